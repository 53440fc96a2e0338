// Every screen by the keyboard alone: Tab and Shift+Tab go round all that can
// be pressed or typed into, in the order in which a person reads, into sight
// and never astray; Enter and Space press; Escape leads back.

package ui_test

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"rokketa/assets/text"
	"rokketa/internal/clipboard"
	"rokketa/ui"
)

// inTurn gives them by name, so that those with a theme of their own come
// together: Fyne keeps the typefaces of every theme that it ever had.
func inTurn(all map[string]show) iter.Seq2[string, show] {
	return func(yield func(string, show) bool) {
		for _, name := range slices.Sorted(maps.Keys(all)) {
			if !yield(name, all[name]) {
				return
			}
		}
	}
}

// stop is a place of the Tab key: where it is, and how much of it is not cut
// off by what scrolls.
type stop struct {
	what       fyne.Focusable
	rect, seen box
}

type box struct{ left, top, right, bottom float32 }

func boxOf(at fyne.Position, s fyne.Size) box {
	return box{at.X, at.Y, at.X + s.Width, at.Y + s.Height}
}

// in is b as far as it lies in a; one that lies outside is on a's edge.
func (a box) in(b box) box {
	x, y := func(v float32) float32 { return min(max(v, a.left), a.right) }, func(v float32) float32 { return min(max(v, a.top), a.bottom) }
	return box{x(b.left), y(b.top), x(b.right), y(b.bottom)}
}

// before says whether b is read after a: below it, further right, or on a
// message that lies over it.
func (a box) before(b box) bool {
	over := b.left < a.right-2 && a.left < b.right-2 && b.top < a.bottom-2 && a.top < b.bottom-2
	return b.top >= a.bottom-2 || b.left >= a.right-2 || over
}

// stops are all that the Tab key has to reach, in the order of the objects.
func (b *bench) stops() (all []stop) {
	var down func(o fyne.CanvasObject, at fyne.Position, clip box)
	down = func(o fyne.CanvasObject, at fyne.Position, clip box) {
		if o == nil || !o.Visible() {
			return
		}
		at = at.Add(o.Position())
		if f, ok := o.(fyne.Focusable); ok {
			if d, can := o.(fyne.Disableable); !can || !d.Disabled() {
				r := boxOf(at, o.Size())
				all = append(all, stop{f, r, clip.in(r)})
			}
		}
		if _, ok := o.(*container.Scroll); ok {
			clip = clip.in(boxOf(at, o.Size()))
		}
		for _, in := range within(o) {
			down(in, at, clip)
		}
	}
	c := b.win.Canvas()
	whole := boxOf(fyne.Position{}, c.Size())
	if top := c.Overlays().Top(); top != nil {
		down(top, fyne.Position{}, whole)
	} else {
		down(b.win.Content(), fyne.Position{}, whole)
	}
	return all
}

// within are the objects that an object is made of.
func within(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case fyne.Widget:
		return test.WidgetRenderer(o).Objects()
	}
	return nil
}

// called names a place of the Tab key in a complaint.
func called(f fyne.Focusable) string {
	if a, ok := f.(fyne.Accessible); ok {
		return fmt.Sprintf("%T %q", f, a.AccessibilityLabel())
	}
	return fmt.Sprintf("%T", f)
}

func TestTabGoesRoundEveryScreenInTheOrderOfReading(t *testing.T) {
	for _, size := range []struct {
		name string
		of   setup
		then fyne.Size
	}{
		{"", setup{}, fyne.Size{}},
		{"-narrow", setup{}, fyne.NewSize(340, 420)},
		{"-200", setup{size: fyne.NewSize(900, 1200), scale: "2"}, fyne.NewSize(760, 700)},
	} {
		if raced && size.name != "" {
			break // the same steps over again
		}
		for name, show := range inTurn(screens()) {
			t.Run(name+size.name, func(t *testing.T) {
				b := show(t, size.of)
				if size.then.Width > 0 && b.win == b.app.Window() {
					b.win.Resize(size.then.Max(b.win.Content().MinSize()))
				}
				c := b.win.Canvas()
				c.Unfocus()
				want := b.stops()
				if len(want) == 0 {
					return
				}
				for i := 1; i < len(want); i++ {
					if a, n := want[i-1], want[i]; !a.rect.before(n.rect) && !a.seen.before(n.seen) {
						t.Errorf("%s comes before %s: %v, %v", called(a.what), called(n.what), a.rect, n.rect)
					}
				}
				for i := range 2 * len(want) {
					c.FocusNext()
					if now := want[i%len(want)].what; c.Focused() != now {
						t.Fatalf("Tab %d leads to %v, want %s", i+1, c.Focused(), called(now))
					}
					b.mustShow(c.Focused())
				}
				for i := 2*len(want) - 2; i >= 0; i-- {
					c.FocusPrevious()
					if now := want[i%len(want)].what; c.Focused() != now {
						t.Fatalf("Shift+Tab leads to %v, want %s", c.Focused(), called(now))
					}
					b.mustShow(c.Focused())
				}
			})
		}
	}
}

// mustShow holds that what has the focus can be seen.
func (b *bench) mustShow(f fyne.Focusable) {
	b.t.Helper()
	for _, s := range b.stops() {
		if s.what != f {
			continue
		}
		high, wide := s.seen.bottom-s.seen.top, s.seen.right-s.seen.left
		if high+1 < min(s.rect.bottom-s.rect.top, 40) || wide+1 < min(s.rect.right-s.rect.left, 60) {
			b.t.Errorf("%s has the focus out of sight: %v of %v", called(f), s.seen, s.rect)
		}
	}
}

func TestEnterAndSpacePressOnceAndTheFocusStays(t *testing.T) {
	for name, show := range inTurn(screens()) {
		t.Run(name, func(t *testing.T) {
			b := show(t, setup{})
			c := b.win.Canvas()
			for _, s := range b.stops() {
				presses := 0
				if !ui.Pressed(s.what, func() { presses++ }) {
					continue
				}
				for n, k := range []fyne.KeyName{fyne.KeyReturn, fyne.KeySpace} {
					c.Focus(s.what)
					b.press(k)
					if k == fyne.KeySpace && c.Focused() != nil {
						c.Focused().TypedRune(' ') // as the driver does
					}
					if presses != n+1 {
						t.Errorf("%s: %s presses %d times", called(s.what), k, presses-n)
					}
					presses = n + 1
					if c.Focused() != s.what {
						t.Errorf("%s: %s takes the focus away", called(s.what), k)
					}
				}
			}
			for _, s := range b.stops() {
				box, ok := s.what.(interface{ SetChecked(bool) })
				if !ok {
					continue
				}
				before := called(s.what)
				c.Focus(s.what)
				b.press(fyne.KeySpace)
				c.Focused().TypedRune(' ')
				if called(s.what) == before {
					t.Errorf("%s: Space does not turn it", before)
				}
				box.SetChecked(false)
			}
		})
	}
}

func TestEscapeLeadsBackFromEveryScreen(t *testing.T) {
	for name, show := range inTurn(screens()) {
		for _, from := range []string{"nothing", "the first", "the last"} {
			if raced && from != "the first" {
				continue // the same steps over again
			}
			t.Run(name+" "+from, func(t *testing.T) {
				b := show(t, setup{})
				c := b.win.Canvas()
				all := b.stops()
				if c.Overlays().Top() == nil {
					c.Unfocus() // a menu has the focus for as long as it is up
				}
				if from != "nothing" && len(all) > 0 {
					c.Focus(all[map[string]int{"the first": 0, "the last": len(all) - 1}[from]].what)
				}
				stays := b.app.AtRoot() || strings.HasPrefix(name, "waiting") // it asks for an end, and the sheet stays until that has come
				before, over := strings.Join(b.texts(), "\n"), len(c.Overlays().List())
				b.press(fyne.KeyEscape)
				b.win = b.app.Window()
				left := strings.Join(b.texts(), "\n") != before || len(c.Overlays().List()) != over
				if left == stays {
					t.Errorf("Escape leads away: %v; on %v", left, c.Focused())
				}
			})
		}
	}
}

func TestAKeyThatWasBegunComesBackAfterEscape(t *testing.T) {
	begun := func(t *testing.T, s setup) *bench {
		b := open(t, s)
		b.shortcut(fyne.KeyN, fyne.KeyModifierShortcutDefault)
		b.typeText("JBSW Y3")
		return b
	}
	has := func(b *bench, when string) {
		b.t.Helper()
		for _, s := range b.stops() {
			if e, ok := s.what.(interface{ SelectedText() string }); ok {
				c := b.win.Canvas()
				c.Focus(s.what)
				s.what.(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutSelectAll{})
				if e.SelectedText() == "JBSW Y3" {
					return
				}
			}
		}
		b.t.Errorf("%s the key is lost: %q", when, b.texts())
	}
	var pasted clipboard.Content
	b := begun(t, setup{
		accounts: family(t), pictures: []string{"qr.png"},
		paste: func(context.Context) (clipboard.Content, error) { return pasted, nil },
	})
	b.read["copied picture"] = []string{mailURI}
	b.read["no code"] = nil
	for way, leave := range map[string]func(){
		"from the preview of a pasted text":    func() { pasted = clipboard.Content{Text: mailURI}; b.app.Paste() },
		"from the preview of a pasted picture": func() { pasted = clipboard.Content{Picture: []byte("copied picture")}; b.app.Paste() },
		"from a picture without an account":    func() { pasted = clipboard.Content{Picture: []byte("no code")}; b.app.Paste() },
		"from the pictures":                    func() { b.tapText("ui.add.file") },
	} {
		leave()
		if b.sees(b.say(text.Japanese, "ui.add.lead")) {
			t.Fatalf("%s: the page is still there: %q", way, b.texts())
		}
		b.press(fyne.KeyEscape)
		has(b, way)
	}
	b.press(fyne.KeyEscape) // to the list
	b.shortcut(fyne.KeyN, fyne.KeyModifierShortcutDefault)
	has(b, "after the list")

	// Saved, it is not needed any more.
	pasted = clipboard.Content{Text: "otpauth://totp/Bank:taro?secret=GEZDGNBVGY3TQOJQ&issuer=Bank"}
	b.app.Paste()
	b.press(fyne.KeyReturn)
	b.shortcut(fyne.KeyN, fyne.KeyModifierShortcutDefault)
	if b.sees("JBSW Y3") {
		t.Errorf("it comes back after another account was saved: %q", b.texts())
	}
}

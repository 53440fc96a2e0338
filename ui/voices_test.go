// What a screen reader finds, in both languages: everything that can be
// pressed or typed into, and every text, once and under a name; codes digit by
// digit, and no secret.

package ui_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"rokketa/assets/text"
)

// said is what Fyne hands to a screen reader.
type said struct {
	text string
	role fyne.AccessibleRole
	at   box
}

// listen finds what Fyne's drivers for Windows and macOS find: what is
// accessible, in containers alone, in their order, and then the overlays.
func (b *bench) listen() (all []said) {
	var down func(o fyne.CanvasObject, at fyne.Position)
	down = func(o fyne.CanvasObject, at fyne.Position) {
		if o == nil || !o.Visible() {
			return
		}
		at = at.Add(o.Position())
		if a, ok := o.(fyne.Accessible); ok {
			if role := a.AccessibilityRole(); role != fyne.AccessibleRoleContainer {
				all = append(all, said{a.AccessibilityLabel(), role, boxOf(at, o.Size())})
			}
		}
		if c, ok := o.(*fyne.Container); ok {
			for _, in := range c.Objects {
				down(in, at)
			}
		}
	}
	down(b.win.Content(), fyne.Position{})
	for _, o := range b.win.Canvas().Overlays().List() {
		down(o, fyne.Position{})
	}
	return all
}

func TestAScreenReaderFindsEverythingOnEveryScreen(t *testing.T) {
	for _, l := range text.Languages() {
		if raced && l != text.Japanese {
			continue // the same steps over again
		}
		for name, show := range inTurn(screens()) {
			t.Run(name+"-"+string(l), func(t *testing.T) {
				b := show(t, setup{language: l})
				all := b.listen()
				for _, s := range all {
					if strings.TrimSpace(s.text) == "" && s.role == fyne.AccessibleRoleButton {
						t.Errorf("a button without a name at %v", s.at)
					}
					if strings.HasPrefix(s.text, "ui.") {
						t.Errorf("%q has no words", s.text)
					}
				}
				for _, s := range b.stops() {
					a, ok := s.what.(fyne.Accessible)
					if !ok {
						switch called(s.what) {
						case "*ui.grid", "*widget.PopUpMenu": // their rows and lines have names
							continue
						}
						t.Errorf("%s has no name", called(s.what))
						continue
					}
					n := 0
					for _, one := range all {
						if one.text == a.AccessibilityLabel() && near(one.at, s.rect) {
							n++
						}
					}
					if n != 1 || strings.TrimSpace(a.AccessibilityLabel()) == "" {
						t.Errorf("%s is found %d times in its place; %v", called(s.what), n, all)
					}
				}
				b.mustHearTexts(all)
			})
		}
	}
}

func near(a, b box) bool {
	d := func(x, y float32) bool { return max(x, y)-min(x, y) < 2 }
	return d(a.left, b.left) && d(a.top, b.top) && d(a.right, b.right) && d(a.bottom, b.bottom)
}

// mustHearTexts holds that each text that is seen is heard, but for what is
// said in another way or not at all: a badge's letter, the seconds, the dots,
// and secrets that are shown.
func (b *bench) mustHearTexts(all []said) {
	b.t.Helper()
	var whole strings.Builder
	for _, s := range all {
		whole.WriteString(s.text)
	}
	squeeze := func(s string) string { return strings.NewReplacer(" ", "", "\n", "", "、", "", ",", "").Replace(s) }
	heard := squeeze(whole.String())
	quiet := regexp.MustCompile(`^(.|\d{1,2}|[-•]+|Ctrl\+|⌘)$`)
	for _, d := range b.drawnTexts() {
		s := squeeze(strings.TrimSuffix(d.text.Text, "…"))
		if quiet.MatchString(s) || strings.Contains(s, "…") || d.example || strings.Contains(heard, s) || d.text.TextStyle.Monospace {
			continue
		}
		if slices.Contains([]string{"次", "next", "Next"}, s) {
			continue // before the next code, which is said to be it
		}
		b.t.Errorf("%q is seen and not heard: %q", d.text.Text, heard)
	}
}

func TestAScreenReaderHearsCodesDigitByDigitAndNoSecret(t *testing.T) {
	code := regexp.MustCompile(`\d{3} ?\d{3}`)
	for _, l := range text.Languages() {
		for _, name := range []string{"list", "list-late", "preview", "preview-several", "key-details", "list-hidden", "practice-list", "again", "recovery-sheet", "recovery-line", "lock-change", "again-password"} {
			b := screens()[name](t, setup{language: l})
			var all []string
			for _, s := range b.listen() {
				all = append(all, s.text)
			}
			heard := strings.Join(all, "\n")
			if found := code.FindString(heard); found != "" {
				t.Errorf("%s %s: %q is read as a number", l, name, found)
			}
			pause := b.say(l, "ui.spoken.pause")
			spelt := regexp.MustCompile(`(\d` + pause + `){5}\d`)
			if shown := strings.HasPrefix(name, "list") && name != "list-hidden" || strings.HasPrefix(name, "preview"); shown && !spelt.MatchString(heard) {
				t.Errorf("%s %s: no code is spelt: %q", l, name, heard)
			}
			secrets := []string{"JBSWY3DPEHPK3PXP", "KRSXG5CTMVRXEZLU", "MFRGGZDFMZTWQ2LK"}
			b.walk(func(o fyne.CanvasObject, _ fyne.Tappable) {
				if t, ok := o.(*canvas.Text); ok && t.TextStyle.Monospace && len(t.Text) > 12 {
					secrets = append(secrets, t.Text) // a line of the sheet
				}
			})
			for _, s := range secrets {
				if strings.Contains(strings.ReplaceAll(heard, " ", ""), strings.ReplaceAll(s, " ", "")) {
					t.Errorf("%s %s: a secret is read aloud: %q", l, name, heard)
				}
			}
		}
	}
}

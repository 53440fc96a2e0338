// Hands for the tests: keys, clicks on what carries a text, the passing of
// time.

package ui_test

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"rokketa/assets/text"
	"rokketa/ui"
)

// read holds the sentences of each language; reading them anew for every look
// at the window would take most of the tests' time.
var read = map[text.Language]*text.Table{text.Japanese: text.For(text.Japanese), text.English: text.For(text.English)}

func words(l text.Language) *text.Table { return read[l] }

// press types a key where the focus is, as the window's driver would.
func (b *bench) press(k fyne.KeyName) {
	b.t.Helper()
	// A person needs a moment between two presses; only repeat does not.
	b.clock = b.clock.Add(time.Second)
	b.repeat(k)
}

// repeat types a key again at once, as one that is held down does.
func (b *bench) repeat(k fyne.KeyName) {
	defer b.noSecondClick()
	c := b.win.Canvas()
	e := &fyne.KeyEvent{Name: k}
	if f := c.Focused(); f != nil {
		f.TypedKey(e)
	} else if f := c.OnTypedKey(); f != nil {
		f(e)
	}
}

// typeText types letters where the focus is.
func (b *bench) typeText(s string) {
	for _, r := range s {
		c := b.win.Canvas()
		if f := c.Focused(); f != nil {
			f.TypedRune(r)
		} else if f := c.OnTypedRune(); f != nil {
			f(r)
		}
	}
}

// shortcut presses a key with a modifier.
func (b *bench) shortcut(k fyne.KeyName, m fyne.KeyModifier) {
	b.t.Helper()
	if !b.app.Press(k, m) {
		b.t.Fatalf("no shortcut %v+%v", m, k)
	}
}

// at moves the clock and ticks.
func (b *bench) at(now time.Time) {
	b.clock = now
	b.app.Tick(now)
}

// say is a text of the window's language.
func (b *bench) say(l text.Language, key string, pairs ...any) string {
	return words(l).Say(key, pairs...)
}

// texts are all texts that can be seen in the window, overlays included.
func (b *bench) texts() []string {
	var all []string
	b.walk(func(o fyne.CanvasObject, _ fyne.Tappable) {
		if t, ok := o.(*canvas.Text); ok && t.Text != "" {
			all = append(all, t.Text)
		}
	})
	return all
}

// sees says whether a text can be seen, whole or over several lines.
func (b *bench) sees(s string) bool {
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
	return strings.Contains(squeeze(strings.Join(b.texts(), "")), squeeze(s))
}

// noSecondClick lets the time pass in which the second click of a double
// click would come.
func (b *bench) noSecondClick() {
	if !b.hasty {
		b.fire(func(t *timer) bool { return t.after == ui.DoubleClick })
	}
}

// tapText taps what carries the text of a key, in either language, and leaves
// it at one click.
func (b *bench) tapText(key string, pairs ...any) {
	b.t.Helper()
	defer b.noSecondClick()
	var found fyne.Tappable
	b.walk(func(o fyne.CanvasObject, over fyne.Tappable) {
		if over == nil {
			return
		}
		said := ""
		switch t := o.(type) {
		case *canvas.Text:
			said = t.Text
		case interface{ AccessibilityLabel() string }:
			said = t.AccessibilityLabel() // whole, where it is shown on several lines
		}
		for _, l := range text.Languages() {
			if said == words(l).Say(key, pairs...) {
				found = over
			}
		}
	})
	if found == nil {
		b.t.Fatalf("nothing to tap says %q; seen: %q", key, b.texts())
	}
	test.Tap(found)
}

// tapSpoken taps the button that has this name for a screen reader and no text.
func (b *bench) tapSpoken(key string) {
	b.t.Helper()
	defer b.noSecondClick()
	var found fyne.Tappable
	b.walk(func(o fyne.CanvasObject, _ fyne.Tappable) {
		named, ok := o.(interface{ AccessibilityLabel() string })
		if button, tappable := o.(fyne.Tappable); ok && tappable && named.AccessibilityLabel() == b.say(b.app.Language(), key) {
			found = button
		}
	})
	if found == nil {
		b.t.Fatalf("no button is called %q", key)
	}
	test.Tap(found)
}

// tapExact taps what carries exactly this text.
func (b *bench) tapExact(s string) {
	b.t.Helper()
	defer b.noSecondClick()
	var found fyne.Tappable
	b.walk(func(o fyne.CanvasObject, over fyne.Tappable) {
		if t, ok := o.(*canvas.Text); ok && t.Text == s {
			found = over
		}
	})
	if found == nil {
		b.t.Fatalf("nothing to tap says %q; seen: %q", s, b.texts())
	}
	test.Tap(found)
}

// walk visits every visible object with the nearest thing above it that can
// be tapped.
func (b *bench) walk(visit func(o fyne.CanvasObject, over fyne.Tappable)) {
	var down func(o fyne.CanvasObject, over fyne.Tappable)
	down = func(o fyne.CanvasObject, over fyne.Tappable) {
		if o == nil || !o.Visible() {
			return
		}
		if t, ok := o.(fyne.Tappable); ok {
			over = t
		}
		visit(o, over)
		switch c := o.(type) {
		case *fyne.Container:
			for _, child := range c.Objects {
				down(child, over)
			}
		case fyne.Widget:
			for _, child := range test.WidgetRenderer(c).Objects() {
				down(child, over)
			}
		}
	}
	down(b.win.Content(), nil)
	for _, o := range b.win.Canvas().Overlays().List() {
		down(o, nil)
	}
}

// shortcutSelectAllAndType replaces what is in the focused field.
func (b *bench) shortcutSelectAllAndType(s string) {
	b.t.Helper()
	f, ok := b.win.Canvas().Focused().(fyne.Shortcutable)
	if !ok {
		b.t.Fatal("no field has the focus")
	}
	f.TypedShortcut(&fyne.ShortcutSelectAll{})
	b.typeText(s)
}

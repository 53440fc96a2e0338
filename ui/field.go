// A field of text: what Escape, Enter, Tab, pasting and a screen reader find
// in it.

package ui

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// field is a text field whose Escape goes back and whose Enter goes on.
type field struct {
	widget.Entry
	app    *App
	spoken string            // its name for a screen reader, where the example in it is none
	whole  fyne.CanvasObject // the field with its name above it; nil where that stands elsewhere
	tells  bool              // what stands in it is no secret, and is read out
	halo   halo
	escape func()
	down   func()
	held   func(k fyne.KeyName, down bool) // told of every key that goes down or up
	taking bool                            // a pasted URI is an account to add, not a text for the field
	yields bool                            // Ctrl+Z takes back what a message offers to, rather than what was typed before it
	typed  int                             // the message that was up, or the last, when the text changed
	lost   func()
	pasted func(text string) bool // says whether it took the text
}

func (a *App) newField(placeholder string) *field {
	f := &field{app: a}
	f.PlaceHolder = placeholder
	f.Scroll = fyne.ScrollHorizontalOnly // at some sizes of text, a line is a hair higher than its room
	f.ExtendBaseWidget(f)
	f.escape = func() { a.typed(fyne.KeyEscape) }
	return f
}

// newSecret is a field of a password: dots. It shows no example, which would
// be gone at the first letter; named says what it is for.
func (a *App) newSecret(name string) *field {
	f := a.newField("")
	f.Password, f.spoken = true, a.say.Say(name)
	return f
}

// named is a field under its name, which stays while something stands in it.
func (f *field) named() fyne.CanvasObject {
	f.whole = container.New(layout.NewCustomPaddedVBoxLayout(0), strong(f.spoken), padded(f, 8, 0))
	return f.whole
}

// asOnPaper shows what is typed as the recovery sheet prints it, to be compared
// with that character by character: capitals, in the digits' face, large. What
// is done with a change is to be set before.
func (f *field) asOnPaper() fyne.CanvasObject {
	f.TextStyle = fyne.TextStyle{Monospace: true, Bold: true}
	then := f.OnChanged
	f.OnChanged = func(s string) {
		f.Text = strings.Map(unicode.ToUpper, s) // as many letters: the caret stays where it is
		then(f.Text)
	}
	return container.NewThemeOverride(f, enlarging{f.app.theme})
}

// enlarging is a theme with text of a heading's size.
type enlarging struct{ fyne.Theme }

// Size implements fyne.Theme.
func (e enlarging) Size(n fyne.ThemeSizeName) float32 {
	if n == theme.SizeNameText {
		n = theme.SizeNameHeadingText
	}
	return e.Theme.Size(n)
}

// FocusGained implements fyne.Focusable: the field is scrolled into sight.
func (f *field) FocusGained() {
	f.app.touch()
	f.halo.light(true)
	f.Entry.FocusGained()
	if f.whole != nil {
		f.app.reveal(f.whole)
		return
	}
	f.app.reveal(f)
}

// CreateRenderer implements fyne.Widget.
func (f *field) CreateRenderer() fyne.WidgetRenderer {
	f.ExtendBaseWidget(f)
	f.halo.corner = theme.SizeNameInputRadius
	return f.halo.around(f.Entry.CreateRenderer(), f, onPlain)
}

// AccessibilityLabel implements fyne.Accessible. What stands in the field is
// read out only where it cannot be a secret.
func (f *field) AccessibilityLabel() string {
	name := f.spoken
	if name == "" {
		name = f.PlaceHolder
	}
	if f.tells && f.Text != "" {
		return f.app.say.Say("ui.spoken.state", "what", name, "state", f.Text)
	}
	return name
}

// AccessibilityRole implements fyne.Accessible.
func (f *field) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// KeyDown implements desktop.Keyable.
func (f *field) KeyDown(e *fyne.KeyEvent) {
	f.app.touch()
	f.Entry.KeyDown(e)
	f.app.keyDown(e.Name, f.Password)
	if f.held != nil {
		f.held(e.Name, true)
	}
}

// KeyUp implements desktop.Keyable.
func (f *field) KeyUp(e *fyne.KeyEvent) {
	f.Entry.KeyUp(e)
	if f.held != nil {
		f.held(e.Name, false)
	}
}

// FocusLost implements fyne.Focusable.
func (f *field) FocusLost() {
	f.halo.light(false)
	f.Entry.FocusLost()
	if f.lost != nil {
		f.lost()
	}
}

// TypedShortcut implements fyne.Shortcutable: what the field has no use for
// works as on every page.
func (f *field) TypedShortcut(s fyne.Shortcut) {
	_, paste := s.(*fyne.ShortcutPaste)
	if paste && f.pasted != nil && f.pasted(f.app.fyne.Clipboard().Content()) {
		return
	}
	if paste && f.taking {
		// A field takes texts alone: what is no text goes the page's way.
		if text := f.app.fyne.Clipboard().Content(); text == "" || strings.Contains(text, "://") {
			f.app.paste()
			return
		}
	}
	if _, undo := s.(*fyne.ShortcutUndo); undo && f.yields && f.app.toast.back {
		f.undo(s)
		return
	}
	if !f.app.fieldShortcut(s) {
		f.Entry.TypedShortcut(s)
	}
}

// undo takes back what was done last: what was typed since the message came,
// else what the message offers to.
func (f *field) undo(s fyne.Shortcut) {
	if before := f.Text; f.typed == f.app.toast.turn {
		if f.Entry.TypedShortcut(s); f.Text != before {
			return
		}
	}
	f.app.run(shortcut{do: f.app.toast.press})
}

// TypedKey implements fyne.Focusable.
func (f *field) TypedKey(e *fyne.KeyEvent) {
	switch {
	case e.Name == fyne.KeyEscape && f.escape != nil:
		f.escape()
	case e.Name == fyne.KeyDown && f.down != nil:
		f.down()
	case e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter:
		if f.app.pressed() {
			f.Entry.TypedKey(e)
		}
	case e.Name == fyne.KeyPageDown || e.Name == fyne.KeyPageUp || e.Name == fyne.KeyF1 || e.Name == fyne.KeyF2 || e.Name == fyne.KeyF10 || e.Name == desktop.KeyMenu:
		f.app.typed(e.Name)
	default:
		f.Entry.TypedKey(e)
	}
}

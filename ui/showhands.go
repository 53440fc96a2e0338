// What the hands do, for those who watch: the keys that were pressed at the
// foot of the window, and the way of the pointer. Only in the helpdesk's
// window, off until its button is pressed, and never the letters of a password.

package ui

import (
	"image/color"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// How many keys stand at the foot, for how long after the last one, and how
// many dots follow the pointer.
const (
	shownKeys = 5
	keysStay  = 6 * time.Second
	dots      = 18
)

// hidden stands for a letter of a password.
const hidden = "•"

// hands is what is shown while it is on.
type hands struct {
	app     *App
	pressed []string
	last    time.Time
	trail   *trail
}

// toggleHands shows what the hands do, or stops showing it.
func (a *App) toggleHands() {
	if a.hands != nil {
		a.hands = nil
		a.glass(nil)
	} else {
		a.hands = &hands{app: a, trail: newTrail()}
		a.glass(a.hands.trail)
	}
	a.crest()
	a.handsFoot()
	if a.now != nil {
		a.now.shown()
	}
}

// glass lays the trail over the page, or nothing.
func (a *App) glass(o fyne.CanvasObject) {
	a.trails.Objects = nil
	if o != nil {
		a.trails.Objects = []fyne.CanvasObject{o}
	}
	a.trails.Refresh()
}

// keyDown notes a key that went down; private says that it is a letter of a
// password.
func (a *App) keyDown(k fyne.KeyName, private bool) {
	h := a.hands
	if h == nil {
		return
	}
	name := keyLabel(k)
	if name == "" {
		return // a modifier shows with what it modifies
	}
	if private && len([]rune(name)) == 1 {
		name = hidden
	}
	if d, ok := a.fyne.Driver().(desktop.Driver); ok {
		name = modified(name, d.CurrentKeyModifiers())
	}
	h.pressed = append(h.pressed, name)
	h.pressed = h.pressed[max(0, len(h.pressed)-shownKeys):]
	h.last = a.o.Now()
	a.handsFoot()
}

// restHands takes away what has been shown for long enough.
func (a *App) restHands(now time.Time) {
	h := a.hands
	if h == nil {
		return
	}
	if len(h.pressed) > 0 && now.Sub(h.last).Abs() >= keysStay {
		h.pressed = nil
		a.handsFoot()
	}
	h.trail.rest()
}

// handsFoot lays the foot with the keys anew.
func (a *App) handsFoot() {
	a.foot.RemoveAll()
	if a.hands == nil {
		a.foot.Hide()
		a.body.Refresh()
		return
	}
	if len(a.hands.pressed) == 0 {
		a.foot.Add(padded(small(a.say.Say("ui.helpdesk.keys")), 14, 4))
	}
	row := container.NewHBox(layout.NewSpacer())
	for _, name := range a.hands.pressed {
		word := newProse(name, theme.SizeNameText, colorOnToast, true, fyne.TextAlignCenter)
		word.whole = true
		wide := canvas.NewRectangle(color.Transparent)
		wide.SetMinSize(fyne.NewSize(fyne.MeasureText(name, word.textSize(), fyne.TextStyle{Bold: true}).Width+22*a.unit(), 1))
		row.Add(container.NewStack(newSheet(colorToast, "", 8), wide, word))
	}
	if len(a.hands.pressed) > 0 {
		row.Add(layout.NewSpacer())
		a.foot.Add(padded(row, 14, 4))
	}
	a.foot.Show()
	a.body.Refresh()
}

// keyLabel is a key as it stands on the keyboard, "" for a modifier.
func keyLabel(k fyne.KeyName) string {
	switch k {
	case desktop.KeyShiftLeft, desktop.KeyShiftRight, desktop.KeyControlLeft, desktop.KeyControlRight,
		desktop.KeyAltLeft, desktop.KeyAltRight, desktop.KeySuperLeft, desktop.KeySuperRight, desktop.KeyCapsLock, fyne.KeyUnknown:
		return ""
	case fyne.KeyReturn, fyne.KeyEnter:
		return "Enter"
	case fyne.KeyEscape:
		return "Esc"
	case fyne.KeyPageUp:
		return "PageUp"
	case fyne.KeyPageDown:
		return "PageDown"
	case fyne.KeyUp:
		return "↑"
	case fyne.KeyDown:
		return "↓"
	case fyne.KeyLeft:
		return "←"
	case fyne.KeyRight:
		return "→"
	}
	return string(k)
}

// modified puts the modifiers that are held before a key.
func modified(name string, m fyne.KeyModifier) string {
	var all []string
	for _, one := range []struct {
		bit  fyne.KeyModifier
		name string
	}{
		{fyne.KeyModifierControl, "Ctrl"}, {fyne.KeyModifierAlt, "Alt"}, {fyne.KeyModifierSuper, "⌘"}, {fyne.KeyModifierShift, "Shift"},
	} {
		if m&one.bit != 0 {
			all = append(all, one.name)
		}
	}
	return strings.Join(append(all, name), " + ")
}

// trail is a glass over the page on which the pointer leaves dots. Clicks go
// through it; what lies below does not light up under the pointer meanwhile.
type trail struct {
	widget.BaseWidget
	dots  [dots]*canvas.Circle
	next  int
	moved bool // since the last rest
}

var _ desktop.Hoverable = (*trail)(nil)

func newTrail() *trail {
	t := &trail{}
	for i := range t.dots {
		t.dots[i] = canvas.NewCircle(color.Transparent)
		t.dots[i].Hide()
	}
	t.ExtendBaseWidget(t)
	return t
}

// MouseIn implements desktop.Hoverable.
func (t *trail) MouseIn(e *desktop.MouseEvent) { t.MouseMoved(e) }

// MouseOut implements desktop.Hoverable.
func (t *trail) MouseOut() {}

// MouseMoved implements desktop.Hoverable: the newest dot is the largest.
func (t *trail) MouseMoved(e *desktop.MouseEvent) {
	u := t.Theme().Size(theme.SizeNamePadding) / 5
	red := t.Theme().Color(theme.ColorNameError, fyne.CurrentApp().Settings().ThemeVariant())
	r, g, b, _ := red.RGBA()
	t.dots[t.next].Show()
	t.moved = true
	for age := range dots {
		d := t.dots[(t.next-age+dots)%dots]
		if age == 0 {
			d.Move(e.Position)
		}
		at := d.Position().AddXY(d.Size().Width/2, d.Size().Height/2)
		if age == 0 {
			at = e.Position
		}
		side := (26 - float32(age)) * u * 0.7
		d.FillColor = color.NRGBA{R: uint8(r >> 8), G: uint8(g >> 8), B: uint8(b >> 8), A: uint8(150 - age*8)}
		d.Resize(fyne.NewSquareSize(side))
		d.Move(at.SubtractXY(side/2, side/2))
		d.Refresh()
	}
	t.next = (t.next + 1) % dots
}

// rest takes the dots of a pointer away that has come to rest.
func (t *trail) rest() {
	if t.moved {
		t.moved = false
		return
	}
	for _, d := range t.dots {
		d.Hide()
	}
}

// CreateRenderer implements fyne.Widget.
func (t *trail) CreateRenderer() fyne.WidgetRenderer {
	all := make([]fyne.CanvasObject, dots)
	for i, d := range t.dots {
		all[i] = d
	}
	return widget.NewSimpleRenderer(container.NewWithoutLayout(all...))
}

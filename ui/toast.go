// The passing message at the window's foot, with at most one thing to press
// ("undo"), and the sheet that says what is being waited for.

package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// How long a message stays: a short word, and one that offers a way back or
// tells of a problem.
const (
	toastShort = 3 * time.Second
	toastLong  = 10 * time.Second
)

// toast shows one message at a time; a new one takes the place of the last.
type toast struct {
	app    *App
	layer  *fyne.Container
	stop   func()
	action func()
}

func newToast(a *App) *toast {
	return &toast{app: a, layer: container.NewStack(), stop: func() {}}
}

// say shows a message; where label is not "", a button of that name does the
// action and the message goes.
func (t *toast) say(message, label string, action func()) {
	stay := toastShort
	if action != nil {
		stay = toastLong
	}
	t.show(message, label, action, colorOnToast, stay)
}

// problem shows what went wrong, for longer.
func (t *toast) problem(message string) {
	t.show(message, t.app.say.Say("ui.close"), func() {}, colorOnToast, toastLong)
}

func (t *toast) show(message, label string, action func(), ink fyne.ThemeColorName, stay time.Duration) {
	t.stop()
	t.action = action
	body := newProse(message, theme.SizeNameText, ink, true, fyne.TextAlignLeading)
	var right fyne.CanvasObject
	if label != "" {
		b := t.app.press(label, nil, t.press)
		right = container.NewCenter(b)
	} else {
		body.align = fyne.TextAlignCenter
	}
	card := container.NewStack(newSheet(colorToast, "", 12),
		padded(container.NewBorder(nil, nil, nil, right, body), 10, 3))
	t.layer.Objects = []fyne.CanvasObject{
		container.NewVBox(layout.NewSpacer(), padded(card, 16, 6)),
	}
	t.layer.Refresh()
	t.stop = t.app.o.After(stay, t.hide)
}

// press does the message's action, as its button and Ctrl+Z do.
func (t *toast) press() {
	do := t.action
	t.hide()
	if do != nil {
		do()
	}
}

func (t *toast) hide() {
	t.stop()
	t.stop = func() {}
	t.action = nil
	t.layer.Objects = nil
	t.layer.Refresh()
}

// waiting is the sheet over the page while a call takes longer than a moment.
type waiting struct{ app *App }

func newWaiting(a *App) *waiting { return &waiting{app: a} }

// show brings the sheet up; the function it gives takes it away.
func (w *waiting) show(what string, cancel func()) (hide func()) {
	bar := widget.NewProgressBarInfinite()
	stop := w.app.press(w.app.say.Say("ui.cancel"), nil, cancel)
	box := container.NewVBox(
		newProse(what, theme.SizeNameText, theme.ColorNameForeground, true, fyne.TextAlignCenter),
		bar,
		space(4),
		container.NewCenter(stop),
	)
	pop := widget.NewModalPopUp(padded(box, 14, 10), w.app.win.Canvas())
	pop.Resize(fyne.NewSize(300*w.app.unit(), pop.MinSize().Height))
	pop.Show()
	return func() {
		bar.Stop()
		pop.Hide()
	}
}

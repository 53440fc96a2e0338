// The passing message at the window's foot, with at most one thing to press
// ("undo"), and the sheets that lie over a page: what is being waited for,
// and a question.

package ui

import (
	"slices"
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
	turn   int // counts the messages, so that an old timer hides no new one
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
	t.show(message, label, action, stay)
}

// problem shows what went wrong, for longer.
func (t *toast) problem(message string) {
	t.show(message, t.app.say.Say("ui.close"), func() {}, toastLong)
}

func (t *toast) show(message, label string, action func(), stay time.Duration) {
	t.hide()
	t.action = action
	body := newProse(message, theme.SizeNameText, colorOnToast, true, fyne.TextAlignLeading)
	var right fyne.CanvasObject
	if label != "" {
		right = container.NewCenter(t.app.press(label, nil, t.press))
	} else {
		body.align = fyne.TextAlignCenter
	}
	middle := container.NewVBox(layout.NewSpacer(), body, layout.NewSpacer())
	card := container.NewStack(newShield(newSheet(colorToast, "", 12)),
		padded(container.NewBorder(nil, nil, nil, right, middle), 10, 3))
	t.layer.Objects = []fyne.CanvasObject{
		container.NewVBox(layout.NewSpacer(), padded(card, 16, 6)),
	}
	t.layer.Refresh()
	turn := t.turn
	t.stop = t.app.after(stay, func() {
		if t.turn == turn {
			t.hide()
		}
	})
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
	t.turn++
	t.stop()
	t.stop = func() {}
	t.action = nil
	t.layer.Objects = nil
	t.layer.Refresh()
}

// shield is a sheet that a click does not go through.
type shield struct {
	widget.BaseWidget
	content fyne.CanvasObject
}

func newShield(content fyne.CanvasObject) *shield {
	s := &shield{content: content}
	s.ExtendBaseWidget(s)
	return s
}

// Tapped implements fyne.Tappable and does nothing.
func (s *shield) Tapped(*fyne.PointEvent) {}

// CreateRenderer implements fyne.Widget.
func (s *shield) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.content) }

// over lays a sheet over the page; Escape does escape, where it is not nil.
// The function it gives takes the sheet away.
func (a *App) over(content fyne.CanvasObject, escape func()) (hide func()) {
	pop := widget.NewModalPopUp(padded(content, 14, 10), a.win.Canvas())
	pop.Resize(fyne.NewSize(320*a.unit(), pop.MinSize().Height))
	pop.Show()
	uncover := a.cover(escape)
	return func() {
		uncover()
		pop.Hide()
	}
}

// cover is a sheet or a dialog over the page.
type cover struct{ escape func() }

// cover notes that something lies over the page and what Escape does there,
// nil for nothing. What came first may go first: the function that it gives
// takes back this one alone.
func (a *App) cover(escape func()) (uncover func()) {
	c := &cover{escape}
	a.covers = append(a.covers, c)
	return func() {
		a.covers = slices.DeleteFunc(a.covers, func(other *cover) bool { return other == c })
	}
}

// dismiss does what Escape does to the uppermost thing over the page.
func (a *App) dismiss() {
	if n := len(a.covers); n > 0 && a.covers[n-1].escape != nil {
		a.covers[n-1].escape()
	}
}

// waiting is the sheet over the page while a call takes longer than a moment.
type waiting struct{ app *App }

func newWaiting(a *App) *waiting { return &waiting{app: a} }

// show brings the sheet up, with a remark that may be ""; the function it
// gives takes it away. Without cancel it cannot be stopped.
func (w *waiting) show(what, remark string, cancel func()) (hide func()) {
	bar := widget.NewProgressBarInfinite()
	box := container.NewVBox(
		newProse(what, theme.SizeNameText, theme.ColorNameForeground, true, fyne.TextAlignCenter), bar)
	if remark != "" {
		box.Add(newProse(remark, sizeSmall, colorMuted, false, fyne.TextAlignCenter))
	}
	if cancel != nil {
		box.Add(space(4))
		box.Add(container.NewCenter(w.app.press(w.app.say.Say("ui.cancel"), nil, cancel)))
	}
	gone := w.app.over(box, cancel)
	return func() {
		bar.Stop()
		gone()
	}
}

// ask lays a question over the page. The way out has the focus, so that a
// hasty Enter does nothing.
func (a *App) ask(question, text, yes string, do func()) {
	var hide func()
	no := a.press(a.say.Say("ui.cancel"), nil, func() { hide() })
	yesButton := a.press(yes, nil, func() { hide(); do() })
	yesButton.Importance = widget.DangerImportance
	hide = a.over(container.NewVBox(
		newProse(question, theme.SizeNameSubHeadingText, theme.ColorNameForeground, true, fyne.TextAlignLeading),
		paragraph(text), space(6), feet(no, yesButton)), func() { hide() })
	a.win.Canvas().Focus(no)
}

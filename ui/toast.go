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
	back   bool // the action takes back what is told of

	deleted []string // the accounts that the action brings back
}

func newToast(a *App) *toast {
	return &toast{app: a, layer: container.New(aboveFoot{a}), stop: func() {}}
}

// aboveFoot lays a message out at the foot of the page, over what the page's
// own foot leaves: nobody is to wait for a message to go before a button can
// be pressed.
type aboveFoot struct{ app *App }

// Layout implements fyne.Layout.
func (l aboveFoot) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if l.app.now != nil {
		if f, ok := l.app.now.object().(*framed); ok && f.foot != nil {
			size.Height -= f.foot.Size().Height
		}
	}
	for _, o := range objects {
		o.Resize(fyne.NewSize(size.Width, o.Size().Height)) // only at its width is known how high it is
		h := o.MinSize().Height
		o.Resize(fyne.NewSize(size.Width, h))
		o.Move(fyne.NewPos(0, max(0, size.Height-h)))
	}
}

// MinSize implements fyne.Layout: a message asks the window for no room.
func (aboveFoot) MinSize([]fyne.CanvasObject) (none fyne.Size) { return none }

// say shows a message; where label is not "", a button of that name does the
// action, which takes back what is told of, and the message goes.
func (t *toast) say(message, label string, action func()) {
	stay := toastShort
	if action != nil {
		stay = toastLong
	}
	t.show(message, label, action, stay)
	t.back = action != nil
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
		padded(bordered(nil, nil, nil, right, middle), 10, 3))
	t.layer.Objects = []fyne.CanvasObject{padded(card, 16, 6)}
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
	t.action, t.back, t.deleted = nil, false, nil
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

// inner implements holder.
func (s *shield) inner() []fyne.CanvasObject { return []fyne.CanvasObject{s.content} }

// CreateRenderer implements fyne.Widget.
func (s *shield) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.content) }

// over lays a sheet over the page; Escape does escape, where it is not nil.
// The function it gives takes the sheet away.
func (a *App) over(content fyne.CanvasObject, escape func()) (hide func()) {
	hide, _ = a.overFitting(content, escape)
	return hide
}

// overFitting is over with a way to give the sheet the height that its content
// has come to need.
func (a *App) overFitting(content fyne.CanvasObject, escape func()) (hide, fit func()) {
	pop := widget.NewModalPopUp(padded(content, 14, 10), a.win.Canvas())
	fit = func() { pop.Resize(fyne.NewSize(320*a.unit(), pop.MinSize().Height)) }
	fit()
	pop.Show()
	uncover := a.cover(escape)
	a.covers[len(a.covers)-1].what = pop
	return func() {
		uncover()
		pop.Hide()
		a.redraw()
	}, fit
}

// cover is a sheet or a dialog over the page.
type cover struct {
	escape func()
	what   fyne.CanvasObject // nil for a dialog of Fyne's
}

// cover notes that something lies over the page and what Escape does there,
// nil for nothing. What came first may go first: the function that it gives
// takes back this one alone.
func (a *App) cover(escape func()) (uncover func()) {
	c := &cover{escape: escape}
	a.covers = append(a.covers, c)
	return func() {
		a.covers = slices.DeleteFunc(a.covers, func(other *cover) bool { return other == c })
	}
}

// uppermost is what lies over all else, nil for a dialog of Fyne's, whose
// parts are its own affair.
func (a *App) uppermost() fyne.CanvasObject {
	switch top := a.win.Canvas().Overlays().Top().(type) {
	case nil:
		return a.win.Content()
	case *curtain:
		return top
	}
	if a.menu != nil && a.menu.Visible() {
		return a.menu
	}
	if n := len(a.covers); n > 0 && a.covers[n-1].what != nil {
		return a.covers[n-1].what
	}
	return nil
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

// show brings the sheet up; the function it gives takes it away, tell says how
// far it has come, and remark adds a sentence. Without cancel it cannot be
// stopped.
func (w *waiting) show(what string, cancel func()) (hide func(), tell func(done, all int), remark func(string)) {
	bar, part := widget.NewProgressBarInfinite(), widget.NewProgressBar()
	part.TextFormatter = func() string { return "" }
	part.Hide()
	count := newProse("", sizeSmall, colorMuted, false, fyne.TextAlignCenter)
	count.Hide()
	box := container.NewVBox(
		newProse(what, theme.SizeNameText, theme.ColorNameForeground, true, fyne.TextAlignCenter), container.NewStack(bar, part), count)
	more := newProse("", sizeSmall, colorMuted, false, fyne.TextAlignCenter)
	more.Hide()
	box.Add(more)
	if cancel != nil {
		box.Add(space(4))
		box.Add(container.NewCenter(w.app.press(w.app.say.Say("ui.cancel"), nil, cancel)))
	}
	gone, fit := w.app.overFitting(box, cancel)
	return func() {
			bar.Stop()
			gone()
		}, func(done, all int) {
			if all < 1 || done < 1 {
				return // what takes long at first has no parts
			}
			bar.Stop()
			bar.Hide()
			part.Max = float64(all)
			part.SetValue(float64(done))
			part.Show()
			count.set(w.app.say.Say("ui.waiting.part", "done", done, "all", all), colorMuted)
			if !count.Visible() {
				count.Show()
				box.Refresh()
				fit()
			}
		}, func(said string) {
			more.set(said, colorMuted)
			more.Show()
			box.Refresh() // gives it its width; only then is known how high it is
			fit()
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

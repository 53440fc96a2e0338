// A page of several steps, one shown at a time. What the steps hold together,
// a key or an opened backup, is forgotten when the page is left.

package ui

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
)

// step is what such a page shows at a time. All but root may be nil.
type step struct {
	root  fyne.CanvasObject
	focus fyne.Focusable
	back  func()               // Escape
	enter func()               // Enter, where no button has the focus
	take  func(paths []string) // files that were dropped on the window
	tick  func(now time.Time)  // once a second
}

type steps struct {
	app    *App
	now    step
	forget func() // nil for nothing
	renew  func() // begins anew where there was something to forget, nil for home
	gone   bool   // the page was left
}

// to shows a step, unless the page was left meanwhile.
func (p *steps) to(s step) {
	if p.gone {
		return
	}
	p.now = s
	p.app.show(p)
}

func (p *steps) object() fyne.CanvasObject { return p.now.root }
func (p *steps) rune(rune) bool            { return false }

// tick moves what the step shows of the time.
func (p *steps) tick(now time.Time) {
	if p.now.tick != nil {
		p.now.tick(now)
	}
}

func (p *steps) shown() {
	if p.now.focus != nil {
		p.app.win.Canvas().Focus(p.now.focus)
	}
}

func (p *steps) key(k fyne.KeyName) bool {
	if k != fyne.KeyReturn && k != fyne.KeyEnter || p.now.enter == nil {
		return false
	}
	if p.app.pressed() {
		p.now.enter()
	}
	return true
}

func (p *steps) back() {
	if p.now.back != nil {
		p.now.back()
	}
}

// anew implements renewer: what was forgotten is asked for from the beginning.
func (p *steps) anew() {
	switch {
	case p.forget == nil:
		p.gone = false
		p.app.show(p)
	case p.renew == nil:
		p.app.home()
	default:
		p.renew()
	}
}

// left forgets what the steps held.
func (p *steps) left() {
	p.gone = true
	if p.forget != nil {
		p.forget()
	}
}

// remark is a sentence that comes up under a field, and takes room only then.
type remark struct {
	app *App
	box *prose
}

func (a *App) newRemark() *remark {
	r := &remark{app: a, box: newProse("", theme.SizeNameText, theme.ColorNameError, false, fyne.TextAlignLeading)}
	r.box.Hide()
	return r
}

// tell shows a sentence, or none.
func (r *remark) tell(text string, ink fyne.ThemeColorName) {
	r.box.set(text, ink)
	if text == "" {
		r.box.Hide()
	} else if !r.box.Visible() {
		r.box.Show()
		r.app.relay() // gives it its width; only then is known how high it is
	}
	r.app.relay()
	if text != "" {
		r.app.reveal(r.box)
	}
}

// relay lays the page out anew, where something on it came up or went.
func (a *App) relay() {
	if a.scroll != nil {
		a.scroll.Content.Refresh()
		a.scroll.Refresh() // the bar shows whether there is more below
	}
}

// pair lays buttons out two in a row, or one below the other where the text is
// large.
func (a *App) pair(buttons ...fyne.CanvasObject) *fyne.Container {
	if a.largeText() {
		return container.NewGridWithColumns(1, buttons...)
	}
	return container.NewGridWithColumns(2, buttons...)
}

// numbered is a step on paper: its number on a disc, and what to do, with what
// explains it right below.
func (a *App) numbered(n int, text string, more ...fyne.CanvasObject) fyne.CanvasObject {
	u, th, v := a.unit(), a.theme, a.fyne.Settings().ThemeVariant()
	disc := canvas.NewCircle(th.Color(theme.ColorNamePrimary, v))
	digit := canvas.NewText(strconv.Itoa(n), th.Color(theme.ColorNameForegroundOnPrimary, v))
	digit.TextStyle = fyne.TextStyle{Bold: true}
	digit.TextSize = th.Size(theme.SizeNameText)
	place := container.NewGridWrap(fyne.NewSquareSize(28*u), container.NewStack(disc, container.NewCenter(digit)))
	return bordered(nil, nil, container.New(layout.NewCustomPaddedLayout(3, 3, 4, 0), container.NewVBox(place)), nil,
		container.NewVBox(append([]fyne.CanvasObject{paragraph(text)}, more...)...))
}

// The lock page: the password, whose it is, what to do without it, and the
// ways that always work. A wrong password costs waits, which are counted down.

package ui

import (
	"errors"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"rokketa/assets/text"
	"rokketa/vault"
)

// typedRests is how long a half-typed password stays in the field.
const typedRests = time.Minute

type lockPage struct {
	app    *App
	why    lockReason
	anyway bool // open even where secrets are lost
	asks   bool // which password it is is explained
	held   bool // a change is under way: it cannot be opened yet
	typed  *field
	open   *pressButton
	remark *remark
	hint   *remark
	which  *fyne.Container
	shift  bool
	length int       // of what is typed, in characters
	since  time.Time // when the wait began
	until  time.Time // and when it ends; zero for none
	last   time.Time // when something was typed
	rest   func()    // ends the wait until it goes
	root   fyne.CanvasObject
}

func newLockPage(a *App, why lockReason) *lockPage {
	p := &lockPage{app: a, why: why, rest: func() {}}
	p.typed = a.newField(a.say.Say("ui.unlock.first"))
	p.typed.Password = true
	p.typed.OnSubmitted = func(string) { p.unlock() }
	p.typed.OnChanged = p.look
	p.typed.held = func(k fyne.KeyName, down bool) {
		if k == desktop.KeyShiftLeft || k == desktop.KeyShiftRight {
			p.shift = down
		}
	}
	p.remark, p.hint = a.newRemark(), a.newRemark()
	p.open = a.primary(a.say.Say("ui.unlock.open"), nil, p.unlock)
	p.which = container.NewVBox()
	sign := container.NewGridWrap(fyne.NewSquareSize(56*a.unit()),
		widget.NewIcon(theme.NewColoredResource(lockIcon(), theme.ColorNamePrimary)))
	middle := func(s string, size fyne.ThemeSizeName, bold bool) fyne.CanvasObject {
		return newProse(s, size, theme.ColorNameForeground, bold, fyne.TextAlignCenter)
	}
	body, name := container.NewVBox(), a.o.Name
	if a.largeText() { // the field and the ways on are to be in sight
		name = a.say.Say(p.title())
	} else {
		body.Add(container.NewCenter(padded(sign, 0, 10)))
		body.Add(middle(a.say.Say(p.title()), theme.SizeNameSubHeadingText, true))
	}
	for _, o := range []fyne.CanvasObject{
		middle(a.say.Say(p.lead()), theme.SizeNameText, false),
		space(6),
		sheet(container.NewVBox(padded(p.typed, 8, 4), p.hint.box, p.remark.box), colorCard, 8),
		container.NewCenter(a.quiet(a.say.Say("ui.lock.which"), theme.QuestionIcon(), "", p.explain)),
		p.which,
	} {
		body.Add(o)
	}
	if a.o.Recovery.SetAside != nil {
		body.Add(container.NewCenter(a.quiet(a.say.Say("ui.lock.forgot"), nil, "", p.forgot)))
	}
	p.root = a.titled(name, nil, body,
		container.NewVBox(feet(a.press(a.say.Say("ui.quit"), nil, a.askedToClose), p.open), p.languages()))
	return p
}

// title and lead are the keys of what stands over the field.
func (p *lockPage) title() string {
	if p.why == lockStart {
		return "ui.unlock.title"
	}
	return "ui.lock.title"
}

func (p *lockPage) lead() string {
	if p.why == lockStart && p.app.o.Store == vault.StoreFile {
		return "ui.unlock.lead"
	}
	return "ui.lock.why." + string(p.why)
}

// languages is the choice of another language.
func (p *lockPage) languages() fyne.CanvasObject {
	return p.app.tongues(func(l text.Language) {
		p.app.setLanguage(l)
		p.anew()
	})
}

// anew shows the page once more, as after a change of language; what was
// typed is gone.
func (p *lockPage) anew() {
	next := newLockPage(p.app, p.why)
	next.anyway, next.since, next.until = p.anyway, p.since, p.until
	p.app.show(next)
	if p.asks {
		next.explain()
	}
	if p.held {
		next.hold()
	}
}

// hold keeps the page shut while a change is under way.
func (p *lockPage) hold() {
	p.held = true
	p.shut()
	p.remark.tell(p.app.say.Say("ui.lock.saving"), colorMuted)
}

// release lets the password be typed.
func (p *lockPage) release() {
	if p.held {
		p.held = false
		p.remark.tell("", colorMuted)
		p.free()
	}
}

func (p *lockPage) shut() {
	p.typed.Disable()
	p.open.Disable()
}

func (p *lockPage) free() {
	p.typed.Enable()
	p.open.Enable()
	p.app.win.Canvas().Focus(p.typed)
}

// look advises while a password is typed: letters that were not meant to be
// large, or not meant to be Japanese.
func (p *lockPage) look(s string) {
	p.last = p.app.o.Now()
	n := utf8.RuneCountInString(s)
	p.rest()
	if n > 0 { // a timer: a window that nobody sees does not tick
		p.rest = p.app.after(typedRests, p.left)
	}
	one := n == p.length+1
	p.length = n
	r, _ := utf8.DecodeLastRuneInString(s)
	switch {
	case n == 0:
		p.hint.tell("", colorMuted)
	case one && r > unicode.MaxASCII:
		p.hint.tell(p.app.say.Say("ui.lock.japanese"), colorMuted)
	case one && unicode.IsUpper(r) && !p.shift:
		p.hint.tell(p.app.say.Say("ui.lock.capitals"), colorMuted)
	}
}

// unlock tries what was typed.
func (p *lockPage) unlock() {
	a := p.app
	switch {
	case p.held || !p.until.IsZero():
		return
	case p.typed.Text == "":
		p.remark.tell(a.say.Say("ui.unlock.empty"), theme.ColorNameError)
		a.win.Canvas().Focus(p.typed)
		return
	}
	a.open(p.typed.Text, p.anyway, func(err error) {
		waits, _ := errors.AsType[*vault.WaitError](err)
		switch {
		case waits != nil:
			p.wait(waits.Left)
		case kindOf(err).grave:
			a.notOpened(err)
		default:
			p.wrong(err)
			a.win.Canvas().Focus(p.typed)
			p.typed.TypedShortcut(&fyne.ShortcutSelectAll{}) // what is typed next stands alone
		}
	})
}

// wait keeps the field shut until another try is taken.
func (p *lockPage) wait(left time.Duration) {
	p.since = p.app.o.Now()
	p.until = p.since.Add(left)
	p.shut()
	p.tick(p.since)
}

// tick counts down. A clock that was set back makes no wait longer. In a sleep
// no timer runs, so how long something was typed ago is looked at here as well.
func (p *lockPage) tick(now time.Time) {
	if p.typed.Text != "" && p.until.IsZero() && now.Sub(p.last).Abs() >= typedRests {
		p.typed.SetText("")
	}
	if p.until.IsZero() || p.held {
		return
	}
	if now.Before(p.since) {
		p.since, p.until = now, now.Add(p.until.Sub(p.since))
	}
	left := p.until.Sub(now)
	if left <= 0 {
		p.until = time.Time{}
		p.remark.tell("", colorMuted)
		p.last = now
		p.free()
		return
	}
	p.wrong(&vault.WaitError{Left: left})
}

// wrong says why it does not open, each sentence on a line of its own.
func (p *lockPage) wrong(err error) {
	p.remark.tell(strings.Join(apart(p.app.say.Explain(err)), "\n"), inkOf(err))
}

// explain says which password is meant, or no more.
func (p *lockPage) explain() {
	a := p.app
	p.asks = !p.asks
	p.which.RemoveAll()
	if p.asks {
		box := container.NewVBox(strong(a.whichPassword()))
		for _, s := range sentences(a.say.Say("ui.lock.which.not")) {
			box.Add(s)
		}
		p.which.Add(sheet(box, colorNote, 8))
	}
	a.relay()
	if !p.typed.Disabled() {
		a.win.Canvas().Focus(p.typed)
	}
	if p.asks {
		a.reveal(p.which) // last: the focus has the field in sight
	}
}

// whichPassword says whose password it is, and since when.
func (a *App) whichPassword() string {
	var since time.Time
	switch {
	case a.o.Store == vault.StoreFile:
		return a.say.Say("ui.lock.which.file")
	case a.vault != nil:
		since = a.vault.PasswordSince()
	case a.o.Since != nil:
		since = a.o.Since()
	}
	if since.IsZero() {
		return a.say.Say("ui.lock.which.app")
	}
	return a.say.Say("ui.lock.which.since", "day", a.day(since))
}

// forgot explains the one way out and leads to it.
func (p *lockPage) forgot() {
	if p.held {
		return
	}
	p.app.show(newForgotPage(p.app, p.anew))
}

func (p *lockPage) object() fyne.CanvasObject { return p.root }
func (p *lockPage) back()                     {}

// rune puts a letter into the field that was typed beside it: there is no
// other place here that it can be meant for.
func (p *lockPage) rune(r rune) bool {
	if p.typed.Disabled() {
		return false
	}
	p.app.win.Canvas().Focus(p.typed)
	p.typed.TypedRune(r)
	return true
}

// key does so with the keys that belong to typing.
func (p *lockPage) key(k fyne.KeyName) bool {
	switch k {
	case fyne.KeyBackspace, fyne.KeyReturn, fyne.KeyEnter:
	default:
		return false
	}
	if p.typed.Disabled() {
		return false
	}
	p.app.win.Canvas().Focus(p.typed)
	p.typed.TypedKey(&fyne.KeyEvent{Name: k})
	return true
}

func (p *lockPage) shown() {
	if p.until.IsZero() && !p.held {
		p.app.win.Canvas().Focus(p.typed)
	} else {
		p.shut()
	}
}

// left lets go of what was typed.
func (p *lockPage) left() { p.typed.SetText("") }

// openAnyway opens what is there although secrets are lost; a password is
// asked for anew, since none is kept.
func (a *App) openAnyway() {
	if a.o.Asks() != PassphraseUnlock {
		a.open("", true, nil)
		return
	}
	p := newLockPage(a, lockStart)
	p.anyway = true
	a.show(p)
}

// newForgotPage says what can be done about a forgotten password.
func newForgotPage(a *App, back func()) page {
	p := &steps{app: a}
	body := container.NewVBox()
	for _, key := range []string{"ui.lock.forgot.lead", "ui.lock.forgot.what"} {
		box := container.NewVBox()
		for _, s := range sentences(a.say.Say(key)) {
			box.Add(s)
		}
		body.Add(sheet(box, map[bool]fyne.ThemeColorName{true: colorCard, false: colorNote}[key == "ui.lock.forgot.lead"], 10))
	}
	restore := a.primary(a.say.Say("ui.lock.forgot.restore"), theme.HistoryIcon(), func() { a.restoreFrom(true) })
	p.now = step{
		root: a.titled(a.say.Say("ui.lock.forgot"), back, body, feet(a.press(a.say.Say("ui.back"), nil, back), restore)),
		back: back,
	}
	return p
}

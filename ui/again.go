// QRコードとキーを表示: an account's QR code and key once more, for a second
// device or a new computer. Whoever sees them can make every code, so the page
// before says what they are for, and asks for the app's password where there
// is one. They are hidden again after a minute, and as soon as a person turns
// to another window.

package ui

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"rokketa/otpauth"
	"rokketa/vault"
)

// seenFor is how long a key is shown.
const seenFor = time.Minute

// Prover knows the app's password, or the passphrase of the file of accounts.
type Prover interface {
	HasPassword() bool // never waits for the disk
	CheckPassword(ctx context.Context, typed string) error
}

// proofPage comes before: what the key is for, and whether it is you.
type proofPage struct {
	app    *App
	entry  vault.Entry
	typed  *field // nil where there is no password
	remark *remark
	since  time.Time // when the page came up
	root   fyne.CanvasObject
}

func newProofPage(a *App, e vault.Entry) *proofPage {
	p := &proofPage{app: a, entry: e, remark: a.newRemark()}
	advice := func(icon fyne.Resource, key string) fyne.CanvasObject {
		return beside(icon, paragraph(a.say.Say(key)))
	}
	body := container.NewVBox(
		strong(faceLabel(e.Account, a)),
		sheet(container.NewVBox(
			advice(theme.InfoIcon(), "ui.again.for"),
			advice(theme.VisibilityIcon(), "ui.again.seen"),
			advice(theme.WarningIcon(), "ui.again.nobody"),
		), colorNote, 6),
	)
	if a.vault.HasPassword() {
		p.typed = a.newField(a.say.Say("ui.unlock.first"))
		p.typed.Password = true
		p.typed.OnSubmitted = func(string) { p.prove() }
		p.typed.OnChanged = func(string) { p.remark.tell("", colorMuted) }
		lead := "ui.again.password"
		if a.o.Store == vault.StoreFile {
			lead = "ui.again.passphrase"
		}
		body.Add(sheet(container.NewVBox(paragraph(a.say.Say(lead)), padded(p.typed, 8, 2), p.remark.box), colorCard, 8))
	} else {
		body.Add(paragraph(a.say.Say("ui.again.open")))
	}
	p.root = a.titled(a.say.Say("ui.menu.again"), p.back, body, feet(
		a.press(a.say.Say("ui.cancel"), nil, p.back),
		a.primary(a.say.Say("ui.again.show"), theme.VisibilityIcon(), p.prove)))
	return p
}

// prove shows the key to whom it belongs.
func (p *proofPage) prove() {
	a := p.app
	switch {
	case p.typed == nil:
		a.show(newAgainPage(a, p.entry))
		return
	case p.typed.Text == "":
		p.wrong(a.say.Say("ui.unlock.empty"))
		return
	}
	password := p.typed.Text
	v := a.vault
	a.read("ui.waiting.check", func(ctx context.Context) error { return v.CheckPassword(ctx, password) }, func(err error) {
		var cancelled *vault.CancelledError
		switch {
		case errors.Is(err, context.Canceled), errors.As(err, &cancelled):
		case err != nil:
			p.typed.SetText("")
			p.wrong(a.say.Explain(err))
		default:
			a.show(newAgainPage(a, p.entry))
		}
	})
}

func (p *proofPage) wrong(text string) {
	p.remark.tell(text, theme.ColorNameError)
	p.app.win.Canvas().Focus(p.typed)
}

// left forgets the password.
func (p *proofPage) left() {
	if p.typed != nil {
		p.typed.SetText("")
	}
	p.entry = vault.Entry{ID: p.entry.ID}
}

// anew implements renewer.
func (p *proofPage) anew() {
	for _, e := range p.app.vault.Entries() {
		if e.ID == p.entry.ID && e.State == vault.Whole {
			p.app.show(newProofPage(p.app, e))
			return
		}
	}
	p.app.home()
}

func (p *proofPage) object() fyne.CanvasObject { return p.root }
func (p *proofPage) tick(time.Time)            {}
func (p *proofPage) rune(rune) bool            { return false }
func (p *proofPage) back()                     { p.app.home() }

func (p *proofPage) shown() {
	p.since = p.app.o.Now()
	if p.typed != nil {
		p.app.win.Canvas().Focus(p.typed)
	}
}

// key shows by Enter, but not by the one that is still down from the menu.
func (p *proofPage) key(k fyne.KeyName) bool {
	if k != fyne.KeyReturn && k != fyne.KeyEnter {
		return false
	}
	if gone := p.app.o.Now().Sub(p.since); p.app.pressed() && (gone < 0 || gone >= unseen) {
		p.prove()
	}
	return true
}

// againPage shows the QR code and the key, for a while.
type againPage struct {
	app     *App
	picture *qrPicture // nil where there is none
	plain   string     // the key as it is copied
	written *prose
	wait    *prose
	until   time.Time
	stop    func()
	root    fyne.CanvasObject
}

func newAgainPage(a *App, e vault.Entry) *againPage {
	p := &againPage{app: a, stop: func() {}, until: a.o.Now().Add(seenFor)}
	raw := e.Account.Secret.Reveal()
	p.plain = otpauth.EncodeKey(raw)
	clear(raw)
	p.wait = newProse(" ", sizeSmall, colorMuted, false, fyne.TextAlignCenter)
	p.written = newProse(otpauth.GroupKey(p.plain), theme.SizeNameText, theme.ColorNameForeground, true, fyne.TextAlignLeading)
	p.written.mono, p.written.spoken = true, a.say.Say("ui.again.spoken")
	body := container.NewVBox(strong(faceLabel(e.Account, a)))
	body.Add(p.qr(e.Account))
	body.Add(p.wait)
	body.Add(a.part("ui.key.key",
		padded(p.written, 0, 2),
		bordered(nil, nil, a.press(a.say.Say("ui.again.copy"), theme.ContentCopyIcon(), func() { a.copyKey(p.plain) }), nil),
	))
	for _, line := range a.settingsOf(e.Account) {
		body.Add(small(line))
	}
	p.root = a.titled(a.say.Say("ui.menu.again"), p.back, body, feet(a.primary(a.say.Say("ui.again.hide"), theme.VisibilityOffIcon(), p.back)))
	p.tick(a.o.Now()) // how high its line is, has to be known
	return p
}

// qr is the code on white, in both themes: a camera wants it so.
func (p *againPage) qr(account otpauth.Account) fyne.CanvasObject {
	a := p.app
	uri, err := account.URI()
	if err != nil {
		return a.complaint("", "", a.say.Explain(err))
	}
	// Not as large as large text: a camera wants all of it at once.
	p.picture, err = newQRPicture(uri, 264*min(a.unit(), 1.3))
	if err != nil {
		return small(a.say.Say("ui.again.noqr")) // its names are too long for one
	}
	return container.NewCenter(p.picture.Raster)
}

// settingsOf are the lines about what is not usual, which another app has to
// be told beside the key.
func (a *App) settingsOf(account otpauth.Account) (lines []string) {
	usual := account.Algorithm == otpauth.SHA1 && account.Digits == 6 && account.Period == otpauth.DefaultPeriod
	switch {
	case account.Type == otpauth.HOTP:
		lines = append(lines, a.say.Say("ui.again.counts", "counter", account.Counter))
		if account.Algorithm != otpauth.SHA1 || account.Digits != 6 {
			lines = append(lines, a.say.Say("ui.again.how.counts", "algorithm", string(account.Algorithm), "digits", account.Digits))
		}
	case account.Type == otpauth.TOTP && !usual:
		lines = append(lines, a.say.Say("ui.again.how", "algorithm", string(account.Algorithm), "digits", account.Digits, "period", account.Period))
	}
	return lines
}

// shown begins the minute, and watches whether a person turns away.
func (p *againPage) shown() {
	a := p.app
	p.stop = a.after(seenFor, p.hide)
	a.fyne.Lifecycle().SetOnExitedForeground(func() { a.onWindow(p.hide) })
}

// hide leads back to the list, and says why.
func (p *againPage) hide() {
	a := p.app
	if a.now != page(p) {
		return
	}
	a.home()
	a.toast.say(a.say.Say("ui.again.hidden"), "", nil)
}

// anew implements renewer: the key is not shown a second time unasked.
func (p *againPage) anew() { p.app.home() }

// left takes the key off the screen and out of the page.
func (p *againPage) left() {
	p.app.fyne.Lifecycle().SetOnExitedForeground(nil)
	p.stop()
	p.plain = ""
	p.written.set("", theme.ColorNameForeground)
	if p.picture != nil {
		p.picture.wipe()
	}
}

func (p *againPage) tick(now time.Time) {
	left := int((p.until.Sub(now) + time.Second - 1) / time.Second)
	p.wait.set(p.app.say.Count("ui.again.left", max(0, min(left, int(seenFor/time.Second)))), colorMuted)
}

func (p *againPage) object() fyne.CanvasObject { return p.root }
func (p *againPage) rune(rune) bool            { return false }
func (p *againPage) key(fyne.KeyName) bool     { return false }
func (p *againPage) back()                     { p.app.home() }

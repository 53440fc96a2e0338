// Entering a setup key: the key and a name, nothing else. While the key is
// typed, a wrong character is named with its place; once it is whole, the
// account shows its first code.

package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"rokketa/exchange"
	"rokketa/otpauth"
)

type keyPage struct {
	app    *App
	typed  *field
	issuer *field
	name   *field
	remark *prose
	next   *pressButton
	body   *fyne.Container
	root   fyne.CanvasObject
}

// newKeyPage makes the page; key may hold what was pasted.
func newKeyPage(a *App, key string) *keyPage {
	p := &keyPage{app: a}
	p.typed = a.newField(a.say.Say("ui.key.example"))
	p.typed.TextStyle = fyne.TextStyle{Monospace: true}
	p.typed.Text = key
	p.issuer = a.newField(a.say.Say("ui.key.issuer.example"))
	p.name = a.newField(a.say.Say("ui.key.name.example"))
	p.remark = newProse(" ", sizeSmall, colorMuted, false, fyne.TextAlignLeading)
	p.next = a.primary(a.say.Say("ui.key.next"), nil, p.goOn)
	p.typed.OnChanged = func(string) { p.check() }
	p.typed.OnSubmitted = func(string) { p.goOn() }
	p.issuer.OnSubmitted = p.typed.OnSubmitted
	p.name.OnSubmitted = p.typed.OnSubmitted
	paste := a.press(a.say.Say("ui.key.paste"), theme.ContentPasteIcon(), func() {
		p.typed.SetText(strings.TrimSpace(a.fyne.Clipboard().Content()))
		p.shown()
	})
	label := func(key string) fyne.CanvasObject { return strong(a.say.Say(key)) }
	p.body = container.NewVBox(
		paragraph(a.say.Say("ui.key.lead")),
		label("ui.key.key"),
		padded(container.NewBorder(nil, nil, nil, paste, p.typed), 8, 0),
		p.remark, // always a line high, so that nothing jumps while one types
		label("ui.key.issuer"), padded(p.issuer, 8, 0),
		space(6),
		label("ui.key.name"), padded(p.name, 8, 0),
		small(a.say.Say("ui.key.names.why")),
	)
	p.root = a.titled(a.say.Say("ui.add.key"), p.back, p.body,
		feet(a.press(a.say.Say("ui.cancel"), nil, p.back), p.next))
	p.check()
	return p
}

// check tells what is wrong with the key so far; an empty field is no error.
func (p *keyPage) check() {
	text, ink := " ", colorMuted
	ok := false
	if strings.TrimSpace(p.typed.Text) != "" {
		_, _, err := p.read()
		switch {
		case err != nil:
			text, ink = p.app.say.Explain(err), theme.ColorNameError
		default:
			ok = true
			text, ink = p.app.say.Say("ui.key.good"), colorMark
		}
	}
	p.remark.set(text, ink)
	if p.body != nil {
		p.body.Refresh()
	}
	if ok {
		p.next.Enable()
	} else {
		p.next.Disable()
	}
}

// read makes the account of what was typed. What is no key but a whole URI
// is taken as one.
func (p *keyPage) read() (otpauth.Account, []otpauth.Note, error) {
	typed := strings.TrimSpace(p.typed.Text)
	if strings.Contains(typed, "://") {
		items := exchange.Read(typed)
		if len(items) > 0 && items[0].Err != nil {
			return otpauth.Account{}, nil, items[0].Err
		}
		if len(items) > 0 {
			return items[0].Account, items[0].Notes, nil
		}
	}
	secret, notes, err := otpauth.ParseKey(typed)
	if err != nil {
		return otpauth.Account{}, nil, err
	}
	return otpauth.Account{
		Type: otpauth.TOTP, Secret: secret, Algorithm: otpauth.SHA1, Digits: 6, Period: 30,
	}, notes, nil
}

// goOn shows the preview of the account.
func (p *keyPage) goOn() {
	account, notes, err := p.read()
	if err != nil {
		p.check()
		return
	}
	if s := strings.TrimSpace(p.issuer.Text); s != "" {
		account.Issuer = s
	}
	if s := strings.TrimSpace(p.name.Text); s != "" {
		account.Name = s
	}
	preview := newPreviewPage(p.app, []finding{{items: []exchange.Item{{Position: 1, Account: account, Notes: notes}}}})
	preview.before = p
	p.app.show(preview)
}

func (p *keyPage) object() fyne.CanvasObject { return p.root }
func (p *keyPage) shown()                    { p.app.win.Canvas().Focus(p.typed) }
func (p *keyPage) tick(time.Time)            {}
func (p *keyPage) key(fyne.KeyName) bool     { return false }
func (p *keyPage) rune(rune) bool            { return false }
func (p *keyPage) back()                     { p.app.show(newAddPage(p.app)) }

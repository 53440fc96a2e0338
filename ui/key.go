// セットアップキーを入力: the field for a setup key, on the page that adds an
// account. While the key is typed, a wrong character is named with its place;
// once it is whole, it goes on to the preview, which has its first code.

package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"rokketa/assets/icons"
	"rokketa/exchange"
	"rokketa/otpauth"
)

type keyCard struct {
	app    *App
	page   page // that it is on, and to which the preview leads back
	typed  *field
	remark *prose
	next   *pressButton
	root   fyne.CanvasObject
}

func newKeyCard(a *App, on page) *keyCard {
	k := &keyCard{app: a, page: on}
	k.typed = a.newField(a.say.Say("ui.key.example"))
	k.typed.spoken = a.say.Say("ui.add.key")
	k.typed.TextStyle = fyne.TextStyle{Monospace: true}
	k.typed.OnChanged = func(string) { k.check() }
	k.typed.OnSubmitted = func(string) { k.goOn() }
	k.typed.taking = true
	k.typed.pasted = k.pasted
	k.remark = newProse("", sizeSmall, colorMuted, false, fyne.TextAlignLeading)
	k.next = a.primary(a.say.Say("ui.key.next"), nil, k.goOn)
	head := newHit(a.heading(fyne.NewStaticResource("key.svg", icons.Key), "ui.add.key"), k.focus)
	k.root = sheet(container.NewVBox(
		head,
		padded(bordered(nil, nil, nil, k.next, k.typed), 4, 0),
		padded(k.remark, 4, 0),
	), colorCard, 8)
	k.check()
	return k
}

// heading is the name of a part of a page with its sign.
func (a *App) heading(sign fyne.Resource, key string) fyne.CanvasObject {
	u := a.unit()
	icon := widget.NewIcon(theme.NewColoredResource(sign, theme.ColorNamePrimary))
	return padded(bordered(nil, nil, container.NewCenter(container.NewGridWrap(fyne.NewSquareSize(26*u), icon)), nil,
		newProse(a.say.Say(key), theme.SizeNameSubHeadingText, theme.ColorNameForeground, true, fyne.TextAlignLeading)), 4, 0)
}

// focus lets the next key that is pressed go into the field.
func (k *keyCard) focus() { k.app.win.Canvas().Focus(k.typed) }

// letter is a character that was typed while nothing had the focus.
func (k *keyCard) letter(r rune) {
	k.focus()
	k.typed.TypedRune(r)
}

// set puts a text into the field.
func (k *keyCard) set(text string) {
	k.typed.SetText(text)
	k.typed.CursorColumn = len([]rune(text))
	k.check()
}

// pasted goes on by itself where the pasted text is a whole key. Of a short
// one the field says first that it may be half of one.
func (k *keyCard) pasted(text string) bool {
	text = strings.TrimSpace(text)
	if strings.Contains(text, "://") || !isKey(text) {
		return false
	}
	k.set(text)
	if found, err := k.read(); err == nil && k.short(found) == "" {
		k.goOn()
	}
	return true
}

// isKey says whether a text is a whole setup key.
func isKey(text string) bool {
	_, _, err := otpauth.ParseKey(text)
	return err == nil
}

// check tells what is wrong with the key so far; an empty field is no error.
func (k *keyCard) check() {
	say := k.app.say
	text, ink := say.Say("ui.key.lead"), colorMuted
	k.next.Disable()
	if strings.TrimSpace(k.typed.Text) != "" {
		k.app.stopReading() // a file that comes now would take the page away
		if found, err := k.read(); err != nil {
			text, ink = say.Explain(err), theme.ColorNameError
		} else {
			text, ink = say.Say("ui.key.good"), colorMark
			if short := k.short(found); short != "" {
				text, ink = short, colorLate
			}
			k.next.Enable()
		}
	}
	k.remark.set(text, ink)
	if k.app.now == k.page {
		k.app.relay()
		if ink == theme.ColorNameError {
			k.app.reveal(k.remark)
		}
	}
}

// short is what is said of a key that may be only the half of one, "" of all
// others.
func (k *keyCard) short(found finding) string {
	for _, item := range found.items {
		for _, n := range item.Notes {
			if found.typed && n.Kind == otpauth.NoteSecretShort {
				return k.app.say.Note(n)
			}
		}
	}
	return ""
}

// read makes the account of what was typed. What is no key but a whole URI is
// taken as one.
func (k *keyCard) read() (finding, error) {
	typed := strings.TrimSpace(k.typed.Text)
	if strings.Contains(typed, "://") {
		items := exchange.Read(typed)
		bad := slices.IndexFunc(items, func(it exchange.Item) bool { return it.Err != nil })
		if bad >= 0 && !holdsAccount(items) {
			return finding{}, items[bad].Err
		}
		if len(items) > 0 {
			return finding{items: items}, nil
		}
	}
	return keyFinding(typed)
}

// keyFinding is the account of a setup key, with the usual for all that a key
// does not say.
func keyFinding(key string) (finding, error) {
	secret, notes, err := otpauth.ParseKey(key)
	if err != nil {
		return finding{}, err
	}
	account := otpauth.Account{
		Type: otpauth.TOTP, Secret: secret, Algorithm: otpauth.SHA1, Digits: 6, Period: otpauth.DefaultPeriod,
	}
	return finding{typed: true, items: []exchange.Item{{Position: 1, Account: account, Notes: notes}}}, nil
}

// goOn shows the preview of the account.
func (k *keyCard) goOn() {
	found, err := k.read()
	if err != nil {
		k.check()
		return
	}
	preview := newPreviewPage(k.app, []finding{found})
	preview.before = k.page
	k.app.show(preview)
}

// forgo empties the field, and says whether anything was in it.
func (k *keyCard) forgo() bool {
	lost := k.typed.Text != ""
	k.typed.SetText("")
	return lost
}

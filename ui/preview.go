// The preview: what was found, each account with its live code, before
// anything is saved. What is already there is named; what could not be read
// is named too; a tick says what will be saved.

package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"rokketa/otpauth"
	"rokketa/vault"
)

// candidate is an account that can be saved.
type candidate struct {
	account otpauth.Account
	face    *cardFace
	keep    *tick // nil where there is only one
	wanted  bool
	kept    bool   // the store had it when the page was made
	name    *field // where the account has no name
}

type previewPage struct {
	app        *App
	found      []finding
	candidates []*candidate
	before     page // where "back" leads, nil for home
	save       *pressButton
	saved      bool
	since      time.Time // when the page came up
	root       fyne.CanvasObject
}

// tick is a check box whose Enter does what the page's Enter does.
type tick struct {
	widget.Check
	app *App
}

// FocusGained implements fyne.Focusable: the box is scrolled into sight.
func (t *tick) FocusGained() {
	t.Check.FocusGained()
	t.app.reveal(t)
}

// TypedKey implements fyne.Focusable.
func (t *tick) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeySpace {
		t.Check.TypedKey(e)
		return
	}
	t.app.typed(e.Name)
}

func newPreviewPage(a *App, found []finding) *previewPage {
	p := &previewPage{app: a, found: found}
	body := container.NewVBox()
	accounts, problems := 0, 0
	for _, f := range found {
		if f.err != nil {
			problems++
		}
		for _, it := range f.items {
			if it.Err != nil {
				problems++
			} else {
				accounts++
			}
		}
	}
	lead := strong(a.say.Count("ui.preview.lead", accounts))
	if accounts > 0 {
		body.Add(lead)
	}
	for _, f := range found {
		for _, it := range f.items {
			if it.Err == nil {
				body.Add(p.candidate(it.Account, it.Notes, accounts > 1))
			}
		}
	}
	if problems > 0 && accounts > 0 {
		body.Add(space(4))
		body.Add(strong(a.say.Count("ui.preview.problems", problems)))
	}
	for _, f := range found {
		if f.err != nil {
			body.Add(a.complaint(f.source, "", a.say.Explain(f.err)))
		}
		for _, it := range f.items {
			if it.Err != nil {
				where, what := it.Name, ""
				if where == "" {
					where = f.source
				}
				if f.source != "" && a.kindOf(it.Err) != "" {
					what = a.say.Say("ui.preview.notaccount")
				}
				body.Add(a.complaint(where, what, a.say.Explain(it.Err)))
			}
		}
	}
	p.save = a.primary(a.say.Say("ui.preview.save"), theme.ConfirmIcon(), p.keep)
	foot := feet(a.press(a.say.Say("ui.cancel"), nil, p.back), p.save)
	name := a.say.Say("ui.preview.title")
	if accounts == 0 {
		name = a.say.Say("ui.preview.none")
		again := a.primary(a.say.Say("ui.preview.again"), nil, p.back)
		foot = feet(again)
		p.save = again
	}
	p.root = a.titled(name, p.back, body, foot)
	p.weigh()
	return p
}

// candidate lays one account out: its face, what is special about it, and
// whether it will be saved.
func (p *previewPage) candidate(account otpauth.Account, notes []otpauth.Note, several bool) fyne.CanvasObject {
	a := p.app
	c := &candidate{account: account, face: newCardFace(a.say), wanted: true}
	c.face.mark(a.chipOf(account))
	c.face.show(account, "")
	remarks := container.NewVBox()
	likeness, other, here := p.likeness(account)
	switch {
	case here && likeness == vault.LikeSame:
		c.wanted = false
		remarks.Add(p.remark(theme.WarningIcon(), a.say.Say("ui.preview.twin", "label", faceLabel(other.Account, a))))
	case here && likeness == vault.LikeName:
		remarks.Add(p.remark(theme.InfoIcon(), a.say.Say("ui.preview.twinname", "label", faceLabel(other.Account, a))))
	case likeness == vault.LikeSame:
		c.wanted, c.kept = false, true
		remarks.Add(p.remark(theme.WarningIcon(), a.say.Say("ui.preview.same", "label", faceLabel(other.Account, a))))
	case likeness == vault.LikeName:
		remarks.Add(p.remark(theme.InfoIcon(), a.say.Say("ui.preview.name", "label", faceLabel(other.Account, a))))
	}
	for _, n := range notes {
		if text := a.say.Note(n); text != "" {
			remarks.Add(p.remark(nil, text))
		}
	}
	if account.Issuer == "" && account.Name == "" {
		c.name = a.newField(a.say.Say("ui.key.issuer.example"))
		c.name.OnChanged = func(s string) {
			c.account.Issuer = s
			c.face.show(c.account, "")
			c.face.tick(a.o.Now())
		}
		c.name.OnSubmitted = func(string) { p.enter() }
		remarks.Add(padded(container.NewVBox(
			newProse(a.say.Say("ui.key.issuer"), sizeSmall, theme.ColorNameForeground, true, fyne.TextAlignLeading), c.name), 8, 0))
	}
	inner := container.NewVBox(c.face)
	if several {
		c.keep = &tick{app: a}
		c.keep.Text = a.say.Say("ui.preview.keep")
		c.keep.Checked = c.wanted
		c.keep.OnChanged = func(on bool) { c.wanted = on; p.weigh() }
		c.keep.ExtendBaseWidget(c.keep)
		inner.Add(padded(c.keep, 14, 0))
	}
	if len(remarks.Objects) > 0 {
		inner.Add(padded(remarks, 8, 2))
	}
	p.candidates = append(p.candidates, c)
	return sheet(inner, colorCard, 2)
}

// likeness compares an account with what is kept, and with what stands above
// it on this page (here).
func (p *previewPage) likeness(account otpauth.Account) (l vault.Likeness, other vault.Entry, here bool) {
	l, other = p.app.vault.Match(account)
	if l == vault.LikeSame {
		return l, other, false
	}
	for _, c := range p.candidates {
		if c.account.Same(account) {
			return vault.LikeSame, vault.Entry{Account: c.account}, true
		}
	}
	for _, c := range p.candidates {
		if l == vault.LikeNew && c.account.SameName(account) {
			return vault.LikeName, vault.Entry{Account: c.account}, true
		}
	}
	return l, other, false
}

// faceLabel is an account's name in a sentence.
func faceLabel(account otpauth.Account, a *App) string {
	names := faceNames(account, a.say)
	if names[1] == "" {
		return names[0]
	}
	return names[0] + " " + names[1]
}

// remark is a line under a face.
func (p *previewPage) remark(icon fyne.Resource, text string) fyne.CanvasObject {
	line := small(text)
	if icon == nil {
		return line
	}
	return container.NewBorder(nil, nil, container.NewCenter(widget.NewIcon(icon)), nil,
		newProse(text, sizeSmall, theme.ColorNameForeground, false, fyne.TextAlignLeading))
}

// weigh lets the button save only where something would be saved.
func (p *previewPage) weigh() {
	if len(p.candidates) == 0 {
		return
	}
	for _, c := range p.candidates {
		if c.wanted {
			p.save.Enable()
			return
		}
	}
	p.save.Disable()
}

// keep saves what is ticked, all in one change, and goes to the list.
func (p *previewPage) keep() {
	var wanted []*candidate
	for _, c := range p.candidates {
		if c.wanted {
			wanted = append(wanted, c)
		}
	}
	if len(wanted) == 0 || p.saved {
		return
	}
	p.saved = true // a second Enter while the keyring answers saves nothing twice
	a := p.app
	var added []vault.Entry
	a.inTurn(pending{
		begin: func() func(context.Context) error {
			accounts := p.new(wanted)
			return func(ctx context.Context) error {
				if len(accounts) == 0 {
					return nil
				}
				var err error
				added, err = a.vault.Add(ctx, accounts...)
				return err
			}
		},
		then:   func() { p.done(wanted, added) },
		failed: func(error) { p.saved = false },
	})
}

// new leaves out what came to be kept after the page said that it is not: a
// save that was still under way then, or another program's.
func (p *previewPage) new(wanted []*candidate) []otpauth.Account {
	accounts := make([]otpauth.Account, 0, len(wanted))
	for _, c := range wanted {
		if l, _ := p.app.vault.Match(c.account); l != vault.LikeSame || c.kept {
			accounts = append(accounts, c.account)
		}
	}
	return accounts
}

// done tells of the save and shows the list, unless a person went on to
// another page meanwhile.
func (p *previewPage) done(wanted []*candidate, added []vault.Entry) {
	a := p.app
	if _, welcome := a.now.(*welcomePage); welcome || a.now == page(p) {
		a.home()
	}
	if len(added) == 0 {
		a.toast.say(a.say.Say("ui.preview.same", "label", faceLabel(wanted[0].account, a)), "", nil)
		return
	}
	a.choose(added[0].ID)
	a.toast.say(a.say.Count("ui.preview.saved", len(added)), "", nil)
}

func (p *previewPage) object() fyne.CanvasObject { return p.root }
func (p *previewPage) rune(rune) bool            { return false }

func (p *previewPage) shown() {
	p.since = p.app.o.Now()
	for _, c := range p.candidates {
		if c.name != nil {
			p.app.win.Canvas().Focus(c.name)
			return
		}
	}
}

func (p *previewPage) tick(now time.Time) {
	for _, c := range p.candidates {
		c.face.tick(now)
	}
}

func (p *previewPage) key(k fyne.KeyName) bool {
	if k != fyne.KeyReturn && k != fyne.KeyEnter {
		return false
	}
	if p.app.pressed() {
		p.enter()
	}
	return true
}

// unseen is how long the page stands before Enter saves: longer than a key
// that is still held down takes to repeat.
const unseen = 700 * time.Millisecond

// enter does what the page's button does.
func (p *previewPage) enter() {
	switch gone := p.app.o.Now().Sub(p.since); {
	case gone >= 0 && gone < unseen:
	case len(p.candidates) == 0:
		p.back()
	default:
		p.keep()
	}
}

func (p *previewPage) back() {
	switch {
	case p.before != nil:
		p.app.show(p.before)
	case len(p.candidates) == 0:
		p.app.show(newAddPage(p.app))
	default:
		p.app.home()
	}
}

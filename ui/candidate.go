// One account on the preview: its face with the live code, whether it will be
// saved, its names, what is special about it, and for a setup key that was
// typed the details that only some services ask for.

package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"rokketa/exchange"
	"rokketa/otpauth"
	"rokketa/vault"
)

// candidate is an account that can be saved.
type candidate struct {
	page    *previewPage
	account otpauth.Account
	notes   []otpauth.Note
	face    *cardFace
	several bool
	keep    *tick
	wanted  bool
	chosen  bool        // a person set the tick
	kept    bool        // the store had it when the page last said so
	of      vault.Entry // and as what
	flawed  bool        // a detail cannot be used
	remarks *fyne.Container
	edit    *pressButton // opens the names
	names   *fyne.Container
	issuer  *field
	name    *field
	details *details // nil for what was not typed
}

// newCandidate lays one account out; several says that it is not the only one.
func newCandidate(p *previewPage, it exchange.Item, typed, several bool) *candidate {
	a := p.app
	c := &candidate{page: p, account: it.Account, notes: it.Notes, several: several, wanted: true}
	c.face = newCardFace(a.say)
	c.face.mark(a.chipOf(c.account))
	c.face.show(c.account, "")
	c.remarks = container.NewVBox()
	c.keep = &tick{app: a}
	c.keep.Text = a.say.Say("ui.preview.keep")
	c.keep.ExtendBaseWidget(c.keep)
	c.names = container.NewVBox()
	c.edit = a.quiet(a.say.Say("ui.preview.names"), theme.DocumentCreateIcon(), "", func() {
		c.openNames()
		a.win.Canvas().Focus(c.issuer)
	})
	if typed {
		c.details = newDetails(c)
	}
	c.appraise()
	c.keep.OnChanged = func(on bool) {
		c.wanted, c.chosen = on, true
		p.weigh()
	}
	if typed || c.nameless() {
		c.openNames()
	}
	return c
}

// nameless says that nothing tells this account from another.
func (c *candidate) nameless() bool { return c.account.Issuer == "" && c.account.Name == "" }

// object is the card.
func (c *candidate) object() fyne.CanvasObject {
	box := container.NewVBox(
		c.face,
		padded(bordered(nil, nil, container.NewCenter(c.keep), c.edit), 12, 0),
		padded(c.names, 8, 0),
	)
	if c.details != nil {
		box.Add(padded(c.details.object(), 8, 0))
	}
	box.Add(padded(c.remarks, 8, 2))
	return sheet(box, colorCard, 2)
}

// openNames shows the fields of the names. They are made only then: a file of
// another app may hold hundreds of accounts.
func (c *candidate) openNames() {
	if c.issuer != nil {
		return
	}
	a := c.page.app
	entry := func(key, text string) *field {
		f := a.newField(a.say.Say(key + ".example"))
		f.spoken, f.tells = a.say.Say(key), true
		f.Text = text
		f.taking = true
		f.OnChanged = func(string) { c.called(c.issuer.Text, c.name.Text) }
		f.OnSubmitted = func(string) { c.page.enter() }
		return f
	}
	c.issuer = entry("ui.key.issuer", c.account.Issuer)
	c.name = entry("ui.key.name", c.account.Name)
	label := func(key string) fyne.CanvasObject {
		return newProse(a.say.Say(key), sizeSmall, theme.ColorNameForeground, true, fyne.TextAlignLeading)
	}
	c.names.Objects = []fyne.CanvasObject{label("ui.key.issuer"), c.issuer, label("ui.key.name"), c.name}
	c.edit.Hide()
	c.page.relay()
}

// called takes other names.
func (c *candidate) called(issuer, name string) {
	c.account.Issuer, c.account.Name = issuer, name
	c.changed()
}

// changed shows the account as it is now.
func (c *candidate) changed() {
	c.face.mark(c.page.app.chipOf(c.account))
	trouble := ""
	if c.flawed {
		trouble = c.page.app.say.Say("ui.preview.flawed.code")
	}
	c.face.show(c.account, trouble)
	c.face.tick(c.page.app.codeTime(c.page.app.o.Now()))
	c.appraise()
	c.page.weigh()
}

// same takes over what a person did to this account on an earlier page.
func (c *candidate) same(old *candidate) {
	c.account, c.chosen, c.wanted = old.account, old.chosen, old.wanted
	if old.issuer != nil {
		c.openNames()
		c.issuer.Text, c.name.Text = old.issuer.Text, old.name.Text
	}
	if c.details != nil && old.details != nil {
		c.details.same(old.details)
	}
	c.changed()
}

// appraise says what is known about the account as it is now, and ticks it
// unless it is there already. A tick that a person set stays.
func (c *candidate) appraise() {
	a := c.page.app
	c.remarks.RemoveAll()
	wanted := true
	c.kept = false
	likeness, other, here := c.page.likeness(c)
	add := func(icon fyne.Resource, key string) {
		c.remarks.Add(remarkLine(icon, a.say.Say(key, "label", faceLabel(other.Account, a))))
	}
	switch {
	case here && likeness == vault.LikeSame:
		wanted = false
		add(theme.InfoIcon(), "ui.preview.twin")
	case here && likeness == vault.LikeName:
		add(theme.InfoIcon(), "ui.preview.twinname")
	case likeness == vault.LikeSame:
		wanted, c.kept, c.of = false, true, other
		add(theme.InfoIcon(), "ui.preview.same")
	case likeness == vault.LikeName:
		add(theme.InfoIcon(), "ui.preview.name")
	}
	for _, n := range c.notes {
		if n.Kind == otpauth.NoteAssumed {
			continue // the usual values: no news, and true of nearly every QR code
		}
		if text := a.say.Note(n); text != "" {
			c.remarks.Add(remarkLine(nil, text))
		}
	}
	if !c.chosen {
		c.wanted = wanted
	}
	if c.keep.Checked != c.wanted {
		c.keep.Checked = c.wanted
		c.keep.Refresh()
	}
	// Where there is one account and it is new, the page's button says it all.
	if c.several || !wanted || c.chosen {
		c.keep.Show()
	} else {
		c.keep.Hide()
	}
	c.page.relay()
}

// remarkLine is a line under a face.
func remarkLine(icon fyne.Resource, text string) fyne.CanvasObject {
	if icon == nil {
		return small(text)
	}
	return beside(icon, newProse(text, sizeSmall, theme.ColorNameForeground, false, fyne.TextAlignLeading))
}

// How a person knows an account: its names, its tags and its sign. The code
// depends on none of them, and the page says so.

package ui

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"rokketa/vault"
)

type renamePage struct {
	app    *App
	entry  vault.Entry
	issuer *field
	name   *field
	tags   *field
	signs  *signChoice
	root   fyne.CanvasObject
}

func newRenamePage(a *App, e vault.Entry) *renamePage {
	p := &renamePage{app: a, entry: e}
	p.issuer = a.newField(a.say.Say("ui.key.issuer.example"))
	p.name = a.newField(a.say.Say("ui.key.name.example"))
	p.tags = a.newField(a.say.Say("ui.rename.tags.example"))
	p.issuer.Text, p.name.Text, p.tags.Text = e.Account.Issuer, e.Account.Name, a.joinTags(e.Tags)
	p.issuer.spoken, p.name.spoken, p.tags.spoken = a.say.Say("ui.key.issuer"), a.say.Say("ui.key.name"), a.say.Say("ui.rename.tags")
	for _, f := range []*field{p.issuer, p.name, p.tags} {
		f.tells = true
		f.CursorColumn = utf8.RuneCountInString(f.Text) // what is added mostly comes behind
		f.OnSubmitted = func(string) { p.keep() }
	}
	p.signs = newSignChoice(a, e)
	p.issuer.OnChanged = func(string) { p.signs.named(p.issuer.Text, p.name.Text) }
	p.name.OnChanged = p.issuer.OnChanged
	label := func(key string) fyne.CanvasObject { return strong(a.say.Say(key)) }
	body := container.NewVBox(
		label("ui.key.issuer"), padded(p.issuer, 8, 0),
		space(6),
		label("ui.key.name"), padded(p.name, 8, 0),
		space(6),
		label("ui.rename.tags"), padded(p.tags, 8, 0),
	)
	if known := newFinder().tagsOf(a.vault.Entries()); len(known) > 0 {
		body.Add(padded(p.offers(known), 8, 2))
	}
	body.Add(small(a.say.Say("ui.rename.tags.why")))
	body.Add(space(6))
	body.Add(label("ui.rename.sign"))
	body.Add(padded(p.signs.object(), 8, 0))
	body.Add(space(6))
	body.Add(small(a.say.Say("ui.rename.safe")))
	p.root = a.titled(a.say.Say("ui.rename.title"), p.back, body, feet(
		a.press(a.say.Say("ui.cancel"), nil, p.back),
		a.primary(a.say.Say("ui.rename.save"), theme.ConfirmIcon(), p.keep)))
	return p
}

// offers are the tags that accounts have already: a press adds one, another
// takes it away.
func (p *renamePage) offers(known []string) fyne.CanvasObject {
	a, box := p.app, container.NewHBox()
	shelf := container.NewHScroll(box)
	paint := func() {
		has := splitTags(p.tags.Text)
		for i, o := range box.Objects {
			importance(o.(*pressButton), slices.Contains(has, known[i]))
		}
	}
	for _, tag := range known {
		offer := a.press(tag, nil, func() {
			has := splitTags(p.tags.Text)
			if i := slices.Index(has, tag); i >= 0 {
				has = slices.Delete(has, i, i+1)
			} else {
				has = append(has, tag)
			}
			p.tags.SetText(a.joinTags(has))
		})
		offer.shelf = shelf
		box.Add(offer)
	}
	p.tags.OnChanged = func(string) { paint() }
	paint()
	return shelf
}

// splitTags takes tags apart as people write them.
func splitTags(s string) []string {
	return vault.CleanTags(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("、，,;；\n", r) }))
}

// joinTags writes tags as the language does.
func (a *App) joinTags(tags []string) (all string) {
	for i, one := range tags {
		if i == 0 {
			all = one
			continue
		}
		all = a.say.Say("ui.rename.tags.two", "all", all, "one", one)
	}
	return all
}

func (p *renamePage) keep() {
	a := p.app
	l := vault.Label{
		Issuer: strings.TrimSpace(p.issuer.Text), Name: strings.TrimSpace(p.name.Text), Tags: splitTags(p.tags.Text),
		Icon: p.signs.icon, Picture: p.signs.picture,
	}
	a.change(func(ctx context.Context) error { return a.vault.Label(ctx, p.entry.ID, l) }, func() {
		a.home()
		a.reach(p.entry.ID)
	})
}

// forgo implements keeper. What is lost is no account, and told by itself.
func (p *renamePage) forgo() bool {
	e := p.entry
	if p.issuer.Text != e.Account.Issuer || p.name.Text != e.Account.Name || p.tags.Text != p.app.joinTags(e.Tags) ||
		p.signs.icon != e.Icon || p.signs.picture != nil {
		p.app.told = append(p.app.told, p.app.say.Say("ui.lock.unnamed"))
	}
	return false
}

func (p *renamePage) object() fyne.CanvasObject { return p.root }
func (p *renamePage) shown()                    { p.app.win.Canvas().Focus(p.issuer) }
func (p *renamePage) tick(time.Time)            {}
func (p *renamePage) rune(rune) bool            { return false }
func (p *renamePage) back()                     { p.app.home() }
func (p *renamePage) key(k fyne.KeyName) bool {
	if k == fyne.KeyReturn || k == fyne.KeyEnter {
		if p.app.pressed() {
			p.keep()
		}
		return true
	}
	return false
}

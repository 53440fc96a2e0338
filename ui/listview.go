// How the list is looked at: the menu of orders and ways of showing, and the
// row of tags.

package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// viewMenu offers what changes only how the list looks.
func (p *listPage) viewMenu(at fyne.Position) {
	a := p.app
	m := fyne.NewMenu("")
	for _, o := range orders() {
		item := fyne.NewMenuItem(a.say.Say("ui.order."+string(o)), func() { a.setOrder(o) })
		item.Checked = o == a.settings.Order
		m.Items = append(m.Items, item)
	}
	hide := fyne.NewMenuItem(a.say.Say("ui.menu.hide"), func() { a.setHideCodes(!a.settings.HideCodes) })
	hide.Checked = a.settings.HideCodes
	top := fyne.NewMenuItem(a.say.Say("ui.menu.ontop"), func() { a.setOnTop(!a.settings.OnTop) })
	top.Checked = a.settings.OnTop
	m.Items = append(m.Items, fyne.NewMenuItemSeparator(), hide, top,
		fyne.NewMenuItemSeparator(), fyne.NewMenuItem(a.say.Say("ui.help.title"), func() { a.showHelp(a.home) }))
	p.pop(m, at)
}

// showAll ends the search and shows the accounts of all tags.
func (p *listPage) showAll() {
	p.endSearch()
	if p.tag != "" {
		p.tags.choose("")
	}
}

// tagRow is a button for each tag, and one for all accounts. It is wider than
// the window where it has to be, and then scrolls.
type tagRow struct {
	app    *App
	names  []string
	chosen string
	chose  func(tag string)
	box    *fyne.Container
	scroll *container.Scroll
}

func newTagRow(a *App, chose func(tag string)) *tagRow {
	t := &tagRow{app: a, chose: chose, box: container.NewHBox()}
	t.scroll = container.NewHScroll(container.New(layout.NewCustomPaddedLayout(0, 6*a.unit(), 0, 0), t.box)) // the scroller's bar lies below the buttons
	return t
}

func (t *tagRow) object() fyne.CanvasObject { return t.scroll }

// offer shows these tags, of which one is chosen, "" for all.
func (t *tagRow) offer(names []string, chosen string) {
	if slices.Equal(names, t.names) && chosen == t.chosen {
		return
	}
	t.names, t.chosen = names, chosen
	t.box.Objects = nil
	if len(names) > 0 {
		t.add(t.app.say.Say("ui.list.all"), "")
	}
	for _, n := range names {
		t.add(n, n)
	}
	t.box.Refresh()
}

func (t *tagRow) add(label, tag string) {
	b := t.app.press(label, nil, func() { t.choose(tag) })
	b.shelf = t.scroll
	importance(b, tag == t.chosen)
	t.box.Add(b)
}

// choose shows the accounts of a tag; the tag that is chosen already lets all
// be seen again.
func (t *tagRow) choose(tag string) {
	if tag == t.chosen {
		tag = ""
	}
	t.chosen = tag
	for i, o := range t.box.Objects {
		importance(o.(*pressButton), i == 0 && tag == "" || i > 0 && t.names[i-1] == tag)
	}
	t.chose(tag)
}

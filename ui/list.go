// The list: every account with its rolling code. A click, Enter or Ctrl with
// a digit copies; typing searches; the rows are moved by drag or keys;
// deleting can be undone.

package ui

import (
	"image/color"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"rokketa/vault"
)

// searchFrom is the number of accounts from which the search field is always
// there; with fewer it comes with the first letter typed.
const searchFrom = 6

type listPage struct {
	app       *App
	entries   []vault.Entry        // as kept
	sorted    []vault.Entry        // in the order that is chosen
	shownAs   []vault.Entry        // as filtered
	used      map[string]time.Time // as the page came up: copying moves no row away
	counts    map[string]bool      // HOTP accounts whose next code is on its way
	counted   map[string]time.Time // and when the last one came
	seen      map[string]time.Time // until when a hidden code is shown
	finder    *finder
	searching bool      // the search field is up
	numbered  bool      // Ctrl is held
	deletes   time.Time // when the Delete key last came, zero once it was let go
	tag       string    // of which the list shows only what has it, "" for all
	rolls     *grid
	query     *field
	tags      *tagRow
	top       *fyne.Container
	empty     fyne.CanvasObject
	notice    *fyne.Container
	told      []noticed // what it says that the vault met
	marker    *canvas.Rectangle
	hint      *prose
	advice    *fyne.Container // the hint, below the list
	root      *fyne.Container
	locks     bool // the bar has a button that locks
}

func newListPage(a *App) *listPage {
	p := &listPage{
		app: a, counts: map[string]bool{}, counted: map[string]time.Time{}, seen: map[string]time.Time{},
		used: a.uses.times(), finder: newFinder(),
	}
	p.rolls = newGrid(func() *row {
		return newRow(a.say, rowActions{copy: p.copy, count: p.count, menu: p.menu, drag: p.drag, drop: p.drop, touch: a.touch})
	}, p.fill, gridKeys{key: func(k fyne.KeyName) {
		a.touch()
		if !p.key(k) {
			a.typed(k)
		}
	}, char: func(r rune) {
		a.touch()
		p.rune(r)
	}, held: func(k fyne.KeyName, down bool) {
		a.touch()
		if down {
			a.keyDown(k, false)
		}
		p.held(k, down)
	}})

	p.query = a.newField(a.say.Say("ui.list.search"))
	p.query.tells = true
	p.query.ActionItem = padded(widget.NewIcon(theme.SearchIcon()), 4, 0)
	p.query.yields = true
	p.query.OnChanged = func(string) {
		p.query.typed = a.toast.turn
		p.refilter()
		p.goTo(p.rolls.at)
	}
	p.query.OnSubmitted = func(string) { p.copyChosen() }
	p.query.escape = p.endSearch
	p.query.taking = true
	p.query.down = func() { a.win.Canvas().Focus(p.rolls) }
	p.query.held = p.held

	p.tags = newTagRow(a, func(tag string) {
		p.tag = tag
		p.refilter()
		p.goTo(p.rolls.at)
	})
	p.top = container.NewVBox(p.bar())
	p.empty = container.NewVBox(layout.NewSpacer(), newProse(a.say.Say("ui.list.nothing"), theme.SizeNameText, colorMuted, false, fyne.TextAlignCenter),
		container.NewCenter(a.press(a.say.Say("ui.list.nothing.all"), theme.ListIcon(), p.showAll)), layout.NewSpacer())
	p.empty.Hide()
	p.marker = canvas.NewRectangle(color.Transparent)
	p.marker.Hide()
	p.hint = newProse("", sizeSmall, colorMuted, false, fyne.TextAlignCenter)
	p.advice = container.NewPadded(p.hint)
	p.hints()
	p.notice = container.NewVBox()
	body := padded(bordered(p.notice, nil, nil, nil,
		container.NewStack(p.rolls, p.empty, container.NewWithoutLayout(p.marker))), 12, 0)
	// In the order of the Tab key.
	p.root = container.New(layout.NewBorderLayout(p.top, p.advice, nil, nil), p.top, body, p.advice)
	return p
}

// notices shows what the vault met, until it is read, and the note that is due.
func (p *listPage) notices() {
	p.app.notes.up = p.app.due(p.app.o.Now())
	p.told = slices.Clone(p.app.notices)
	p.layNotices()
}

// layNotices lays what is told out anew. Nothing comes up that was not there:
// it would push the rows away under the hand.
func (p *listPage) layNotices() {
	p.notice.RemoveAll()
	if p.app.walk != nil {
		p.notice.Add(p.app.walkNote())
	}
	if note := p.app.remind(p.app.o.Now()); note != nil {
		p.notice.Add(note)
	}
	for _, one := range p.told {
		read := p.app.press(p.app.say.Say("ui.close"), nil, func() {
			p.app.notices = slices.DeleteFunc(p.app.notices, func(s noticed) bool { return s.is(one) })
			p.told = slices.DeleteFunc(p.told, func(s noticed) bool { return s == one })
			p.layNotices()
		})
		p.notice.Add(padded(sheet(bordered(nil, nil, nil, container.NewCenter(read), p.app.noteText(one.text)), colorNote, 6), 3, 3))
	}
	p.root.Refresh()
}

// reload takes the accounts from the vault again.
func (p *listPage) reload() {
	p.entries = p.app.vault.Entries()
	if p.locks != p.app.locks() {
		p.top.Objects[0] = p.bar()
		p.top.Refresh()
	}
	p.finder.forget(p.entries)
	p.finder.ready(p.entries)
	p.resort()
}

// resort puts the accounts into the order that is chosen.
func (p *listPage) resort() {
	p.sorted = p.finder.sort(p.entries, p.app.settings.Order, p.used)
	all := p.finder.tagsOf(p.entries)
	if !slices.Contains(all, p.tag) {
		p.tag = ""
	}
	p.tags.offer(all, p.tag)
	p.crown(p.query.Text != "" || len(p.entries) >= searchFrom)
	p.refilter()
}

// refilter shows what fits the query and the tag. The chosen account stays
// chosen; where it is gone, the one that took its place is.
func (p *listPage) refilter() {
	was, at := p.chosen().ID, p.rolls.at
	p.shownAs = p.finder.find(p.sorted, p.query.Text, p.tag)
	if i := slices.IndexFunc(p.shownAs, func(e vault.Entry) bool { return e.ID == was }); i >= 0 {
		at = i
	}
	p.rolls.at = max(0, min(at, len(p.shownAs)-1))
	if (len(p.shownAs) == 0) != p.empty.Visible() {
		if len(p.shownAs) == 0 {
			p.empty.Show()
		} else {
			p.empty.Hide()
		}
	}
	p.rolls.refill(len(p.shownAs))
	p.hints() // after the rows: it may give them more room
}

// fill puts an entry on a row that comes up.
func (p *listPage) fill(i int, r *row) {
	e := p.shownAs[i]
	r.face.mark(p.app.chipOf(e.Account))
	r.show(e, p.app.signOf(e.Icon), p.trouble(e))
	r.mark(i == p.rolls.at && p.app.now == page(p))
	r.light(p.rolls.lit)
	r.number(p.digit(i))
	if code, ok := p.app.counted[e.ID]; ok {
		r.face.count(code)
	}
	now := p.app.o.Now()
	r.face.veil(p.veiled(e.ID, now))
	r.face.tick(p.app.codeTime(now))
}

// trouble is what stands in place of a code that cannot be made.
func (p *listPage) trouble(e vault.Entry) string {
	switch e.State {
	case vault.Missing:
		return p.app.say.Say("ui.row.missing")
	case vault.Damaged:
		return p.app.say.Say("ui.row.damaged")
	}
	return ""
}

// tick moves the rings of the rows that are on the screen.
func (p *listPage) tick(now time.Time) {
	p.remindNow(now)
	p.letGo()
	codes := p.app.codeTime(now)
	for _, r := range p.rolls.shown {
		if p.app.settings.HideCodes {
			r.face.veil(p.veiled(r.entry.ID, now))
		}
		r.face.tick(codes)
	}
}

// chosen is the entry that the keys stand on; zero where there is none.
func (p *listPage) chosen() vault.Entry {
	if p.rolls.at < 0 || p.rolls.at >= len(p.shownAs) {
		return vault.Entry{}
	}
	return p.shownAs[p.rolls.at]
}

// choose stands on an account of the list, where there is a list.
func (a *App) choose(id string) {
	if a.list != nil {
		a.list.choose(id)
	}
}

// choose stands on an entry.
func (p *listPage) choose(id string) {
	if i := slices.IndexFunc(p.shownAs, func(e vault.Entry) bool { return e.ID == id }); i >= 0 {
		p.goTo(i)
	}
}

// reach lets accounts be seen on the list, where there is a list, and stands on
// the first.
func (a *App) reach(ids ...string) {
	if a.list != nil {
		a.list.reach(ids...)
	}
}

// reach stands on the first of these entries. A search or a tag that hides one
// of them gives way; one that shows them all stays.
func (p *listPage) reach(ids ...string) {
	for _, id := range ids {
		if place(p.shownAs, id) < 0 && place(p.entries, id) >= 0 {
			p.showAll()
			break
		}
	}
	p.choose(ids[0])
}

func (p *listPage) goTo(i int) {
	if len(p.shownAs) == 0 {
		return
	}
	p.rolls.at = min(max(i, 0), len(p.shownAs)-1)
	p.rolls.reveal(p.rolls.at)
	p.marks()
}

// goBy moves the choice by so many places; a step out of the list is none.
func (p *listPage) goBy(n int) {
	if to := p.rolls.at + n; to >= 0 && to < len(p.shownAs) {
		p.goTo(to)
	}
}

// marks draws the frame of the chosen row.
func (p *listPage) marks() {
	for i, r := range p.rolls.shown {
		r.mark(i == p.rolls.at)
		r.light(p.rolls.lit)
	}
}

// rowOf is the row that shows an entry, nil where it is not on the screen.
func (p *listPage) rowOf(id string) *row {
	for _, r := range p.rolls.shown {
		if r.entry.ID == id {
			return r
		}
	}
	return nil
}

// crown puts below the bar what belongs there: the search field, if it is
// wanted, and the tags, if there are any.
func (p *listPage) crown(search bool) {
	all := p.top.Objects[:1:1]
	if search {
		all = append(all, padded(p.query, 16, 4))
	}
	if len(p.tags.names) > 0 {
		all = append(all, padded(p.tags.object(), 16, 2))
	}
	if len(all) == len(p.top.Objects) && search == p.searching {
		return
	}
	p.searching = search
	p.top.Objects = all
	if p.root != nil {
		p.root.Refresh() // the list begins lower or higher
	}
}

// search goes to the search field.
func (p *listPage) search() {
	p.crown(true)
	p.app.win.Canvas().Focus(p.query)
}

// endSearch shows all again.
func (p *listPage) endSearch() {
	p.query.SetText("")
	p.crown(len(p.entries) >= searchFrom)
	if p.app.now == page(p) { // else the focus is another page's
		p.app.win.Canvas().Focus(p.rolls)
	}
	p.goTo(p.rolls.at)
}

func (p *listPage) object() fyne.CanvasObject { return p.root }
func (p *listPage) shown() {
	p.notices()
	p.app.win.Canvas().Focus(p.rolls)
	p.marks()
}

// The list: every account with its rolling code. A click or Enter copies;
// typing searches; the rows are moved by drag or keys; deleting can be undone.

package ui

import (
	"image/color"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"rokketa/otpauth"
	"rokketa/vault"
)

// searchFrom is the number of accounts from which the search field is always
// there; with fewer it comes with the first letter typed.
const searchFrom = 6

type listPage struct {
	app     *App
	entries []vault.Entry   // as kept
	shownAs []vault.Entry   // as filtered
	rows    map[*row]int    // the rows on the screen and the place each shows
	counts  map[string]bool // HOTP accounts whose next code is on its way
	rolls   *accountList
	query   *field
	top     *fyne.Container
	empty   fyne.CanvasObject
	notice  *fyne.Container
	marker  *canvas.Rectangle
	root    *fyne.Container
}

// accountList is Fyne's list with our keys: it hands every key and letter to
// the page, after its own arrows.
type accountList struct {
	widget.List
	page *listPage
	at   int
}

// FocusGained implements fyne.Focusable: the chosen row has a frame of its
// own, so Fyne's shade behind the focused row stays away.
func (l *accountList) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (l *accountList) FocusLost() {}

// TypedKey implements fyne.Focusable.
func (l *accountList) TypedKey(e *fyne.KeyEvent) {
	if l.page.key(e.Name) {
		return
	}
	l.page.app.typed(e.Name)
}

// TypedRune implements fyne.Focusable.
func (l *accountList) TypedRune(r rune) { l.page.rune(r) }

func newListPage(a *App) *listPage {
	p := &listPage{app: a, rows: map[*row]int{}, counts: map[string]bool{}}
	p.rolls = &accountList{page: p}
	p.rolls.HideSeparators = true
	p.rolls.Length = func() int { return len(p.shownAs) }
	p.rolls.CreateItem = func() fyne.CanvasObject {
		return newRow(a.say, rowActions{copy: p.copy, count: p.count, menu: p.menu, drag: p.drag, drop: p.drop})
	}
	p.rolls.UpdateItem = p.fill
	p.rolls.ExtendBaseWidget(p.rolls)

	p.query = a.newField(a.say.Say("ui.list.search"))
	p.query.ActionItem = widget.NewIcon(theme.SearchIcon())
	p.query.OnChanged = func(string) {
		p.refilter()
		p.goTo(p.rolls.at)
	}
	p.query.OnSubmitted = func(string) { p.copyChosen() }
	p.query.escape = p.endSearch
	p.query.taking = true
	p.query.down = func() { a.win.Canvas().Focus(p.rolls) }

	add := a.primary(a.say.Say("ui.list.add"), theme.ContentAddIcon(), func() { a.show(newAddPage(a)) })
	menu := a.quiet("", theme.SettingsIcon(), "ui.settings.title", func() { a.show(newSettingsPage(a, "")) })
	logo := canvas.NewImageFromResource(fyne.NewStaticResource("rokketa.png", a.o.Icon))
	logo.FillMode = canvas.ImageFillContain
	logo.SetMinSize(fyne.NewSquareSize(30 * a.unit()))
	name := title(a.o.Name)
	name.whole = true
	bar := container.NewBorder(nil, nil,
		container.NewHBox(logo, container.NewCenter(name)),
		container.NewHBox(container.NewCenter(add), container.NewCenter(menu)))
	p.top = container.NewVBox(padded(bar, 14, 8))
	p.empty = container.NewCenter(newProse(a.say.Say("ui.list.nothing"), theme.SizeNameText, colorMuted, false, fyne.TextAlignCenter))
	p.empty.Hide()
	p.marker = canvas.NewRectangle(color.Transparent)
	p.marker.Hide()
	hint := container.NewPadded(newProse(a.say.Say("ui.list.hint"), sizeSmall, colorMuted, false, fyne.TextAlignCenter))
	p.notice = container.NewVBox()
	body := padded(container.NewBorder(p.notice, nil, nil, nil,
		container.NewStack(p.rolls, p.empty, container.NewWithoutLayout(p.marker))), 12, 0)
	// In the order of the Tab key.
	p.root = container.New(layout.NewBorderLayout(p.top, hint, nil, nil), p.top, body, hint)
	return p
}

// notices shows what the vault met, until it is read.
func (p *listPage) notices() {
	p.notice.RemoveAll()
	for _, text := range p.app.notices {
		read := p.app.press(p.app.say.Say("ui.close"), nil, func() {
			p.app.notices = slices.DeleteFunc(p.app.notices, func(s string) bool { return s == text })
			p.notices()
		})
		p.notice.Add(padded(sheet(container.NewBorder(nil, nil, nil, container.NewCenter(read), paragraph(text)), colorNote, 6), 3, 3))
	}
	p.root.Refresh()
}

// reload takes the accounts from the vault again.
func (p *listPage) reload() {
	p.entries = p.app.vault.Entries()
	p.searchShown(p.query.Text != "" || len(p.entries) >= searchFrom)
	p.refilter()
}

// refilter shows what fits the query. The chosen account stays chosen; where
// it is gone, the one that took its place is.
func (p *listPage) refilter() {
	was, at := p.chosen().ID, p.rolls.at
	p.shownAs = filter(p.entries, p.query.Text)
	if i := slices.IndexFunc(p.shownAs, func(e vault.Entry) bool { return e.ID == was }); i >= 0 {
		at = i
	}
	p.rolls.at = max(0, min(at, len(p.shownAs)-1))
	if len(p.shownAs) == 0 {
		p.empty.Show()
	} else {
		p.empty.Hide()
	}
	p.renew(p.rolls.Refresh)
	p.marks()
}

// renew does what makes Fyne fill its rows anew, and forgets the rows that
// it dropped.
func (p *listPage) renew(fill func()) {
	for r := range p.rows {
		p.rows[r] = -1
	}
	fill()
	for r, i := range p.rows {
		if i < 0 {
			delete(p.rows, r)
		}
	}
}

// fill puts an entry on a row; Fyne calls it for each row that comes up.
func (p *listPage) fill(i widget.ListItemID, o fyne.CanvasObject) {
	r := o.(*row)
	if i >= len(p.shownAs) {
		return
	}
	for other, at := range p.rows {
		if at == i && other != r {
			delete(p.rows, other)
		}
	}
	p.rows[r] = i
	e := p.shownAs[i]
	r.show(e, p.trouble(e))
	r.mark(i == p.rolls.at && p.app.now == page(p))
	if code, ok := p.app.counted[e.ID]; ok {
		r.face.count(code)
	}
	r.face.tick(p.app.o.Now())
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
	for r, i := range p.rows {
		if i >= 0 && i < len(p.shownAs) && r.entry.ID == p.shownAs[i].ID {
			r.face.tick(now)
		}
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

func (p *listPage) goTo(i int) {
	if len(p.shownAs) == 0 {
		return
	}
	p.rolls.at = min(max(i, 0), len(p.shownAs)-1)
	top := float32(p.rolls.at)*p.step() - p.rolls.GetScrollOffset()
	if top < 0 || top+p.step() > p.rolls.Size().Height {
		p.renew(func() { p.rolls.ScrollTo(p.rolls.at) })
	}
	p.marks()
}

// marks draws the frame of the chosen row.
func (p *listPage) marks() {
	for r, i := range p.rows {
		r.mark(i == p.rolls.at)
	}
}

// rowOf is the row that shows an entry, nil where it is not on the screen.
func (p *listPage) rowOf(id string) *row {
	for r, i := range p.rows {
		if i >= 0 && i < len(p.shownAs) && p.shownAs[i].ID == id {
			return r
		}
	}
	return nil
}

// copy takes the code of an entry to the clipboard. A counted code is taken
// as shown; where none is shown yet, nothing is counted by accident.
func (p *listPage) copy(id string) {
	i := slices.IndexFunc(p.shownAs, func(e vault.Entry) bool { return e.ID == id })
	if i < 0 {
		return
	}
	p.goTo(i)
	e := p.shownAs[i]
	if e.State != vault.Whole {
		p.app.toast.problem(p.trouble(e))
		return
	}
	var code string
	if e.Account.Type == otpauth.HOTP {
		code = p.app.counted[id].Text
		if code == "" {
			p.app.toast.say(p.app.say.Say("ui.row.count.first"), "", nil)
			return
		}
	} else {
		c, err := e.Account.At(p.app.o.Now())
		if err != nil {
			p.app.toast.problem(p.app.say.Explain(err))
			return
		}
		code = c.Text
	}
	p.app.copyCode(code, faceLabel(e.Account, p.app))
}

func (p *listPage) copyChosen() {
	if e := p.chosen(); e.ID != "" {
		p.copy(e.ID)
	}
}

// searchShown brings the search field up or takes it away.
func (p *listPage) searchShown(on bool) {
	is := len(p.top.Objects) > 1
	switch {
	case on && !is:
		p.top.Add(padded(p.query, 16, 4))
	case !on && is:
		p.top.Remove(p.top.Objects[1])
	default:
		return
	}
	if p.root != nil {
		p.root.Refresh() // the list begins lower or higher
	}
}

// search goes to the search field.
func (p *listPage) search() {
	p.searchShown(true)
	p.app.win.Canvas().Focus(p.query)
}

// endSearch shows all again.
func (p *listPage) endSearch() {
	p.query.SetText("")
	p.searchShown(len(p.entries) >= searchFrom)
	p.app.win.Canvas().Focus(p.rolls)
	p.goTo(p.rolls.at)
}

func (p *listPage) object() fyne.CanvasObject { return p.root }
func (p *listPage) shown() {
	p.notices()
	p.app.win.Canvas().Focus(p.rolls)
	p.marks()
}

// rune begins a search with the letter that was typed.
func (p *listPage) rune(r rune) bool {
	if r == ' ' {
		return false // Space copies, and the driver sends it twice: as key and as letter
	}
	p.search()
	p.query.TypedRune(r)
	return true
}

// key is the list's keyboard.
func (p *listPage) key(k fyne.KeyName) bool {
	switch k {
	case fyne.KeyUp:
		p.goTo(p.rolls.at - 1)
	case fyne.KeyDown:
		p.goTo(p.rolls.at + 1)
	case fyne.KeyPageUp:
		p.goTo(p.rolls.at - 5)
	case fyne.KeyPageDown:
		p.goTo(p.rolls.at + 5)
	case fyne.KeyHome:
		p.goTo(0)
	case fyne.KeyEnd:
		p.goTo(len(p.shownAs) - 1)
	case fyne.KeyReturn, fyne.KeyEnter:
		if p.app.pressed() {
			p.copyChosen()
		}
	case fyne.KeySpace:
		p.copyChosen()
	case fyne.KeyDelete:
		if e := p.chosen(); e.ID != "" && !p.app.changing {
			p.remove(e.ID) // one at a time: a key held down deletes no more
		}
	case desktop.KeyMenu:
		p.menuOfChosen()
	case fyne.KeyF2:
		if e := p.chosen(); e.ID != "" {
			p.rename(e.ID)
		}
	default:
		return false
	}
	return true
}

// back ends a search; on the list itself there is nothing to go back to.
func (p *listPage) back() {
	if p.query.Text != "" {
		p.endSearch()
	}
}

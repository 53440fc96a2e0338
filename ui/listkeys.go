// The list's keyboard: moving, copying, deleting once for one press, and a
// letter that begins a search.

package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

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
		p.goBy(-p.rolls.columns)
	case fyne.KeyDown:
		p.goBy(p.rolls.columns)
	case fyne.KeyLeft:
		p.goBy(-1)
	case fyne.KeyRight:
		p.goBy(1)
	case fyne.KeyPageUp:
		p.goTo(p.rolls.at - 5*p.rolls.columns)
	case fyne.KeyPageDown:
		p.goTo(p.rolls.at + 5*p.rolls.columns)
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
		if e := p.chosen(); p.pressedDelete() && e.ID != "" && !p.app.changing {
			p.remove(e.ID)
		}
	case desktop.KeyMenu, fyne.KeyF10: // with Shift or not: the driver makes no shortcut of Shift alone
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

// pressedDelete says whether the Delete key was pressed just now. One that is
// held down comes again and again, and none of that is meant for the next
// account.
func (p *listPage) pressedDelete() bool {
	now := p.app.o.Now()
	gap := now.Sub(p.deletes)
	p.deletes = now
	return gap >= unseen || gap < 0
}

// back ends a search, then shows all tags again; on the list itself there is nothing to go back to.
func (p *listPage) back() {
	switch {
	case p.query.Text != "":
		p.endSearch()
	case p.tag != "":
		p.tags.choose("")
	}
}

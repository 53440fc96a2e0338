// A calm note over the list: that the clock is wrong, that there is no recovery
// sheet yet, that the backups fail, that the second folder has been away for
// long. Each comes once in a session at most, that about the sheet once a week,
// and none under the hand: it moves every row, and the press that was meant for
// one would meet another.

package ui

import (
	"os"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"rokketa/internal/policy"
	"rokketa/vault"
)

// How long the note about the sheet rests once it was seen, how long a stick
// may lie in its drawer, and how often it is looked for.
const (
	remindEvery = 7 * 24 * time.Hour
	stickRests  = 14 * 24 * time.Hour
	lookEvery   = 24 * time.Hour
)

// How long the hand rests before a note comes up or goes over a list that is
// there already: away for good, and, where codes are refused now, between two
// presses.
const (
	handRests  = 30 * time.Second
	handPauses = 5 * time.Second
)

// noteButtons is how wide the two buttons of a note become at most together.
const noteButtons = 520

// noteEdges is what lies beside the buttons of a note up to the window's edges.
const noteEdges = 50

// reminder is what the note is about.
type reminder string

const (
	remindNothing reminder = ""
	remindSheet   reminder = "sheet"
	remindTrouble reminder = "trouble"
	remindStick   reminder = "stick"
	remindClock   reminder = "clock"
)

// reminders is what the window knows of them in this session.
type reminders struct {
	up      reminder
	noted   bool              // when the note about the sheet was seen is kept
	first   bool              // there were no accounts when the store was opened, and none was copied since
	hushed  map[reminder]bool // あとで was pressed, or what it asks for is done
	looked  time.Time         // when the second folder was last looked for
	looking bool
	folder  error // why the folder that is decided is not the second one
}

// due says which note is to be over the list now.
func (a *App) due(now time.Time) reminder {
	if a.vault == nil || a.o.Helpdesk.Here {
		return remindNothing
	}
	r, m := a.vault.Recovery(), &a.notes
	switch {
	case a.clockWrong() && !a.clock.corrects && !m.hushed[remindClock]:
		return remindClock // codes are refused now; all else can wait
	case r.Trouble != nil && !m.hushed[remindTrouble]:
		return remindTrouble
	case r.Kind == vault.RecoveryNone:
		// The first code of all is to be typed elsewhere: until it was copied
		// nothing stands between it and the person.
		rested := now.Sub(a.settings.Reminded).Abs() >= remindEvery // also by a clock that was set back
		unwanted := a.o.Policy.Has(policy.RemindSheet) && !a.o.Policy.Yes(policy.RemindSheet)
		if !unwanted && !m.first && !m.hushed[remindSheet] && len(a.vault.Entries()) > 0 && (rested || m.up == remindSheet) {
			return remindSheet
		}
	case r.Folder != "" && !m.hushed[remindStick]:
		gone := a.settings.StickGone
		if !gone.IsZero() && now.Sub(gone) >= stickRests {
			return remindStick
		}
	}
	return remindNothing
}

// remind gives the note that is up, nil for none.
func (a *App) remind(now time.Time) fyne.CanvasObject {
	m := &a.notes
	r := a.vault.Recovery()
	switch m.up {
	case remindSheet:
		if !m.noted {
			m.noted, a.settings.Reminded = true, now
			a.keepSettings()
		}
		return a.note(remindSheet, a.say.Say("ui.remind.sheet"), a.say.Say("ui.recovery.title"),
			func() { a.showKeyMaker(a.home) })
	case remindTrouble:
		return a.note(remindTrouble, a.say.Explain(r.Trouble), a.say.Say("ui.remind.see"), a.showBackups)
	case remindClock:
		return a.note(remindClock, a.say.Say("ui.clock.note", "off", a.clockOff()), a.say.Say("ui.clock.mend"), func() { a.showClock(a.home) })
	case remindStick:
		return a.note(remindStick, a.say.Explain(&vault.FolderGoneError{Folder: r.Folder}), a.say.Say("ui.remind.see"), a.showBackups)
	default:
		return nil
	}
}

// note is the card: what, the way there, and あとで.
func (a *App) note(about reminder, text, what string, do func()) fyne.CanvasObject {
	hush := func() {
		if a.notes.hushed == nil {
			a.notes.hushed = map[reminder]bool{}
		}
		a.notes.hushed[about] = true
	}
	later := a.quiet(a.say.Say("ui.later"), nil, "", func() {
		hush()
		a.notes.up = remindNothing
		if a.list != nil {
			a.list.layNotices()
		}
	})
	there := a.press(what, nil, func() { hush(); do() })
	sign := theme.InfoIcon()
	if about != remindSheet {
		sign = theme.WarningIcon()
	}
	return padded(sheet(container.NewVBox(
		beside(sign, a.noteText(text)),
		container.New(capped{noteButtons * a.unit()}, a.noteWays(later, there))), colorNote, 6), 3, 3)
}

// noteText is what a note over the list says: small where the text is large,
// so that the list stays in sight below it.
func (a *App) noteText(s string) *prose {
	p := paragraph(s)
	if a.largeText() {
		p.size = sizeSmall
	}
	return p
}

// noteWays lays a note's buttons out side by side, as everywhere the way on
// last; where the window has no room for that, the way on stands above.
func (a *App) noteWays(later, there fyne.CanvasObject) fyne.CanvasObject {
	if !a.largeText() {
		return a.pair(later, there)
	}
	if row := feet(later, there); row.MinSize().Width+noteEdges*a.unit() <= a.win.Canvas().Size().Width {
		return row
	}
	return container.NewVBox(there, later)
}

// remindNow looks once a second whether other notes are due now, and shows
// them once nobody is about to press a row.
func (p *listPage) remindNow(now time.Time) {
	a := p.app
	a.lookForStick(now)
	due := a.due(now)
	if a.notes.up == due && slices.Equal(p.told, a.notices) || a.covered() {
		return
	}
	rest := handRests
	if due == remindClock && a.notes.up != remindClock {
		rest = handPauses
	}
	if a.guard.still(now) >= rest {
		p.notices()
	}
}

// renotice has the notices say what is so now: at once where none of them
// comes or goes, else when the hand rests.
func (p *listPage) renotice() {
	same := func(a, b noticed) bool { return a.is(b) }
	if slices.EqualFunc(p.told, p.app.notices, same) {
		p.told = slices.Clone(p.app.notices)
		p.layNotices()
	}
}

// lookForStick notes since when the second folder is away. A folder on a
// network may never answer, so it is looked for in the background.
func (a *App) lookForStick(now time.Time) {
	m := &a.notes
	if m.looking || !m.looked.IsZero() && now.Sub(m.looked).Abs() < lookEvery {
		return
	}
	m.looked = now
	a.obeyFolder(nil) // it may be there again
	folder := a.vault.Recovery().Folder
	if folder == "" {
		a.stickSeen(time.Time{})
		return
	}
	m.looking = true
	a.o.Go(func() func() {
		_, err := os.Stat(folder)
		return func() {
			m.looking = false
			switch {
			case err == nil:
				a.stickSeen(time.Time{})
			case a.settings.StickGone.IsZero() || a.settings.StickGone.After(now):
				a.stickSeen(now)
			}
		}
	})
}

func (a *App) stickSeen(gone time.Time) {
	if !a.settings.StickGone.Equal(gone) {
		a.settings.StickGone = gone
		a.keepSettings()
	}
}

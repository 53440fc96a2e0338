// A calm note over the list: that the clock is wrong, that there is no recovery
// sheet yet, that the backups fail, that the second folder has been away for
// long. Each comes once in a session at most, that about the sheet once a week.

package ui

import (
	"os"
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

// remind gives the note that is due, nil for none.
func (a *App) remind(now time.Time) fyne.CanvasObject {
	m := &a.notes
	was := m.up
	m.up = a.due(now)
	r := a.vault.Recovery()
	switch m.up {
	case remindSheet:
		if was != remindSheet {
			a.settings.Reminded = now
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
		if a.list != nil {
			a.list.notices()
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

// remindNow looks once a second whether the note is another one now.
func (p *listPage) remindNow(now time.Time) {
	a := p.app
	a.lookForStick(now)
	if a.notes.up != a.due(now) {
		p.notices()
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

// When each account was last used, for the order by use. It lies in a file of
// its own beside the settings, by the accounts' random IDs, and not in the
// vault: a use is no change of an account, and makes no backup.

package ui

import (
	"encoding/json"
	"maps"
	"path/filepath"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"rokketa/internal/durable"
)

// usesWait is how long uses are gathered before they are written.
const usesWait = 10 * time.Second

// mostUses is how many accounts the file remembers; the oldest go first.
const mostUses = 5000

// uses are the times of last use.
type uses struct {
	app     *App
	file    string // "" keeps them in memory
	last    map[string]time.Time
	unkept  bool // something is not yet in the file
	waiting bool // a write is coming
}

// loadUses reads the file; one that is gone or broken is as good as empty,
// since only an order depends on it.
func loadUses(a *App, settingsFile string) *uses {
	u := &uses{app: a, last: map[string]time.Time{}}
	if settingsFile == "" {
		return u
	}
	u.file = filepath.Join(filepath.Dir(settingsFile), "uses.json")
	if data, err := durable.ReadFile(u.file); err == nil {
		if json.Unmarshal(data, &u.last) != nil || u.last == nil {
			u.last = map[string]time.Time{}
		}
	}
	return u
}

// note remembers that an account was used; many uses are one write.
func (u *uses) note(id string, at time.Time) {
	u.last[id] = at.UTC().Truncate(time.Second)
	u.unkept = true
	if u.app.settings.Order == OrderUse {
		u.app.freshTray()
	}
	if u.waiting {
		return
	}
	u.waiting = true
	u.app.after(usesWait, func() {
		u.waiting = false
		write := u.write()
		u.app.o.Go(func() func() {
			write()
			return func() {}
		})
	})
}

// keep writes what is not yet in the file, at the end.
func (u *uses) keep() { u.write()() }

// write gives the writing of what is there now, to be done on any goroutine.
func (u *uses) write() func() {
	if !u.unkept || u.file == "" {
		return func() {}
	}
	u.unkept = false
	for len(u.last) > mostUses {
		oldest := slices.MinFunc(slices.Collect(maps.Keys(u.last)), func(a, b string) int { return u.last[a].Compare(u.last[b]) })
		delete(u.last, oldest)
	}
	data, err := json.MarshalIndent(u.last, "", " ")
	return func() {
		if err == nil {
			err = durable.WriteFile(u.file, append(data, '\n'))
		}
		if err != nil {
			fyne.LogError("times of use not kept", err)
		}
	}
}

// times is how the uses stand now.
func (u *uses) times() map[string]time.Time { return maps.Clone(u.last) }

// sortByUse puts the list into the order of the uses until now. It is called
// where nobody sees the list: no row goes away under the pointer.
func (a *App) sortByUse() {
	if a.list == nil || a.settings.Order != OrderUse {
		return
	}
	a.list.used = a.uses.times()
	a.list.resort()
	a.list.goTo(a.list.rolls.at)
}

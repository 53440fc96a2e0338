// The accounts of the menu beside the clock: the first ones of the list, each
// with a name that can be told from the others'. What is too long for a menu
// loses of its service's name first, and of the account's in the middle: often
// only its end tells two apart.

package ui

import (
	"strconv"
	"unicode/utf8"

	"rokketa/vault"
)

// trayLine is how many characters a line of the menu has at most.
const trayLine = 40

// trayEntries are the accounts of the menu, the first ones of the list, and
// how many more the list has.
func (a *App) trayEntries() (all []vault.Entry, more int) {
	if !a.isOpen() {
		return nil, 0
	}
	entries := newFinder().sort(a.vault.Entries(), a.settings.Order, a.uses.times())
	n := min(len(entries), trayAccounts)
	return entries[:n], len(entries) - n
}

// trayNames are the names of the menu's accounts by their IDs, no two alike.
// Those that would be are numbered in the person's own order, so that a number
// stays with its account wherever that stands.
func (a *App) trayNames(all []vault.Entry) map[string]string {
	room := trayLine - utf8.RuneCountInString(a.say.Say("ui.tray.copy", "label", ""))
	names, often := map[string]string{}, map[string]int{}
	for _, e := range all {
		names[e.ID] = shortName(faceNames(e.Account, a.say), room)
		often[names[e.ID]]++
	}
	for _, e := range a.vault.Entries() {
		name, there := names[e.ID]
		if !there || often[name] < 2 {
			continue
		}
		for n := 1; often[name] > 0; n++ {
			number := " (" + strconv.Itoa(n) + ")"
			name = shortName(faceNames(e.Account, a.say), room-len(number)) + number
		}
		names[e.ID] = name
		often[name] = 1
	}
	return names
}

// shortName is an account's name in at most room characters. The service's
// keeps what the account's leaves, and at least two fifths.
func shortName(names [2]string, room int) string {
	if names[1] == "" {
		return cutMiddle(names[0], room)
	}
	service := cutEnd(names[0], max(room*2/5, room-1-utf8.RuneCountInString(names[1])))
	return service + " " + cutMiddle(names[1], room-1-utf8.RuneCountInString(service))
}

func cutEnd(s string, room int) string {
	if r := []rune(s); len(r) > room {
		return string(r[:room-1]) + "…"
	}
	return s
}

func cutMiddle(s string, room int) string {
	r := []rune(s)
	if len(r) <= room {
		return s
	}
	head := (room - 1) / 2
	return string(r[:head]) + "…" + string(r[len(r)-(room-1-head):])
}

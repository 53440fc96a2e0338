// What goes wrong with a store, by kind: its name in a few words, whether it
// has a page of its own, and whether opening anyway or a backup is a way out.

package ui

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"rokketa/vault"
)

// kind is how one sort of trouble is shown.
type kind struct {
	title  string // a key of the translations
	grave  bool   // a page; all else is told in passing
	anyway bool   // the list of accounts can be opened without their keys
	lost   bool   // the accounts can come back from a backup
}

// kindOf sorts an error of the vault.
func kindOf(err error) kind {
	if ring, ok := errors.AsType[*vault.KeyringError](err); ok {
		return kindOfKeyring(ring.State)
	}
	var (
		damaged   *vault.DamagedError
		newer     *vault.NewerError
		file      *vault.FileError
		busy      *vault.BusyError
		cancelled *vault.CancelledError
	)
	switch {
	case errors.As(err, &damaged):
		return kind{title: "ui.problem.damaged", grave: true, lost: true}
	case errors.As(err, &newer):
		return kind{title: "ui.problem.newer", grave: true}
	case errors.As(err, &file):
		return kind{title: "ui.problem.file", grave: true}
	case errors.Is(err, vault.ErrGone):
		return kind{title: "ui.problem.gone", grave: true}
	case errors.As(err, &busy):
		return kind{title: "ui.problem.busy", grave: true}
	case errors.As(err, &cancelled):
		return kind{title: "ui.problem.cancelled"}
	default:
		return kind{title: "ui.problem.other"}
	}
}

// inkOf is the colour of an error's sentence: that of an error, unless a person
// stopped it.
func inkOf(err error) fyne.ThemeColorName {
	var cancelled *vault.CancelledError
	if errors.As(err, &cancelled) {
		return colorMuted
	}
	return theme.ColorNameError
}

// kindOfKeyring sorts by the keyring's named states. Opening anyway helps
// where the keyring answers and has not the keys; where it does not answer,
// they may well be there.
func kindOfKeyring(state vault.KeyringState) kind {
	k := kind{grave: true}
	switch state {
	case vault.NoBus:
		k.title = "ui.problem.nobus"
	case vault.NoService:
		k.title = "ui.problem.noservice"
	case vault.Locked:
		k.title = "ui.problem.locked"
	case vault.Dismissed:
		k.title = "ui.problem.dismissed"
	case vault.TimedOut:
		k.title = "ui.problem.timedout"
	case vault.EmptyValue:
		k.title, k.anyway = "ui.problem.empty", true
	case vault.WrongValue:
		k.title, k.anyway = "ui.problem.wrong", true
	case vault.ItemMissing:
		k.title, k.anyway = "ui.problem.missing", true
	case vault.AccessDenied:
		k.title = "ui.problem.denied"
	case vault.TooLarge:
		k.title = "ui.problem.toolarge"
	case vault.Unsupported:
		k.title = "ui.problem.unsupported"
	case vault.Failed:
		k.title = "ui.problem.failed"
	default:
		k.title = "ui.problem.failed"
	}
	k.lost = k.anyway
	return k
}

// The wiring of the recovery sheet and the backups: where they are looked
// for, and how room is made for a restore.

package main

import (
	"context"

	"rokketa/internal/sticks"
	"rokketa/internal/storeopts"
	"rokketa/ui"
	"rokketa/vault"
)

// recovery gives the window its doors to the backups of a place.
func recovery(place storeopts.Place) ui.Recovery {
	return ui.Recovery{
		Print: func(ctx context.Context, s ui.Sheet, twice func()) error {
			return printSheet(ctx, paper(place, s), twice)
		},
		Save: func(_ context.Context, path string, s ui.Sheet) error {
			return saveSheet(path, paper(place, s))
		},
		Find: func(ctx context.Context) []vault.Found {
			return vault.FindBackups(ctx, place.Dir, sticks.Folders()...)
		},
		Sticks: sticks.Folders,
		SetAside: func(ctx context.Context, passphrase string) error {
			o, err := vaultOptions(place, passphrase)
			if err != nil {
				return err
			}
			return vault.SetAside(ctx, o)
		},
	}
}

// vaultOptions says which vault a place has, and with which passphrase: that
// of its file, where there is one, or the one that was typed.
func vaultOptions(place storeopts.Place, passphrase string) (vault.Options, error) {
	if place.PassphraseFile != "" {
		var err error
		if passphrase, err = place.Passphrase(); err != nil {
			return vault.Options{}, err
		}
	}
	return vault.Options{Dir: place.Dir, Store: vault.Store(place.Store), Passphrase: passphrase}, nil
}

// What can be wrong with the store as pictures: the states of a keyring, a
// damaged list, and the first password of a file.

package ui_test

import (
	"context"
	"errors"
	"testing"

	"fyne.io/fyne/v2"

	"rokketa/otpauth"
	"rokketa/ui"
	"rokketa/vault"
	"rokketa/vault/vaulttest"
)

func troubleScreens() map[string]show {
	all := map[string]show{
		"problem": func(t *testing.T, s setup) *bench {
			s.opening = &vault.DamagedError{Name: "index", Err: errors.New("checksum")}
			return open(t, s)
		},
		"problem-save": func(t *testing.T, s setup) *bench {
			s.inputs = []string{mailURI}
			b := open(t, s)
			b.keyring.Always(vaulttest.Dismissed)
			b.press(fyne.KeyReturn)
			return b
		},
		"details": func(t *testing.T, s setup) *bench {
			s.opening = &vault.KeyringError{State: vault.Locked, Op: "get"}
			b := open(t, s)
			b.tapText("ui.problem.details")
			return b
		},
		"unlock-new": func(t *testing.T, s setup) *bench {
			s.asks = ui.PassphraseNew
			b := open(t, s)
			b.typeText("tea rain castle")
			b.press(fyne.KeyReturn)
			b.typeText("tea rain cattle")
			b.press(fyne.KeyReturn)
			return b
		},
	}
	for _, state := range vault.KeyringStates() {
		all["keyring-"+string(state)] = func(t *testing.T, s setup) *bench {
			s.opening = &vault.KeyringError{State: state, Op: "get"}
			return open(t, s)
		}
	}
	// What does not fit is met by a save.
	all["keyring-too-large"] = func(t *testing.T, s setup) *bench {
		s.inputs = []string{mailURI}
		s.wrap = func(v ui.Vault) ui.Vault {
			return full{v, &vault.KeyringError{State: vault.TooLarge, Op: "set"}}
		}
		b := open(t, s)
		b.press(fyne.KeyReturn)
		return b
	}
	return all
}

// full is a vault that takes no account.
type full struct {
	ui.Vault
	err error
}

func (f full) Add(context.Context, ...otpauth.Account) ([]vault.Entry, error) { return nil, f.err }

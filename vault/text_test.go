// Every error and notice of this room has its sentence, with no gap in it.

package vault_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"rokketa/assets/text"
	"rokketa/vault"
)

func TestEveryErrorHasASentenceInBothLanguages(t *testing.T) {
	for _, l := range text.Languages() {
		table := text.For(l)
		for _, key := range vault.Explanations() {
			if !table.Has(key) {
				t.Errorf("%s: no sentence for %s", l, key)
			}
		}
		known := map[string]bool{}
		for _, key := range vault.Explanations() {
			known[key] = true
		}
		for _, key := range text.Keys(l) {
			if strings.HasPrefix(key, "vault.") && !known[key] {
				t.Errorf("%s: nothing asks for %s", l, key)
			}
		}
	}
}

func TestSentencesHaveTheirDetails(t *testing.T) {
	list := []error{
		vault.ErrClosed, vault.ErrGone, vault.ErrPassphraseWrong,
		&vault.BusyError{}, &vault.BusyError{Program: "rokketa-cli", PID: 7},
		&vault.NewerError{What: "index", Version: 2},
		&vault.DamagedError{Name: "index", Err: errors.New("x")},
		&vault.FileError{Err: &os.PathError{Op: "open", Path: filepath.Join("a", "b"), Err: syscall.ENOSPC}},
		&vault.FileError{Err: os.ErrPermission}, &vault.FileError{Err: os.ErrInvalid},
		&vault.CancelledError{Err: errors.New("x")},
	}
	for _, state := range vault.KeyringStates() {
		list = append(list, &vault.KeyringError{State: state, Op: "get"})
	}
	for _, l := range text.Languages() {
		seen := map[string]error{}
		for _, err := range list {
			sentence := text.For(l).Explain(fmt.Errorf("doing this: %w", err))
			if strings.Contains(sentence, "<no value>") || strings.HasPrefix(sentence, "vault.") {
				t.Errorf("%s: %v: %q", l, err, sentence)
			}
			if other := seen[sentence]; other != nil {
				t.Errorf("%s: %v and %v read the same", l, err, other)
			}
			seen[sentence] = err
		}
	}
}

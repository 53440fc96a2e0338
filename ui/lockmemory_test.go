// What is left in memory after the lock. Every row, page and sign shares its
// secret's bytes with the vault, so that one wiping reaches them all. What Go
// cannot wipe, texts that a library gave, is no part of this.

package ui_test

import (
	"bytes"
	"testing"

	"rokketa/otpauth"
)

func TestNoSecretBytesAreLeftAfterTheLock(t *testing.T) {
	b := unlocked(t, setup{})
	var held []otpauth.Secret
	for _, e := range b.vault.Entries() {
		held = append(held, e.Account.Secret)
	}
	b.ctrlL()
	b.mustBeLocked()
	for i, s := range held {
		if raw := s.Reveal(); len(bytes.Trim(raw, "\x00")) != 0 {
			t.Errorf("the secret of account %d is still there: %d bytes", i+1, len(raw))
		}
	}
}

// The doors to the recovery sheet and to the backups, and what the pages about
// them share: times in words, choosing a folder or a file.

package ui

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"rokketa/assets/text"
	"rokketa/vault"
)

// Safe is what the window needs of the backups' keeper; *vault.Vault is one.
// Recovery and Plan never wait for the disk.
type Safe interface {
	Recovery() vault.Recovery
	UseRecoveryKey(ctx context.Context, key vault.RecoveryKey) error
	UseRecoveryPassphrase(ctx context.Context, passphrase string) error
	SetBackupFolder(ctx context.Context, folder string) error
	Backup(ctx context.Context) error
	Prove(ctx context.Context, with vault.Opening) error
	Plan(b *vault.Backup) []vault.Planned
	Apply(ctx context.Context, b *vault.Backup, without ...string) ([]vault.Planned, error)
}

// Sheet is what stands on a recovery sheet.
type Sheet struct {
	Key      vault.RecoveryKey
	Language text.Language
	Made     time.Time
}

// Recovery are the doors to the recovery sheet, and to what lies outside of
// an open vault. A way that is nil is not offered.
type Recovery struct {
	NewKey  func() (vault.RecoveryKey, error) // nil: vault.NewRecoveryKey
	AnyLine func() int                        // which line is asked for, from 1; nil: by chance

	// Print gives the sheet to what prints it, and returns once it has it;
	// twice is called, from any goroutine, if it is asked for again while ctx
	// lasts, which may have been another program. Save writes a PDF.
	Print func(ctx context.Context, s Sheet, twice func()) error
	Save  func(ctx context.Context, path string, s Sheet) error

	// Find gives the backups that lie about, newest first.
	Find func(ctx context.Context) []vault.Found
	// Sticks gives the folder of each stick and disk that is plugged in, at
	// once: it is asked every second while a person is to choose one.
	Sticks func() []string
	// SetAside makes room for a restore where the vault's files are damaged.
	SetAside func(ctx context.Context, passphrase string) error
}

// ErrNotPrinted: nothing that prints took the sheet.
type ErrNotPrinted struct{ Err error }

func (e ErrNotPrinted) Error() string { return fmt.Errorf("ui: not printed: %w", e.Err).Error() }

// Unwrap gives the reason.
func (e ErrNotPrinted) Unwrap() error { return e.Err }

// Explanation names the sentence for a person.
func (e ErrNotPrinted) Explanation() (string, map[string]any) { return "ui.sheet.notprinted", nil }

// newKey makes the key of a new sheet, and says which of its lines will be
// asked for.
func (a *App) newKey() (key vault.RecoveryKey, line int, err error) {
	makeKey, anyLine := a.o.Recovery.NewKey, a.o.Recovery.AnyLine
	if makeKey == nil {
		makeKey = vault.NewRecoveryKey
	}
	if anyLine == nil {
		anyLine = func() int { return 1 + rand.IntN(vault.RecoveryLines) } //nolint:gosec // which line is asked is no secret
	}
	key, err = makeKey()
	return key, anyLine(), err
}

// month is a month as dates have it: a number, in English its name.
func (a *App) month(t time.Time) any {
	if a.say.Language() != text.Japanese {
		return t.Month().String()
	}
	return int(t.Month())
}

// when is a time in words, where this computer is.
func (a *App) when(t time.Time) string {
	t = t.In(a.o.Now().Location())
	month := a.month(t)
	return a.say.Say("ui.when", "year", t.Year(), "month", month, "day", t.Day(), "time", t.Format("15:04"))
}

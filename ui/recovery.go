// The doors to the recovery sheet and to the backups, and what the pages about
// them share: times in words, choosing a folder or a file.

package ui

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

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

// choosers are the dialogs of the system's files; tests answer in their place.
type choosers struct {
	folder func(do func(path string))
	file   func(endings []string, do func(path string))
	save   func(name string, do func(path string))
}

func (a *App) dialogs() choosers {
	return choosers{folder: a.askFolder, file: a.askFile, save: a.askSave}
}

// askFolder lets a person choose a folder.
func (a *App) askFolder(do func(path string)) {
	d := dialog.NewFolderOpen(func(l fyne.ListableURI, err error) {
		switch {
		case err != nil:
			a.toast.problem(a.say.Explain(err))
		case l != nil:
			do(filepath.FromSlash(l.Path()))
		}
	}, a.win)
	d.SetTitleText(a.say.Say("ui.folder.title"))
	d.SetConfirmText(a.say.Say("ui.folder.choose"))
	a.overFiles(d)
}

// askFile lets a person choose a file with one of these endings.
func (a *App) askFile(endings []string, do func(path string)) {
	d := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			a.toast.problem(a.say.Explain(err))
		case r != nil:
			path := r.URI().Path()
			_ = r.Close()
			do(filepath.FromSlash(path))
		}
	}, a.win)
	d.SetTitleText(a.say.Say("ui.file.choose"))
	d.SetConfirmText(a.say.Say("ui.file.open"))
	d.SetFilter(storage.NewExtensionFileFilter(bothCases(endings)))
	a.overFiles(d)
}

// askSave lets a person say where a file goes. The dialog makes it, empty.
func (a *App) askSave(name string, do func(path string)) {
	d := dialog.NewFileSave(func(w fyne.URIWriteCloser, err error) {
		switch {
		case err != nil:
			a.toast.problem(a.say.Explain(err))
		case w != nil:
			path := w.URI().Path()
			_ = w.Close()
			do(filepath.FromSlash(path))
		}
	}, a.win)
	d.SetFileName(name)
	d.SetTitleText(a.say.Say("ui.file.save"))
	a.overFiles(d)
}

// overFiles shows a dialog of files as large as the window lets it.
func (a *App) overFiles(d *dialog.FileDialog) {
	d.SetDismissText(a.say.Say("ui.cancel"))
	d.SetView(dialog.ListView)
	size := a.win.Canvas().Size()
	d.SetOnClosed(a.cover(d.Dismiss))
	d.Show() // the dialog has no size before it is shown
	d.Resize(fyne.NewSize(size.Width-20, size.Height-40))
}

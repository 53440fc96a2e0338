// What is decided of things that do not lie in the window's own settings: what
// the desktop keeps, and the second folder of the backups. They are brought to
// what is decided, quietly; what fails is told on the page that shows them.

package ui

import (
	"context"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"

	"rokketa/internal/policy"
	"rokketa/vault"
)

// enforce brings what the desktop keeps to what is decided.
func (a *App) enforce() {
	for _, d := range []struct {
		key policy.Key
		of  Switch
	}{{policy.StartWithSession, a.o.Starts}, {policy.OpenLinks, a.o.Links}} {
		if d.of == nil || !a.o.Policy.Has(d.key) {
			continue
		}
		want := a.o.Policy.Yes(d.key)
		a.o.Go(func() func() {
			on, err := d.of.State()
			if err == nil && on != want {
				err = d.of.Set(want)
			}
			return func() {
				if err != nil {
					fyne.LogError("not set as decided", err)
				}
			}
		})
	}
}

// folderDecided says whether the second folder of the backups is decided.
func (a *App) folderDecided() bool { return a.o.Policy.Has(policy.BackupFolder) }

// obeyFolder takes the second folder that is decided, where there are backups
// and it is another one; then, if it is not nil, is called once that is tried.
// A folder on a network may never answer, so it is looked for before the vault
// is asked to wait for it.
func (a *App) obeyFolder(then func()) {
	if !a.folderDecided() || a.vault == nil {
		return
	}
	folder, r := a.o.Policy.Text(policy.BackupFolder), a.vault.Recovery()
	if r.Kind == vault.RecoveryNone || r.Folder == filepath.Clean(folder) {
		return
	}
	over := func(err error) {
		a.notes.folder = err
		if then != nil {
			then()
		}
	}
	v := a.vault
	a.o.Go(func() func() {
		info, err := os.Stat(folder)
		return func() {
			switch {
			case a.vault != v || !a.isOpen():
			case err != nil || !info.IsDir():
				over(&vault.FolderGoneError{Folder: folder})
			default:
				a.inTurn(pending{
					waiting: "ui.waiting.second",
					begin: func() func(context.Context) error {
						return func(ctx context.Context) error { return v.SetBackupFolder(ctx, folder) }
					},
					then:    func() { over(nil) },
					failed:  over,
					tells:   true,
					unasked: true,
				})
			}
		}
	})
}

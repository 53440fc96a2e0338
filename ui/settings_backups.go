// 控えと復元: which backups there are and where, whether they work, and what
// a person can do about them.

package ui

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"rokketa/internal/policy"
	"rokketa/vault"
)

type backupsPage struct {
	app  *App
	root fyne.CanvasObject
}

// backupsNow is the section's line in the menu.
func (a *App) backupsNow() string {
	switch r := a.vault.Recovery(); {
	case r.Trouble != nil || r.Second != nil:
		return a.say.Say("ui.backups.trouble")
	case r.Last == "":
		return a.say.Say("ui.backups.nothing")
	default:
		return a.say.Say("ui.backups.last", "when", a.when(r.Made))
	}
}

func newBackupsPage(a *App) *backupsPage {
	p := &backupsPage{app: a}
	r := a.vault.Recovery()
	body := container.NewVBox()
	if r.Kind == vault.RecoveryNone {
		body.Add(p.none(r))
	} else {
		body.Add(p.state(r))
		body.Add(p.second(r))
		body.Add(p.opens(r))
	}
	body.Add(p.restore())
	p.root = a.titled(a.say.Say("ui.settings.backups"), p.back, body, nil)
	return p
}

// again shows the page anew, where it is still the one that is shown.
func (p *backupsPage) again() {
	if p.app.now == page(p) {
		p.app.showBackups()
	}
}

// showBackups is the section's page. Samples have none.
func (a *App) showBackups() {
	if !a.o.Helpdesk.Here {
		a.show(newBackupsPage(a))
	}
}

// none says that there are no backups yet, and leads to the sheet.
func (p *backupsPage) none(r vault.Recovery) fyne.CanvasObject {
	a := p.app
	box := container.NewVBox(paragraph(a.say.Say("ui.backups.none")))
	if r.Trouble != nil {
		box.Add(a.complaint("", "", a.say.Explain(r.Trouble)))
	}
	box.Add(a.primary(a.say.Say("ui.recovery.title"), theme.DocumentCreateIcon(), p.newSheet))
	return sheet(box, colorCard, 8)
}

// state is the newest backup on this computer.
func (p *backupsPage) state(r vault.Recovery) fyne.CanvasObject {
	a := p.app
	box := container.NewVBox()
	switch {
	case r.Last == "":
		box.Add(strong(a.say.Say("ui.backups.waiting")))
	default:
		box.Add(strong(a.say.Say("ui.backups.last", "when", a.when(r.Made))))
		box.Add(small(a.say.Say("ui.backups.here", "folder", filepath.Dir(r.Last))))
	}
	if r.Trouble != nil {
		box.Add(a.complaint("", "", a.whyNone(r.Trouble)))
	}
	box.Add(a.press(a.say.Say("ui.backups.now"), theme.DocumentSaveIcon(), p.backup))
	return sheet(box, colorCard, 8)
}

// whyNone says what went wrong with the backup on this computer; what can be
// done about it is the button below.
func (a *App) whyNone(trouble error) string {
	if errors.Is(trouble, vault.ErrBackupDiffers) {
		return a.say.Say("ui.backups.differs")
	}
	return a.say.Explain(trouble)
}

// whyNotThere says what went wrong in the second folder. That the backups on
// this computer are made all the same is said only while they are.
func (a *App) whyNotThere(r vault.Recovery) string {
	if _, gone := errors.AsType[*vault.FolderGoneError](r.Second); gone && r.Trouble != nil {
		return a.say.Say("ui.backups.second.gone")
	}
	return a.say.Explain(r.Second)
}

// backup makes one now.
func (p *backupsPage) backup() {
	a := p.app
	a.inTurn(pending{
		waiting: "ui.waiting.second",
		begin:   func() func(context.Context) error { return a.vault.Backup },
		then: func() {
			p.again()
			if a.vault.Recovery().Second == nil {
				a.toast.say(a.say.Say("ui.backups.made"), "", nil)
			}
		},
		failed: func(err error) {
			p.again()
			a.toast.problem(a.say.Explain(err))
		},
		tells: true,
	})
}

// second is the folder on a stick or elsewhere.
func (p *backupsPage) second(r vault.Recovery) fyne.CanvasObject {
	a := p.app
	if a.folderDecided() {
		return a.decidedFolder(r, func() {
			if a.notes.folder != nil {
				a.obeyFolder(p.again)
				return
			}
			p.backup()
		})
	}
	choose := func() { a.chooseBackupFolder(a.showBackups, a.showBackups) }
	if r.Folder == "" {
		return a.part("ui.backups.second", small(a.say.Say("ui.backups.second.none")),
			a.press(a.say.Say("ui.backups.choose"), theme.FolderOpenIcon(), choose))
	}
	box := []fyne.CanvasObject{small(r.Folder)}
	if r.Second != nil {
		box = append(box, a.complaint("", "", a.whyNotThere(r)),
			a.press(a.say.Say("ui.backups.retry"), theme.ViewRefreshIcon(), p.backup))
	}
	box = append(box, a.pair(
		a.quiet(a.say.Say("ui.backups.remove"), nil, "", p.remove),
		a.press(a.say.Say("ui.backups.change"), theme.FolderOpenIcon(), choose)))
	return a.part("ui.backups.second", box...)
}

// decidedFolder is the second folder that is not the person's to choose; retry
// tries again where it is not there.
func (a *App) decidedFolder(r vault.Recovery, retry func()) fyne.CanvasObject {
	box := []fyne.CanvasObject{small(a.o.Policy.Text(policy.BackupFolder))}
	if wrong := cmp.Or(a.notes.folder, r.Second); wrong != nil {
		box = append(box, a.complaint("", "", a.say.Explain(wrong)), a.press(a.say.Say("ui.backups.retry"), theme.ViewRefreshIcon(), retry))
	}
	return a.part("ui.backups.second", append(box, strong(a.say.Say("ui.policy.folder")))...)
}

// setBackupFolder makes a folder the second one, "" for none.
func (a *App) setBackupFolder(folder string, then func()) {
	a.inTurn(pending{
		waiting: "ui.waiting.second",
		begin: func() func(context.Context) error {
			return func(ctx context.Context) error { return a.vault.SetBackupFolder(ctx, folder) }
		},
		then:   then,
		failed: func(err error) { a.toast.problem(a.say.Explain(err)) },
		tells:  true,
	})
}

// remove makes no second backups any more. Those that are there stay.
func (p *backupsPage) remove() { p.app.setBackupFolder("", p.again) }

// opens is the sheet or the passphrase.
func (p *backupsPage) opens(r vault.Recovery) fyne.CanvasObject {
	a := p.app
	name, since, prove := "ui.sheet.title", "ui.backups.sheet", "ui.prove.title"
	if r.Kind == vault.RecoveryPassphrase {
		name, since, prove = "ui.recovery.phrase", "ui.backups.phrase", "ui.prove.phrase"
	}
	proved := a.say.Say("ui.backups.unproved")
	if !r.Proved.IsZero() {
		proved = a.say.Say("ui.backups.proved", "when", a.when(r.Proved))
	}
	return a.part(name, small(a.say.Say(since, "when", a.when(r.Since))), small(proved),
		a.press(a.say.Say(prove), theme.ConfirmIcon(), p.prove),
		a.quiet(a.say.Say("ui.backups.renew"), theme.DocumentCreateIcon(), "", p.newSheet))
}

func (p *backupsPage) newSheet() { p.app.showKeyMaker(p.app.showBackups) }

// prove asks for what opens the backups, and opens one with it.
func (p *backupsPage) prove() {
	a := p.app
	s := &steps{app: a}
	name, byPhrase := "ui.prove.title", a.vault.Recovery().Kind == vault.RecoveryPassphrase
	if byPhrase {
		name = "ui.prove.phrase"
	}
	var form *opening
	form = a.newOpening(byPhrase, func(with vault.Opening) {
		a.inTurn(pending{
			waiting: "ui.waiting.prove",
			begin: func() func(context.Context) error {
				return func(ctx context.Context) error { return a.vault.Prove(ctx, with) }
			},
			then: func() {
				if !s.gone {
					a.showBackups()
					a.toast.problem(a.say.Count("ui.prove.good", len(a.vault.Entries())+len(a.vault.Deleted())))
				}
			},
			failed: func(err error) {
				if errors.Is(err, vault.ErrBackupWrongKey) {
					form.tell(errNotThisSheet{})
					return
				}
				form.tell(err)
			},
			tells: true,
		})
	})
	s.forget, s.renew = form.wipe, p.prove
	s.to(step{
		root: a.titled(a.say.Say(name), a.showBackups, form.box, feet(
			a.press(a.say.Say("ui.cancel"), nil, a.showBackups),
			a.primary(a.say.Say("ui.prove.do"), theme.ConfirmIcon(), form.submit))),
		focus: form.first(), back: a.showBackups, enter: form.submit, take: form.take,
	})
}

// errNotThisSheet: a key that was typed without an error is not the one that
// the backups are sealed for.
type errNotThisSheet struct{}

func (errNotThisSheet) Error() string { return "ui.prove.other" }

// Explanation names the sentence for a person.
func (errNotThisSheet) Explanation() (string, map[string]any) { return "ui.prove.other", nil }

// restore leads to the way back from a backup.
func (p *backupsPage) restore() fyne.CanvasObject {
	a := p.app
	row := newChoice(a, theme.HistoryIcon(), false, a.say.Say("ui.restore.title"), a.say.Say("ui.restore.how"), a.startRestore)
	row.leads()
	return row
}

func (p *backupsPage) object() fyne.CanvasObject { return p.root }
func (p *backupsPage) shown()                    {}
func (p *backupsPage) tick(time.Time)            {}
func (p *backupsPage) rune(rune) bool            { return false }
func (p *backupsPage) key(fyne.KeyName) bool     { return false }
func (p *backupsPage) back()                     { p.app.backToSettings("ui.settings.backups") }

// Coming back from a backup: which one, what opens it, what would become of
// each account, and the result. Nothing is changed before the plan was seen.
// The backup's secrets are wiped when the page is left.

package ui

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"rokketa/vault"
)

// mostFound is how many backups are offered; the others are chosen as files.
const mostFound = 6

// restorer is the page.
type restorer struct {
	steps
	path    string
	with    vault.Opening
	form    *opening
	backup  *vault.Backup
	leave   map[string]bool // accounts of the backup, by ID, that stay out
	out     func()          // where the page was come from
	forgot  bool            // the password is forgotten
	applies bool            // the backup is being taken over
	opens   *task           // the accounts are being opened, nil at other times
	away    func()          // where a person wants to go in place of that
}

// startRestore begins: from the settings, from the first page, or from the
// page that says why the accounts do not open.
func (a *App) startRestore() { a.restoreFrom(false) }

// restoreFrom is startRestore; forgot says that the password is forgotten.
func (a *App) restoreFrom(forgot bool) {
	if a.opening || a.o.Helpdesk.Here {
		return // a backup has real accounts
	}
	before := a.now
	p := &restorer{leave: map[string]bool{}, forgot: forgot}
	p.out = func() { a.show(before) }
	if a.vault != nil {
		p.out = a.home
		switch before.(type) {
		case *backupsPage:
			p.out = a.showBackups
		case *placePage:
			p.out = func() { a.show(newPlacePage(a)) }
		}
	}
	leave := p.out
	p.out = func() {
		if !p.stops(leave) {
			leave()
		}
	}
	p.steps = steps{app: a, forget: p.wipe, renew: func() { p.out() }}
	p.find()
}

func (p *restorer) wipe() {
	p.with = vault.Opening{}
	if p.form != nil {
		p.form.wipe()
	}
	if p.backup != nil && !p.applies {
		p.backup.Close()
	}
}

// stops says whether the accounts are being opened; that ends then, and away
// comes after it.
func (p *restorer) stops(away func()) bool {
	if p.opens == nil {
		return false
	}
	p.away = away
	p.opens.cancel()
	return true
}

// find looks for backups and offers them, newest first.
func (p *restorer) find() {
	a := p.app
	if p.stops(p.find) {
		return
	}
	if a.o.Recovery.Find == nil {
		p.choose(nil)
		return
	}
	var found []vault.Found
	a.read("ui.waiting.find", func(ctx context.Context) error {
		found = a.o.Recovery.Find(ctx)
		return ctx.Err()
	}, func(err error) {
		if err != nil { // found is still the job's
			p.choose(nil)
			return
		}
		p.choose(found)
	})
}

func (p *restorer) choose(found []vault.Found) {
	a := p.app
	body := container.NewVBox()
	s := step{back: p.out, take: func(paths []string) { p.look(paths[0]) }}
	lead := "ui.restore.which"
	if len(found) == 0 {
		lead = "ui.restore.none"
	}
	body.Add(paragraph(a.say.Say(lead)))
	for i, f := range found {
		if i == mostFound {
			break
		}
		where := a.say.Say("ui.restore.here")
		sign := theme.ComputerIcon()
		if !f.Own {
			where, sign = filepath.Dir(f.Path), stickIcon()
		}
		one := newChoice(a, sign, i == 0, a.say.Say("ui.restore.made", "when", a.when(f.Made)), where, func() { p.open(f, nil) })
		if i == 0 {
			s.focus = one
		}
		body.Add(one)
	}
	seek := a.press(a.say.Say("ui.restore.seek"), theme.ViewRefreshIcon(), p.find)
	if len(found) == 0 {
		seek.Importance, s.enter = widget.HighImportance, p.find
	}
	body.Add(a.pair(
		seek,
		a.press(a.say.Say("ui.restore.file"), theme.FolderOpenIcon(), func() {
			a.files.file(sort{title: a.say.Say("ui.file.choose"), called: a.say.Say("ui.file.backups"), endings: []string{".age"}}, p.look)
		})))
	s.root = a.titled(a.say.Say("ui.restore.title"), p.out, body, nil)
	p.to(s)
}

// look takes a file that a person chose.
func (p *restorer) look(path string) {
	a := p.app
	var f vault.Found
	a.read("ui.waiting.read", func(context.Context) (err error) {
		f, err = vault.LookAt(path)
		return err
	}, func(err error) {
		switch {
		case errors.Is(err, context.Canceled):
		case err != nil:
			a.toast.problem(a.say.Explain(err))
		default:
			p.open(f, nil)
		}
	})
}

// open asks for what opens the backup; wrong, if it is not nil, says why what
// was given did not.
func (p *restorer) open(f vault.Found, wrong error) {
	a := p.app
	p.path = f.Path
	byPhrase := f.Sealed || f.Beside
	if a.vault != nil && !f.Sealed && a.vault.Recovery().Kind == vault.RecoverySheet {
		byPhrase = false // files of an older passphrase lie there too
	}
	p.form = a.newOpening(byPhrase, p.unseal)
	back := p.find
	p.to(step{
		root: a.titled(a.say.Say("ui.restore.open"), back, container.NewVBox(
			strong(a.say.Say("ui.restore.made", "when", a.when(f.Made))), p.form.box), feet(
			a.press(a.say.Say("ui.restore.another"), nil, back),
			a.primary(a.say.Say("ui.restore.go"), nil, p.form.submit))),
		focus: p.form.first(), back: back, enter: p.form.submit, take: p.form.take,
	})
	if wrong != nil {
		p.form.tell(wrong)
	}
}

// unseal opens the backup.
func (p *restorer) unseal(with vault.Opening) {
	a, form := p.app, p.form
	var b *vault.Backup
	a.read("ui.waiting.unseal", func(context.Context) (err error) {
		b, err = vault.OpenBackup(p.path, with)
		return err
	}, func(err error) {
		switch {
		case errors.Is(err, context.Canceled):
		case err != nil:
			form.tell(err)
		case p.gone:
			b.Close()
		default:
			if p.backup != nil {
				p.backup.Close()
			}
			p.backup, p.with = b, with
			form.wipe()
			p.into("")
		}
	})
}

// into sees that a vault is open to restore into, and goes on to the plan.
func (p *restorer) into(passphrase string) {
	a := p.app
	switch {
	case p.gone, a.opening:
		return
	case a.vault != nil:
		p.plan()
		return
	}
	var v Vault
	a.opening, p.opens = true, &task{}
	closing := a.closed
	a.workOn(p.opens, "ui.waiting.open", func(ctx context.Context) (err error) {
		if err := awaitClosing(ctx, closing); err != nil {
			return err
		}
		v, err = a.o.Open(ctx, passphrase, true)
		if err == nil && a.life.Err() != nil {
			_ = v.Close() // the window closed meanwhile
		}
		return err
	}, func(err error) {
		away := p.away
		a.opening, p.opens, p.away = false, nil, nil
		if err != nil {
			a.locking = ""
		}
		if p.gone || away != nil {
			a.locking = ""
			if err == nil {
				a.shutBehind(v)
			}
			if !p.gone {
				away()
			}
			return
		}
		damaged, _ := errors.AsType[*vault.DamagedError](err)
		switch {
		case err == nil:
			a.adopt(v)
			if !a.lockOpened(v) {
				p.plan()
			}
		case damaged != nil && a.o.Recovery.SetAside != nil:
			p.aside(passphrase)
		case errors.Is(err, vault.ErrPassphraseNeeded) && p.forgot && a.o.Recovery.SetAside != nil && a.o.Asks() == PassphraseUnlock:
			p.aside(passphrase)
		case errors.Is(err, vault.ErrPassphraseNeeded), errors.Is(err, vault.ErrPassphraseWrong):
			p.unlock(err)
		default:
			p.fails(err, func() { p.into(passphrase) })
		}
	})
}

// unlock asks for the passphrase of a store that is a file.
func (p *restorer) unlock(why error) {
	a := p.app
	typed := a.newField(a.say.Say("ui.unlock.first"))
	typed.Password = true
	remark := a.newRemark()
	if errors.Is(why, vault.ErrPassphraseWrong) {
		remark.tell(a.say.Explain(why), theme.ColorNameError)
	}
	key := "ui.restore.unlock"
	if a.o.Asks() == PassphraseNew {
		key = "ui.unlock.new.lead"
	}
	do := func() {
		switch {
		case typed.Text == "":
		case a.o.Asks() == PassphraseNew && utf8.RuneCountInString(strings.TrimSpace(typed.Text)) < least:
			remark.tell(a.say.Say("ui.lock.short"), theme.ColorNameError)
			a.win.Canvas().Focus(typed)
		default:
			p.into(typed.Text)
		}
	}
	typed.OnSubmitted = func(string) { do() }
	p.to(step{
		root: a.titled(a.say.Say("ui.unlock.title"), p.find, container.NewVBox(
			paragraph(a.say.Say(key)), padded(typed, 8, 4), remark.box), feet(
			a.press(a.say.Say("ui.cancel"), nil, p.out),
			a.primary(a.say.Say("ui.unlock.open"), nil, do))),
		focus: typed, back: p.find, enter: do,
	})
}

// aside says what is done with damaged files, and does it when told to.
func (p *restorer) aside(passphrase string) {
	a := p.app
	do := func() {
		a.work("ui.waiting.save", func(ctx context.Context) error { return a.o.Recovery.SetAside(ctx, passphrase) }, func(err error) {
			if err != nil && !errors.Is(err, vault.ErrNotDamaged) {
				p.fails(err, func() { p.aside(passphrase) })
				return
			}
			p.into(passphrase)
		})
	}
	why := "ui.aside.why"
	if p.forgot {
		why = "ui.aside.forgot"
	}
	p.to(step{
		root: a.titled(a.say.Say("ui.aside.title"), p.find, container.NewVBox(
			paragraph(a.say.Say(why)),
			sheet(container.NewVBox(strong(a.say.Say("ui.aside.what")), paragraph(a.say.Say("ui.aside.how"))), colorNote, 8)), feet(
			a.press(a.say.Say("ui.cancel"), nil, p.out),
			a.primary(a.say.Say("ui.aside.do"), nil, do))),
		back: p.find, enter: do,
	})
}

// fails says what stands in the way, with a way to try again.
func (p *restorer) fails(err error, again func()) {
	a := p.app
	p.to(step{
		root: a.titled(a.say.Say("ui.restore.title"), p.find, container.NewVBox(
			a.complaint("", "", a.say.Explain(err)), small(a.say.Say("ui.restore.safe"))), feet(
			a.press(a.say.Say("ui.cancel"), nil, p.out),
			a.primary(a.say.Say("ui.problem.again"), theme.ViewRefreshIcon(), again))),
		back: p.find, enter: again,
	})
}

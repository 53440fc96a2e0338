// The plan of a restore: what would become of each account, in groups, with a
// tick where there is something to leave out; and what came of it.

package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"rokketa/vault"
)

// fateKeys are the words for a fate: a heading that counts, and a sentence.
func fateKeys(f vault.Fate) (heading, what string) {
	switch f {
	case vault.FateNew:
		return "ui.fate.new", "ui.fate.new.what"
	case vault.FateName:
		return "ui.fate.name", "ui.fate.name.what"
	case vault.FateMend:
		return "ui.fate.mend", "ui.fate.mend.what"
	case vault.FateTrash:
		return "ui.fate.trash", "ui.fate.trash.what"
	case vault.FateSame:
		return "ui.fate.same", "ui.fate.same.what"
	default:
		return "ui.fate.refused", "ui.fate.refused.what"
	}
}

// doneKey is the sentence for what was done, counted.
func doneKey(f vault.Fate) string {
	switch f {
	case vault.FateName:
		return "ui.done.name"
	case vault.FateMend:
		return "ui.done.mend"
	case vault.FateTrash:
		return "ui.done.trash"
	default:
		return "ui.done.new"
	}
}

// does says whether a fate changes anything.
func does(f vault.Fate) bool { return f != vault.FateSame && f != vault.FateRefused }

// plan shows the plan.
func (p *restorer) plan() {
	a := p.app
	groups := map[vault.Fate][]vault.Planned{}
	doing := 0
	for _, one := range a.vault.Plan(p.backup) {
		groups[one.Fate] = append(groups[one.Fate], one)
		if does(one.Fate) {
			doing++
		}
	}
	var restore *pressButton
	weigh := func() {
		if len(p.leave) < doing {
			restore.Enable()
		} else {
			restore.Disable()
		}
	}
	body := container.NewVBox()
	made := p.backup.Made
	if made.IsZero() {
		made = p.backup.Written
	}
	body.Add(paragraph(a.say.Count("ui.plan.lead", p.backup.Count(), "when", a.when(made))))
	for _, fate := range []vault.Fate{vault.FateMend, vault.FateNew, vault.FateName, vault.FateTrash, vault.FateSame, vault.FateRefused} {
		if list := groups[fate]; len(list) > 0 {
			body.Add(p.group(fate, list, weigh))
		}
	}
	if doing == 0 {
		body.Add(strong(a.say.Say("ui.plan.nothing")))
		ready := a.primary(a.say.Say("ui.recovery.finish"), theme.ConfirmIcon(), a.home)
		p.to(step{root: a.titled(a.say.Say("ui.plan.title"), p.find, body, feet(ready)), back: p.find, enter: a.home})
		return
	}
	restore = a.primary(a.say.Say("ui.plan.restore"), theme.HistoryIcon(), p.apply)
	p.to(step{
		root: a.titled(a.say.Say("ui.plan.title"), p.find, body, feet(
			a.press(a.say.Say("ui.cancel"), nil, p.cancel), restore)),
		back: p.find, enter: p.apply,
	})
}

// cancel leaves everything as it is.
func (p *restorer) cancel() {
	if p.app.vault != nil {
		p.app.home()
		return
	}
	p.out()
}

// group is the accounts of one fate on a card.
func (p *restorer) group(fate vault.Fate, list []vault.Planned, weigh func()) fyne.CanvasObject {
	a := p.app
	heading, what := fateKeys(fate)
	box := container.NewVBox(strong(a.say.Count(heading, len(list))), small(a.say.Say(what)))
	if !does(fate) {
		names := make([]string, len(list))
		for i, one := range list {
			names[i] = oneLine(faceLabel(one.Entry.Account, a))
		}
		box.Add(newProse(strings.Join(names, "\n"), sizeSmall, theme.ColorNameForeground, false, fyne.TextAlignLeading))
		return sheet(box, colorCard, 8)
	}
	for _, one := range list {
		name := oneLine(faceLabel(one.Entry.Account, a))
		if !one.Entry.Deleted.IsZero() {
			name = a.say.Say("ui.plan.trashed", "name", name)
		}
		box.Add(p.row(one.Entry.ID, name, weigh))
	}
	return sheet(box, colorCard, 8)
}

// row is an account with its tick.
func (p *restorer) row(id, name string, weigh func()) fyne.CanvasObject {
	keep := &tick{app: p.app, spoken: name}
	keep.Checked = !p.leave[id]
	keep.OnChanged = func(on bool) {
		if on {
			delete(p.leave, id)
		} else {
			p.leave[id] = true
		}
		weigh()
	}
	keep.ExtendBaseWidget(keep)
	return newTickRow(keep, bordered(nil, nil, container.NewCenter(keep), nil, paragraph(name)))
}

// tickRow is a tick with its name: a click on either turns it.
type tickRow struct {
	widget.BaseWidget
	keep    *tick
	content fyne.CanvasObject
}

func newTickRow(keep *tick, content fyne.CanvasObject) *tickRow {
	r := &tickRow{keep: keep, content: content}
	r.ExtendBaseWidget(r)
	return r
}

// Tapped implements fyne.Tappable.
func (r *tickRow) Tapped(*fyne.PointEvent) { r.keep.SetChecked(!r.keep.Checked) }

// inner implements holder.
func (r *tickRow) inner() []fyne.CanvasObject { return []fyne.CanvasObject{r.content} }

// CreateRenderer implements fyne.Widget.
func (r *tickRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.content) }

// apply restores, in one change.
func (p *restorer) apply() {
	if p.applies {
		return
	}
	a, b := p.app, p.backup
	without := make([]string, 0, len(p.leave))
	for id := range p.leave {
		without = append(without, id)
	}
	var done []vault.Planned
	p.applies = true
	a.inTurn(pending{
		waiting: "ui.waiting.restore",
		begin: func() func(context.Context) error {
			return func(ctx context.Context) (err error) {
				done, err = a.vault.Apply(ctx, b, without...)
				return err
			}
		},
		then: func() {
			p.applied(b)
			if a.list != nil {
				a.list.showAll() // what came back is not to be hidden by an old search
			}
			p.result(done)
		},
		failed: func(err error) {
			p.applied(b)
			p.fails(err, p.plan)
		},
		unseen: func(error) { b.Close() },
		tells:  true,
	})
}

// applied lets go of a backup that was still needed when the page was left.
func (p *restorer) applied(b *vault.Backup) {
	p.applies = false
	if p.gone {
		b.Close()
	}
}

// result says what was done, and on a new computer takes the sheet that is at
// hand for the backups to come.
func (p *restorer) result(done []vault.Planned) {
	a := p.app
	count := map[vault.Fate]int{}
	for _, one := range done {
		count[one.Fate]++
	}
	mark := widget.NewIcon(theme.NewColoredResource(theme.ConfirmIcon(), colorMark))
	body := container.NewVBox(
		container.NewCenter(container.NewGridWrap(fyne.NewSquareSize(64*a.unit()), mark)),
		newProse(a.say.Say("ui.result.done"), theme.SizeNameSubHeadingText, theme.ColorNameForeground, true, fyne.TextAlignCenter))
	for _, fate := range vault.Fates() {
		if does(fate) && count[fate] > 0 {
			body.Add(newProse(a.say.Count(doneKey(fate), count[fate]), theme.SizeNameText, theme.ColorNameForeground, false, fyne.TextAlignCenter))
		}
	}
	foot := feet(a.primary(a.say.Say("ui.result.list"), theme.ListIcon(), a.home))
	enter := a.home
	if a.vault.Recovery().Kind == vault.RecoveryNone && len(a.vault.Entries()) > 0 {
		ask, why := "ui.result.keep", "ui.result.keep.why"
		if p.with.Passphrase != "" {
			ask, why = "ui.result.keep.phrase", "ui.result.keep.phrase.why"
		}
		body.Add(space(6))
		body.Add(sheet(container.NewVBox(strong(a.say.Say(ask)), paragraph(a.say.Say(why))), colorNote, 8))
		foot = feet(a.press(a.say.Say("ui.later"), nil, a.home),
			a.primary(a.say.Say("ui.result.use"), theme.ConfirmIcon(), p.keepOn))
		enter = p.keepOn
	}
	body.Add(space(6))
	body.Add(newProse(a.say.Say("ui.result.try"), sizeSmall, colorMuted, false, fyne.TextAlignCenter))
	p.to(step{root: a.titled(a.say.Say("ui.result.title"), nil, body, foot), back: a.home, enter: enter})
}

// keepOn seals the backups to come for what opened this one.
func (p *restorer) keepOn() {
	a, with := p.app, p.with
	a.inTurn(pending{
		waiting: "ui.waiting.backup",
		begin: func() func(context.Context) error {
			return func(ctx context.Context) error {
				if with.Key.IsZero() {
					return a.vault.UseRecoveryPassphrase(ctx, with.Passphrase)
				}
				return a.vault.UseRecoveryKey(ctx, with.Key)
			}
		},
		then:   a.showBackups,
		failed: func(err error) { a.toast.problem(a.say.Explain(err)) },
		tells:  true,
	})
}

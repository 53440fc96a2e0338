// Where the backups lie a second time: each stick or disk that is plugged in
// as a large button, and any other folder. One that is plugged in while the
// page is up comes up on it by itself.

package ui

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"rokketa/assets/icons"
)

// sticksStep offers what is plugged in, as a step of another page.
type sticksStep struct {
	steps   *steps
	back    func()
	then    func()
	found   []string
	root    fyne.CanvasObject
	looking bool
}

// chooseBackupFolder lets a person choose the second folder on a page of its
// own; back leads to where it began, and then is called once it is chosen.
func (a *App) chooseBackupFolder(back, then func()) {
	if a.o.Helpdesk.Here {
		return // samples do not go to a member's stick
	}
	if a.o.Recovery.Sticks == nil {
		a.files.folder(func(folder string) { a.setBackupFolder(folder, then) })
		return
	}
	s := &steps{app: a}
	s.chooseBackupFolder(back, then)
}

// chooseBackupFolder does so as a step of a page that goes on afterwards.
func (s *steps) chooseBackupFolder(back, then func()) {
	p := &sticksStep{steps: s, back: back, then: func() {
		if !s.gone {
			then()
		}
	}}
	if s.app.o.Recovery.Sticks == nil {
		p.other()
		return
	}
	var found []string
	s.app.read("ui.waiting.sticks", func(ctx context.Context) error {
		found = s.app.o.Recovery.Sticks()
		return ctx.Err()
	}, func(err error) {
		if err == nil { // else found is still the job's
			p.found = found
			p.lay()
		}
	})
}

func stickIcon() fyne.Resource { return fyne.NewStaticResource("stick.svg", icons.Stick) }

// lay shows what is plugged in now.
func (p *sticksStep) lay() {
	a := p.steps.app
	body := container.NewVBox()
	var first fyne.Focusable
	if len(p.found) == 0 {
		body.Add(sheet(bordered(nil, nil, container.NewCenter(padded(widget.NewIcon(theme.NewThemedResource(stickIcon())), 6, 0)), nil,
			container.NewVBox(strong(a.say.Say("ui.sticks.none")), small(a.say.Say("ui.sticks.none.how")))), colorNote, 6))
	} else {
		body.Add(paragraph(a.say.Say("ui.sticks.which")))
	}
	for _, folder := range p.found {
		one := newChoice(a, stickIcon(), false, stickName(folder), a.say.Say("ui.sticks.here", "folder", folder), func() { p.put(folder) })
		if first == nil {
			first = one
		}
		body.Add(one)
	}
	p.root = a.titled(a.say.Say("ui.sticks.title"), p.back, body, feet(
		a.press(a.say.Say("ui.cancel"), nil, p.back),
		a.press(a.say.Say("ui.sticks.other"), theme.FolderOpenIcon(), p.other)))
	p.steps.to(step{root: p.root, focus: first, back: p.back, tick: p.tick})
}

// stickName is what a desktop calls a stick: the name of its folder, on
// Windows the letter of its drive.
func stickName(folder string) string {
	if name := filepath.Base(folder); !strings.ContainsAny(name, `/\`) {
		return name
	}
	return strings.TrimRight(folder, `/\`)
}

// tick looks once a second whether something was plugged in or pulled out.
func (p *sticksStep) tick(time.Time) {
	a := p.steps.app
	if p.looking || a.changing || a.covered() {
		return
	}
	p.looking = true
	a.o.Go(func() func() {
		found := a.o.Recovery.Sticks()
		return func() {
			p.looking = false
			found := inPlace(p.found, found)
			if p.up() && !a.changing && !a.covered() && !slices.Equal(found, p.found) {
				p.found = found
				p.lay()
			}
		}
	})
}

// inPlace orders what is plugged in now as it was before, what is new at the
// end: a button does not move away from under a hand.
func inPlace(before, now []string) (all []string) {
	for _, folder := range before {
		if slices.Contains(now, folder) {
			all = append(all, folder)
		}
	}
	for _, folder := range now {
		if !slices.Contains(before, folder) {
			all = append(all, folder)
		}
	}
	return all
}

// up says whether the step is the one that is seen.
func (p *sticksStep) up() bool {
	return !p.steps.gone && p.steps.app.now == page(p.steps) && p.steps.now.root == p.root
}

// other lets a person choose any folder.
func (p *sticksStep) other() { p.steps.app.files.folder(p.put) }

// put makes the folder the second one. Where that fails, the step stays and
// another can be chosen.
func (p *sticksStep) put(folder string) { p.steps.app.setBackupFolder(folder, p.then) }

// 保管場所と状態: whether the accounts can be read and kept, tested when the
// page is opened and when a person asks; where they are kept; and the
// technical lines behind it.

package ui

import (
	"context"
	"errors"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"rokketa/vault"
)

// Checker tests the keyring and counts what is kept. It may wait for the
// keyring, and for a person whom that asks.
type Checker interface {
	Health(ctx context.Context) (vault.Health, error)
}

type placePage struct {
	app    *App
	result *fyne.Container
	way    *fyne.Container // on from what is wrong
	body   *fyne.Container
	again  *pressButton
	report string
	tested bool // once when the page comes up
	root   fyne.CanvasObject
}

// placeNow is the section's line in the menu.
func (a *App) placeNow() string {
	if a.o.Store == vault.StoreFile {
		return a.say.Say("ui.place.file")
	}
	return a.say.Say("ui.place.keyring")
}

func newPlacePage(a *App) *placePage {
	p := &placePage{app: a, result: container.NewVBox(), way: container.NewVBox()}
	key := "ui.settings.place.keyring"
	if a.o.Store == vault.StoreFile {
		key = "ui.settings.place.file"
	}
	p.way.Hide() // takes no room before there is one
	p.body = container.NewVBox(
		p.result,
		p.way,
		a.part("ui.place.where", small(a.say.Say(key, "place", a.o.Place))),
		newChoice(a, theme.DocumentIcon(), false, a.say.Say("ui.problem.details"), a.say.Say("ui.problem.details.how"), p.details).leads(),
	)
	p.again = a.primary(a.say.Say("ui.place.check"), theme.ViewRefreshIcon(), p.check)
	p.root = a.titled(a.say.Say("ui.settings.place"), p.back, p.body, feet(p.again))
	p.say(theme.InfoIcon(), theme.ColorNamePrimary, a.say.Say("ui.place.checking"))
	p.report = a.technical(nil)
	return p
}

// check tests in the background; another press begins anew.
func (p *placePage) check() {
	a := p.app
	p.way.Hide()
	p.again.Importance = widget.HighImportance
	p.again.Refresh()
	p.say(theme.InfoIcon(), theme.ColorNamePrimary, a.say.Say("ui.place.checking"))
	var h vault.Health
	v := a.vault
	a.read("ui.waiting.check", func(ctx context.Context) (err error) {
		h, err = v.Health(ctx)
		return err
	}, func(err error) {
		if errors.Is(err, context.Canceled) { // h is still the job's
			p.tell(vault.Health{}, err)
			return
		}
		p.tell(h, err)
	})
}

// tell says what came of the test.
func (p *placePage) tell(h vault.Health, err error) {
	a := p.app
	if err == nil {
		err = h.Keyring.Err
	}
	var cancelled *vault.CancelledError
	if errors.Is(err, context.Canceled) || errors.As(err, &cancelled) {
		p.say(theme.InfoIcon(), theme.ColorNamePrimary, a.say.Say("ui.place.stopped"))
		return
	}
	p.report = a.technical(facts(h, err))
	if err != nil {
		p.say(theme.WarningIcon(), colorLate, a.say.Say(kindOf(err).title), a.say.Explain(err))
		return
	}
	lines := []string{p.works(h), a.say.Count("ui.place.accounts", h.Accounts)}
	head, icon, ink := a.say.Say("ui.place.well"), theme.ConfirmIcon(), colorMark
	if h.Missing+h.Damaged > 0 {
		head, icon, ink = a.say.Say("ui.place.lost"), theme.WarningIcon(), colorLate
		lines = []string{p.mend(h)} // that the keyring itself is well would only puzzle
	} else if h.Recovery.Made.IsZero() {
		lines = append(lines, a.say.Say("ui.place.nobackup"))
	}
	if r := h.Recovery; !r.Made.IsZero() {
		lines = append(lines, a.say.Say("ui.place.backup", "time", a.when(r.Made)))
	}
	if h.Recovery.Trouble != nil {
		lines = append(lines, a.say.Explain(h.Recovery.Trouble))
	}
	p.say(icon, ink, head, lines...)
}

// mend says how keys that cannot be read are had back, and offers the way.
func (p *placePage) mend(h vault.Health) string {
	a, key := p.app, "ui.place.unread"
	way := newChoice(a, theme.HistoryIcon(), true, a.say.Say("ui.restore.title"), a.say.Say("ui.restore.how"), a.startRestore)
	if h.Recovery.Made.IsZero() {
		key = "ui.place.unread.nobackup"
		way = newChoice(a, theme.ContentAddIcon(), true, a.say.Say("ui.refused.old.read"), a.say.Say("ui.refused.old.read.how"), func() {
			a.show(newAddPage(a))
		})
	}
	p.way.Objects = []fyne.CanvasObject{way.leads()}
	p.way.Show()
	p.again.Importance = widget.MediumImportance // something else is to be done first
	p.again.Refresh()
	return a.say.Count(key, h.Missing+h.Damaged)
}

// works is the sentence about a store that was tested and is well.
func (p *placePage) works(h vault.Health) string {
	switch say := p.app.say; {
	case h.Store == vault.StoreFile:
		return say.Say("ui.place.file.reads")
	case h.Keyring.Backend == "":
		return say.Say("ui.place.keyring.writes")
	default:
		return say.Say("ui.place.keyring.named", "name", h.Keyring.Backend)
	}
}

// say puts the result up: a sign, a heading, and what is behind it.
func (p *placePage) say(sign fyne.Resource, ink fyne.ThemeColorName, head string, lines ...string) {
	u := p.app.unit()
	icon := container.NewGridWrap(fyne.NewSquareSize(32*u), widget.NewIcon(theme.NewColoredResource(sign, ink)))
	box := container.NewVBox(bordered(nil, nil, container.NewCenter(padded(icon, 4, 0)), nil,
		newProse(head, theme.SizeNameSubHeadingText, theme.ColorNameForeground, true, fyne.TextAlignLeading)))
	for _, l := range lines {
		for _, s := range sentences(l) {
			box.Add(s)
		}
	}
	p.result.Objects = []fyne.CanvasObject{sheet(box, colorCard, 10)}
	p.result.Refresh() // the lines are broken at their width
	p.body.Refresh()   // and what lies below makes room
	p.app.relay()      // on a page that may now be longer than the window
}

// facts are the technical lines of a test.
func facts(h vault.Health, err error) []fact {
	state := "ok"
	all := []fact{
		{"keyring", h.Keyring.Backend},
		{"pages", fmt.Sprintf("%d (%d pending)", h.Pages, h.Pending)},
		{"accounts", fmt.Sprintf("%d, trash %d, missing %d, damaged %d", h.Accounts, h.Trash, h.Missing, h.Damaged)},
		{"commit", fmt.Sprint(h.Commit)},
		{"written", moment(h.Written)},
		{"backup", moment(h.Recovery.Made)},
	}
	if ring, ok := errors.AsType[*vault.KeyringError](err); ok {
		state = string(ring.State)
	}
	all = append(all, fact{"state", state})
	if err != nil {
		all = append(all, fact{"error", err.Error()})
	}
	return all
}

// moment is a time for the helpdesk, "" for none.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func (p *placePage) details() {
	a := p.app
	a.show(newDetailsPage(a, p.report, func() { a.show(p) }))
}

func (p *placePage) shown() {
	if !p.tested {
		p.tested = true
		p.check()
	}
}

func (p *placePage) object() fyne.CanvasObject { return p.root }
func (p *placePage) tick(time.Time)            {}
func (p *placePage) rune(rune) bool            { return false }
func (p *placePage) key(fyne.KeyName) bool     { return false }
func (p *placePage) back()                     { p.app.backToSettings("ui.settings.place") }

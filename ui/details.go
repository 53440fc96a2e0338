// The technical lines for whom a person asks for help: copied with one press,
// and without a secret, an account's name or anything else of a person but
// the folder's path.

package ui

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"rokketa/vault"
)

type detailsPage struct {
	app  *App
	out  func()
	root fyne.CanvasObject
}

func newDetailsPage(a *App, lines string, out func()) *detailsPage {
	p := &detailsPage{app: a, out: out}
	p.root = a.titled(a.say.Say("ui.details.title"), out, container.NewVBox(
		paragraph(a.say.Say("ui.details.lead")),
		sheet(small(lines), colorCard, 10),
	), feet(
		a.press(a.say.Say("ui.back"), nil, out),
		a.primary(a.say.Say("ui.details.copy"), theme.ContentCopyIcon(), func() {
			a.fyne.Clipboard().SetContent(lines)
			a.toast.say(a.say.Say("ui.details.copied"), "", nil)
		})))
	return p
}

func (p *detailsPage) object() fyne.CanvasObject { return p.root }
func (p *detailsPage) shown()                    {}
func (p *detailsPage) tick(time.Time)            {}
func (p *detailsPage) rune(rune) bool            { return false }
func (p *detailsPage) key(fyne.KeyName) bool     { return false }
func (p *detailsPage) back()                     { p.out() }

// problemLines are those of an error.
func (a *App) problemLines(err error) string {
	state := ""
	if ring, ok := errors.AsType[*vault.KeyringError](err); ok {
		state = string(ring.State)
	}
	return a.technical([]fact{{"state", state}, {"error", err.Error()}})
}

// fact is one technical line; the helpdesk reads them, in one language.
type fact struct{ name, value string }

// technical are the facts that every report begins with, and some more; one
// without a value is left out.
func (a *App) technical(more []fact) string {
	all := append([]fact{
		{"program", a.o.Name + " " + a.o.Version},
		{"system", a.o.System},
		{"time", a.o.Now().UTC().Format(time.RFC3339)},
		{"store", string(a.o.Store)},
		{"folder", a.o.Place},
	}, more...)
	var b strings.Builder
	for _, f := range all {
		if f.value != "" {
			fmt.Fprintf(&b, "%s: %s\n", f.name, f.value)
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

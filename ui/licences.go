// ほかの方の作品: whose work the app carries, each with the text of its licence.

package ui

import (
	"regexp"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"rokketa/assets/licences"
)

type licencesPage struct {
	app  *App
	root fyne.CanvasObject
	up   func()
}

// newLicencesPage lists the works.
func newLicencesPage(a *App) *licencesPage {
	p := &licencesPage{app: a, up: func() { a.show(newAboutPage(a)) }}
	box := container.NewVBox(paragraph(a.say.Say("ui.licences.what")))
	all, err := licences.All()
	if err != nil {
		box.Add(paragraph(a.say.Explain(err)))
	}
	for _, w := range all {
		row := a.quiet(w.Name, theme.DocumentIcon(), "", func() { a.show(newLicencePage(a, w, p)) })
		row.Alignment = widget.ButtonAlignLeading
		box.Add(row)
	}
	p.root = a.titled(a.say.Say("ui.licences"), p.back, box, nil)
	return p
}

// newLicencePage shows the text of one work's licence; back leads to list.
func newLicencePage(a *App, w licences.Work, list *licencesPage) *licencesPage {
	p := &licencesPage{app: a, up: func() { a.show(list) }}
	box := container.NewVBox()
	for _, part := range paragraphs(w.Text) {
		box.Add(small(part))
	}
	p.root = a.titled(w.Name, p.back, box, nil)
	return p
}

// paragraphs are the parts of a text that was broken into lines for a page of
// fixed width: lines that only go on are joined, so that they break anew.
func paragraphs(s string) (all []string) {
	begins := regexp.MustCompile(`^(\s|[-*•]|\(?[0-9a-zA-Z]{1,3}[.)] )`)
	var open string
	end := func() {
		if open = strings.TrimSpace(open); open != "" {
			all = append(all, open)
		}
		open = ""
	}
	for line := range strings.Lines(s) {
		line = strings.TrimRight(line, " \n")
		if line == "" || begins.MatchString(line) && !strings.HasPrefix(line, "   ") {
			end()
		}
		if strings.Trim(line, "-=* ") == "" {
			end()
			continue // a rule across the page
		}
		open += " " + strings.TrimSpace(line)
	}
	end()
	return all
}

func (p *licencesPage) object() fyne.CanvasObject { return p.root }
func (p *licencesPage) shown()                    {}
func (p *licencesPage) tick(time.Time)            {}
func (p *licencesPage) rune(rune) bool            { return false }
func (p *licencesPage) key(fyne.KeyName) bool     { return false }
func (p *licencesPage) back()                     { p.up() }

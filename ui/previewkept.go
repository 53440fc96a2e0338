// What a preview says of its accounts as a whole: how many are new and how many
// are kept already. Where all are, nothing is to be saved, and the way on leads
// to them on the list.

package ui

import "fyne.io/fyne/v2/theme"

// leads says over the accounts what is to be known of them all.
func (p *previewPage) leads(key string, n int, pairs ...any) {
	if p.lead != nil {
		p.lead.set(p.app.say.Count(key, n, pairs...), theme.ColorNameForeground)
		p.relay()
	}
}

// leadsSome counts what is new, and apart from it what is kept already.
func (p *previewPage) leadsSome() {
	kept := 0
	for _, c := range p.candidates {
		if c.kept {
			kept++
		}
	}
	if fresh := len(p.candidates) - kept; kept > 0 && fresh > 0 {
		p.leads("ui.preview.lead.some", fresh, "known", kept)
		return
	}
	p.leads("ui.preview.lead", len(p.candidates))
}

// leadsTyped says over a key that was typed that its code is there, unless its
// details keep it from being made.
func (p *previewPage) leadsTyped() {
	if p.typed == nil {
		return
	}
	key := "ui.preview.typed"
	if p.candidates[0].flawed {
		key = "ui.preview.flawed"
	}
	p.typed.set(p.app.say.Say(key), theme.ColorNameForeground)
	p.relay()
}

// known says whether all that was found is kept already, so that the way on
// leads to the list.
func (p *previewPage) known() bool {
	for _, c := range p.candidates {
		if c.wanted || !c.kept {
			return false
		}
	}
	return len(p.candidates) > 0
}

// see shows on the list what was found.
func (p *previewPage) see() {
	a := p.app
	a.home()
	a.reach(p.candidates[0].of.ID)
}

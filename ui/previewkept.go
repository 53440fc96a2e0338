// A preview of what is kept already: nothing is to be saved, and the way on
// leads to it on the list.

package ui

import "fyne.io/fyne/v2/theme"

// leads says over the accounts what is to be known of them all.
func (p *previewPage) leads(key string, n int) {
	if p.lead != nil {
		p.lead.set(p.app.say.Count(key, n), theme.ColorNameForeground)
		p.relay()
	}
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
	a.list.reach(p.candidates[0].of.ID)
}

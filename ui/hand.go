// What a second start of the program gave: its pictures and URIs come into
// this window, as soon as they disturb nothing in it.

package ui

import (
	"context"
	"slices"
)

// Hand takes what another start of the program was given, which may be
// nothing, and brings the window to the front. The inputs go straight to
// their preview; they wait while the vault is not open, while a sheet lies
// over the page and while something is being read. It returns false where the
// window is closing: another start has to take its place. Call it on the
// window's goroutine.
func (a *App) Hand(inputs []string) bool {
	if a.closing || a.life.Err() != nil {
		return false
	}
	a.handed = append(a.handed, inputs...)
	a.appear()
	a.takeHanded()
	return true
}

// takeHanded shows what was handed over, once nothing is in the way.
func (a *App) takeHanded() {
	busy := a.opening || a.reading != nil && !a.reading.over || a.looking || a.away || a.counting != nil || a.aside != nil
	if len(a.handed) == 0 || a.closing || !a.isOpen() || busy || a.covered() {
		return
	}
	inputs := a.handed
	a.handed = nil
	before, _ := a.now.(*previewPage)
	a.lookAll(inputs, func(found []finding) {
		if before != nil && a.now == page(before) && !before.saved {
			a.show(before.with(found))
			return
		}
		a.show(newPreviewPage(a, unique(found)))
	}, func() {})
}

// takeInputs is what stands in for home after the vault has opened: the
// preview of what this start and later ones were given. It says whether there
// was anything.
func (a *App) takeInputs() bool {
	inputs := slices.Concat(a.o.Inputs, a.handed)
	a.o.Inputs, a.handed = nil, nil
	if len(inputs) == 0 {
		return false
	}
	a.takeOr(inputs, a.home)
	return true
}

// with is the preview of what this one shows and of more, so that a second
// link that is clicked does not undo the first. Ticks and names stay.
func (p *previewPage) with(more []finding) *previewPage {
	whole := newPreviewPage(p.app, unique(slices.Concat(p.found, more)))
	whole.before, whole.adding = p.before, p.adding
	for i, c := range p.candidates { // they are the first, in their order
		whole.candidates[i].same(c)
	}
	whole.weigh()
	return whole
}

// lookAll reads inputs in the background, in their order.
func (a *App) lookAll(inputs []string, then func([]finding), stopped func()) {
	var found []finding
	a.read("ui.waiting.read", func(ctx context.Context) error {
		for _, input := range inputs {
			found = append(found, a.look(ctx, input))
			if ctx.Err() != nil {
				return ctx.Err()
			}
		}
		return nil
	}, func(err error) {
		if err != nil {
			stopped()
			return
		}
		then(found)
	})
}

// What a second start of the program gave: its pictures and URIs come into
// this window, as soon as they disturb nothing in it. Until they are shown they
// are kept, and a page with something half done on it says that they wait.

package ui

import (
	"context"
	"slices"
)

// Hand takes what another start of the program was given, which may be
// nothing, and brings the window to the front. The inputs go straight to
// their preview; they wait while the vault is not open, while a sheet lies
// over the page, while something is being read or saved, and while the page
// has something half done on it, which is said. It returns false where the
// window is closing: another start has to take its place. Call it on the
// window's goroutine.
func (a *App) Hand(inputs []string) bool {
	if a.closing || a.life.Err() != nil {
		return false
	}
	if len(inputs) > 0 {
		a.handed, a.waitsSaid = append(a.handed, inputs...), false
	}
	a.appear()
	a.takeHanded()
	return true
}

// takeHanded shows what was handed over, once nothing is in the way.
func (a *App) takeHanded() {
	busy := a.opening || a.reading != nil && !a.reading.over || a.changing || a.looking || a.away || a.counting != nil || a.aside != nil
	if len(a.handed) == 0 || a.closing || !a.isOpen() || busy || a.covered() {
		return
	}
	if a.halfDone() {
		if !a.waitsSaid {
			a.waitsSaid = true
			a.toast.problem(a.say.Say("ui.hand.waits"))
		}
		return
	}
	a.readHanded(func(found []finding) {
		if before, up := a.now.(*previewPage); up && !before.saved {
			a.show(before.with(found)) // also where it tells of one that could not be read
			return
		}
		p := newPreviewPage(a, unique(found))
		p.handed = true
		a.show(p)
	}, func() {})
}

// halfDone says whether the page holds something that would be lost with it:
// what was typed, a key that may be on paper already, accounts that were found.
// A setup key that is being typed comes back by itself, and one that is shown
// again hides where anything else comes up.
func (a *App) halfDone() bool {
	switch p := a.now.(type) {
	case *renamePage, *proofPage, *detailsPage:
		return true
	case *problemPage:
		return true // its way back may lead to what is not saved
	case *filesPage:
		return !p.over || len(p.found) > 0
	case *steps:
		return p.forget != nil
	}
	return false
}

// takeInputs is what stands in for home after the vault has opened: the
// preview of what this start and later ones were given. It says whether there
// was anything.
func (a *App) takeInputs() bool {
	if len(a.handed) == 0 {
		return false
	}
	a.readHanded(func(found []finding) { a.show(newPreviewPage(a, unique(found))) }, a.home)
	return true
}

// readHanded reads what was handed over. It is let go of when it was read or a
// person stopped the reading; ended by another page or the lock, it is read
// anew.
func (a *App) readHanded(then func([]finding), stopped func()) {
	inputs := slices.Clone(a.handed)
	over := func() { a.handed = a.handed[len(inputs):] }
	a.lookAll(inputs, func(found []finding) {
		over()
		then(found)
	}, func() {
		over()
		stopped()
	})
}

// preview shows what was found. A preview that is up and has accounts that are
// not saved yet is not undone by it: the new ones join them.
func (a *App) preview(found []finding) {
	if before := a.unsaved(); before != nil {
		a.show(before.with(found))
		return
	}
	a.show(newPreviewPage(a, found))
}

// unsaved is the preview that is up with accounts that are not saved yet, nil
// for none.
func (a *App) unsaved() *previewPage {
	if p, up := a.now.(*previewPage); up && !p.saved && len(p.candidates) > 0 {
		return p
	}
	return nil
}

// with is the preview of what this one shows and of more, so that a second
// link that is clicked does not undo the first. Ticks and names stay.
func (p *previewPage) with(more []finding) *previewPage {
	whole := newPreviewPage(p.app, slices.Concat(p.found, beyond(p.found, more)))
	whole.before, whole.adding, whole.handed = p.before, p.adding, p.handed
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

// Options of which one is chosen, as large lines: a click, Enter or Space
// chooses, and every other key works as on the page.

package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

type options struct {
	all    []*pressButton
	chosen int
	box    fyne.CanvasObject
}

// newOptions lays them out one below the other; choose is told which one was
// chosen, and not when it was already.
func (a *App) newOptions(names []string, chosen int, choose func(i int)) *options {
	o := &options{}
	box := container.NewVBox()
	for i, name := range names {
		b := a.quiet(name, nil, "", nil)
		b.OnTapped = func() {
			if o.chosen != i {
				o.mark(i)
				choose(i)
			}
		}
		b.line = true
		b.Alignment = widget.ButtonAlignLeading
		o.all = append(o.all, b)
		box.Add(b)
	}
	o.mark(chosen)
	o.box = box
	return o
}

func (o *options) mark(chosen int) {
	o.chosen = chosen
	for i, b := range o.all {
		icon := theme.RadioButtonIcon()
		b.state = ""
		if i == chosen {
			icon = theme.RadioButtonCheckedIcon()
			b.state = "ui.spoken.chosen"
		}
		b.SetIcon(icon)
	}
}

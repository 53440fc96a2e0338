// The list's bar: what program this is, and what can be done. Where a window is
// narrow or the texts are large, the name gives way first, then the mark, and
// the help last, which F1 and the menu of the view lead to as well.

package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
)

func (p *listPage) bar() fyne.CanvasObject {
	a := p.app
	logo := canvas.NewImageFromResource(fyne.NewStaticResource("rokketa.png", a.o.Icon))
	logo.FillMode = canvas.ImageFillContain
	logo.SetMinSize(fyne.NewSquareSize(30 * a.unit()))
	name := title(a.o.Name)
	name.whole, name.gives = true, true

	var view *pressButton
	view = a.quiet("", theme.ListIcon(), "ui.list.view", func() {
		p.viewMenu(a.fyne.Driver().AbsolutePositionForObject(view).AddXY(0, view.Size().Height))
	})
	help := container.NewCenter(a.quiet("", theme.QuestionIcon(), "ui.help.title", func() { a.showHelp(a.home) }))
	buttons := []fyne.CanvasObject{a.primary(a.say.Say("ui.list.add"), theme.ContentAddIcon(), func() { a.show(newAddPage(a)) })}
	if p.locks = a.locks(); p.locks {
		buttons = append(buttons, a.quiet("", lockIcon(), "ui.lock.now", func() { a.lock(lockKey) }))
	}
	buttons = append(buttons, view, help,
		a.quiet("", theme.SettingsIcon(), "ui.settings.title", func() { a.show(newSettingsPage(a, "")) }))
	b := &barLayout{mark: container.NewCenter(logo), help: help, gap: a.theme.Size(theme.SizeNamePadding)}
	b.name = container.NewVBox(layout.NewSpacer(), name, layout.NewSpacer())
	all := []fyne.CanvasObject{b.mark, b.name}
	for _, o := range buttons {
		if o != help {
			o = container.NewCenter(o)
		}
		all = append(all, o)
	}
	return padded(container.New(b, all...), 14, 8)
}

// barLayout lays out the mark, the name and then the buttons, these at the
// right end.
type barLayout struct {
	mark, name, help fyne.CanvasObject
	gap              float32
}

// MinSize implements fyne.Layout: only what never gives way needs room.
func (b *barLayout) MinSize(all []fyne.CanvasObject) (s fyne.Size) {
	for _, o := range all {
		least := o.MinSize()
		s.Height = max(s.Height, least.Height)
		if o != b.mark && o != b.name && o != b.help {
			s.Width += least.Width + b.gap
		}
	}
	s.Width -= b.gap
	return s
}

// Layout implements fyne.Layout.
func (b *barLayout) Layout(all []fyne.CanvasObject, size fyne.Size) {
	room := size.Width - b.MinSize(all).Width
	for _, o := range []fyne.CanvasObject{b.help, b.mark} {
		width := o.MinSize().Width + b.gap
		b.show(o, width <= room)
		if width <= room {
			room -= width
		}
	}
	b.show(b.name, room > b.gap)
	x := size.Width
	for i := len(all) - 1; i >= 0; i-- {
		o := all[i]
		if o == b.mark || o == b.name || !o.Visible() {
			continue
		}
		width := o.MinSize().Width
		x -= width
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(width, size.Height))
		x -= b.gap
	}
	left := float32(0)
	if b.mark.Visible() {
		b.mark.Move(fyne.Position{})
		b.mark.Resize(fyne.NewSize(b.mark.MinSize().Width, size.Height))
		left = b.mark.MinSize().Width + b.gap
	}
	b.name.Move(fyne.NewPos(left, 0))
	b.name.Resize(fyne.NewSize(max(0, x-left), size.Height))
}

func (b *barLayout) show(o fyne.CanvasObject, there bool) {
	switch {
	case there == o.Visible():
	case there:
		o.Show()
	default:
		o.Hide()
	}
}

// A page whose picture something is looked for in. With large text the picture
// stands first and has most of the room, and the words below it scroll: beside
// them nothing could be made out in what would be left.

package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// viewShare is the least part of a page, between its title and its foot, that
// the picture has beside large text.
const viewShare = 0.62

// largeText says whether the text is so large that a page has to be another one.
func (a *App) largeText() bool { return a.settings.Scale > 1.4 }

// viewed is such a page at large text; what matters most of the words comes
// first. The body is to be refreshed when the words change.
func (a *App) viewed(name string, back func(), view fyne.CanvasObject, words []fyne.CanvasObject, foot fyne.CanvasObject) (page fyne.CanvasObject, body *fyne.Container) {
	first := &viewFirst{}
	body = container.New(first, view, container.NewVBox(words...))
	first.scroll = container.NewVScroll(padded(body, 18, 6))
	return a.framed(name, back, first.scroll, foot, first.scroll), body
}

// viewFirst lays out a picture and what stands below it in a page that
// scrolls.
type viewFirst struct{ scroll *container.Scroll }

// least is how high the picture is at least.
func (l *viewFirst) least(view fyne.CanvasObject) float32 {
	return max(view.MinSize().Height, viewShare*l.scroll.Size().Height)
}

// MinSize implements fyne.Layout.
func (l *viewFirst) MinSize(all []fyne.CanvasObject) fyne.Size {
	view, words := all[0].MinSize(), all[1].MinSize()
	return fyne.NewSize(max(view.Width, words.Width), l.least(all[0])+theme.Padding()+words.Height)
}

// Layout implements fyne.Layout: what the words leave is the picture's.
func (l *viewFirst) Layout(all []fyne.CanvasObject, size fyne.Size) {
	words := all[1].MinSize().Height
	high := max(l.least(all[0]), size.Height-theme.Padding()-words)
	all[0].Resize(fyne.NewSize(size.Width, high))
	all[0].Move(fyne.Position{})
	all[1].Resize(fyne.NewSize(size.Width, words))
	all[1].Move(fyne.NewPos(0, high+theme.Padding()))
}

// Without an app password nothing can be locked; codes can be hidden. The
// curtain covers the window until somebody clicks, and says that it keeps
// nobody out. What is behind it stays as it is.

package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// curtain covers the window; a click anywhere lifts it.
type curtain struct {
	widget.BaseWidget
	content fyne.CanvasObject
	show    fyne.Focusable
	lift    func()
}

// Tapped implements fyne.Tappable.
func (c *curtain) Tapped(*fyne.PointEvent) { c.lift() }

// Cursor implements desktop.Cursorable.
func (c *curtain) Cursor() desktop.Cursor { return desktop.PointerCursor }

// inner implements holder.
func (c *curtain) inner() []fyne.CanvasObject { return []fyne.CanvasObject{c.content} }

// CreateRenderer implements fyne.Widget.
func (c *curtain) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.content) }

// hideCodes draws the curtain; drawn already, it stays.
func (a *App) hideCodes() {
	canvas := a.win.Canvas()
	if a.curtain != nil {
		return
	}
	a.toast.hide()
	c := &curtain{}
	var uncover func()
	c.lift = func() {
		a.curtain = nil
		uncover()
		canvas.Overlays().Remove(c)
		a.now.tick(a.o.Now())
	}
	sign := container.NewGridWrap(fyne.NewSquareSize(56*a.unit()),
		widget.NewIcon(theme.NewColoredResource(theme.VisibilityOffIcon(), theme.ColorNamePrimary)))
	show := a.primary(a.say.Say("ui.curtain.show"), theme.VisibilityIcon(), c.lift)
	c.content = container.NewStack(newBackdrop(), padded(container.NewVBox(
		layout.NewSpacer(),
		container.NewCenter(sign),
		newProse(a.say.Say("ui.curtain.title"), theme.SizeNameSubHeadingText, theme.ColorNameForeground, true, fyne.TextAlignCenter),
		space(6),
		container.NewCenter(show),
		space(6),
		newProse(a.say.Say("ui.curtain.none"), sizeSmall, colorMuted, false, fyne.TextAlignCenter),
		layout.NewSpacer(),
	), 30, 10))
	c.show = show
	c.ExtendBaseWidget(c)
	a.curtain = c
	a.redraw()
	uncover = a.cover(c.lift)
}

// redraw draws the curtain where it was: a sheet under it that goes takes all
// that lies over it along.
func (a *App) redraw() {
	c, canvas := a.curtain, a.win.Canvas()
	if c == nil || slices.Contains(canvas.Overlays().List(), fyne.CanvasObject(c)) {
		return
	}
	canvas.Overlays().Add(c)
	c.Resize(canvas.Size())
	canvas.Focus(c.show)
}

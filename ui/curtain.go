// Without an app password nothing can be locked; codes can be hidden. The
// curtain covers the window until somebody clicks, and says that it keeps
// nobody out. What is behind it stays as it is.

package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// curtain covers the window; a click anywhere lifts it.
type curtain struct {
	widget.BaseWidget
	content fyne.CanvasObject
	lift    func()
}

// Tapped implements fyne.Tappable.
func (c *curtain) Tapped(*fyne.PointEvent) { c.lift() }

// CreateRenderer implements fyne.Widget.
func (c *curtain) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.content) }

// hideCodes draws the curtain; drawn already, it stays.
func (a *App) hideCodes() {
	canvas := a.win.Canvas()
	if _, drawn := canvas.Overlays().Top().(*curtain); drawn {
		return
	}
	a.toast.hide()
	c := &curtain{}
	var uncover func()
	c.lift = func() {
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
	c.ExtendBaseWidget(c)
	canvas.Overlays().Add(c)
	c.Resize(canvas.Size())
	uncover = a.cover(c.lift)
	canvas.Focus(show)
}

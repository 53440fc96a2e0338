// Adding an account: the choice that the guide promises, QR code or setup
// key. The code is on this screen most of the time, so the screen comes
// first; a picture, the clipboard and the camera stand under it.

package ui

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"rokketa/assets/icons"
	"rokketa/scanner/camera"
)

type addPage struct {
	app  *App
	ways *fyne.Container // the lesser ways to a QR code, side by side
	root fyne.CanvasObject
	end  context.CancelFunc
}

func newAddPage(a *App) *addPage {
	p := &addPage{app: a}
	u := a.unit()
	body := container.NewVBox(
		paragraph(a.say.Say("ui.add.lead")),
		p.qr(), space(u),
		newChoice(a, fyne.NewStaticResource("key.svg", icons.Key), false,
			a.say.Say("ui.add.key"), a.say.Say("ui.add.key.how"), func() { a.show(newKeyPage(a, "")) }),
		space(u),
		sheet(container.NewBorder(nil, nil, container.NewCenter(widget.NewIcon(theme.InfoIcon())), nil,
			container.NewVBox(
				strong(a.say.Say("ui.add.none.title")),
				small(a.say.Say("ui.add.none.text")),
			)), colorNote, 4),
	)
	p.root = a.titled(a.say.Say("ui.add.title"), p.back, body, nil)
	var ctx context.Context
	ctx, p.end = context.WithCancel(a.life)
	p.lookForCamera(ctx)
	return p
}

// qr is the card with every way to a QR code.
func (p *addPage) qr() fyne.CanvasObject {
	a, u := p.app, p.app.unit()
	sign := widget.NewIcon(theme.NewColoredResource(fyne.NewStaticResource("qr.svg", icons.QR), theme.ColorNamePrimary))
	heading := container.NewBorder(nil, nil, container.NewCenter(container.NewGridWrap(fyne.NewSquareSize(26*u), sign)), nil,
		newProse(a.say.Say("ui.add.qr"), theme.SizeNameSubHeadingText, theme.ColorNameForeground, true, fyne.TextAlignLeading))
	box := container.NewVBox(padded(heading, 4, 0))
	p.ways = container.NewGridWithColumns(2)
	if a.o.Screen.Source != nil {
		box.Add(newChoice(a, theme.ComputerIcon(), true, a.say.Say("ui.add.screen"), a.say.Say("ui.add.screen.how"), a.readScreen))
	}
	p.ways.Add(a.press(a.say.Say("ui.add.file"), theme.FileImageIcon(), a.choosePicture))
	p.ways.Add(a.press(a.say.Say("ui.add.paste"), theme.ContentPasteIcon(), a.paste))
	box.Add(p.ways)
	box.Add(newProse(a.say.Say("ui.add.drop", "key", commandKey()), sizeSmall, colorMuted, false, fyne.TextAlignCenter))
	return sheet(box, colorCard, 8)
}

// lookForCamera puts the camera's button up once a camera is known to be
// there, or to be there and refused; where there is none, nothing is missed.
func (p *addPage) lookForCamera(ctx context.Context) {
	a := p.app
	if a.o.Camera == nil {
		return
	}
	if a.camera {
		p.offerCamera() // as it was found the last time, so that nothing jumps
		return
	}
	a.o.Go(func() func() {
		_, err := a.o.Camera.Cameras(ctx)
		return func() {
			if ctx.Err() == nil && !errors.Is(err, camera.ErrNoCamera) && !errors.Is(err, camera.ErrNoLibrary) {
				a.camera = true
				p.offerCamera()
			}
		}
	})
}

func (p *addPage) offerCamera() {
	p.ways.Layout = layout.NewGridLayoutWithColumns(3)
	p.ways.Add(p.app.press(p.app.say.Say("ui.add.camera"), theme.MediaPhotoIcon(), p.app.readCamera))
}

func (p *addPage) object() fyne.CanvasObject { return p.root }
func (p *addPage) shown()                    {}
func (p *addPage) tick(time.Time)            {}
func (p *addPage) key(fyne.KeyName) bool     { return false }
func (p *addPage) rune(rune) bool            { return false }

// left ends the look for cameras.
func (p *addPage) left() { p.end() }

// back leads to the list; where there is nothing to list, to the welcome.
func (p *addPage) back() {
	p.app.greeted = false
	p.app.home()
}

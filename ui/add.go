// Adding an account, all on one page in the guide's words: a QR code from the
// screen, a picture, the clipboard or the camera, and a setup key. Nothing is
// to be chosen first: what is typed goes into the field of the key, and what
// is pasted or dropped anywhere is read.

package ui

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"rokketa/assets/icons"
	"rokketa/scanner/camera"
)

type addPage struct {
	app   *App
	ways  *fyne.Container // the lesser ways to a QR code, side by side
	typed *keyCard
	root  fyne.CanvasObject
	end   context.CancelFunc
}

func newAddPage(a *App) *addPage {
	p := &addPage{app: a, end: func() {}}
	p.typed = newKeyCard(a, p)
	body := container.NewVBox()
	if len(a.vault.Entries()) == 0 { // nobody who has accounts asks what these are
		body.Add(sheet(beside(theme.InfoIcon(), container.NewVBox(
			strong(a.say.Say("ui.add.none.title")),
			small(a.say.Say("ui.add.none.text")),
		)), colorNote, 4))
	}
	for _, o := range []fyne.CanvasObject{paragraph(a.say.Say("ui.add.lead")), p.qr(), space(3), p.typed.root} {
		body.Add(o)
	}
	if a.begun != "" {
		p.typed.set(a.begun)
	}
	p.root = a.titled(a.say.Say("ui.add.title"), p.back, body, nil)
	return p
}

// adding brings the page up. Where it is up, a key that was begun stays.
func (a *App) adding() {
	if _, here := a.now.(*addPage); !here {
		a.show(newAddPage(a))
	}
}

// qr is the card with every way to a QR code.
func (p *addPage) qr() fyne.CanvasObject {
	a := p.app
	first := a.choosePicture
	if a.o.Screen.Source != nil {
		first = a.readScreen
	}
	box := container.NewVBox(newHit(a.heading(fyne.NewStaticResource("qr.svg", icons.QR), "ui.add.qr"), first))
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
	if len(p.ways.Objects) > 2 {
		return
	}
	p.ways.Layout = layout.NewGridLayoutWithColumns(3)
	p.ways.Add(p.app.press(p.app.say.Say("ui.add.camera"), theme.MediaPhotoIcon(), p.app.readCamera))
}

// forgo implements keeper.
func (p *addPage) forgo() bool { return p.typed.forgo() }

func (p *addPage) object() fyne.CanvasObject { return p.root }
func (p *addPage) tick(time.Time)            {}
func (p *addPage) key(fyne.KeyName) bool     { return false }

// shown looks for a camera, and goes on with a key that was begun.
func (p *addPage) shown() {
	var ctx context.Context
	ctx, p.end = context.WithCancel(p.app.life)
	p.lookForCamera(ctx)
	if p.typed.typed.Text != "" {
		p.typed.focus()
	}
}

// rune begins a setup key, wherever the focus is.
func (p *addPage) rune(r rune) bool {
	p.typed.letter(r)
	return true
}

// left ends the look for cameras, and keeps a key that was begun for when the
// page comes up again: Escape loses nothing that was typed.
func (p *addPage) left() {
	p.end()
	p.app.begun = p.typed.typed.Text
}

// back leads to the list; where there is nothing to list, to the welcome.
func (p *addPage) back() {
	p.app.greeted = false
	p.app.home()
}

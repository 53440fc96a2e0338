// Choosing a part of the screen: the picture that was taken, and a frame on
// it that is dragged with the mouse or moved by keys. What lies in the frame
// is read enlarged.

package ui

import (
	"context"
	"errors"
	"image"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"golang.org/x/image/draw"

	"rokketa/exchange"
	"rokketa/scanner"
	"rokketa/scanner/screen"
)

type areaPage struct {
	app   *App
	shots []screen.Picture
	frame *frame
	root  fyne.CanvasObject
}

func newAreaPage(a *App, shots []screen.Picture) *areaPage {
	p := &areaPage{app: a, shots: shots}
	p.frame = newFrame(a, shots[0].Image, p.read)
	top := container.NewVBox(paragraph(a.say.Say("ui.area.lead")))
	if len(shots) > 1 {
		names := make([]string, len(shots))
		for i, s := range shots {
			names[i] = s.Monitor
		}
		top.Add(a.newPicker("ui.area.screen", names, func(i int) { p.frame.show(p.shots[i].Image) }))
	}
	keys := small(a.say.Say("ui.area.keys"))
	foot := feet(a.press(a.say.Say("ui.cancel"), nil, p.back), a.primary(a.say.Say("ui.area.read"), theme.ConfirmIcon(), p.read))
	if a.largeText() {
		p.root, _ = a.viewed(a.say.Say("ui.area.title"), p.back, p.frame, []fyne.CanvasObject{top, keys}, foot)
		return p
	}
	p.root = a.filled(a.say.Say("ui.area.title"), p.back, bordered(top, keys, nil, nil, p.frame), foot)
	return p
}

// read reads what lies in the frame: as it is, and where that gives nothing,
// enlarged.
func (p *areaPage) read() {
	a, whole, chosen := p.app, p.frame.picture, p.frame.chosen
	if whole == nil {
		return
	}
	found := finding{source: a.say.Say("ui.area.source")}
	a.read("ui.waiting.read", func(ctx context.Context) error {
		codes, err := a.o.Read.Image(ctx, part(whole, chosen))
		if n := times(chosen); err != nil && n > 1 && ctx.Err() == nil {
			codes, err = a.o.Read.Image(ctx, enlarged(whole, chosen, n))
		}
		for _, c := range codes {
			found.items = append(found.items, exchange.Read(c.Text)...)
		}
		return err
	}, func(err error) {
		switch {
		case errors.Is(err, context.Canceled): // found is still the job's
		case len(found.items) > 0:
			a.show(newPreviewPage(a, []finding{found}))
		case errors.Is(err, scanner.ErrStopped):
		case err == nil, errors.Is(err, scanner.ErrNoCode):
			a.toast.problem(a.say.Say("ui.area.none"))
		default:
			a.toast.problem(a.say.Explain(err))
		}
	})
}

// How much a part is enlarged at most, and how wide it becomes at most, in
// pixels: a code of the screen has modules of one to four pixels, and a
// reader is at its best with some more. A part that would have more than so
// many pixels stays as it is: it costs seconds, and no one who frames half a
// large screen has framed the code.
const (
	mostEnlarged   = 6
	enlargedWidth  = 1600
	enlargedPixels = 16_000_000
)

// part is the chosen part of a picture, on its own.
func part(whole image.Image, chosen image.Rectangle) image.Image {
	m := image.NewRGBA(image.Rectangle{Max: chosen.Size()})
	draw.Draw(m, m.Bounds(), whole, chosen.Min, draw.Src)
	return m
}

// times is how much a part is enlarged, 1 for not at all.
func times(chosen image.Rectangle) int {
	n := max(2, min(mostEnlarged, enlargedWidth/max(chosen.Dx(), chosen.Dy(), 1)))
	if n*chosen.Dx()*n*chosen.Dy() > enlargedPixels {
		return 1
	}
	return n
}

// enlarged is the chosen part, several times as large.
func enlarged(whole image.Image, chosen image.Rectangle, times int) image.Image {
	m := image.NewRGBA(image.Rectangle{Max: chosen.Size().Mul(times)})
	draw.CatmullRom.Scale(m, m.Bounds(), whole, chosen, draw.Src, nil)
	return m
}

// left forgets the pictures of the screen.
func (p *areaPage) left() {
	p.shots = nil
	p.frame.show(nil)
}

// anew implements renewer.
func (p *areaPage) anew() { p.app.show(newAddPage(p.app)) }

func (p *areaPage) object() fyne.CanvasObject { return p.root }
func (p *areaPage) shown()                    { p.app.win.Canvas().Focus(p.frame) }
func (p *areaPage) tick(time.Time)            {}
func (p *areaPage) rune(rune) bool            { return false }
func (p *areaPage) key(fyne.KeyName) bool     { return false }

// back leads to the advice, with the pictures that it had.
func (p *areaPage) back() { p.app.show(newNothingPage(p.app, p.shots)) }

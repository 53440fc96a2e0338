// The camera, for a code on paper: what it sees, as in a mirror, with each
// code outlined. The camera's lamp is on only while this page is up.

package ui

import (
	"context"
	"errors"
	"image"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"rokketa/exchange"
	"rokketa/scanner"
	"rokketa/scanner/camera"
)

// How long one picture is looked at at most, so that the view stays alive,
// and how long the outlined code stands before the preview comes.
const (
	frameLimit = 400 * time.Millisecond
	showFound  = 800 * time.Millisecond
)

type cameraPage struct {
	app    *App
	all    []camera.Info
	view   *liveView
	status *prose
	which  *picker // nil where there is only one
	body   *fyne.Container
	root   fyne.CanvasObject
	end    context.CancelFunc
	shut   bool // the page was left
}

// readCamera looks which cameras there are and shows the first one's view.
func (a *App) readCamera() {
	if a.o.Camera == nil || a.vault == nil {
		return
	}
	var all []camera.Info
	a.read("ui.waiting.camera", func(ctx context.Context) (err error) {
		all, err = a.o.Camera.Cameras(ctx)
		return err
	}, func(err error) {
		switch {
		case errors.Is(err, context.Canceled), errors.Is(err, camera.ErrStopped):
		case err != nil:
			a.camera = false // whether there is one is asked anew
			a.cameraTrouble(err)
		default:
			a.show(newCameraPage(a, all))
		}
	})
}

func (a *App) cameraTrouble(err error) {
	a.show(newTroublePage(a, a.say.Say("ui.camera.trouble"), err, a.readCamera))
}

func newCameraPage(a *App, all []camera.Info) *cameraPage {
	p := &cameraPage{app: a, all: all, view: newLiveView(a), end: func() {}}
	p.status = newProse(a.say.Say("ui.camera.starting"), theme.SizeNameText, theme.ColorNameForeground, true, fyne.TextAlignCenter)
	top := container.NewVBox(paragraph(a.say.Say("ui.camera.lead")))
	if len(all) > 1 {
		names := make([]string, len(all))
		for i, one := range all {
			names[i] = oneLine(one.Name)
		}
		p.which = a.newPicker("ui.camera.which", names, func(i int) { p.start(all[i].ID) })
		top.Add(p.which)
	}
	private := small(a.say.Say("ui.camera.private"))
	foot := feet(a.press(a.say.Say("ui.camera.close"), theme.CancelIcon(), p.back))
	if a.largeText() {
		p.root, p.body = a.viewed(a.say.Say("ui.camera.title"), p.back, p.view, []fyne.CanvasObject{p.status, top, private}, foot)
		return p
	}
	p.body = bordered(top, container.NewVBox(p.status, private), nil, nil, p.view)
	p.root = a.filled(a.say.Say("ui.camera.title"), p.back, p.body, foot)
	return p
}

// start switches a camera on, in place of the one before it.
func (p *cameraPage) start(id string) {
	p.end()
	p.view.clear()
	p.tell(p.app.say.Say("ui.camera.starting"), theme.ColorNameForeground)
	var ctx context.Context
	ctx, p.end = context.WithCancel(p.app.life)
	source := p.app.say.Say("ui.camera.source")
	p.app.o.Go(func() func() {
		found, err := p.watch(ctx, id)
		if found != nil {
			found.source = source
		}
		return func() { p.ended(ctx, found, err) }
	})
}

// watch looks at one picture after the other until one holds an account. The
// camera is off when it returns, however that comes; one is on at a time, since
// a camera that is still going off would count as used by another app.
func (p *cameraPage) watch(ctx context.Context, id string) (*finding, error) {
	select {
	case p.app.lamp <- struct{}{}:
		defer func() { <-p.app.lamp }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	feed, err := p.app.o.Camera.Open(ctx, id)
	if err != nil {
		return nil, err
	}
	defer func() { _ = feed.Close() }()
	for {
		picture, err := feed.Next(ctx)
		if err != nil {
			return nil, err
		}
		seen := p.look(ctx, picture)
		taken := make(chan struct{})
		p.app.onWindow(func() {
			if ctx.Err() == nil {
				p.see(seen)
			}
			close(taken)
		})
		select {
		case <-taken: // no next picture before this one is up
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		if holdsAccount(seen.items) {
			return &finding{items: seen.items}, nil
		}
	}
}

// sight is one picture with what was read in it.
type sight struct {
	view  image.Image // mirrored, as large as it is shown
	codes []outline
	items []exchange.Item
}

// outline is a code's four corners, in parts of the view's width and height.
type outline struct {
	corners [4]fyne.Position
	account bool
}

// look reads one picture.
func (p *cameraPage) look(ctx context.Context, picture image.Image) sight {
	limit, cancel := context.WithTimeout(ctx, frameLimit)
	codes, _ := p.app.o.Read.Image(limit, picture) // a picture without a code is the rule here
	cancel()
	seen := sight{view: mirrored(picture, p.view.width())}
	for _, c := range codes {
		items := exchange.Read(c.Text)
		seen.items = append(seen.items, items...)
		seen.codes = append(seen.codes, outline{corners: mirroredCorners(c, picture.Bounds()), account: holdsAccount(items)})
	}
	return seen
}

// tell says how things are; a longer sentence takes its room from the view.
func (p *cameraPage) tell(text string, ink fyne.ThemeColorName) {
	if p.status.text != text {
		p.status.set(text, ink)
		p.body.Refresh()
		p.app.relay()
	}
}

// see puts a picture up and says what it shows.
func (p *cameraPage) see(s sight) {
	p.view.show(s.view, s.codes)
	a := p.app
	switch {
	case holdsAccount(s.items):
		p.tell(a.say.Say("ui.camera.found"), colorMark)
	case len(s.items) > 0:
		text := a.say.Say("ui.files.unusable")
		if kind := a.kindOf(s.items[0].Err); kind != "" {
			text = a.say.Say("ui.files.other", "kind", kind)
		}
		p.tell(text, theme.ColorNameError)
	case p.status.text == a.say.Say("ui.camera.starting"):
		p.tell(a.say.Say("ui.camera.looking"), theme.ColorNameForeground)
	}
}

// ended goes on to the preview, or says why the camera gives no picture.
func (p *cameraPage) ended(ctx context.Context, found *finding, err error) {
	switch {
	case p.shut, ctx.Err() != nil, errors.Is(err, camera.ErrStopped):
	case err != nil:
		p.app.camera = false
		p.app.cameraTrouble(err)
	default:
		p.app.after(showFound, func() {
			if !p.shut {
				p.app.show(newPreviewPage(p.app, unique([]finding{*found})))
			}
		})
	}
}

// left switches the camera off.
func (p *cameraPage) left() {
	p.shut = true
	p.end()
	p.view.clear()
}

// anew implements renewer.
func (p *cameraPage) anew() { p.app.show(newCameraPage(p.app, p.all)) }

func (p *cameraPage) object() fyne.CanvasObject { return p.root }
func (p *cameraPage) shown()                    { p.start(p.all[0].ID) }
func (p *cameraPage) tick(time.Time)            {}
func (p *cameraPage) rune(rune) bool            { return false }
func (p *cameraPage) key(fyne.KeyName) bool     { return false }
func (p *cameraPage) back()                     { p.app.show(newAddPage(p.app)) }

// mirroredCorners are a code's corners in the mirrored view.
func mirroredCorners(c scanner.Code, b image.Rectangle) (corners [4]fyne.Position) {
	for i, at := range c.Corners {
		corners[i] = fyne.NewPos(
			1-float32((at.X-float64(b.Min.X))/float64(b.Dx())),
			float32((at.Y-float64(b.Min.Y))/float64(b.Dy())))
	}
	return corners
}

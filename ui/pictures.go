// Choosing the picture of a QR code: the newest pictures of this computer as
// small views, newest first, so that the screenshot just made is the first;
// and the way to any other file.

package ui

import (
	"context"
	"image"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"rokketa/internal/pictures"
)

// Pictures are where the page finds pictures; the zero value has none.
type Pictures struct {
	Recent func(ctx context.Context, n int) []pictures.Picture
	View   func(path string, side int) (image.Image, error)
	Dir    string // where the file dialog begins, "" for Fyne's own choice
}

// How many pictures the page offers, and the side of a view in pixels.
const (
	offered  = 24
	viewSide = 320
)

type picturesPage struct {
	app   *App
	found []pictures.Picture
	grid  *fyne.Container
	root  fyne.CanvasObject
	end   context.CancelFunc
}

// choosePicture shows the page; where no picture is to be found, the file
// dialog comes at once.
func (a *App) choosePicture() {
	if a.o.Pictures.Recent == nil {
		a.chooseFile()
		return
	}
	var found []pictures.Picture
	a.read("ui.waiting.look", func(ctx context.Context) error {
		found = a.o.Pictures.Recent(ctx, offered)
		return ctx.Err()
	}, func(err error) {
		switch {
		case err != nil:
		case len(found) == 0:
			a.chooseFile()
		default:
			a.show(newPicturesPage(a, found))
		}
	})
}

func newPicturesPage(a *App, found []pictures.Picture) *picturesPage {
	p := &picturesPage{app: a, found: found}
	u := a.unit()
	p.grid = container.NewGridWrap(fyne.NewSize(142*u, 148*u))
	tiles := make([]*tile, len(found))
	for i, f := range found {
		tiles[i] = newTile(a, f)
		p.grid.Add(tiles[i])
	}
	body := container.NewVBox(small(a.say.Say("ui.pictures.lead")), p.grid)
	p.root = a.titled(a.say.Say("ui.pictures.title"), p.back, body, container.NewHBox(
		a.press(a.say.Say("ui.pictures.other"), theme.FolderOpenIcon(), a.chooseFile)))
	var ctx context.Context
	ctx, p.end = context.WithCancel(a.life)
	p.load(ctx, tiles)
	return p
}

// load makes the views one after the other in the background, so that the
// page comes up at once.
func (p *picturesPage) load(ctx context.Context, tiles []*tile) {
	if len(tiles) == 0 || ctx.Err() != nil {
		return
	}
	first := tiles[0]
	p.app.o.Go(func() func() {
		view, err := p.app.o.Pictures.View(first.picture.Path, viewSide)
		return func() {
			if err == nil && ctx.Err() == nil {
				first.image.Image = view
				first.image.Refresh()
			}
			p.load(ctx, tiles[1:])
		}
	})
}

func (p *picturesPage) object() fyne.CanvasObject { return p.root }
func (p *picturesPage) shown()                    {}
func (p *picturesPage) tick(time.Time)            {}
func (p *picturesPage) key(fyne.KeyName) bool     { return false }
func (p *picturesPage) rune(rune) bool            { return false }
func (p *picturesPage) back()                     { p.app.show(newAddPage(p.app)) }

// left ends the making of views that nobody will see.
func (p *picturesPage) left() { p.end() }

// anew implements renewer.
func (p *picturesPage) anew() { p.app.show(newPicturesPage(p.app, p.found)) }

// tile is one picture: its view, its name and when it was made. A click
// reads it.
type tile struct {
	widget.BaseWidget
	app     *App
	picture pictures.Picture
	sheet   *themed
	image   *canvas.Image
	box     fyne.CanvasObject
	name    *prose
	when    *prose
}

var (
	_ fyne.Tappable      = (*tile)(nil)
	_ fyne.Focusable     = (*tile)(nil)
	_ desktop.Hoverable  = (*tile)(nil)
	_ desktop.Cursorable = (*tile)(nil)
)

func newTile(a *App, f pictures.Picture) *tile {
	t := &tile{app: a, picture: f, sheet: newSheet(colorCard, colorCardBorder, 12)}
	t.image = canvas.NewImageFromImage(image.NewRGBA(image.Rect(0, 0, 1, 1)))
	t.image.FillMode = canvas.ImageFillContain
	t.name = newProse(f.Name(), theme.SizeNameCaptionText, theme.ColorNameForeground, false, fyne.TextAlignCenter)
	t.name.whole = true
	month := a.month(f.Changed)
	if _, name := month.(string); name {
		month = f.Changed.Format("Jan") // a tile is narrow
	}
	t.when = newProse(a.say.Say("ui.pictures.when", "month", month, "day", f.Changed.Day(), "time", f.Changed.Format("15:04")), theme.SizeNameCaptionText, colorMuted, false, fyne.TextAlignCenter)
	t.when.whole = true
	t.box = container.NewStack(t.sheet, bordered(nil, container.New(layout.NewCustomPaddedVBoxLayout(-6), t.name, t.when), nil, nil, padded(t.image, 8, 8)))
	t.ExtendBaseWidget(t)
	return t
}

// Tapped implements fyne.Tappable.
func (t *tile) Tapped(*fyne.PointEvent) { t.app.take([]string{t.picture.Path}) }

// Cursor implements desktop.Cursorable.
func (t *tile) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn implements desktop.Hoverable.
func (t *tile) MouseIn(*desktop.MouseEvent) { t.frame(true) }

// MouseMoved implements desktop.Hoverable.
func (t *tile) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (t *tile) MouseOut() { t.frame(false) }

// FocusGained implements fyne.Focusable.
func (t *tile) FocusGained() { t.sheet.heavy = true; t.frame(true); t.app.reveal(t) }

// FocusLost implements fyne.Focusable.
func (t *tile) FocusLost() { t.sheet.heavy = false; t.frame(false) }

// TypedRune implements fyne.Focusable.
func (t *tile) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (t *tile) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if t.app.pressed() {
			t.Tapped(nil)
		}
	default:
		t.app.typed(e.Name)
	}
}

// AccessibilityLabel reads the tile out.
func (t *tile) AccessibilityLabel() string { return t.picture.Name() + " " + t.when.text }

// AccessibilityRole implements fyne.Accessible.
func (t *tile) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

func (t *tile) frame(on bool) {
	t.sheet.stroke = colorCardBorder
	if on {
		t.sheet.stroke = theme.ColorNamePrimary
	}
	t.sheet.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (t *tile) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(t.box) }

// chooseFile opens the file dialog and takes what was chosen.
func (a *App) chooseFile() {
	a.files.files(a.codes(a.say.Say("ui.file.title")), a.takeFiles)
}

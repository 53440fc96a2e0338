// The grid of the list: rows of one height in as many columns as the window
// has room for. Only the rows in sight exist; a step of the wheel fills those
// that come up and touches no other.

package ui

import (
	"math"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// The columns, in Fyne's units at scale 1.
const (
	columnWidth = 400 // what a row needs to be read well
	mostColumns = 3
	gridWidth   = 230 // the least width of all: rows get narrower with the window
)

// gridKeys are what the grid does with the keyboard while it has the focus.
type gridKeys struct {
	key  func(k fyne.KeyName)
	char func(r rune)
	held func(k fyne.KeyName, down bool)
}

// grid shows count rows, which fill makes show what stands at a place.
type grid struct {
	widget.BaseWidget

	create func() *row
	fill   func(place int, r *row)
	keys   gridKeys
	count  int
	at     int  // the place that the keys stand on
	lit    bool // the keys go to the list
	halo   halo // where it is empty

	columns int
	scroll  *container.Scroll
	floor   *gridFloor
	shown   map[int]*row // by place
	spare   []*row
	fills   int // counted for the tests: how often a row was filled
}

var (
	_ fyne.Focusable  = (*grid)(nil)
	_ desktop.Keyable = (*grid)(nil)
)

func newGrid(create func() *row, fill func(place int, r *row), keys gridKeys) *grid {
	g := &grid{create: create, fill: fill, keys: keys, columns: 1, shown: map[int]*row{}}
	g.floor = &gridFloor{grid: g}
	g.floor.ExtendBaseWidget(g.floor)
	g.scroll = container.NewVScroll(g.floor)
	g.scroll.OnScrolled = func(fyne.Position) { g.place(false) }
	g.ExtendBaseWidget(g)
	return g
}

// FocusGained implements fyne.Focusable: the frame of the chosen row says so.
func (g *grid) FocusGained() { g.light(true) }

// FocusLost implements fyne.Focusable: a key that is let go elsewhere is not
// seen here.
func (g *grid) FocusLost() {
	g.keys.held("", false)
	g.light(false)
}

// light shows whether the keys go to the list: by the chosen row's frame, or
// by one around the list where no row is.
func (g *grid) light(on bool) {
	g.lit = on
	g.halo.light(on && g.count == 0)
	if r := g.shown[g.at]; r != nil {
		r.light(on)
	}
	if g.count == 0 {
		g.Refresh()
	}
}

// inner implements holder: a screen reader finds the rows where they are.
func (g *grid) inner() []fyne.CanvasObject { return []fyne.CanvasObject{g.scroll} }

// TypedKey implements fyne.Focusable.
func (g *grid) TypedKey(e *fyne.KeyEvent) { g.keys.key(e.Name) }

// TypedRune implements fyne.Focusable.
func (g *grid) TypedRune(r rune) { g.keys.char(r) }

// KeyDown implements desktop.Keyable.
func (g *grid) KeyDown(e *fyne.KeyEvent) { g.keys.held(e.Name, true) }

// KeyUp implements desktop.Keyable.
func (g *grid) KeyUp(e *fyne.KeyEvent) { g.keys.held(e.Name, false) }

// refill shows count things, of which each may be another than before.
func (g *grid) refill(count int) {
	g.count = count
	g.at = max(0, min(g.at, count-1))
	g.settle()
	g.place(true)
}

// gap lies between two rows and between two columns.
func (g *grid) gap() float32 { return g.Theme().Size(theme.SizeNamePadding) }

func (g *grid) unit() float32 { return g.Theme().Size(theme.SizeNamePadding) / 5 }

// cell is the size of a row.
func (g *grid) cell() fyne.Size {
	n := float32(g.columns)
	width := (g.Size().Width - (n-1)*g.gap()) / n
	return fyne.NewSize(width, cardHeight(width/g.unit())*g.unit()+6*g.unit())
}

// step is the way from a row to its neighbours.
func (g *grid) step() fyne.Size { return g.cell().AddWidthHeight(g.gap(), g.gap()) }

// lines is how many rows lie below each other.
func (g *grid) lines() int { return (g.count + g.columns - 1) / g.columns }

func (g *grid) height() float32 { return max(0, float32(g.lines())*g.step().Height-g.gap()) }

// settle tells the scroller how high all is now.
func (g *grid) settle() {
	g.floor.still = true
	g.scroll.Refresh()
	g.floor.still = false
}

// inSight gives the first place in sight and the one after the last.
func (g *grid) inSight() (from, to int) {
	step := g.step().Height
	if step <= 0 || g.scroll.Size().Height <= 0 {
		return 0, 0
	}
	top := g.scroll.Offset.Y
	from = int(max(0, top)/step) * g.columns
	to = int(math.Ceil(float64((top+g.scroll.Size().Height)/step))) * g.columns
	return min(from, g.count), min(max(to, 0), g.count)
}

// place puts the rows in sight where they belong; anew fills also those that
// were in sight already.
func (g *grid) place(anew bool) {
	from, to := g.inSight()
	before := len(g.shown)
	for i, r := range g.shown {
		if i < from || i >= to {
			delete(g.shown, i)
			g.spare = append(g.spare, r)
		}
	}
	changed := len(g.shown) != before
	cell, step := g.cell(), g.step()
	for i := from; i < to; i++ {
		r, there := g.shown[i]
		if !there {
			if n := len(g.spare); n > 0 {
				r, g.spare = g.spare[n-1], g.spare[:n-1]
			} else {
				r = g.create()
			}
			g.shown[i] = r
			changed = true
		}
		r.Move(fyne.NewPos(float32(i%g.columns)*step.Width, float32(i/g.columns)*step.Height))
		r.Resize(cell)
		if anew || !there {
			g.fills++
			g.fill(i, r)
		}
	}
	if changed {
		canvas.Refresh(g.floor)
	}
}

// reveal scrolls as little as it takes to bring a place into sight.
func (g *grid) reveal(place int) {
	step, sight := g.step().Height, g.scroll.Size().Height
	top := float32(place/g.columns) * step
	switch y := g.scroll.Offset.Y; {
	case top < y:
		g.scroll.ScrollToOffset(fyne.NewPos(0, top))
	case top+step > y+sight:
		g.scroll.ScrollToOffset(fyne.NewPos(0, min(top+step-sight, max(0, g.height()-sight))))
	}
	g.place(false)
}

// near is the place under a point that lies this far from the middle of a
// place.
func (g *grid) near(place int, by fyne.Delta) int {
	step := g.step()
	column := place%g.columns + int(math.Round(float64(by.DX/step.Width)))
	line := place/g.columns + int(math.Round(float64(by.DY/step.Height)))
	column = min(max(column, 0), g.columns-1)
	line = min(max(line, 0), max(g.lines()-1, 0))
	return min(line*g.columns+column, g.count-1)
}

// spot is where a place lies in sight, from the grid's corner.
func (g *grid) spot(place int) fyne.Position {
	step := g.step()
	return fyne.NewPos(float32(place%g.columns)*step.Width, float32(place/g.columns)*step.Height-g.scroll.Offset.Y)
}

// CreateRenderer implements fyne.Widget.
func (g *grid) CreateRenderer() fyne.WidgetRenderer {
	room := container.New(barBeside{}, g.scroll)
	return &gridRenderer{WidgetRenderer: g.halo.around(widget.NewSimpleRenderer(room), g, onPlain), grid: g}
}

// barRoom is how much of the margin beside the list its scroll bar may take.
const barRoom = 10

// barBeside lays the scroller out a little wider than its place, so that the
// bar runs in the margin and not over the rows' edges.
type barBeside struct{}

// Layout implements fyne.Layout.
func (barBeside) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	objects[0].Resize(s.AddWidthHeight(min(2*theme.Size(theme.SizeNameScrollBarSmall), barRoom), 0))
}

// MinSize implements fyne.Layout.
func (barBeside) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

type gridRenderer struct {
	fyne.WidgetRenderer
	grid *grid
}

// Layout implements fyne.WidgetRenderer: another width may mean other columns.
func (r *gridRenderer) Layout(s fyne.Size) {
	g := r.grid
	u := g.unit()
	g.columns = min(max(int((s.Width+g.gap())/(columnWidth*u+g.gap())), 1), mostColumns)
	r.WidgetRenderer.Layout(s)
	g.settle()
	g.place(false)
}

// MinSize implements fyne.WidgetRenderer.
func (r *gridRenderer) MinSize() fyne.Size {
	return fyne.NewSize(gridWidth*r.grid.unit(), 98*r.grid.unit())
}

// gridFloor is what scrolls: the rows in sight on a ground as high as all.
type gridFloor struct {
	widget.BaseWidget
	grid  *grid
	still bool // the scroller asks for a refresh that no row needs
}

// inner implements holder.
func (f *gridFloor) inner() []fyne.CanvasObject { return f.grid.inOrder() }

// CreateRenderer implements fyne.Widget.
func (f *gridFloor) CreateRenderer() fyne.WidgetRenderer { return &floorRenderer{f} }

type floorRenderer struct{ *gridFloor }

func (r *floorRenderer) Destroy()           {}
func (r *floorRenderer) Layout(fyne.Size)   {}
func (r *floorRenderer) MinSize() fyne.Size { return fyne.NewSize(1, r.grid.height()) }

// Objects implements fyne.WidgetRenderer: the rows in the order of the list,
// as a screen reader goes through them.
func (r *floorRenderer) Objects() []fyne.CanvasObject { return r.grid.inOrder() }

// inOrder are the rows in sight in the order of the list.
func (g *grid) inOrder() []fyne.CanvasObject {
	places := make([]int, 0, len(g.shown))
	for i := range g.shown {
		places = append(places, i)
	}
	slices.Sort(places)
	all := make([]fyne.CanvasObject, len(places))
	for n, i := range places {
		all[n] = g.shown[i]
	}
	return all
}

// Refresh implements fyne.WidgetRenderer: other colours, say.
func (r *floorRenderer) Refresh() {
	if r.still {
		return
	}
	for _, row := range r.grid.shown {
		row.Refresh()
	}
}

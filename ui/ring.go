// The countdown ring: how much of a code's life is left, as an arc and as a
// number of seconds, so that nobody depends on colour alone.

package ui

import (
	"image/color"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// ring draws the time left of a period. It changes once a second at most and
// then touches only its own arc and number.
type ring struct {
	widget.BaseWidget

	track  *canvas.Arc
	arc    *canvas.Arc
	number *canvas.Text

	left, period int  // seconds as shown
	late         bool // the code is about to end: the ring has its warning colour
}

func newRing() *ring {
	r := &ring{
		track:  canvas.NewArc(0, 360, 0.8, color.Transparent),
		arc:    canvas.NewArc(0, 360, 0.8, color.Transparent),
		number: canvas.NewText("", color.Transparent),
		left:   -1,
	}
	r.number.Alignment = fyne.TextAlignCenter
	r.number.TextStyle = fyne.TextStyle{Monospace: true, Bold: true}
	r.ExtendBaseWidget(r)
	r.paint()
	return r
}

// secondsLeft is the number that the ring shows: whole seconds, rounded up,
// so that a code is never shown with 0 seconds left.
func secondsLeft(left time.Duration) int {
	if left <= 0 {
		return 0
	}
	return int((left + time.Second - 1) / time.Second)
}

// show sets the time left; it repaints only what changed.
func (r *ring) show(left, period time.Duration, late bool) {
	l, p := secondsLeft(left), int(period/time.Second)
	if l == r.left && p == r.period && late == r.late {
		return
	}
	r.left, r.period, r.late = l, p, late
	r.paint()
	r.arc.Refresh()
	r.number.Refresh()
}

// paint puts the colours, the angle and the number in place.
func (r *ring) paint() {
	th := r.Theme()
	v := fyne.CurrentApp().Settings().ThemeVariant()
	r.track.FillColor = th.Color(colorTrack, v)
	name := colorCode
	if r.late {
		name = colorLate
	}
	r.arc.FillColor = th.Color(name, v)
	r.number.Color = th.Color(name, v)
	r.number.Text = ""
	r.number.TextSize = th.Size(sizeSmall)
	r.arc.StartAngle, r.arc.EndAngle = 0, 0
	if r.left > 0 && r.period > 0 {
		r.number.Text = strconv.Itoa(r.left)
		if r.left > 999 {
			r.number.Text = strconv.Itoa(r.left/60) + "m"
		}
		// What is left stands at the end of the circle, so that it is eaten
		// up clockwise from the top.
		r.arc.StartAngle = 360 * float32(r.period-r.left) / float32(r.period)
		r.arc.EndAngle = 360
	}
	r.number.FontSource = codeFace(th, r.number)
}

// CreateRenderer implements fyne.Widget.
func (r *ring) CreateRenderer() fyne.WidgetRenderer {
	return &ringRenderer{r}
}

type ringRenderer struct{ *ring }

func (r *ringRenderer) Destroy() {}

func (r *ringRenderer) Layout(s fyne.Size) {
	side := min(s.Width, s.Height)
	square := fyne.NewSquareSize(side)
	at := fyne.NewPos((s.Width-side)/2, (s.Height-side)/2)
	for _, a := range []*canvas.Arc{r.track, r.arc} {
		a.Resize(square)
		a.Move(at)
	}
	r.number.Resize(s)
	r.number.Move(fyne.NewPos(0, 0))
}

func (r *ringRenderer) MinSize() fyne.Size {
	return fyne.NewSquareSize(r.Theme().Size(sizeSmall) * 3)
}

func (r *ringRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.track, r.arc, r.number}
}

func (r *ringRenderer) Refresh() {
	r.paint()
	canvas.Refresh(r.ring)
}

// This file promises: the picture at one size, and how light it is around any
// place, at a price that does not depend on how far around.

package scanner

import (
	"math"
	"runtime"
	"sync"
)

const (
	smallest  = 130 // a level with both sides up to this is not halved again
	halvings  = 4   // at most: 1/16 of a screen of 8K is 480 pixels wide
	leastSide = 21  // pixels: the smallest symbol has as many modules
	lookRows  = 64  // after so many rows of a large picture the pace is asked
)

// level is the picture at one size, framed. Places on a level are in its own
// pixels, the frame included, y down; pixel (i, j) covers the square from
// (i, j) to (i+1, j+1).
//
// How light a level is around a place is measured on the level below it, which
// has a quarter of the pixels: the table of sums then costs one byte for each
// pixel here and not four, and all windows are some dozen pixels wide, so that
// nobody misses the odd one.
type level struct {
	pix   []byte
	w, h  int
	scale Point // pixels of the picture that one pixel here is wide and high
	below *level
	pace  *pace // ends the drawing of levels and tables; what is left of them is not used

	once sync.Once
	sums []uint32 // see table
}

// blank is a level around w times h pixels that are still to be drawn, and then
// its frame.
func blank(w, h int, scale Point) *level {
	l := &level{w: w + 2*frame, h: h + 2*frame, scale: scale}
	l.pix = make([]byte, l.w*l.h)
	return l
}

// blank is another level of the same picture.
func (l *level) blank(w, h int, scale Point) *level {
	b := blank(w, h, scale)
	b.pace = l.pace
	return b
}

// inner is row y of what lies within the frame.
func (l *level) inner(y int) []byte {
	return l.pix[(y+frame)*l.w+frame : (y+frame+1)*l.w-frame]
}

// rows draws each row of what lies within the frame, several at once.
func (l *level) rows(draw func(y int, row []byte)) {
	inBands(l.h-2*frame, l.w, func(from, to int) {
		for y := from; y < to; y++ {
			if y%lookRows == 0 && l.pace.over() {
				return
			}
			draw(y, l.inner(y))
		}
	})
}

// halved is the level below: each pixel the rounded mean of four.
func (l *level) halved() *level {
	w, h := max(1, (l.w-2*frame)/2), max(1, (l.h-2*frame)/2)
	half := l.blank(w, h, Point{2 * l.scale.X, 2 * l.scale.Y})
	half.rows(func(y int, row []byte) {
		a := l.pix[(2*y+frame)*l.w+frame:]
		b := l.pix[(2*y+1+frame)*l.w+frame:]
		a, b = a[:2*len(row)], b[:2*len(row)]
		for x := range row {
			row[x] = byte((int(a[2*x]) + int(a[2*x+1]) + int(b[2*x]) + int(b[2*x+1]) + 2) >> 2)
		}
	})
	half.drawFrame()
	return half
}

// pyramid is the picture and its halvings, the largest first. The last one is
// there for the light of the one above it only.
func pyramid(base *level) []*level {
	levels := []*level{base}
	for {
		last := levels[len(levels)-1]
		last.below = last.halved()
		if max(last.w, last.h)-2*frame <= smallest || min(last.w, last.h)-2*frame < 2*leastSide || len(levels) > halvings {
			return levels
		}
		levels = append(levels, last.below)
	}
}

// table gives the sums over all rectangles that begin at the top left, as in
// Crow, "Summed-area tables for texture mapping" (1984): entry (x, y) is the sum
// of the pixels left of x and above y. It wraps around at 2^32; differences stay
// right as long as a window holds fewer than 16 million pixels.
func (l *level) table() []uint32 {
	l.once.Do(func() {
		stride := l.w + 1
		sums := make([]uint32, stride*(l.h+1))
		for y := range l.h {
			if y%lookRows == 0 && l.pace.over() {
				break
			}
			above, here := sums[y*stride:(y+1)*stride], sums[(y+1)*stride:(y+2)*stride]
			var row uint32
			for x, p := range l.pix[y*l.w : (y+1)*l.w] {
				row += uint32(p)
				here[x+1] = above[x+1] + row
			}
		}
		l.sums = sums
	})
	return l.sums
}

// beneath turns a coordinate of a level into one of the level below.
func beneath(x float64) float64 { return (x + frame) / 2 }

// light is the mean value within radius pixels of (x, y), as a square.
func (l *level) light(x, y, radius float64) float64 {
	b := l.below
	sums, stride := b.table(), b.w+1
	x, y, radius = beneath(x), beneath(y), radius/2
	left, right := clamp(int(x-radius+0.5), 0, b.w-1), clamp(int(x+radius+0.5), 1, b.w)
	top, bottom := clamp(int(y-radius+0.5), 0, b.h-1), clamp(int(y+radius+0.5), 1, b.h)
	if right <= left || bottom <= top { // narrower than a pixel
		right, bottom = max(right, left+1), max(bottom, top+1)
	}
	up, down := sums[top*stride:], sums[bottom*stride:]
	sum := down[right] - down[left] - up[right] + up[left]
	return float64(sum) / float64((right-left)*(bottom-top))
}

// value is the picture at a place, drawn smoothly between the middles of its
// pixels.
func (l *level) value(x, y float64) float64 {
	x, y = x-0.5, y-0.5
	i, j := int(math.Floor(x)), int(math.Floor(y))
	if i < 0 || j < 0 || i >= l.w-1 || j >= l.h-1 {
		return float64(l.pix[clamp(j, 0, l.h-1)*l.w+clamp(i, 0, l.w-1)])
	}
	u, v := x-float64(i), y-float64(j)
	at := j*l.w + i
	a, b := l.pix[at:at+2:at+2], l.pix[at+l.w:at+l.w+2:at+l.w+2]
	top := float64(a[0]) + u*(float64(a[1])-float64(a[0]))
	bottom := float64(b[0]) + u*(float64(b[1])-float64(b[0]))
	return top + v*(bottom-top)
}

// toPicture turns a place on a level into one of the picture.
func (l *level) toPicture(p Point) Point {
	return Point{(p.X - frame) * l.scale.X, (p.Y - frame) * l.scale.Y}
}

// fromPicture is the way back.
func (l *level) fromPicture(p Point) Point {
	return Point{p.X/l.scale.X + frame, p.Y/l.scale.Y + frame}
}

func clamp(n, least, most int) int { return max(least, min(n, most)) }

// banded is how many pixels make it worth to wake another goroutine.
const banded = 1 << 18

// inBands runs work over n rows of w pixels, in bands side by side where they
// are large. Bands must not depend on each other.
func inBands(n, w int, work func(from, to int)) {
	bands := min(runtime.GOMAXPROCS(0), 8, n*w/banded)
	if bands < 2 {
		work(0, n)
		return
	}
	var all sync.WaitGroup
	for i := range bands {
		all.Go(func() { work(n*i/bands, n*(i+1)/bands) })
	}
	all.Wait()
}

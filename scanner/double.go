// This file promises: a level drawn anew, twice as large for codes whose modules
// are little more than a pixel, or squeezed for codes seen from the side.

package scanner

// doubled is the level drawn anew at twice its size by cubic interpolation
// (Catmull and Rom, "A class of local interpolating splines", 1974): between
// two pixels, a quarter of the way from one to the other, the weights are
// -9, 111, 29 and -3 of 128 (t = 1/4).
func (l *level) doubled() *level {
	w, h := l.w-2*frame, l.h-2*frame
	// First each row is widened, then each column.
	wide := make([]byte, 2*w*h)
	inBands(h, 2*w, func(from, to int) {
		for y := from; y < to; y++ {
			if y%lookRows == 0 && l.pace.over() {
				return
			}
			row, out := l.inner(y), wide[2*w*y:2*w*(y+1)]
			for x := range row {
				p := func(i int) int { return int(row[clamp(x+i, 0, w-1)]) }
				out[2*x] = between(p(-2), p(-1), p(0), p(1))
				out[2*x+1] = between(p(2), p(1), p(0), p(-1))
			}
		}
	})
	d := l.blank(2*w, 2*h, Point{l.scale.X / 2, l.scale.Y / 2})
	d.below = l
	defer d.drawFrame()
	inBands(h, 2*w, func(from, to int) {
		for y := from; y < to; y++ {
			if y%lookRows == 0 && l.pace.over() {
				return
			}
			row := func(i int) []byte {
				i = clamp(y+i, 0, h-1)
				return wide[2*w*i : 2*w*(i+1)]
			}
			a, b, c, e, f := row(-2), row(-1), row(0), row(1), row(2)
			up, down := d.inner(2*y), d.inner(2*y+1)
			for x := range up {
				up[x] = between(int(a[x]), int(b[x]), int(c[x]), int(e[x]))
				down[x] = between(int(f[x]), int(e[x]), int(c[x]), int(b[x]))
			}
		}
	})
	return d
}

// between is the value three quarters of the way from b to c.
func between(a, b, c, d int) byte {
	return byte(clamp((-3*a+29*b+111*c-9*d+64)>>7, 0, 255))
}

// squeezed is the level at half its width, or half its height: a code on a page
// that was photographed from far to the side stands upright again.
func (l *level) squeezed(width bool) *level {
	w, h := l.w-2*frame, l.h-2*frame
	var s *level
	if width {
		s = l.blank(max(1, w/2), h, Point{2 * l.scale.X, l.scale.Y})
	} else {
		s = l.blank(w, max(1, h/2), Point{l.scale.X, 2 * l.scale.Y})
	}
	s.rows(func(y int, row []byte) {
		if !width {
			a, b := l.inner(min(2*y, h-1)), l.inner(min(2*y+1, h-1))
			for x := range row {
				row[x] = byte((int(a[x]) + int(b[x]) + 1) >> 1)
			}
			return
		}
		from := l.inner(y)
		for x := range row {
			row[x] = byte((int(from[min(2*x, w-1)]) + int(from[min(2*x+1, w-1)]) + 1) >> 1)
		}
	})
	s.drawFrame()
	s.below = s.halved()
	return s
}

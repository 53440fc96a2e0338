// This file promises: around every level a frame that is as light as the
// picture is near it, so that a code at the edge has a quiet zone.

package scanner

const (
	frame = 8  // pixels on every side: where a run of dark modules ends
	patch = 32 // pixels along the edge that share one light, and their neighbours with them
	depth = 64 // pixels from the edge inwards that decide it: as far as the window of the widest look reaches
)

// drawFrame gives each patch of the frame the lightest value of the picture
// near it. A black code that is cut at its edge stands on white; on a dark page
// a white frame would outshine the little contrast that there is.
//
//	░░░░░▒▒▒▒▒
//	░         ▒
//	░ ┌──┬────▒   each patch of the edge and its two neighbours,
//	░ │  │ ■  ▒   depth pixels deep
func (l *level) drawFrame() {
	w, h := l.w-2*frame, l.h-2*frame
	sides := func(n int, light func(from, to int) (first, last byte), fill func(from, to int, first, last byte)) {
		patches := (n + patch - 1) / patch
		firsts, lasts := make([]byte, patches), make([]byte, patches)
		for i := range patches {
			firsts[i], lasts[i] = light(i*patch, min((i+1)*patch, n))
		}
		for i := range patches {
			from, to := i*patch, min((i+1)*patch, n)
			before, after := max(i-1, 0), min(i+1, patches-1)
			first := max(firsts[before], firsts[i], firsts[after])
			last := max(lasts[before], lasts[i], lasts[after])
			if i == 0 {
				from = -frame
			}
			if i == patches-1 {
				to = n + frame
			}
			fill(from, to, first, last)
		}
	}
	sides(w, func(from, to int) (byte, byte) {
		return l.lightest(from, to, 0, min(depth, h)), l.lightest(from, to, max(h-depth, 0), h)
	}, func(from, to int, top, bottom byte) {
		l.fill(from, to, -frame, 0, top)
		l.fill(from, to, h, h+frame, bottom)
	})
	sides(h, func(from, to int) (byte, byte) {
		return l.lightest(0, min(depth, w), from, to), l.lightest(max(w-depth, 0), w, from, to)
	}, func(from, to int, left, right byte) {
		l.fill(-frame, 0, max(from, 0), min(to, h), left)
		l.fill(w, w+frame, max(from, 0), min(to, h), right)
	})
}

// lightest is the lightest value of a rectangle, whose coordinates begin within
// the frame. Most pages are white, and their first row says so.
func (l *level) lightest(left, right, top, bottom int) byte {
	most := byte(0)
	for y := top; y < bottom && most < 255; y++ {
		for _, p := range l.inner(y)[left:right] {
			most = max(most, p)
		}
	}
	return most
}

// fill draws a rectangle, which may lie on the frame.
func (l *level) fill(left, right, top, bottom int, value byte) {
	for y := top; y < bottom; y++ {
		row := l.pix[(y+frame)*l.w+left+frame : (y+frame)*l.w+right+frame]
		for x := range row {
			row[x] = value
		}
	}
}

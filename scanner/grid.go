// This file promises: where each module of a symbol lies in the picture, for a
// flat symbol seen from anywhere and for one that is bent a little.

package scanner

// grid lays the modules of a symbol over the picture. Modules are counted in u
// to the right and v down from the symbol's outer corner; the middle of a finder
// is 3.5 modules from both its sides:
//
//	     u ─►  3.5            D−3.5
//	v  ┌─────────────────────────┐
//	│  │ ┌─────┐         ┌─────┐ │
//	▼  │ │ at0 │─────────│ at1 │ │ 3.5
//	   │ └─────┘         └─────┘ │
//	   │    │               ┊    │
//	   │ ┌─────┐         ┌┄┄┄┄┄┐ │
//	   │ │ at3 │┄┄┄┄┄┄┄┄┄┊ at2 ┊ │ D−3.5
//	   │ └─────┘         └┄┄┄┄┄┘ │
//	   └─────────────────────────┘
//
// The three finders are seen; at2 has no mark of its own. What a camera does to
// a flat page takes straight lines to straight lines, so the four places settle
// all others (Heckbert, "Fundamentals of Texture Mapping and Image Warping",
// 1989, section 2.2.3: square to quadrilateral).
type grid struct {
	at   [4]Point // the middles of the four, clockwise from the top left
	d    int      // modules a side
	bend [4]float64
	mesh *mesh // nil for a flat sheet

	a, b, c, e, f, g, h, k float64 // x = (as+bt+c)/w, y = (es+ft+g)/w, w = hs+kt+1
}

// settle computes the map from the four places. False is a quadrilateral that
// no flat page gives.
func (q *grid) settle() bool {
	p := &q.at
	dx1, dx2 := p[1].X-p[2].X, p[3].X-p[2].X
	dy1, dy2 := p[1].Y-p[2].Y, p[3].Y-p[2].Y
	sx, sy := p[0].X-p[1].X+p[2].X-p[3].X, p[0].Y-p[1].Y+p[2].Y-p[3].Y
	det := dx1*dy2 - dx2*dy1
	if det == 0 {
		return false
	}
	q.h, q.k = (sx*dy2-dx2*sy)/det, (dx1*sy-sx*dy1)/det
	q.a, q.b, q.c = p[1].X-p[0].X+q.h*p[1].X, p[3].X-p[0].X+q.k*p[3].X, p[0].X
	q.e, q.f, q.g = p[1].Y-p[0].Y+q.h*p[1].Y, p[3].Y-p[0].Y+q.k*p[3].Y, p[0].Y
	// The horizon must not cross the symbol, whose corners lie a little outside.
	out := 3.5 / float64(q.d-7)
	for _, s := range [2]float64{-out, 1 + out} {
		for _, t := range [2]float64{-out, 1 + out} {
			if q.h*s+q.k*t+1 < 0.1 {
				return false
			}
		}
	}
	return true
}

// place is where (u, v), in modules, lies in the picture.
func (q *grid) place(u, v float64) (x, y float64) {
	if q.bend != [4]float64{} {
		u, v = q.bent(u, v)
	}
	n := 1 / float64(q.d-7)
	s, t := (u-3.5)*n, (v-3.5)*n
	w := 1 / (q.h*s + q.k*t + 1)
	x, y = (q.a*s+q.b*t+q.c)*w, (q.e*s+q.f*t+q.g)*w
	if q.mesh != nil {
		off := q.mesh.at(u, v)
		x, y = x+off.X, y+off.Y
	}
	return x, y
}

// bent moves a module by what curved paper adds: nothing at the edges, most in
// the middle, along each axis a share of its own (in modules).
//
//	┌─────╮
//	│      │   4s(1−s): 0 at s = 0 and 1, 1 in the middle
//	└─────╯
func (q *grid) bent(u, v float64) (float64, float64) {
	s, t := u/float64(q.d), v/float64(q.d)
	across, down := 4*s*(1-s), 4*t*(1-t)
	return u + q.bend[0]*across + q.bend[1]*down, v + q.bend[2]*across + q.bend[3]*down
}

// module is the mean length of a module, in pixels.
func (q *grid) module() float64 {
	sum := 0.0
	for i := range q.at {
		sum += distance(q.at[i], q.at[(i+1)%4])
	}
	return sum / 4 / float64(q.d-7)
}

// outline are the symbol's outer corners.
func (q *grid) outline() (c [4]Point) {
	d := float64(q.d)
	for i, p := range [4]Point{{0, 0}, {d, 0}, {d, d}, {0, d}} {
		c[i].X, c[i].Y = q.place(p.X, p.Y)
	}
	return c
}

// This file promises: that no code is looked for where one was found.

package scanner

// claim is the place of a decoded code and one module around it: what looks
// like a finder there needs no second look.
type claim [4]Point

func newClaim(corners [4]Point, modules int) claim {
	m := Code{Corners: corners}.middle()
	grow := 1 + 2/float64(modules)
	var c claim
	for i, p := range corners {
		c[i] = Point{m.X + (p.X-m.X)*grow, m.Y + (p.Y-m.Y)*grow}
	}
	return c
}

// holds is true inside the quadrilateral, whichever way round it runs.
func (c claim) holds(p Point) bool {
	var left, right bool
	for i, a := range c {
		side := cross(a, c[(i+1)%4], p)
		left = left || side < 0
		right = right || side > 0
	}
	return !left || !right
}

// This file promises: the kind and size of picture that a camera is asked for.

package camera

// mode is one way in which a camera can give its pictures.
type mode struct {
	kind          kind
	width, height int
}

// The picture that is wanted. A code of 40 modules that is held so that it
// fills half of the height has nine pixels for each module at 720 rows, more
// than enough; larger pictures only come slower.
const (
	wantedWidth  = 1280
	wantedHeight = 720
)

// slow is the most pixels of an uncompressed frame that a USB 2 camera gives
// at full speed: 640 x 480 at 30 a second are 18 of its some 30 megabytes.
const slow = 640 * 480

// choose gives the best of the modes; ok is false if none can be read.
func choose(modes []mode) (best mode, ok bool) {
	for _, m := range modes {
		if !m.kind.read() || m.width <= 0 || m.height <= 0 || m.width > mostPixels/m.height {
			continue
		}
		if !ok || m.cost() < best.cost() {
			best, ok = m, true
		}
	}
	return best, ok
}

// cost is lower for the better mode: first the size that is nearest to the
// wanted one, where too small is worse than too large, then the kind that
// comes quicker at that size and costs less to decode.
func (m mode) cost() int {
	pixels, wanted := m.width*m.height, wantedWidth*wantedHeight
	away := pixels - wanted
	if away < 0 {
		away = -2 * away
	}
	cost := 4 * away
	switch {
	case m.kind == kindGREY || m.kind == kindL8:
		cost += 3 // often the infrared eye that looks at faces
	case m.kind.compressed() == (pixels > slow):
	default:
		cost++
	}
	return cost
}

// This file promises: what is dark and what is light, decided against the light
// around, and the runs of both along a line.

package scanner

// view is a level seen with one idea of dark: a pixel is dark when it is more
// than bias values darker than the mean of the window around it.
type view struct {
	*level
	reach int // half the window, in pixels of the level below
	bias  int // values, of 255
}

// threshold is a way to tell dark from light.
type threshold struct {
	radius int // of the window, in pixels
	bias   int // see view
}

func (l *level) seen(k threshold) view { return view{level: l, reach: k.radius / 2, bias: k.bias} }

// dark decides one pixel. Few are asked for one by one: those on the lines
// through a place that may be a finder.
func (v view) dark(x, y int) bool {
	b := v.below
	sums, stride := b.table(), b.w+1
	i, j := (x+frame)>>1, (y+frame)>>1
	left, right := max(i-v.reach, 0), min(i+v.reach+1, b.w)
	top, bottom := max(j-v.reach, 0), min(j+v.reach+1, b.h)
	up, down := top*stride, bottom*stride
	sum := sums[down+right] - sums[down+left] - sums[up+right] + sums[up+left]
	n := (right - left) * (bottom - top)
	return (int(v.pix[y*v.w+x])+v.bias)*n < int(sum)
}

// changes appends the places along row y where dark and light change, from 0,
// where the row begins light, to the row's end. columns is room for the sums of
// one row of windows, b.w+1 long.
func (v view) changes(y int, columns []uint32, at []int) []int {
	b := v.below
	sums, stride := b.table(), b.w+1
	j := (y + frame) >> 1
	top, bottom := max(j-v.reach, 0), min(j+v.reach+1, b.h)
	up, down := sums[top*stride:(top+1)*stride], sums[bottom*stride:(bottom+1)*stride]
	columns = columns[:stride]
	for i := range columns {
		columns[i] = down[i] - up[i]
	}
	row := v.pix[y*v.w : (y+1)*v.w]
	high := bottom - top
	at = append(at, 0)
	dark := false
	// A pixel and its right neighbour share a window: both lie on one pixel below.
	pair := func(k int) { // near the edges, where windows are cut off
		left, right := max(k+frame/2-v.reach, 0), min(k+frame/2+v.reach+1, b.w)
		n := (right - left) * high
		least := int(columns[right]-columns[left]) - v.bias*n
		for x := 2 * k; x < min(2*k+2, len(row)); x++ {
			if (int(row[x])*n < least) != dark {
				dark = !dark
				at = append(at, x)
			}
		}
	}
	// Whole windows lie around these pairs.
	from := clamp(v.reach-frame/2, 0, len(row)/2)
	to := clamp(b.w-v.reach-frame/2, from, len(row)/2)
	for k := range from {
		pair(k)
	}
	wide := 2*v.reach + 1
	n := wide * high
	lefts := columns[max(from+frame/2-v.reach, 0):]
	rights := columns[min(from+frame/2+v.reach+1, b.w):]
	rights = rights[:min(to-from, len(rights))]
	lefts = lefts[:len(rights)]
	pixels := row[2*from:]
	pixels = pixels[:2*len(rights)]
	shift := v.bias * n
	for k, right := range rights {
		least := int(right-lefts[k]) - shift
		if (int(pixels[2*k])*n < least) != dark {
			dark = !dark
			at = append(at, 2*(from+k))
		}
		if (int(pixels[2*k+1])*n < least) != dark {
			dark = !dark
			at = append(at, 2*(from+k)+1)
		}
	}
	for k := from + len(rights); 2*k < len(row); k++ {
		pair(k)
	}
	return append(at, len(row))
}

// runs are the lengths of five runs in a row, in steps along their line.
type runs [5]int

func (r runs) sum() int { return r[0] + r[1] + r[2] + r[3] + r[4] }

// across measures the five runs around pixel (x, y) in steps of (dx, dy), the
// middle one being that of the pixel. middle is how many steps from the pixel's
// own middle that run's middle lies. No run is followed further than most: an
// inner one that is longer makes ok false, an outer one is cut.
func (v view) across(x, y, dx, dy, most int) (r runs, middle float64, ok bool) {
	colour := v.dark(x, y)
	follow := func(i, j, sx, sy int, same bool) int {
		n := 0
		for i >= 0 && j >= 0 && i < v.w && j < v.h && n < most && v.dark(i, j) == same {
			n++
			i, j = i+sx, j+sy
		}
		return n
	}
	ahead := follow(x, y, dx, dy, colour) // counts the pixel itself
	back := follow(x-dx, y-dy, -dx, -dy, colour)
	r[2] = ahead + back
	if r[2] >= most {
		return r, 0, false
	}
	r[3] = follow(x+ahead*dx, y+ahead*dy, dx, dy, !colour)
	r[1] = follow(x-(back+1)*dx, y-(back+1)*dy, -dx, -dy, !colour)
	if r[1] >= most || r[3] >= most {
		return r, 0, false
	}
	ahead, back = ahead+r[3], back+r[1]
	r[4] = follow(x+ahead*dx, y+ahead*dy, dx, dy, colour)
	r[0] = follow(x-(back+1)*dx, y-(back+1)*dy, -dx, -dy, colour)
	middle = float64(ahead-r[3]-(back-r[1])-1) / 2
	return r, middle, true
}

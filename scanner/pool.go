// This file promises: finders that were met on different levels, or by different
// looks, brought together: blur and glare spare one here and another there.

package scanner

import (
	"cmp"
	"slices"
)

// pool holds finders in pixels of the picture.
type pool []finder

// leastPooled is the length of a module, in pixels, from which a level shows it.
const leastPooled = 1.2

func (p *pool) add(l *level, finders []finder) {
	for _, f := range finders {
		f.at, f.module = l.toPicture(f.at), f.module*l.scale.X
		if !merge(*p, f) && len(*p) < mostSeen {
			*p = append(*p, f)
		}
	}
}

// on gives the pool's finders as a level shows them, those first that were met
// most often for their size.
func (p *pool) on(l *level) []finder {
	var here []finder
	for _, f := range *p {
		f.at, f.module = l.fromPicture(f.at), f.module/l.scale.X
		if f.module >= leastPooled {
			f.share = f.seenShare()
			here = append(here, f)
		}
	}
	slices.SortStableFunc(here, func(a, b finder) int { return cmp.Compare(b.share, a.share) })
	return here
}

// This file promises: which parts of a desktop are worth a picture of their own.

package screen

import (
	"image"
	"slices"
	"strconv"
)

// distinct cuts the monitors at the desktop's edge and leaves out those that
// show nothing that another one does not: the second of two that show the
// same, and the smaller of two of which one lies within the other. Without any
// the whole desktop is one.
func distinct(all []monitor, desktop image.Rectangle) []monitor {
	var kept []monitor
	for i, m := range all {
		if m.bounds = m.bounds.Intersect(desktop); m.bounds.Empty() {
			continue
		}
		if m.name == "" {
			m.name = strconv.Itoa(i + 1)
		}
		if slices.ContainsFunc(kept, func(k monitor) bool { return m.bounds.In(k.bounds) }) {
			continue
		}
		kept = slices.DeleteFunc(kept, func(k monitor) bool { return k.bounds.In(m.bounds) })
		kept = append(kept, m)
	}
	if len(kept) == 0 && !desktop.Empty() {
		kept = []monitor{{"1", desktop}}
	}
	return kept
}

// monitor is a part of the desktop that one monitor shows.
type monitor struct {
	name   string
	bounds image.Rectangle
}

// The foot of a page: its buttons side by side, the way out left and the way
// on right, each with room for its words.

package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// feet lays buttons out at a page's foot, equally wide as long as none needs
// more.
func feet(buttons ...fyne.CanvasObject) fyne.CanvasObject {
	return container.New(sideBySide{}, buttons...)
}

// sideBySide gives objects the same width, and one that needs more than that
// what it needs.
type sideBySide struct{}

// Layout implements fyne.Layout.
func (sideBySide) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects = visible(objects)
	gap := theme.Padding()
	room, n := size.Width-gap*float32(len(objects)-1), len(objects)
	wide := make([]float32, len(objects)) // of those that need more; 0 for the others
	for again := true; again; {           // each of them leaves less for the others
		again = false
		for i, o := range objects {
			if need := o.MinSize().Width; wide[i] == 0 && n > 1 && need > room/float32(n) {
				wide[i], again = need, true
				room, n = room-need, n-1
			}
		}
	}
	x := float32(0)
	for i, o := range objects {
		w := wide[i]
		if w == 0 {
			w = room / float32(n)
		}
		o.Resize(fyne.NewSize(w, size.Height))
		o.Move(fyne.NewPos(x, 0))
		x += w + gap
	}
}

// MinSize implements fyne.Layout.
func (sideBySide) MinSize(objects []fyne.CanvasObject) (least fyne.Size) {
	for i, o := range visible(objects) {
		need := o.MinSize()
		least = fyne.NewSize(least.Width+need.Width, max(least.Height, need.Height))
		if i > 0 {
			least.Width += theme.Padding()
		}
	}
	return least
}

func visible(objects []fyne.CanvasObject) (all []fyne.CanvasObject) {
	for _, o := range objects {
		if o.Visible() {
			all = append(all, o)
		}
	}
	return all
}

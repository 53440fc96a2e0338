// What is no wider than it needs to be: in a wide window a button that is as
// wide as the page looks like a band.

package ui

import "fyne.io/fyne/v2"

// capped lays its objects out over each other, no wider than most, where
// the text begins that they belong to.
type capped struct{ most float32 }

// MinSize implements fyne.Layout.
func (c capped) MinSize(all []fyne.CanvasObject) (s fyne.Size) {
	for _, o := range all {
		s = s.Max(o.MinSize())
	}
	return s
}

// Layout implements fyne.Layout.
func (c capped) Layout(all []fyne.CanvasObject, size fyne.Size) {
	width := min(size.Width, max(c.most, c.MinSize(all).Width))
	for _, o := range all {
		o.Move(fyne.Position{})
		o.Resize(fyne.NewSize(width, size.Height))
	}
}

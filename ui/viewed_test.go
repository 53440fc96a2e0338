// The pages around a picture, at large text: the picture is what they are for.

package ui_test

import (
	"fmt"
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"rokketa/scanner/camera"
)

func TestWithLargeTextAPictureToLookInKeepsMostOfThePage(t *testing.T) {
	const least = 0.6
	large := setup{scale: "2", size: fyne.NewSize(800, 680)}
	for kind, show := range map[string]func() *bench{
		"*ui.frame": func() *bench {
			b := onAdd(t, large, &desk{pictures: []image.Image{ground()}, names: []string{"1: DP-1", "2: HDMI-1"}})
			b.tapText("ui.add.screen")
			b.tapText("ui.nothing.area")
			return b
		},
		"*ui.liveView": func() *bench {
			s, c := large, recorded(paper(true))
			c.List = append(c.List, camera.Info{ID: "b", Name: "Document Camera"})
			s.camera = c
			b := onAdd(t, s, nil)
			b.image = held("https://example.com/")
			b.tapText("ui.add.camera")
			return b
		},
	} {
		b := show()
		var page *container.Scroll
		var picture fyne.CanvasObject
		b.walk(func(o fyne.CanvasObject, _ fyne.Tappable) {
			if s, ok := o.(*container.Scroll); ok && page == nil {
				page = s
			}
			if fmt.Sprintf("%T", o) == kind {
				picture = o
			}
		})
		switch {
		case page == nil || picture == nil:
			t.Errorf("%s: no picture on a page that scrolls", kind)
		case picture.Size().Height < least*page.Size().Height:
			t.Errorf("%s: %v of the page's %v", kind, picture.Size().Height, page.Size().Height)
		case b.win.Canvas().Size().Height > large.size.Height:
			t.Errorf("%s: the window had to grow to %v", kind, b.win.Canvas().Size())
		}
	}
}

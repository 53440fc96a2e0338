// Where a message stands.

package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"rokketa/assets/text"
	"rokketa/ui"
)

func TestAMessageLeavesTheButtonsAtThePagesFootFree(t *testing.T) {
	for _, size := range []fyne.Size{fyne.NewSize(500, 680), fyne.NewSize(360, 420)} {
		b := unlocked(t, setup{size: size})
		b.lockSection()
		b.tapText("ui.lock.change")
		b.app.Offer(func() {})
		foot, _ := b.downTo(b.say(text.Japanese, "ui.cancel"))
		n := 0
		b.walk(func(o fyne.CanvasObject, _ fyne.Tappable) {
			if r, ok := o.(*canvas.Rectangle); ok && r.Visible() && same(r.FillColor, ui.Colour("rokketa.toast", false)) {
				n++
				top := b.fyne.Driver().AbsolutePositionForObject(r).Y
				if end := top + r.Size().Height; end > foot || top < 0 {
					t.Errorf("%v: from %v to %v, the buttons are at %v", size, top, end, foot)
				}
			}
		})
		if n != 1 {
			t.Errorf("%d messages", n)
		}
		b.app.Close()
	}
}

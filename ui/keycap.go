// The digit on a row while Ctrl is held: which key copies its code.

package ui

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

type keycap struct {
	box   *fyne.Container
	sheet *canvas.Rectangle
	digit *canvas.Text
}

func newKeycap() *keycap {
	k := &keycap{sheet: canvas.NewRectangle(color.Transparent), digit: canvas.NewText("", color.Transparent)}
	k.digit.TextStyle = fyne.TextStyle{Bold: true}
	k.box = container.NewStack(k.sheet, container.NewCenter(k.digit))
	return k
}

// show shows a digit, or nothing for 0.
func (k *keycap) show(n int) {
	if n == 0 {
		k.box.Hide()
		return
	}
	s := fyne.CurrentApp().Settings()
	th, v := s.Theme(), s.ThemeVariant()
	k.sheet.FillColor = th.Color(colorToast, v)
	k.sheet.CornerRadius = th.Size(theme.SizeNameInputRadius) / 2
	k.digit.Color = th.Color(colorOnToast, v)
	k.digit.TextSize = th.Size(theme.SizeNameText)
	k.digit.Text = strconv.Itoa(n)
	k.box.Show()
	k.box.Refresh()
}

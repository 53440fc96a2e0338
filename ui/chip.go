// A word on a coloured ground before an account's names: 練習.

package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

type chip struct {
	sheet *canvas.Rectangle
	word  *canvas.Text
}

func newChip(word string) *chip {
	c := &chip{sheet: canvas.NewRectangle(color.Transparent), word: canvas.NewText(word, color.Transparent)}
	c.word.TextStyle = fyne.TextStyle{Bold: true}
	return c
}

// style puts the theme's colours and sizes on it.
func (c *chip) style(th fyne.Theme, colorOf func(fyne.ThemeColorName) color.Color) {
	c.word.TextSize = th.Size(theme.SizeNameCaptionText)
	c.word.Color = colorOf(theme.ColorNamePrimary)
	c.sheet.FillColor = colorOf(colorNote)
	c.sheet.StrokeColor = colorOf(theme.ColorNamePrimary)
	c.sheet.StrokeWidth = th.Size(theme.SizeNamePadding) / 5
}

// width is how wide it is, u being the unit.
func (c *chip) width(u float32) float32 {
	return fyne.MeasureText(c.word.Text, c.word.TextSize, c.word.TextStyle).Width + 10*u
}

// place puts it at the beginning of a line.
func (c *chip) place(x, y, line, u float32) {
	high := c.word.TextSize + 7*u
	c.sheet.CornerRadius = 5 * u
	c.sheet.Resize(fyne.NewSize(c.width(u), high))
	c.sheet.Move(fyne.NewPos(x, y+(line-high)/2))
	put(c.word, x+5*u, y, line)
}

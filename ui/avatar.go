// The letter badge of an account: the first letter of its issuer on a colour
// that is always the same for the same issuer.

package ui

import (
	"hash/fnv"
	"image/color"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// badgeColors are deep enough for white letters (contrast 4.5 or more).
func badgeColors() []color.Color {
	return []color.Color{
		rgb(0x1F4E86), rgb(0x7A3E9D), rgb(0x1B6E5A), rgb(0x9A4A12), rgb(0xA32D52),
		rgb(0x3B5B20), rgb(0x46519E), rgb(0x6D4C2F), rgb(0x0F6674), rgb(0x8A3324),
	}
}

// badgeLetter is the first letter or digit of a text, upper case; a dot where
// there is none.
func badgeLetter(text string) string {
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return string(unicode.ToUpper(r))
		}
	}
	return "•"
}

// badgeColor picks the colour of a text.
func badgeColor(text string) color.Color {
	h := fnv.New32a()
	_, _ = h.Write([]byte(strings.ToLower(text)))
	all := badgeColors()
	return all[h.Sum32()%uint32(len(all))]
}

// avatar is the badge itself.
type avatar struct {
	box    *fyne.Container
	disc   *canvas.Circle
	letter *canvas.Text
}

func newAvatar(textSize float32) *avatar {
	a := &avatar{
		disc:   canvas.NewCircle(color.Transparent),
		letter: canvas.NewText("", color.White),
	}
	a.letter.Alignment = fyne.TextAlignCenter
	a.letter.TextStyle = fyne.TextStyle{Bold: true}
	a.letter.TextSize = textSize
	a.box = container.NewStack(a.disc, container.NewCenter(a.letter))
	return a
}

// show gives the badge of an account by its issuer, else by its name.
func (a *avatar) show(issuer, name string) {
	text := strings.TrimSpace(issuer)
	if text == "" {
		text = strings.TrimSpace(name)
	}
	a.letter.Text = badgeLetter(text)
	a.disc.FillColor = badgeColor(text)
	a.letter.Refresh()
	a.disc.Refresh()
}

// The badge of an account: a picture that the person chose, or on a colour
// that is always the same for the same issuer a drawing, else the first letter
// of the issuer.

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
	center *fyne.Container
}

// sign is what a badge shows in place of the letter; the zero value is the
// letter.
type sign struct {
	image fyne.Resource
	whole bool // the image is all there is, and lies on no disc
}

func newAvatar(textSize float32) *avatar {
	a := &avatar{
		disc:   canvas.NewCircle(color.Transparent),
		letter: canvas.NewText("", color.White),
	}
	a.letter.Alignment = fyne.TextAlignCenter
	a.letter.TextStyle = fyne.TextStyle{Bold: true}
	a.letter.TextSize = textSize
	a.center = container.NewCenter(a.letter)
	a.box = container.NewStack(a.disc, a.center)
	return a
}

// show gives the badge of an account by its issuer, else by its name.
func (a *avatar) show(issuer, name string, s sign) {
	text := strings.TrimSpace(issuer)
	if text == "" {
		text = strings.TrimSpace(name)
	}
	a.letter.Text = badgeLetter(text)
	a.disc.FillColor = badgeColor(text)
	switch {
	case s.image == nil:
		a.box.Objects = []fyne.CanvasObject{a.disc, a.center}
	case s.whole:
		a.box.Objects = []fyne.CanvasObject{newSignImage(s.image, signRound)}
	default:
		a.box.Objects = []fyne.CanvasObject{a.disc, container.New(inset(signInset), newSignImage(s.image, 0))}
	}
	a.box.Refresh()
}

// How round a picture's corners are, in Fyne's units, and how far a drawing
// keeps from its disc's edge, as a part of its side.
const (
	signRound = 9
	signInset = 0.22
)

func newSignImage(r fyne.Resource, round float32) *canvas.Image {
	m := canvas.NewImageFromResource(r)
	m.FillMode = canvas.ImageFillContain
	m.CornerRadius = round
	return m
}

// inset lays an object out with this part of the width kept free all around.
type inset float32

// Layout implements fyne.Layout.
func (i inset) Layout(all []fyne.CanvasObject, s fyne.Size) {
	d := s.Width * float32(i)
	for _, o := range all {
		o.Move(fyne.NewSquareOffsetPos(d))
		o.Resize(s.SubtractWidthHeight(2*d, 2*d))
	}
}

// MinSize implements fyne.Layout.
func (inset) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// Choosing an account's sign: the letter, a drawing, or a picture of one's
// own. What is chosen is shown as the badge that the list will show.

package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"rokketa/assets/icons"
	"rokketa/vault"
)

type signChoice struct {
	app          *App
	icon         string // as the vault names it
	picture      []byte // one that the vault does not have yet
	issuer, name string
	badge        *avatar
	buttons      map[string]*pressButton // by icon
	file         *pressButton
	box          fyne.CanvasObject
}

func newSignChoice(a *App, e vault.Entry) *signChoice {
	s := &signChoice{
		app: a, icon: e.Icon, issuer: e.Account.Issuer, name: e.Account.Name,
		badge: newAvatar(a.theme.Size(theme.SizeNameHeadingText)), buttons: map[string]*pressButton{},
	}
	u := a.unit()
	tiles := container.NewGridWrap(fyne.NewSquareSize(44 * u))
	for _, name := range icons.Drawings() {
		icon := vault.Drawing(name)
		b := a.press("", theme.NewThemedResource(drawing(name)), func() { s.choose(icon, nil) })
		b.spoken = a.say.Say("ui.sign." + name)
		s.buttons[icon] = b
		tiles.Add(b)
	}
	letter := a.press(a.say.Say("ui.sign.letter"), nil, func() { s.choose("", nil) })
	s.buttons[""] = letter
	s.file = a.press(a.say.Say("ui.sign.file"), theme.FolderOpenIcon(), func() {
		a.choosePictureFor(func(small []byte) { s.choose("", small) })
	})
	badge := container.NewGridWrap(fyne.NewSquareSize(56*u), s.badge.box)
	s.box = container.NewVBox(
		bordered(nil, nil, container.NewCenter(badge), nil,
			padded(container.NewVBox(layout.NewSpacer(), container.NewHBox(letter, s.file), layout.NewSpacer()), 10, 0)),
		tiles)
	s.paint()
	return s
}

func (s *signChoice) object() fyne.CanvasObject { return s.box }

// choose takes a sign; picture, where it is not nil, is one of the person's.
func (s *signChoice) choose(icon string, picture []byte) {
	s.icon, s.picture = icon, picture
	s.paint()
}

// named follows the names, whose letter and colour the badge shows.
func (s *signChoice) named(issuer, name string) {
	s.issuer, s.name = issuer, name
	s.paint()
}

func (s *signChoice) paint() {
	shown := s.app.signOf(s.icon)
	if s.picture != nil {
		shown = sign{image: fyne.NewStaticResource("chosen.png", s.picture), whole: true}
	}
	s.badge.show(s.issuer, s.name, shown)
	for icon, b := range s.buttons {
		importance(b, s.picture == nil && (icon == s.icon || icon == "" && shown.image == nil))
	}
	importance(s.file, shown.whole)
}

// importance shows a button as the one that is chosen, or not.
func importance(b *pressButton, chosen bool) {
	want := widget.MediumImportance
	b.state = ""
	if chosen {
		want, b.state = widget.HighImportance, "ui.spoken.chosen"
	}
	if b.Importance != want {
		b.Importance = want
		b.Refresh()
	}
}

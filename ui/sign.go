// The signs of accounts: the drawings that come with the program, and pictures
// that the person chose, made small.

package ui

import (
	"bytes"
	"context"
	"image/png"

	"fyne.io/fyne/v2"

	"rokketa/assets/icons"
	"rokketa/internal/pictures"
	"rokketa/vault"
)

// pictureSide is how large a chosen picture is kept, in pixels: sharp on a
// badge of twice the usual size.
const pictureSide = 96

// drawing is a sign of the program, white.
func drawing(name string) fyne.Resource {
	data := icons.Drawing(name)
	if data == nil {
		return nil
	}
	return fyne.NewStaticResource("sign-"+name+".svg", data)
}

// signOf gives what the vault names, read once. What is not there, or was
// named by a newer program, is the letter.
func (a *App) signOf(icon string) sign {
	if icon == "" {
		return sign{}
	}
	s, ok := a.signs[icon]
	if !ok {
		if name := vault.DrawingOf(icon); name != "" {
			if r := drawing(name); r != nil {
				s = sign{image: r}
			}
		} else if data, err := a.vault.Picture(icon); err == nil {
			s = sign{image: fyne.NewStaticResource(icon+".png", data), whole: true}
		}
		a.signs[icon] = s
	}
	return s
}

// choosePictureFor asks for a picture file and hands it over as a small PNG.
func (a *App) choosePictureFor(chosen func(small []byte)) {
	a.files.file(sort{a.say.Say("ui.sign.file"), a.say.Say("ui.file.pictures"), []string{".png", ".jpg", ".jpeg"}, a.o.Pictures.Dir}, func(path string) {
		a.smallPicture(path, chosen)
	})
}

// smallPicture makes a picture small, without anything else that the file may
// tell; one that cannot be read is said so.
func (a *App) smallPicture(path string, chosen func(small []byte)) {
	view := a.o.Pictures.View
	if view == nil {
		view = pictures.View
	}
	var small bytes.Buffer
	a.read("ui.waiting.read", func(context.Context) error {
		m, err := view(path, pictureSide)
		if err != nil {
			return err
		}
		return png.Encode(&small, m)
	}, func(err error) {
		if err != nil || small.Len() > vault.PictureBytes {
			a.toast.problem(a.say.Say("ui.sign.bad"))
			return
		}
		chosen(small.Bytes())
	})
}

// What the camera of BuildFilm's app sees, picture by picture.

package stage

import (
	"fmt"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
)

// Film is a camera's view and its lamp.
type Film struct {
	folder string
	shown  int
}

// Film lays the camera before the programs that are started from now on.
func (s *Stage) Film() (*Film, error) {
	f := &Film{folder: s.path("film")}
	s.options.Extra = append(s.options.Extra, "STAGE_FILM="+f.folder)
	return f, os.Mkdir(f.folder, 0o700)
}

// Show is what the camera sees from now on, as it would give it: a JPEG.
func (f *Film) Show(picture image.Image) error {
	f.shown++
	name := filepath.Join(f.folder, fmt.Sprintf("%03d", f.shown))
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	err = jpeg.Encode(file, picture, &jpeg.Options{Quality: 80})
	if wrong := file.Close(); err == nil {
		err = wrong
	}
	if err != nil {
		return err
	}
	return os.Rename(name, name+".jpg")
}

// Lamp says whether the camera is on.
func (f *Film) Lamp() bool {
	_, err := os.Stat(filepath.Join(f.folder, "lamp"))
	return err == nil
}

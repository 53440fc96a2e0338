// The metadata is whole: every program can name itself and show its icon.

package rokketa_test

import (
	"bytes"
	"image/png"
	"regexp"
	"testing"

	"rokketa"
)

func TestAboutIsWhole(t *testing.T) {
	about, err := rokketa.About()
	if err != nil {
		t.Fatal(err)
	}
	if about.Name != "Rokketa" || about.ID != "io.github.rokketa.Rokketa" {
		t.Errorf("the app is called %q (%q)", about.Name, about.ID)
	}
	if !regexp.MustCompile(`^\d+\.\d+\.\d+$`).MatchString(about.Version) {
		t.Errorf("version %q is not MAJOR.MINOR.PATCH", about.Version)
	}
	if about.Build < 1 {
		t.Errorf("build is %d", about.Build)
	}
	icon, err := png.Decode(bytes.NewReader(about.Icon))
	if err != nil {
		t.Fatal(err)
	}
	if size := icon.Bounds(); size.Dx() != size.Dy() || size.Dx() < 256 {
		t.Errorf("the icon is %v, want a square of at least 256 pixels", size)
	}
}

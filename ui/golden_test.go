// Every screen as a picture: in Japanese and English, light and dark, with text
// of the usual and of the double size.

package ui_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
	"rokketa/ui"
)

// show opens a window and leaves a screen up in it.
type show func(t *testing.T, s setup) *bench

// screens are what a person can see, each under the name of its pictures.
func screens() map[string]show {
	all := map[string]show{}
	for _, room := range []map[string]show{
		addScreens(), listScreens(), settingsScreens(), troubleScreens(), helpScreens(),
		lockScreens(), recoveryScreens(), againScreens(),
	} {
		maps.Copy(all, room)
	}
	return all
}

// looks are the ways a screen can look in one language, by the end of the
// names of their pictures. A window with large text is as high as a small
// laptop's screen allows.
func looks() []struct {
	end string
	setup
} {
	large := fyne.NewSize(800, 680)
	return []struct {
		end string
		setup
	}{
		{"", setup{}},
		{"-dark", setup{appearance: ui.AppearanceDark}},
		{"-200", setup{scale: "2", size: large}},
		{"-dark-200", setup{appearance: ui.AppearanceDark, scale: "2", size: large}},
	}
}

func TestScreensLookAsDesigned(t *testing.T) {
	all := screens()
	for i, look := range looks() { // outermost: each change of the theme costs time
		if raced && i > 0 {
			break // what runs beside the window is the same in each
		}
		for _, name := range slices.Sorted(maps.Keys(all)) {
			for _, l := range text.Languages() {
				picture := name + "-" + string(l) + look.end
				t.Run(picture, func(t *testing.T) {
					s := look.setup
					s.language = l
					all[name](t, s).golden(picture)
				})
			}
		}
	}
}

func TestEveryPictureBelongsToAScreen(t *testing.T) {
	wanted := map[string]bool{}
	for name := range screens() {
		for _, look := range looks() {
			for _, l := range text.Languages() {
				wanted[name+"-"+string(l)+look.end] = true
			}
		}
	}
	files, err := os.ReadDir(filepath.Join("testdata", "golden"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if name := strings.TrimSuffix(f.Name(), ".png"); !wanted[name] {
			t.Errorf("ui/testdata/golden/%s shows no screen: delete it", f.Name())
		}
	}
}

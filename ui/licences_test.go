// The licences can be read in the app.

package ui_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"rokketa/assets/licences"
	"rokketa/assets/text"
)

func TestTheLicenceOfEveryWorkCanBeRead(t *testing.T) {
	all, err := licences.All()
	if err != nil {
		t.Fatal(err)
	}
	b := settled(t, setup{})
	b.tapText("ui.settings.about")
	b.tapText("ui.licences")
	for _, w := range all {
		if !b.sees(w.Name) {
			t.Errorf("%s is not listed", w.Name)
		}
	}
	b.tapExact("filippo.io/age")
	if got := strings.Join(b.texts(), " "); !strings.Contains(got, "Redistribution and use in source and binary forms") {
		t.Errorf("no licence: %q", got)
	}
	b.press(fyne.KeyEscape)
	b.press(fyne.KeyEscape)
	if !b.sees(b.say(text.Japanese, "ui.settings.about")) {
		t.Errorf("no way back: %q", b.texts())
	}
}

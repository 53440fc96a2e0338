// Which page is opened on which desktop, and that opening it waits for nobody.

package clockpanel_test

import (
	"os/exec"
	"slices"
	"testing"

	"rokketa/internal/clockpanel"
)

func TestEachDesktopHasItsOwnPage(t *testing.T) {
	for _, c := range []struct {
		system, desktop string
		there           []string
		want            string
	}{
		{"windows", "", nil, "ms-settings:dateandtime"},
		{"darwin", "", nil, "x-apple.systempreferences:com.apple.Date-Time-Settings.extension"},
		{"linux", "ubuntu:GNOME", []string{"gnome-control-center"}, "datetime"},
		{"linux", "X-Cinnamon", []string{"cinnamon-settings", "gnome-control-center"}, "calendar"},
		{"linux", "KDE", []string{"systemsettings5"}, "kcm_clock"},
		{"linux", "GNOME", nil, ""},                             // not installed
		{"linux", "sway", []string{"gnome-control-center"}, ""}, // another desktop's page would not help
		{"linux", "", []string{"time-admin"}, ""},
	} {
		got := clockpanel.Command(c.system, c.desktop, func(name string) (string, error) {
			if slices.Contains(c.there, name) {
				return "/usr/bin/" + name, nil
			}
			return "", exec.ErrNotFound
		})
		last := ""
		if len(got) > 0 {
			last = got[len(got)-1]
		}
		if last != c.want {
			t.Errorf("%s %q: %q, want %q at its end", c.system, c.desktop, got, c.want)
		}
	}
}

func TestWhatCannotBeOpenedIsSaid(t *testing.T) {
	if clockpanel.Open(nil) == nil || clockpanel.Open([]string{"/nothing/here/at-all"}) == nil {
		t.Error("opened nothing without an error")
	}
}

// The licences in the app are those of what is linked into it.

package licences_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"rokketa/assets/licences"
)

func TestTheLicencesAreThoseOfWhatIsLinked(t *testing.T) {
	all, err := licences.All()
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	for _, w := range all {
		have = append(have, w.Name)
		if len(w.Text) < 200 {
			t.Errorf("%s has no licence: %q", w.Name, w.Text)
		}
	}
	want := []string{"BIZ UDGothic, BIZ UDPGothic", "Go"}
	for _, system := range []string{"linux", "windows", "darwin"} {
		list := exec.Command("go", "list", "-e", "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", "rokketa/cmd/rokketa")
		list.Env = append(list.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=1")
		out, err := list.Output()
		if err != nil {
			t.Fatalf("%s: %v", system, err)
		}
		for _, path := range strings.Fields(string(out)) {
			if path != "rokketa" && !slices.Contains(want, path) {
				want = append(want, path)
			}
		}
	}
	slices.Sort(have)
	slices.Sort(want)
	if !slices.Equal(have, want) {
		t.Errorf("go generate ./assets/licences has to be run: the app has the licences of\n%q\nand links\n%q", have, want)
	}
}

func TestTheTypefacesOfFyneHaveTheirs(t *testing.T) {
	all, err := licences.All()
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(w licences.Work) bool { return w.Name == "fyne.io/fyne/v2" })
	if i < 0 || strings.Count(all[i].Text, "SIL OPEN FONT LICENSE") == 0 || !strings.Contains(all[i].Text, "DejaVu") {
		t.Error("missing")
	}
}

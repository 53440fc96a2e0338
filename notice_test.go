// Whoever's work is in the programs is named: each library that is linked in
// NOTICE, each that go.mod asks for in docs/dependencies.md.

package rokketa_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

func TestEveryLinkedLibraryIsInTheNotice(t *testing.T) {
	notice, err := os.ReadFile("NOTICE")
	if err != nil {
		t.Fatal(err)
	}
	named := strings.Fields(string(notice))
	for _, system := range []string{"linux", "windows", "darwin"} {
		command := exec.Command("go", "list", "-e", "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", "./cmd/...")
		command.Env = append(command.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=1")
		out, err := command.Output()
		if err != nil {
			t.Fatalf("%s: %v", system, err)
		}
		modules := strings.Fields(string(out))
		slices.Sort(modules)
		for _, module := range slices.Compact(modules) {
			if module != "rokketa" && !slices.Contains(named, module) {
				t.Errorf("%s: %s is linked and not named in NOTICE", system, module)
			}
		}
	}
}

func TestEveryDirectLibraryHasItsReasons(t *testing.T) {
	reasons, err := os.ReadFile("docs/dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", "mod", "edit", "-json").Output()
	if err != nil {
		t.Fatal(err)
	}
	var mod struct {
		Require []struct {
			Path, Version string
			Indirect      bool
		}
	}
	if err := json.Unmarshal(out, &mod); err != nil {
		t.Fatal(err)
	}
	asked := 0
	for _, library := range mod.Require {
		if library.Indirect {
			continue
		}
		asked++
		line := library.Path + " " + library.Version
		// A version without tags is told by its date alone.
		if at := strings.Index(line, " v0.0.0-"); at >= 0 {
			line = line[:at+len(" v0.0.0-20060102")]
		}
		if !strings.Contains(string(reasons), "| "+line+" |") {
			t.Errorf("docs/dependencies.md has no line for %s", line)
		}
	}
	if asked == 0 {
		t.Error("go.mod asks for nothing")
	}
}

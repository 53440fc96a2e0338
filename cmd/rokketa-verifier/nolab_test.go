//go:build !nolab

package main

import (
	"bytes"
	"errors"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"rokketa/assets/text"
)

// The tag nolab leaves the laboratory out of the program, and the program
// says so in the reader's language.
func TestTheTagLeavesTheLaboratoryOut(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program")
	}
	for tags, there := range map[string]bool{"nolab": false, "": true} {
		out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "-tags", tags, ".").Output()
		if err != nil {
			t.Fatal(err)
		}
		linked := strings.Fields(string(out))
		for _, name := range []string{"rokketa/verifier/lab", "rokketa/verifier/conformance"} {
			if slices.Contains(linked, name) != there {
				t.Errorf("with the tags %q %s is linked: %v", tags, name, !there)
			}
		}
		if !slices.Contains(linked, "rokketa/verifier/web") {
			t.Errorf("with the tags %q there is no portal", tags)
		}
	}
	path := filepath.Join(t.TempDir(), program)
	if runtime.GOOS == "windows" {
		path += ".exe"
	}
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-tags", "nolab", "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	call := func(language text.Language, args ...string) called {
		t.Helper()
		var out, wrong bytes.Buffer
		c := exec.CommandContext(t.Context(), path, args...)
		c.Stdout, c.Stderr = &out, &wrong
		c.Env = append(c.Environ(), "LC_ALL="+map[text.Language]string{text.Japanese: "ja_JP.UTF-8", text.English: "en_US.UTF-8"}[language],
			"LANGUAGE=", envData+"="+filepath.Join(t.TempDir(), "data"))
		err := c.Run()
		if _, ended := errors.AsType[*exec.ExitError](err); err != nil && !ended {
			t.Fatal(err)
		}
		return called{c.ProcessState.ExitCode(), out.String(), wrong.String()}
	}
	for _, language := range text.Languages() {
		table := text.For(language)
		for _, c := range []struct {
			args []string
			want string
		}{
			{[]string{"--lab", "--listen", "127.0.0.1:0"}, table.Say("verifierd.rule.nolab")},
			{[]string{"bench"}, table.Say("verifierd.rule.nolab.command", "command", "bench")},
			{[]string{"conformance"}, table.Say("verifierd.rule.nolab.command", "command", "conformance")},
			{[]string{"--listen", "127.0.0.1:0"}, table.Say("verifierd.rule.nolab.smtp")},
		} {
			got := call(language, c.args...)
			if got.code != misused || got.out != "" || got.err != program+": "+c.want+"\n" {
				t.Errorf("%v in %s: %+v", c.args, language, got)
			}
		}
		if got := call(language, "help"); got.code != done || !strings.HasSuffix(got.out, "\n"+table.Say("verifierd.help.nolab")+"\n") {
			t.Errorf("the help in %s: %+v", language, got)
		}
	}
	// The ordinary build has it, and says nothing of the tag.
	for _, language := range text.Languages() {
		if got := (settings{language: language}).call(t, "help"); strings.Contains(got.out, text.For(language).Say("verifierd.help.nolab")) {
			t.Errorf("the ordinary help says %s", got.out)
		}
	}
}

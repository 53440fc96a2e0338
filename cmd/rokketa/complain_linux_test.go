// A person who started the app from a menu sees why there is no window.

package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"unicode"
	"unicode/utf8"

	"rokketa/assets/text"
)

func TestAComplaintComesUpInTheDesktopsOwnBox(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "said")
	must(t, syscall.Mkfifo(pipe, 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "kdialog"), []byte("#!/bin/sh\nfor a; do echo \"$a\"; done > '"+pipe+"'\n"), 0o700))
	t.Setenv("PATH", dir)
	t.Setenv("DISPLAY", ":none")
	complain("Rokketa", "No <b>window</b> & why", "")
	said, err := os.ReadFile(pipe)
	must(t, err)
	if got := strings.Split(strings.TrimSpace(string(said)), "\n"); got[len(got)-1] != "No <b>window</b> & why" || got[1] != "Rokketa" {
		t.Errorf("%q", got)
	}
}

func TestABoxWithoutJapaneseSpeaksEnglishInShortLines(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "said")
	must(t, syscall.Mkfifo(pipe, 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "xmessage"), []byte("#!/bin/sh\nfor a; do echo \"$a\"; done > '"+pipe+"'\n"), 0o700))
	t.Setenv("PATH", dir)
	t.Setenv("DISPLAY", ":none")
	err := noWindow{"app.noopengl"}
	english := text.For(text.English).Explain(err)
	complain("Rokketa", text.For(text.Japanese).Explain(err), english)
	read, failed := os.ReadFile(pipe)
	must(t, failed)
	said := string(read)
	if !strings.Contains(strings.Join(strings.Fields(said), " "), strings.Join(strings.Fields(english), " ")) {
		t.Errorf("it says %q, not %q", said, english)
	}
	for line := range strings.Lines(said) {
		if utf8.RuneCountInString(line) > 66 {
			t.Errorf("too long a line: %q", line)
		}
	}
	for _, r := range said {
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) {
			t.Fatalf("it has %q in %q", r, said)
		}
	}
}

func TestTheProcessorIsTriedOnlyOnce(t *testing.T) {
	t.Setenv(softly, "1")
	if again() {
		t.Error("another start after the second")
	}
}

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

// A script that a sentence were written into would do what stands in it.
func TestAMacShowsItsOwnBoxAndTheWordsAreNoScript(t *testing.T) {
	const title, message = "Rokketa", `" & (do shell script "id") & "` + "\n画面を開けません"
	all := boxes("darwin", func(string) string { return "" }, title, message, "english")
	if len(all) != 1 || all[0][0] != "/usr/bin/osascript" {
		t.Fatalf("%q", all)
	}
	given := all[0][1:]
	script, words := given[:len(given)-2], given[len(given)-2:]
	if words[0] != title || words[1] != message {
		t.Errorf("it is given %q", words)
	}
	for i, part := range script {
		if i%2 == 0 && part != "-e" {
			t.Errorf("%q is no part of a script", part)
		}
	}
	lines := strings.Join(script, "\n")
	for _, want := range []string{"on run argv", "item 1 of argv", "item 2 of argv", "end run"} {
		if !strings.Contains(lines, want) {
			t.Errorf("the script has no %q: %s", want, lines)
		}
	}
	if strings.Contains(lines, title) || strings.Contains(lines, "do shell") {
		t.Errorf("the script has the words in it: %s", lines)
	}
}

func TestWithoutAScreenOnlyTheTerminalSaysIt(t *testing.T) {
	if all := boxes("linux", func(string) string { return "" }, "Rokketa", "why", "why"); len(all) != 0 {
		t.Errorf("%q", all)
	}
}

func TestTheProcessorIsTriedOnlyOnce(t *testing.T) {
	t.Setenv(softly, "1")
	if again() {
		t.Error("another start after the second")
	}
}

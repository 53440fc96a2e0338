// A person who started the app from a menu sees why there is no window.

package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestAComplaintComesUpInTheDesktopsOwnBox(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "said")
	must(t, syscall.Mkfifo(pipe, 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "kdialog"), []byte("#!/bin/sh\nfor a; do echo \"$a\"; done > '"+pipe+"'\n"), 0o700))
	t.Setenv("PATH", dir)
	t.Setenv("DISPLAY", ":none")
	complain("Rokketa", "No <b>window</b> & why")
	said, err := os.ReadFile(pipe)
	must(t, err)
	if got := strings.Split(strings.TrimSpace(string(said)), "\n"); got[len(got)-1] != "No <b>window</b> & why" || got[1] != "Rokketa" {
		t.Errorf("%q", got)
	}
}

func TestTheProcessorIsTriedOnlyOnce(t *testing.T) {
	t.Setenv(softly, "1")
	if again() {
		t.Error("another start after the second")
	}
}

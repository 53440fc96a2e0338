// The browser is asked for our own pages alone.

package printpage_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"rokketa/internal/printpage"
)

// opener puts a program in place of the system's.
func opener(t *testing.T, script string) {
	t.Helper()
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("the opener of this system cannot be replaced")
	}
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "xdg-open"), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin)
}

func TestTheBrowserGetsTheAddress(t *testing.T) {
	got := filepath.Join(t.TempDir(), "got")
	opener(t, `echo "$# $1" >`+got)
	const address = "http://127.0.0.1:4321/TOKEN"
	if err := printpage.OpenBrowser(address); err != nil {
		t.Fatal(err)
	}
	if said, err := os.ReadFile(got); err != nil || strings.TrimSpace(string(said)) != "1 "+address {
		t.Errorf("it gets %q (%v)", said, err)
	}
}

func TestABrowserThatDoesNotOpenIsTold(t *testing.T) {
	opener(t, `exit 3`)
	err := printpage.OpenBrowser("http://127.0.0.1:4321/TOKEN")
	if err == nil || !strings.Contains(err.Error(), "3") || strings.Contains(err.Error(), "TOKEN") {
		t.Errorf("exit status 3 becomes %v", err)
	}
	t.Setenv("PATH", t.TempDir())
	if err := printpage.OpenBrowser("http://127.0.0.1:4321/TOKEN"); err == nil || strings.Contains(err.Error(), "TOKEN") {
		t.Errorf("no opener becomes %v", err)
	}
}

func TestNothingElseIsOpened(t *testing.T) {
	called := filepath.Join(t.TempDir(), "called")
	opener(t, "touch "+called)
	for _, address := range []string{
		"", "/etc/passwd", "file:///etc/passwd", "https://127.0.0.1:1/x", "http://example.com/", "http://127.0.0.1/x",
		"http://127.0.0.1.example.com:80/", "http://u@127.0.0.1:1/", "-h", "http://localhost:80/", "http://192.0.2.1:80/", "http://127.0.0.1:1/a b",
		"javascript:alert(1)", "http://127.0.0.1:1/\n",
	} {
		if err := printpage.OpenBrowser(address); !errors.Is(err, printpage.ErrNotOurs) {
			t.Errorf("%q: %v", address, err)
		}
	}
	if _, err := os.Stat(called); err == nil {
		t.Error("the opener was called")
	}
}

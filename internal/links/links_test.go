// Links and pictures find the program; what belongs to others stays theirs.

package links_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rokketa/internal/desktopfile"
	"rokketa/internal/links"
)

const (
	id   = "io.github.rokketa.Rokketa"
	kind = "x-scheme-handler/otpauth"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// home is a user's folders.
type home struct {
	t              *testing.T
	data, settings string
	refreshed      int
}

func newHome(t *testing.T) *home {
	return &home{t: t, data: filepath.Join(t.TempDir(), "share"), settings: filepath.Join(t.TempDir(), "config")}
}

func (h *home) entry(path string) *links.Entry {
	return links.Desktop(h.data, h.settings, links.Program{ID: id, Name: "Rokketa", Path: path}, func(programs string) {
		if programs != filepath.Join(h.data, "applications") {
			h.t.Errorf("%s is read again", programs)
		}
		h.refreshed++
	})
}

func (h *home) file() string { return filepath.Join(h.data, "applications", id+".desktop") }
func (h *home) list() string {
	list, err := os.ReadFile(filepath.Join(h.settings, "mimeapps.list"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		h.t.Fatal(err)
	}
	return string(list)
}

func (h *home) is(e *links.Entry, registered, preferred bool) {
	h.t.Helper()
	on, err := e.State()
	must(h.t, err)
	first, err := e.Preferred()
	must(h.t, err)
	if on != registered || first != preferred {
		h.t.Errorf("registered: %v, preferred: %v", on, first)
	}
}

func TestSetRegistersAndPrefersNothing(t *testing.T) {
	h := newHome(t)
	e := h.entry("/opt/my apps/rokketa")
	h.is(e, false, false)
	must(t, e.Set(true))
	h.is(e, true, false)
	if h.list() != "" {
		t.Errorf("preferences were changed: %q", h.list())
	}
	file, err := os.ReadFile(h.file())
	must(t, err)
	if exec, _ := desktopfile.Value(file, "Exec"); exec != `"/opt/my apps/rokketa" %U` {
		t.Errorf("runs %q", exec)
	}
	kinds, _ := desktopfile.Value(file, "MimeType")
	for _, want := range []string{kind, "x-scheme-handler/otpauth-migration", "image/png", "image/jpeg"} {
		if !slices.Contains(strings.Split(kinds, ";"), want) {
			t.Errorf("%s is not opened: %s", want, kinds)
		}
	}
	must(t, e.Set(false))
	must(t, e.Set(false))
	h.is(e, false, false)
	if _, err := os.Stat(h.file()); !errors.Is(err, os.ErrNotExist) {
		t.Error("left behind")
	}
	if h.refreshed != 2 {
		t.Errorf("the desktop was told %d times", h.refreshed)
	}
}

func TestPreferKeepsWhatOthersWroteAndGivesItBack(t *testing.T) {
	before := "# mine\n[Added Associations]\nimage/png=gimp.desktop;\n\n[Default Applications]\nimage/png=eog.desktop\n" + kind + "=other.desktop;\n\n[Removed Associations]\nx=y"
	h := newHome(t)
	e := h.entry("/usr/bin/rokketa")
	must(t, os.MkdirAll(h.settings, 0o700))
	must(t, os.WriteFile(filepath.Join(h.settings, "mimeapps.list"), []byte(before), 0o600))
	for range 2 {
		must(t, e.Prefer())
		h.is(e, true, true)
	}
	for _, kept := range []string{"# mine\n", "image/png=gimp.desktop;\n", "image/png=eog.desktop\n", "x=y", kind + "=" + id + ".desktop;other.desktop\n"} {
		if !strings.Contains(h.list(), kept) {
			t.Errorf("%q is gone: %s", kept, h.list())
		}
	}
	must(t, e.Set(false))
	h.is(e, false, false)
	if got, want := h.list(), strings.Replace(before, "other.desktop;", "other.desktop", 1)+"\n"; got != want {
		t.Errorf("left %q, not %q", got, want)
	}
}

func TestPreferencesThatAreALinkStayOne(t *testing.T) {
	h := newHome(t)
	elsewhere := filepath.Join(t.TempDir(), "list")
	must(t, os.WriteFile(elsewhere, []byte("[Default Applications]\n"), 0o600))
	must(t, os.MkdirAll(h.settings, 0o700))
	if err := os.Symlink(elsewhere, filepath.Join(h.settings, "mimeapps.list")); err != nil {
		t.Skip(err)
	}
	must(t, h.entry("/usr/bin/rokketa").Prefer())
	if list, err := os.ReadFile(elsewhere); err != nil || !strings.Contains(string(list), id) {
		t.Errorf("%q, %v", list, err)
	}
}

func TestAMovedProgramIsRenewed(t *testing.T) {
	h := newHome(t)
	must(t, h.entry("/new/rokketa").Renew())
	h.is(h.entry("/new/rokketa"), false, false)
	must(t, h.entry("/old/rokketa").Set(true))
	must(t, h.entry("/new/rokketa").Renew())
	must(t, h.entry("/new/rokketa").Renew())
	file, err := os.ReadFile(h.file())
	must(t, err)
	if exec, _ := desktopfile.Value(file, "Exec"); exec != "/new/rokketa %U" || h.refreshed != 2 {
		t.Errorf("runs %q, told %d times", exec, h.refreshed)
	}
}

func TestAPathThatCannotBeNamedIsToldAndNothingIsWritten(t *testing.T) {
	h := newHome(t)
	err := h.entry("/tmp/a=b").Set(true)
	var told *links.Error
	if !errors.Is(err, links.ErrPath) || !errors.As(err, &told) {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(h.file()); err == nil {
		t.Error("written")
	}
}

func FuzzPreferences(f *testing.F) {
	f.Add("[Default Applications]\n" + kind + "=a.desktop;b.desktop\n[Other]\n" + kind + "=c\n")
	f.Add("[Default Applications]\r\n x = y")
	f.Fuzz(func(t *testing.T, list string) {
		changed := links.Preferring(list, kind, id)
		if first, _, _ := strings.Cut(links.Preference(changed, kind), ";"); first != id {
			t.Fatalf("%q became %q", list, changed)
		}
		if again := links.Preferring(changed, kind, id); again != changed {
			t.Fatalf("the second time %q became %q", changed, again)
		}
		left, any := links.Without(changed, id)
		if !any {
			t.Fatalf("not found in %q", changed)
		}
		if _, any := links.Without(left, id); any {
			t.Fatalf("still there in %q", left)
		}
	})
}

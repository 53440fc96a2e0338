// The registry of Windows, in a part of it that is the test's own.

package autostart

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/sys/windows/registry"
)

func TestTheRegistryKeepsTheEntry(t *testing.T) {
	below := `Software\RokketaTest\`
	clean := func() {
		for _, key := range []string{run, approved} {
			for at := below + key; strings.HasPrefix(at, `Software\RokketaTest`); at = at[:strings.LastIndex(at, `\`)] {
				_ = registry.DeleteKey(registry.CURRENT_USER, at)
			}
		}
	}
	clean()
	t.Cleanup(clean)
	p := Program{ID: "io.github.rokketa.Rokketa", Name: "Rokketa", Path: `C:\My Programs\rokketa.exe`, Args: []string{"--hidden"}}
	e := &Entry{values{below, p}}
	is := func(want bool) {
		t.Helper()
		if on, err := e.State(); err != nil || on != want {
			t.Errorf("on: %v, %v", on, err)
		}
	}
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	is(false)
	do(e.Set(false))
	do(e.Set(true))
	is(true)
	if command, _, _ := e.read(); command != `"C:\My Programs\rokketa.exe" --hidden` {
		t.Errorf("the command is %s", command)
	}
	// Switched off in the settings of Windows, and on again there.
	k, _, err := registry.CreateKey(registry.CURRENT_USER, below+approved, registry.ALL_ACCESS)
	do(err)
	defer k.Close()
	do(k.SetBinaryValue(p.ID, []byte{3, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8}))
	is(false)
	do(e.Renew())
	is(false)
	do(k.SetBinaryValue(p.ID, []byte{2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}))
	is(true)
	do(k.SetBinaryValue(p.ID, []byte{3, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8}))
	do(e.Set(true))
	is(true)
	// Moved.
	e = &Entry{values{below, Program{ID: p.ID, Path: `D:\rokketa.exe`}}}
	do(e.Renew())
	if command, _, _ := e.read(); command != `D:\rokketa.exe` {
		t.Errorf("after the move the command is %s", command)
	}
	do(e.Set(false))
	is(false)
	if _, _, err := k.GetBinaryValue(p.ID); !errors.Is(err, registry.ErrNotExist) {
		t.Errorf("left behind: %v", err)
	}
	// Longer than what Windows runs from there.
	e = &Entry{values{below, Program{ID: p.ID, Path: `C:\` + strings.Repeat("x", 300)}}}
	if err := e.Set(true); !errors.Is(err, ErrPath) {
		t.Errorf("got %v", err)
	}
}

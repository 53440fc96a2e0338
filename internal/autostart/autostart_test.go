// The entry that is written is the one that is read, wherever a system keeps
// it; what the person switched off elsewhere is off.

package autostart_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rokketa/internal/autostart"
)

const id = "io.github.rokketa.Rokketa"

func program(path string, args ...string) autostart.Program {
	return autostart.Program{ID: id, Name: "Rokketa", Path: path, Args: args}
}

// kinds are the entries that are files.
func kinds(t *testing.T) map[string]func(p autostart.Program) (*autostart.Entry, string) {
	settings, agents := t.TempDir(), t.TempDir()
	return map[string]func(p autostart.Program) (*autostart.Entry, string){
		"Linux": func(p autostart.Program) (*autostart.Entry, string) {
			return autostart.Desktop(settings, p), filepath.Join(settings, "autostart", id+".desktop")
		},
		"macOS": func(p autostart.Program) (*autostart.Entry, string) {
			return autostart.Agent(agents, p), filepath.Join(agents, id+".plist")
		},
	}
}

func is(t *testing.T, e *autostart.Entry, want bool) {
	t.Helper()
	if on, err := e.State(); err != nil || on != want {
		t.Errorf("on: %v, %v", on, err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestOnIsOnAndOffLeavesNothing(t *testing.T) {
	for name, kind := range kinds(t) {
		t.Run(name, func(t *testing.T) {
			e, path := kind(program("/opt/my apps/<六桁> & \"$x\"/rokketa", "--hidden"))
			is(t, e, false)
			must(t, e.Set(false)) // nothing there is no failure
			for range 2 {
				must(t, e.Set(true))
				is(t, e, true)
			}
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%v, %v", info, err)
			}
			must(t, e.Set(false))
			is(t, e, false)
			if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("left behind: %v", err)
			}
		})
	}
}

func TestAMovedProgramIsRenewed(t *testing.T) {
	for name, kind := range kinds(t) {
		t.Run(name, func(t *testing.T) {
			old, path := kind(program("/old/rokketa", "--hidden"))
			moved, _ := kind(program("/new place/rokketa", "--hidden"))
			must(t, moved.Renew())
			is(t, moved, false) // off stays off
			must(t, old.Set(true))
			first, err := os.ReadFile(path)
			must(t, err)
			must(t, moved.Renew())
			second, err := os.ReadFile(path)
			must(t, err)
			if !strings.Contains(string(first), "/old/") || strings.Contains(string(second), "/old/") || !strings.Contains(string(second), "/new place/rokketa") {
				t.Errorf("%s\nthen\n%s", first, second)
			}
			before, err := os.Stat(path)
			must(t, err)
			must(t, moved.Renew())
			after, err := os.Stat(path)
			must(t, err)
			if !os.SameFile(before, after) {
				t.Error("written again without a reason")
			}
		})
	}
}

func TestWhatTheDesktopSwitchedOffIsOffUntilItIsAskedForAgain(t *testing.T) {
	for name, change := range map[string]func(file string) string{
		"hidden, as KDE does":    func(file string) string { return file + "Hidden=true\n" },
		"as GNOME does":          func(file string) string { return file + "X-GNOME-Autostart-enabled=false\n" },
		"without a command":      func(file string) string { return strings.ReplaceAll(file, "Exec=", "#") },
		"empty":                  func(string) string { return "" },
		"not an entry":           func(string) string { return "\x00\xff[" },
		"of another application": func(file string) string { return strings.ReplaceAll(file, "[Desktop Entry]", "[Other]") },
	} {
		t.Run(name, func(t *testing.T) {
			e, path := kinds(t)["Linux"](program("/usr/bin/rokketa"))
			must(t, e.Set(true))
			file, err := os.ReadFile(path)
			must(t, err)
			must(t, os.WriteFile(path, []byte(change(string(file))), 0o600))
			is(t, e, false)
			must(t, e.Renew())
			is(t, e, false)
			must(t, e.Set(true))
			is(t, e, true)
		})
	}
}

func TestADisabledLaunchAgentIsOff(t *testing.T) {
	e, path := kinds(t)["macOS"](program("/Applications/Rokketa.app/Contents/MacOS/rokketa"))
	must(t, e.Set(true))
	file, err := os.ReadFile(path)
	must(t, err)
	for _, changed := range []string{
		strings.Replace(string(file), "<dict>", "<dict><key>Disabled</key><true/>", 1),
		strings.Replace(string(file), "<true/>", "<false/>", 1),
		string(file[:len(file)/2]),
		"",
	} {
		must(t, os.WriteFile(path, []byte(changed), 0o600))
		is(t, e, false)
	}
}

func TestAPathThatCannotBeNamedIsToldAndNothingIsWritten(t *testing.T) {
	for name, kind := range kinds(t) {
		e, path := kind(program("/tmp/a\nb"))
		err := e.Set(true)
		var told *autostart.Error
		if !errors.Is(err, autostart.ErrPath) || !errors.As(err, &told) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(path); err == nil {
			t.Errorf("%s: written", name)
		}
	}
}

func TestAFolderThatCannotBeWrittenIsTold(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(file, nil, 0o600))
	for name, e := range map[string]*autostart.Entry{
		"Linux": autostart.Desktop(file, program("/usr/bin/rokketa")),
		"macOS": autostart.Agent(file, program("/usr/bin/rokketa")),
	} {
		if err := e.Set(true); !errors.Is(err, autostart.ErrFailed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzReadAgent(f *testing.F) {
	f.Add([]byte(`<plist><dict><key>ProgramArguments</key><array><string>/x</string></array><key>RunAtLoad</key><true/></dict></plist>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if args, on := autostart.ReadAgent(data); on && args != nil && len(strings.Join(args, "")) > 8*len(data) {
			t.Errorf("more came out than was in: %q", args)
		}
	})
}

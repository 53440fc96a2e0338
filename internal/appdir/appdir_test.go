// The folder on each system.

package appdir

import (
	"errors"
	"path/filepath"
	"testing"
)

func TestTheFolderOfEachSystem(t *testing.T) {
	home := filepath.FromSlash("/home/hanako")
	abs, err := filepath.Abs("data")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		system string
		env    map[string]string
		want   string
	}{
		{"linux", nil, filepath.Join(home, ".local", "share", "rokketa")},
		{"linux", map[string]string{"XDG_DATA_HOME": abs}, filepath.Join(abs, "rokketa")},
		{"linux", map[string]string{"XDG_DATA_HOME": "relative"}, filepath.Join(home, ".local", "share", "rokketa")},
		{"freebsd", nil, filepath.Join(home, ".local", "share", "rokketa")},
		{"darwin", map[string]string{"XDG_DATA_HOME": abs}, filepath.Join(home, "Library", "Application Support", "Rokketa")},
		{"windows", map[string]string{"LOCALAPPDATA": abs}, filepath.Join(abs, "Rokketa")},
		{"windows", nil, filepath.Join(home, "AppData", "Local", "Rokketa")},
	} {
		got, err := choose(c.system, func(name string) string { return c.env[name] }, home)
		if err != nil || got != c.want {
			t.Errorf("%s %v: %q, %v, want %q", c.system, c.env, got, err, c.want)
		}
	}
	for _, system := range []string{"linux", "darwin", "windows"} {
		if got, err := choose(system, func(string) string { return "" }, ""); !errors.Is(err, ErrNoHome) {
			t.Errorf("%s without a home: %q, %v", system, got, err)
		}
	}
}

func TestDefaultIsAbsolute(t *testing.T) {
	if dir, err := Default(); err != nil || !filepath.IsAbs(dir) {
		t.Errorf("%q, %v", dir, err)
	}
}

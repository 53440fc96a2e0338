//go:build unix

package policy_test

import (
	"os"
	"path/filepath"
	"testing"

	"rokketa/internal/policy"
)

func TestOnlyWhatRootAloneCanWriteIsBelieved(t *testing.T) {
	if os.Geteuid() != 0 {
		mine := filepath.Join(t.TempDir(), "mine")
		if err := os.WriteFile(mine, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if believed(t, mine) {
			t.Error("a user's own file is believed")
		}
		t.Skip("the rest needs root, to make files of root")
	}
	for mode, want := range map[os.FileMode]bool{0o644: true, 0o600: true, 0o666: false, 0o646: false} {
		path := filepath.Join(t.TempDir(), "f")
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if got := believed(t, path); got != want {
			t.Errorf("%o: %v", mode, got)
		}
		if err := os.Chown(path, 1000, 1000); err != nil {
			t.Fatal(err)
		}
		if believed(t, path) {
			t.Errorf("%o of another user is believed", mode)
		}
	}
	if policy.AllOfRoot(os.TempDir()) {
		t.Error("a folder that everybody may write to is believed")
	}
	if !policy.AllOfRoot("/etc") {
		t.Error("/etc is not believed")
	}
}

func believed(t *testing.T, path string) bool {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	return policy.OfRoot(f)
}

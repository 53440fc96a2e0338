// The app, killed by a crash while its list is on the screen, leaves no
// secret behind: the system writes no dump of its memory, and what it prints
// tells nothing.

package e2e_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"rokketa"
	"rokketa/e2e/stage"
	"rokketa/internal/qrdraw"
)

func TestACrashOfTheAppTellsNoSecret(t *testing.T) {
	t.Setenv("GOTRACEBACK", "crash") // who asks Go for all there is
	s := stage.ForTest(t, stage.Options{})
	ctx := t.Context()
	bin, _, err := stage.Build()
	if err != nil {
		t.Fatal(err)
	}
	about, err := rokketa.About()
	if err != nil {
		t.Fatal(err)
	}
	a := account("けんぽポータル", "crash@example.com")
	picture := filepath.Join(t.TempDir(), "qr.png")
	file, err := os.Create(picture)
	if err != nil {
		t.Fatal(err)
	}
	if err := qrdraw.PNG(file, uri(t, a), qrdraw.Options{Scale: 6, Quiet: 4}); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	app, err := s.OpenApp(ctx, bin, about.Name, picture)
	if err != nil {
		t.Fatal(err)
	}
	if err := app.Save(ctx); err != nil {
		t.Fatal(err)
	}
	limits, err := os.ReadFile(fmt.Sprintf("/proc/%d/limits", app.PID()))
	if err != nil || !strings.Contains(strings.Join(strings.Fields(string(limits)), " "), "Max core file size 0 0 bytes") {
		t.Errorf("%s, %v", limits, err)
	}
	nowhere(t, s, app, a)
	if err := syscall.Kill(app.PID(), syscall.SIGABRT); err != nil {
		t.Fatal(err)
	}
	_ = app.Wait(ctx) // with an error: it crashed
	said := app.Said()
	if !strings.Contains(said, "goroutine ") {
		t.Errorf("it left no trace: %q", said)
	}
	found := traces(a.Secret.Reveal())
	if holds([]byte(said), found) {
		t.Error("what it printed has the secret")
	}
	err = filepath.WalkDir(s.Dir(), func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		if strings.HasPrefix(d.Name(), "core") || holds(data, found) {
			t.Errorf("it left %s", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Starting the program twice: one window for each vault, which gets what the
// second start was given and comes to the front; and a killed program keeps
// nobody from starting.

package e2e_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"rokketa"
	words "rokketa/assets/text"
	"rokketa/e2e/stage"
	"rokketa/internal/instance"
	"rokketa/internal/qrdraw"
)

func TestJourneyStartedTwice(t *testing.T) {
	s := stage.ForTest(t, stage.Options{})
	ctx := t.Context()
	bin, project, err := stage.Build()
	if err != nil {
		t.Fatal(err)
	}
	about, err := rokketa.About()
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(bin, "rokketa")
	app, err := s.OpenApp(ctx, bin, about.Name)
	if err != nil {
		t.Fatal(err)
	}
	r := &reach{t: t, s: s, app: app, bin: bin, keeps: filepath.Join(project, "out", "twice")}
	ids := func() []string {
		// xdotool's status is 1 where there is none.
		said, _ := s.Run(ctx, nil, "xdotool", "search", "--onlyvisible", "--name", "^"+about.Name+"$")
		return strings.Fields(said)
	}
	again := func(what string, arguments ...string) {
		t.Helper()
		second, err := s.Start(program, arguments...)
		r.do(err)
		within, cancel := context.WithTimeout(ctx, stage.Patience)
		defer cancel()
		if err := second.Wait(within); err != nil {
			t.Fatalf("%s: the second start: %v: %s", what, err, second.Said())
		}
	}

	// Another vault is another window, and lies over ours.
	first, err := app.Picture(ctx)
	r.do(err)
	taken := account("Front", "taro")
	picture := filepath.Join(t.TempDir(), "qr code.png")
	file, err := os.Create(picture)
	r.do(err)
	r.do(qrdraw.PNG(file, uri(t, taken), qrdraw.Options{Scale: 6, Quiet: 4}))
	r.do(file.Close())
	other, err := s.Start(program, "--dir", filepath.Join(t.TempDir(), "other"), picture)
	r.do(err)
	r.do(stage.Until(ctx, "the window of the other vault", func() (bool, error) {
		now, err := app.Picture(ctx)
		return err == nil && len(ids()) == 2 && !bytes.Equal(now.Pix, first.Pix), err
	}))

	// A second start without anything brings ours to the front.
	again("with nothing")
	r.do(stage.Until(ctx, "our window in front", func() (bool, error) {
		now, err := app.Picture(ctx)
		return err == nil && bytes.Equal(now.Pix, first.Pix), err
	}))
	r.do(other.Stop())

	// With a picture, named as the working folder has it, ours shows the preview.
	home := filepath.Join(s.Dir(), "home")
	r.do(os.Rename(picture, filepath.Join(home, "qr code.png")))
	before, err := app.Picture(ctx)
	r.do(err)
	again("with a picture", "qr code.png")
	r.do(app.Settled(ctx, before))
	if n := len(ids()); n != 1 {
		t.Errorf("%d windows for one vault", n)
	}
	r.kept("preview", taken)

	// Frozen, it is told, and nothing is lost unseen.
	ours := ids()
	r.do(syscall.Kill(app.PID(), syscall.SIGSTOP))
	next := account("Next", "jiro")
	within, cancel := context.WithTimeout(ctx, 2*stage.Patience)
	defer cancel()
	waiting, err := s.Start(program, uri(t, next))
	r.do(err)
	sentence := words.For(words.Japanese).Explain(&instance.Error{Reason: instance.ErrSilent})
	if err := waiting.Wait(within); err == nil || !strings.Contains(waiting.Said(), sentence) {
		t.Errorf("of a frozen window is said (%v): %s", err, waiting.Said())
	}
	// The box that says it stays until it is read, and lies over ours.
	if slices.ContainsFunc([]string{"zenity", "kdialog", "xmessage"}, func(box string) bool {
		_, err := exec.LookPath(box)
		return err == nil
	}) {
		var box string
		r.do(stage.Until(ctx, "the box that tells of the frozen window", func() (bool, error) {
			for _, id := range ids() {
				if !slices.Contains(ours, id) {
					box = id
				}
			}
			return box != "", ctx.Err()
		}))
		r.keep("frozen")
		_, err := s.Run(ctx, nil, "xdotool", "windowclose", box)
		r.do(err)
	}

	// Killed, it keeps nobody from starting.
	r.do(syscall.Kill(app.PID(), syscall.SIGKILL))
	_ = app.Wait(within)
	r.app, err = s.OpenApp(ctx, bin, about.Name, uri(t, next))
	r.do(err)
	r.kept("after-kill", next)
}

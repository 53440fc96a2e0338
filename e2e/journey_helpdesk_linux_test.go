// The helpdesk's window beside the member's own: started from the settings,
// with samples that roll, and without a look into the member's folder or
// keyring.

package e2e_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"rokketa"
	words "rokketa/assets/text"
	"rokketa/e2e/stage"
	"rokketa/otpauth"
)

// spy counts who opens a folder or anything in it.
type spy struct {
	t  *testing.T
	fd int
}

func watch(t *testing.T, folder string) *spy {
	t.Helper()
	fd, err := syscall.InotifyInit1(syscall.IN_NONBLOCK | syscall.IN_CLOEXEC)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Close(fd) })
	if _, err := syscall.InotifyAddWatch(fd, folder, syscall.IN_OPEN|syscall.IN_ACCESS|syscall.IN_CREATE|syscall.IN_MODIFY|syscall.IN_MOVED_TO); err != nil {
		t.Fatal(err)
	}
	return &spy{t, fd}
}

// seen are the names that were opened since the last look.
func (s *spy) seen() (names []string) {
	s.t.Helper()
	buffer := make([]byte, 64<<10)
	for {
		n, err := syscall.Read(s.fd, buffer)
		if err != nil || n < syscall.SizeofInotifyEvent {
			return names
		}
		for at := 0; at+syscall.SizeofInotifyEvent <= n; {
			e := (*syscall.InotifyEvent)(unsafe.Pointer(&buffer[at]))
			at += syscall.SizeofInotifyEvent
			names = append(names, "/"+string(bytes.TrimRight(buffer[at:at+int(e.Len)], "\x00")))
			at += int(e.Len)
		}
	}
}

func TestJourneyHelpdesk(t *testing.T) {
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
	say := words.For(words.Japanese)
	title := about.Name + " " + say.Say("ui.helpdesk.mark")
	folder := filepath.Join(s.Dir(), "data", "rokketa")
	real := account("本物", "hanako")
	app, err := s.OpenApp(ctx, bin, about.Name, uri(t, real))
	if err != nil {
		t.Fatal(err)
	}
	r := &reach{t: t, s: s, app: app, bin: bin, keeps: filepath.Join(project, "out", "helpdesk")}
	r.kept("real", real)
	r.do(app.Stop())
	secrets, err := s.Secrets(ctx)
	r.do(err)

	// By itself: no bus, and the member's folder is watched.
	spy := watch(t, folder)
	if _, err := os.ReadDir(folder); err != nil {
		t.Fatal(err)
	}
	if len(spy.seen()) == 0 {
		t.Fatal("the watch sees nothing")
	}
	s.HideBus()
	desk, err := s.OpenApp(ctx, bin, title, "--helpdesk", "--language", "ja")
	s.ShowBus()
	r.do(err)
	r.app = desk
	r.keep("1-list")
	place, err := desk.Place(ctx)
	r.do(err)
	copied, err := desk.Copied(ctx, func() error { return desk.Press(ctx, "Return") })
	r.do(err)
	if len(copied) != 6 || strings.Trim(copied, "0123456789") != "" {
		t.Errorf("the sample's code is %q (in a window of %v)", copied, place)
	}
	r.do(desk.Press(ctx, "ctrl+comma"))
	r.do(desk.Settled(ctx, nil))
	r.keep("2-settings")
	r.do(desk.Press(ctx, "Escape"))
	r.do(desk.Press(ctx, "ctrl+q"))
	within, cancel := context.WithTimeout(ctx, stage.Patience)
	defer cancel()
	r.do(desk.Wait(within))
	if seen := spy.seen(); len(seen) > 0 {
		t.Errorf("the helpdesk's window opened %q in the member's folder", seen)
	}
	if left, err := filepath.Glob(filepath.Join(s.Dir(), "tmp", "rokketa-helpdesk-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %q %v", left, err)
	}

	// From the settings of the member's own window, which stays as it is.
	app, err = s.OpenApp(ctx, bin, about.Name)
	r.do(err)
	r.app = app
	before, err := app.Picture(ctx)
	r.do(err)
	r.do(app.Press(ctx, "ctrl+comma"))
	r.do(app.Settled(ctx, before))
	r.do(app.Press(ctx, append(strings.Fields(strings.Repeat("Down ", 25)), "Up")...)) // the row above the last
	r.do(app.Press(ctx, "Return"))
	r.do(app.Settled(ctx, nil))
	r.keep("3-page")
	r.do(app.Press(ctx, "Return"))
	window, err := s.Window(ctx, title, nil)
	r.do(err)
	r.do(window.Move(ctx, 300, 100))
	r.do(stage.Until(ctx, "the sample window to be painted", func() (bool, error) {
		now, err := window.Picture(ctx)
		return err == nil && !stage.Blank(now), err
	}))
	r.keep("4-both")
	r.do(window.Press(ctx, "ctrl+q"))
	r.do(stage.Until(ctx, "the sample window to go", func() (bool, error) {
		there, err := window.Visible(ctx)
		return !there, err
	}))
	if there, err := app.Visible(ctx); err != nil || !there {
		t.Errorf("the member's window is gone too: %v", err)
	}
	after, err := s.Secrets(ctx)
	r.do(err)
	if len(after) != len(secrets) {
		t.Errorf("the keyring had %d items and has %d", len(secrets), len(after))
	}
	sample := otpauth.EncodeKey([]byte("MIHON-SAMPLE-NUMBER1"))
	if slices.ContainsFunc(after, func(i stage.Item) bool { return strings.Contains(string(i.Value), sample) }) {
		t.Error("a sample is in the keyring")
	}
}

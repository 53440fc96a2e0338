//go:build unix && !darwin

// The clipboard of a real X server: what xclip copies, and owners of our own
// that behave as no program should.

package clipboard_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"

	"rokketa/internal/clipboard"
	"rokketa/internal/desktest"
)

// display starts an X server for a test and makes it the one that is read
// from.
func display(t *testing.T) {
	t.Helper()
	desktest.Need(t, "xclip", "xclip")
	desktest.Display(t, "64x64x24")
}

// copied puts data on the clipboard with xclip, which stays as the owner, and
// waits until it is there.
func copied(t *testing.T, kind string, data []byte) *exec.Cmd {
	t.Helper()
	arguments := []string{"-quiet", "-selection", "clipboard", "-in"}
	if kind != "" {
		arguments = append(arguments, "-t", kind)
	}
	xclip := exec.Command("xclip", arguments...)
	xclip.Stdin = bytes.NewReader(data)
	if err := xclip.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = xclip.Process.Kill()
		_ = xclip.Wait()
	})
	x, err := xgb.NewConn()
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	selection := atom(t, x, "CLIPBOARD")
	for t.Context().Err() == nil {
		owner, err := xproto.GetSelectionOwner(x, selection).Reply()
		if err != nil {
			t.Fatal(err)
		}
		if owner.Owner != xproto.WindowNone {
			break
		}
	}
	return xclip
}

func atom(t *testing.T, x *xgb.Conn, name string) xproto.Atom {
	t.Helper()
	a, err := xproto.InternAtom(x, false, uint16(len(name)), name).Reply()
	if err != nil {
		t.Fatal(err)
	}
	return a.Atom
}

func TestWhatXclipCopiesIsRead(t *testing.T) {
	small, large := make([]byte, 2_000), make([]byte, 9_000_000) // the large one comes in pieces
	_, _ = rand.Read(small)
	_, _ = rand.Read(large)
	for name, c := range map[string]struct {
		kind string
		data []byte
		want clipboard.Content
	}{
		"a text":          {"", []byte("otpauth://totp/見本"), clipboard.Content{Text: "otpauth://totp/見本"}},
		"a picture":       {"image/png", small, clipboard.Content{Picture: small}},
		"a large picture": {"image/png", large, clipboard.Content{Picture: large}},
		"another picture": {"image/bmp", small, clipboard.Content{Picture: small}},
		"files":           {"text/uri-list", []byte("file:///tmp/a%20b.png\r\nfile:///c\r\n"), clipboard.Content{Files: []string{"/tmp/a b.png", "/c"}}},
		"GNOME's files":   {"x-special/gnome-copied-files", []byte("copy\nfile:///tmp/%E7%94%BB.png"), clipboard.Content{Files: []string{"/tmp/画.png"}}},
	} {
		t.Run(name, func(t *testing.T) {
			display(t)
			copied(t, c.kind, c.data)
			got, err := clipboard.Read(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.Picture, c.want.Picture) || !slices.Equal(got.Files, c.want.Files) || got.Text != c.want.Text {
				t.Errorf("picture of %d bytes, files %q, text %q", len(got.Picture), got.Files, got.Text)
			}
		})
	}
}

func TestWhatCannotBePastedIsSaid(t *testing.T) {
	display(t)
	wrong := func(what string, want clipboard.Reason) {
		t.Helper()
		if _, err := clipboard.Read(t.Context()); !errors.Is(err, want) {
			t.Errorf("%s: %v, not %v", what, err, want)
		}
	}
	wrong("nothing copied", clipboard.ErrEmpty)
	copied(t, "audio/wav", []byte("la la"))
	wrong("a sound", clipboard.ErrOther)
	t.Setenv("DISPLAY", ":64999")
	wrong("no server", clipboard.ErrNoScreen)
	t.Setenv("DISPLAY", "nonsense")
	wrong("no address", clipboard.ErrNoScreen)
	t.Setenv("DISPLAY", "")
	wrong("no display", clipboard.ErrNoScreen)
}

func TestAnOwnerKilledWhileItIsAskedIsGone(t *testing.T) {
	display(t)
	xclip := copied(t, "image/png", make([]byte, 5_000_000))
	if err := xclip.Process.Signal(syscall.SIGSTOP); err != nil { // it will not answer
		t.Fatal(err)
	}
	done := make(chan error)
	go func() {
		_, err := clipboard.Read(t.Context())
		done <- err
	}()
	if err := xclip.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; !errors.Is(err, clipboard.ErrGone) && !errors.Is(err, clipboard.ErrEmpty) {
		t.Errorf("got %v", err)
	}
}

// owner is a program of our own that has copied something.
type owner struct {
	t       *testing.T
	conn    *xgb.Conn
	window  xproto.Window
	targets xproto.Atom
	incr    xproto.Atom
}

// own takes the clipboard and answers each wish for a kind with what answer
// does; TARGETS offers a PNG and a text.
func own(t *testing.T, answer func(o *owner, e xproto.SelectionRequestEvent)) {
	t.Helper()
	x, err := xgb.NewConn()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(x.Close)
	o := &owner{t: t, conn: x, targets: atom(t, x, "TARGETS"), incr: atom(t, x, "INCR")}
	if o.window, err = xproto.NewWindowId(x); err != nil {
		t.Fatal(err)
	}
	root := xproto.Setup(x).DefaultScreen(x).Root
	if err := xproto.CreateWindowChecked(x, 0, o.window, root, 0, 0, 1, 1, 0, xproto.WindowClassInputOnly, 0, 0, nil).Check(); err != nil {
		t.Fatal(err)
	}
	offers := []xproto.Atom{atom(t, x, "image/png"), atom(t, x, "UTF8_STRING"), 0xdeadbeef & 0x1fffffff, xproto.AtomNone}
	if err := xproto.SetSelectionOwnerChecked(x, o.window, atom(t, x, "CLIPBOARD"), xproto.TimeCurrentTime).Check(); err != nil {
		t.Fatal(err)
	}
	go func() {
		for {
			event, wrong := x.WaitForEvent()
			if event == nil && wrong == nil {
				return
			}
			e, ok := event.(xproto.SelectionRequestEvent)
			switch {
			case !ok:
			case e.Target == o.targets:
				data := make([]byte, 4*len(offers))
				for i, a := range offers {
					xgb.Put32(data[4*i:], uint32(a))
				}
				o.put(e, xproto.AtomAtom, 32, data)
				o.tell(e, e.Property)
			default:
				answer(o, e)
			}
		}
	}()
}

func (o *owner) put(e xproto.SelectionRequestEvent, kind xproto.Atom, format byte, data []byte) {
	xproto.ChangeProperty(o.conn, xproto.PropModeReplace, e.Requestor, e.Property, kind, format, uint32(len(data)/int(format/8)), data)
}

func (o *owner) tell(e xproto.SelectionRequestEvent, property xproto.Atom) {
	answer := xproto.SelectionNotifyEvent{Time: e.Time, Requestor: e.Requestor, Selection: e.Selection, Target: e.Target, Property: property}
	xproto.SendEvent(o.conn, false, e.Requestor, 0, string(answer.Bytes()))
}

func TestOddOwnersNeitherHangNorEndTheProgram(t *testing.T) {
	begin := func(o *owner, e xproto.SelectionRequestEvent) { // says that pieces will come
		xproto.ChangeWindowAttributes(o.conn, e.Requestor, xproto.CwEventMask, []uint32{xproto.EventMaskPropertyChange})
		o.put(e, o.incr, 32, []byte{0xff, 0xff, 0xff, 0xff})
		o.tell(e, e.Property)
	}
	for name, c := range map[string]struct {
		answer func(o *owner, e xproto.SelectionRequestEvent)
		want   clipboard.Reason
	}{
		"refuses": {func(o *owner, e xproto.SelectionRequestEvent) { o.tell(e, xproto.AtomNone) }, clipboard.ErrEmpty},
		"promises and gives nothing": {func(o *owner, e xproto.SelectionRequestEvent) {
			o.tell(e, e.Property) // without ever having set it
		}, clipboard.ErrEmpty},
		"gives an empty value": {func(o *owner, e xproto.SelectionRequestEvent) {
			o.put(e, e.Target, 8, nil)
			o.tell(e, e.Property)
		}, clipboard.ErrEmpty},
		"dies before the first piece": {func(o *owner, e xproto.SelectionRequestEvent) {
			begin(o, e)
			o.conn.Close()
		}, clipboard.ErrGone},
		"gives pieces without an end": {func(o *owner, e xproto.SelectionRequestEvent) {
			begin(o, e)
			piece := make([]byte, 200_000)
			for {
				event, wrong := o.conn.WaitForEvent()
				if event == nil && wrong == nil {
					return
				}
				switch p := event.(type) {
				case xproto.SelectionRequestEvent: // the next kind is asked for: too much of this one
					o.tell(p, xproto.AtomNone)
					return
				case xproto.PropertyNotifyEvent:
					if p.Atom == e.Property && p.State == xproto.PropertyDelete {
						o.put(e, e.Target, 8, piece)
					}
				}
			}
		}, clipboard.ErrTooLarge},
		"dies after the first piece": {func(o *owner, e xproto.SelectionRequestEvent) {
			begin(o, e)
			for {
				event, wrong := o.conn.WaitForEvent()
				if event == nil && wrong == nil {
					return
				}
				if p, ok := event.(xproto.PropertyNotifyEvent); ok && p.Atom == e.Property && p.State == xproto.PropertyDelete {
					break
				}
			}
			o.put(e, e.Target, 8, []byte("the first"))
			xproto.DestroyWindow(o.conn, o.window)
		}, clipboard.ErrGone},
	} {
		t.Run(name, func(t *testing.T) {
			display(t)
			own(t, c.answer)
			if got, err := clipboard.Read(t.Context()); !errors.Is(err, c.want) {
				t.Errorf("%v, not %v; %d bytes of picture", err, c.want, len(got.Picture))
			}
		})
	}
}

func TestASilentOwnerIsLeftWhenThePersonStops(t *testing.T) {
	display(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	own(t, func(*owner, xproto.SelectionRequestEvent) { cancel() })
	if _, err := clipboard.Read(ctx); !errors.Is(err, clipboard.ErrStopped) {
		t.Errorf("got %v", err)
	}
}

func TestAServerThatEndsIsNoHang(t *testing.T) {
	display(t)
	own(t, func(o *owner, _ xproto.SelectionRequestEvent) {
		reply, err := xproto.ListHosts(o.conn).Reply() // any call, so that the wish has surely come
		_, _ = reply, err
		clients, err := xproto.QueryTree(o.conn, xproto.Setup(o.conn).DefaultScreen(o.conn).Root).Reply()
		if err != nil {
			return
		}
		for _, w := range clients.Children {
			if w != o.window {
				xproto.KillClient(o.conn, uint32(w)) // the server throws our reader out
			}
		}
	})
	if _, err := clipboard.Read(t.Context()); !errors.Is(err, clipboard.ErrGone) {
		t.Errorf("got %v", err)
	}
}

func TestManyReadersAtOnceReadTheSame(t *testing.T) {
	display(t)
	data := make([]byte, 300_000)
	_, _ = rand.Read(data)
	copied(t, "image/png", data)
	done := make(chan error)
	for range 4 {
		go func() {
			c, err := clipboard.Read(t.Context())
			if err == nil && !bytes.Equal(c.Picture, data) {
				err = errors.New("another picture")
			}
			done <- err
		}()
	}
	for range 4 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// tool puts a wl-paste of our own first in PATH.
func tool(t *testing.T, script string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "wl-paste"), []byte("#!/bin/sh\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":/usr/bin:/bin")
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "wayland-0")
}

func TestWaylandIsReadByItsTool(t *testing.T) {
	for name, c := range map[string]struct {
		script string
		want   error
		text   string
	}{
		"a text":        {`case "$*" in --list-types) echo text/html; echo text/plain;; *) printf 鍵;; esac`, nil, "鍵"},
		"nothing":       {`echo "Nothing is copied" >&2; exit 1`, clipboard.ErrEmpty, ""},
		"an odd list":   {`case "$*" in --list-types) echo; echo x/y;; esac`, clipboard.ErrOther, ""},
		"a lie":         {`case "$*" in --list-types) echo image/png;; *) exit 3;; esac`, clipboard.ErrGone, ""},
		"without end":   {`case "$*" in --list-types) exec cat /dev/zero;; esac`, clipboard.ErrTooLarge, ""},
		"too much text": {`case "$*" in --list-types) echo text/plain;; *) exec cat /dev/zero;; esac`, clipboard.ErrTooLarge, ""},
	} {
		t.Run(name, func(t *testing.T) {
			tool(t, c.script)
			got, err := clipboard.Read(t.Context())
			if !errors.Is(err, c.want) || got.Text != c.text {
				t.Errorf("%q, %v; want %q, %v", got.Text, err, c.text, c.want)
			}
		})
	}
}

func TestAMissingToolIsNamed(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "wayland-0")
	if _, err := clipboard.Read(t.Context()); !errors.Is(err, clipboard.ErrNoTool) {
		t.Errorf("got %v", err)
	}
}

//go:build unix && !darwin

// A code on the clipboard of a real X server: xclip pastes it, sees that it
// is a secret, and takes the clipboard over.

package clipboard_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"

	"rokketa/internal/clipboard"
)

// pasted is what another program gets of a kind; ok is false where it gets
// nothing.
func pasted(t *testing.T, kind string) (text string, ok bool) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "xclip", "-selection", "clipboard", "-out", "-target", kind).Output()
	return string(out), err == nil
}

// put puts a canary on the clipboard.
func put(t *testing.T, text string) clipboard.Mark {
	t.Helper()
	m, err := clipboard.Put(t.Context(), text, clipboard.Window)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Clear(context.Background()) })
	return m
}

func TestACodeIsPastedAndMarkedAsASecret(t *testing.T) {
	display(t)
	put(t, "314159")
	for _, kind := range []string{"UTF8_STRING", "STRING", "TEXT", "text/plain", "text/plain;charset=utf-8"} {
		if got, ok := pasted(t, kind); !ok || got != "314159" {
			t.Errorf("%s: %q, %v", kind, got, ok)
		}
	}
	if got, ok := pasted(t, "x-kde-passwordManagerHint"); !ok || got != "secret" {
		t.Errorf("KDE's keeper is told %q, %v", got, ok)
	}
	kinds, _ := pasted(t, "TARGETS")
	for _, kind := range []string{"TARGETS", "MULTIPLE", "TIMESTAMP", "x-kde-passwordManagerHint"} {
		if !slices.Contains(strings.Fields(kinds), kind) {
			t.Errorf("%s is not offered in %q", kind, kinds)
		}
	}
	for _, kind := range []string{"SAVE_TARGETS", "image/png"} {
		if got, ok := pasted(t, kind); ok {
			t.Errorf("%s is given: %q", kind, got)
		}
	}
	if c, err := clipboard.Read(t.Context()); err != nil || c.Text != "314159" {
		t.Errorf("we read %q, %v", c.Text, err)
	}
}

func TestWhatIsClearedIsGone(t *testing.T) {
	display(t)
	m := put(t, "314159")
	for range 2 { // the second time is nothing
		if err := m.Clear(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if got, ok := pasted(t, "UTF8_STRING"); ok || got != "" {
		t.Errorf("there is %q", got)
	}
	if _, err := clipboard.Read(t.Context()); !errors.Is(err, clipboard.ErrEmpty) {
		t.Errorf("got %v", err)
	}
}

func TestAnotherProgramsCopyIsNotTouched(t *testing.T) {
	display(t)
	m := put(t, "314159")
	before := ownerOf(t)
	copied(t, "", []byte("a recipe"))
	waitForOther(t, before)
	if err := m.Clear(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, _ := pasted(t, "UTF8_STRING"); got != "a recipe" {
		t.Errorf("the other's copy is %q now", got)
	}
}

func TestTheNextCodeTakesThePlaceOfTheLast(t *testing.T) {
	display(t)
	first := put(t, "111111")
	put(t, "222222")
	if err := first.Clear(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, _ := pasted(t, "UTF8_STRING"); got != "222222" {
		t.Errorf("there is %q", got)
	}
}

// ownerOf is the window that has the clipboard.
func ownerOf(t *testing.T) xproto.Window {
	t.Helper()
	x, err := xgb.NewConn()
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	owner, err := xproto.GetSelectionOwner(x, atom(t, x, "CLIPBOARD")).Reply()
	if err != nil {
		t.Fatal(err)
	}
	return owner.Owner
}

func waitForOther(t *testing.T, before xproto.Window) {
	t.Helper()
	for ownerOf(t) == before {
		if t.Context().Err() != nil {
			t.Fatal("the clipboard is not taken over")
		}
	}
}

// asker asks for the clipboard as no tool does.
type asker struct {
	t      *testing.T
	conn   *xgb.Conn
	window xproto.Window
}

func ask(t *testing.T) *asker {
	t.Helper()
	x, err := xgb.NewConn()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(x.Close)
	a := &asker{t: t, conn: x}
	if a.window, err = xproto.NewWindowId(x); err != nil {
		t.Fatal(err)
	}
	root := xproto.Setup(x).DefaultScreen(x).Root
	if err := xproto.CreateWindowChecked(x, 0, a.window, root, 0, 0, 1, 1, 0, xproto.WindowClassInputOnly, 0, 0, nil).Check(); err != nil {
		t.Fatal(err)
	}
	return a
}

func (a *asker) atom(name string) xproto.Atom { return atom(a.t, a.conn, name) }

// convert asks and gives the answer's property.
func (a *asker) convert(target, property xproto.Atom, at xproto.Timestamp) xproto.Atom {
	a.t.Helper()
	if err := xproto.ConvertSelectionChecked(a.conn, a.window, a.atom("CLIPBOARD"), target, property, at).Check(); err != nil {
		a.t.Fatal(err)
	}
	for {
		event, wrong := a.conn.WaitForEvent()
		if event == nil {
			a.t.Fatalf("no answer: %v", wrong)
		}
		if e, ok := event.(xproto.SelectionNotifyEvent); ok {
			return e.Property
		}
	}
}

func (a *asker) value(property xproto.Atom) string {
	a.t.Helper()
	got, err := xproto.GetProperty(a.conn, false, a.window, property, xproto.GetPropertyTypeAny, 0, 1000).Reply()
	if err != nil {
		a.t.Fatal(err)
	}
	return string(got.Value)
}

func TestSeveralKindsAreGivenAtOnce(t *testing.T) {
	display(t)
	put(t, "314159")
	a := ask(t)
	list, one, two := a.atom("LIST"), a.atom("ONE"), a.atom("TWO")
	pairs := []xproto.Atom{a.atom("UTF8_STRING"), one, a.atom("image/png"), two, a.atom("x-kde-passwordManagerHint"), two}
	data := make([]byte, 4*len(pairs))
	for i, p := range pairs {
		xgb.Put32(data[4*i:], uint32(p))
	}
	xproto.ChangeProperty(a.conn, xproto.PropModeReplace, a.window, list, a.atom("ATOM_PAIR"), 32, uint32(len(pairs)), data)
	if got := a.convert(a.atom("MULTIPLE"), list, xproto.TimeCurrentTime); got != list {
		t.Fatalf("refused: %v", got)
	}
	if a.value(one) != "314159" || a.value(two) != "secret" {
		t.Errorf("got %q and %q", a.value(one), a.value(two))
	}
	xgb.Put32(data[12:], 0) // the picture alone was refused
	if got := a.value(list); got != string(data) {
		t.Errorf("the list that comes back is %x, want %x", got, data)
	}
	if got := a.convert(a.atom("MULTIPLE"), a.atom("NOTHING"), xproto.TimeCurrentTime); got != list && got != xproto.AtomNone && a.value(got) != "" {
		t.Errorf("a list that is not there gives %q", a.value(got))
	}
}

// A program that pastes in the moment of the clearing gets the code or a no:
// some wait for ever for either.
func TestWhoAsksWhileItIsClearedIsAnswered(t *testing.T) {
	display(t)
	a, b := ask(t), ask(t)
	target, property := a.atom("UTF8_STRING"), a.atom("PASTED")
	given := 0
	for i := range 200 {
		m := put(t, "314159")
		cleared := make(chan error, 1)
		go func() {
			for range i % 20 { // so that every moment of the clearing is met
				b.atom("TIME")
			}
			cleared <- m.Clear(t.Context())
		}()
		for range i % 7 {
			a.atom("TIME")
		}
		if a.convert(target, property, xproto.TimeCurrentTime) == property {
			given++
		}
		if err := <-cleared; err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("given %d times of 200", given)
}

func TestOldProgramsAreAnsweredAndThePastIsNot(t *testing.T) {
	display(t)
	put(t, "314159")
	a := ask(t)
	text := a.atom("UTF8_STRING")
	if got := a.convert(text, xproto.AtomNone, xproto.TimeCurrentTime); got != text || a.value(got) != "314159" {
		t.Errorf("a program that names no property gets %v", got)
	}
	stamp := a.atom("TIMESTAMP")
	if a.convert(stamp, stamp, xproto.TimeCurrentTime) != stamp {
		t.Fatal("no time")
	}
	since := xgb.Get32([]byte(a.value(stamp)))
	if got := a.convert(text, text, xproto.Timestamp(since-1)); got != xproto.AtomNone {
		t.Error("what the clipboard held before is answered with the code")
	}
	if got := a.convert(text, text, xproto.Timestamp(since)); got != text {
		t.Error("the moment of copying is refused")
	}
}

// An asker that goes away in the middle costs nobody else anything.
func TestAnAskerThatDiesIsNoMatter(t *testing.T) {
	display(t)
	put(t, "314159")
	for range 20 {
		a := ask(t)
		xproto.ConvertSelection(a.conn, a.window, a.atom("CLIPBOARD"), a.atom("UTF8_STRING"), a.atom("GONE"), xproto.TimeCurrentTime)
		xproto.DestroyWindow(a.conn, a.window)
	}
	if got, ok := pasted(t, "UTF8_STRING"); !ok || got != "314159" {
		t.Errorf("got %q, %v", got, ok)
	}
}

func TestWhyACodeIsNotCopiedIsSaid(t *testing.T) {
	for name, c := range map[string]struct {
		display, wayland string
		want             clipboard.Reason
		key              string
	}{
		"no desktop":   {"", "", clipboard.ErrNoScreen, "clipboard.copy.no-screen"},
		"no server":    {":64999", "", clipboard.ErrNoScreen, "clipboard.copy.no-screen"},
		"no tool":      {"", "wayland-0", clipboard.ErrNoTool, "clipboard.copy.no-tool"},
		"nothing goes": {":64999", "wayland-0", clipboard.ErrNoScreen, "clipboard.copy.no-screen"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("PATH", t.TempDir())
			t.Setenv("DISPLAY", c.display)
			t.Setenv("WAYLAND_DISPLAY", c.wayland)
			_, err := clipboard.Put(t.Context(), "314159", clipboard.Window)
			var told *clipboard.Error
			if !errors.As(err, &told) || !errors.Is(err, c.want) {
				t.Fatalf("got %v", err)
			}
			if key, _ := told.Explanation(); key != c.key || !slices.Contains(clipboard.Explanations(), key) {
				t.Errorf("the sentence is %s", key)
			}
			if strings.Contains(err.Error(), "314159") {
				t.Errorf("the code is told: %v", err)
			}
		})
	}
}

func TestAStoppedCopyLeavesNothing(t *testing.T) {
	display(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := clipboard.Put(ctx, "314159", clipboard.Window); !errors.Is(err, clipboard.ErrStopped) {
		t.Errorf("got %v", err)
	}
	if got, ok := pasted(t, "UTF8_STRING"); ok {
		t.Errorf("there is %q", got)
	}
}

// copyTool puts a wl-copy of our own first in PATH. It notes what it was
// given in the file that it returns.
func copyTool(t *testing.T, script string) (notes string) {
	t.Helper()
	dir := t.TempDir()
	notes = filepath.Join(dir, "notes")
	if err := os.WriteFile(filepath.Join(dir, "wl-copy"), []byte("#!/bin/sh\nexec 3>>"+notes+"\necho \"$*\" >&3\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":/usr/bin:/bin")
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "wayland-0")
	return notes
}

func TestTheToolIsGivenTheCodeByItsInputAndTheMarkWhereItKnowsIt(t *testing.T) {
	for name, c := range map[string]struct {
		help string
		want string
	}{
		"a new tool": {"--sensitive  hint", "--foreground --type text/plain --sensitive"},
		"an old one": {"--foreground", "--foreground --type text/plain"},
	} {
		t.Run(name, func(t *testing.T) {
			notes := copyTool(t, `case "$*" in --help) echo "`+c.help+`"; exit;; --clear) exit;; esac
cat >&3
exec sleep 600
`)
			m, err := clipboard.Put(t.Context(), "314159", clipboard.Terminal)
			if err != nil {
				t.Fatal(err)
			}
			if err := m.Clear(t.Context()); err != nil { // asked in vain, then ended by a signal
				t.Fatal(err)
			}
			got, err := os.ReadFile(notes)
			if err != nil {
				t.Fatal(err)
			}
			if want := "--help\n" + c.want + "\n314159--clear\n"; string(got) != want {
				t.Errorf("the tool was given %q, want %q", got, want)
			}
		})
	}
}

func TestAToolThatLostTheClipboardIsNotAskedToClearIt(t *testing.T) {
	notes := copyTool(t, `case "$*" in --help) exit;; esac
cat >/dev/null
`)
	m, err := clipboard.Put(t.Context(), "314159", clipboard.Terminal)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Clear(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(notes); strings.Contains(string(got), "--clear") {
		t.Errorf("another's copy was cleared: %q", got)
	}
}

func TestAToolThatFailsIsAnError(t *testing.T) {
	copyTool(t, `cat >/dev/null; exit 1
`)
	if _, err := clipboard.Put(t.Context(), "314159", clipboard.Terminal); !errors.Is(err, clipboard.ErrFailed) {
		t.Errorf("got %v", err)
	}
}

//go:build unix && !darwin

// Typing on a real X server, into windows that note every key, with and
// without a window manager.

package typing_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"

	"rokketa/internal/desktest"
	"rokketa/internal/typing"
)

// program is another program with one window.
type program struct {
	t      *testing.T
	conn   *xgb.Conn
	window xproto.Window
	title  string
}

func newProgram(t *testing.T, title string) *program {
	t.Helper()
	x, err := xgb.NewConn()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(x.Close)
	p := &program{t: t, conn: x, title: title}
	if p.window, err = xproto.NewWindowId(x); err != nil {
		t.Fatal(err)
	}
	screen := xproto.Setup(x).DefaultScreen(x)
	p.must(xproto.CreateWindowChecked(x, 24, p.window, screen.Root, 0, 0, 100, 100, 0, xproto.WindowClassInputOutput, screen.RootVisual,
		xproto.CwEventMask, []uint32{xproto.EventMaskKeyPress | xproto.EventMaskPropertyChange}).Check())
	p.must(xproto.ChangePropertyChecked(x, xproto.PropModeReplace, p.window, p.atom("_NET_WM_NAME"), p.atom("UTF8_STRING"), 8, uint32(len(title)), []byte(title)).Check())
	p.must(xproto.MapWindowChecked(x, p.window).Check())
	return p
}

func (p *program) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *program) atom(name string) xproto.Atom {
	p.t.Helper()
	a, err := xproto.InternAtom(p.conn, false, uint16(len(name)), name).Reply()
	p.must(err)
	return a.Atom
}

func (p *program) put(w xproto.Window, name string, values ...uint32) {
	p.t.Helper()
	data := make([]byte, 4*len(values))
	for i, v := range values {
		xgb.Put32(data[4*i:], v)
	}
	p.must(xproto.ChangePropertyChecked(p.conn, xproto.PropModeReplace, w, p.atom(name), xproto.AtomCardinal, 32, uint32(len(values)), data).Check())
}

func (p *program) root() xproto.Window { return xproto.Setup(p.conn).DefaultScreen(p.conn).Root }

// got is what was typed into the window until now: a mark of our own on the
// window comes after all keys.
func (p *program) got() string {
	p.t.Helper()
	mark := p.atom("MARK")
	p.put(p.window, "MARK", 1)
	low := xproto.Setup(p.conn).MinKeycode
	m, err := xproto.GetKeyboardMapping(p.conn, low, 248).Reply()
	p.must(err)
	var typed []rune
	for {
		event, wrong := p.conn.WaitForEvent()
		switch e := event.(type) {
		case nil:
			p.t.Fatal(wrong)
		case xproto.PropertyNotifyEvent:
			if e.Atom == mark {
				return string(typed)
			}
		case xproto.KeyPressEvent:
			sym := m.Keysyms[int(e.Detail-low)*int(m.KeysymsPerKeycode)+int(e.State&xproto.KeyButMaskShift)]
			if sym < 0x100 {
				typed = append(typed, rune(sym))
			}
		}
	}
}

func (p *program) focus() {
	p.t.Helper()
	p.must(xproto.SetInputFocusChecked(p.conn, xproto.InputFocusParent, p.window, xproto.TimeCurrentTime).Check())
}

func TestACodeGoesIntoTheWindowUnderOurs(t *testing.T) {
	desktest.Display(t, "640x480x24")
	far, near, ours, above := newProgram(t, "far"), newProgram(t, "健保組合 - ログイン"), newProgram(t, "Rokketa"), newProgram(t, "above")
	ours.focus()
	into, err := typing.Type(t.Context(), uintptr(ours.window), "0123456789")
	if err != nil || into != near.title {
		t.Fatalf("typed into %q, %v", into, err)
	}
	if got := near.got(); got != "0123456789" {
		t.Errorf("%q arrived", got)
	}
	for _, p := range []*program{far, ours, above} {
		if got := p.got(); got != "" {
			t.Errorf("%s got %q", p.title, got)
		}
	}
}

func TestAFrenchKeyboardAndALetterCodeAreTypedWithShift(t *testing.T) {
	desktest.Display(t, "640x480x24")
	near, ours := newProgram(t, "near"), newProgram(t, "Rokketa")
	// The digits behind Shift, as AZERTY has them.
	low := xproto.Setup(near.conn).MinKeycode
	m, err := xproto.GetKeyboardMapping(near.conn, low, 248).Reply()
	near.must(err)
	n := int(m.KeysymsPerKeycode)
	for c := 0; (c+1)*n <= len(m.Keysyms); c++ {
		k := m.Keysyms[c*n : (c+1)*n]
		if k[0] >= '0' && k[0] <= '9' {
			k[0], k[1] = '!'+k[0]-'0', k[0]
			if n > 3 {
				k[2], k[3] = k[0], k[1]
			}
		}
	}
	near.must(xproto.ChangeKeyboardMappingChecked(near.conn, 248, low, m.KeysymsPerKeycode, m.Keysyms).Check())
	for _, code := range []string{"314159", "2BCD5"} {
		ours.must(xproto.ConfigureWindowChecked(ours.conn, ours.window, xproto.ConfigWindowStackMode, []uint32{xproto.StackModeAbove}).Check())
		if _, err := typing.Type(t.Context(), uintptr(ours.window), code); err != nil {
			t.Fatal(err)
		}
		if got := near.got(); got != code {
			t.Errorf("%q arrived, not %q", got, code)
		}
	}
}

// manager is a window manager that does what it is asked, when it may.
func manager(t *testing.T, m *program, activate func(w xproto.Window)) {
	t.Helper()
	m.put(m.root(), "_NET_SUPPORTED", uint32(m.atom("_NET_ACTIVE_WINDOW")))
	active := m.atom("_NET_ACTIVE_WINDOW")
	m.must(xproto.ChangeWindowAttributesChecked(m.conn, m.root(), xproto.CwEventMask, []uint32{xproto.EventMaskSubstructureRedirect | xproto.EventMaskSubstructureNotify}).Check())
	go func() {
		for {
			event, wrong := m.conn.WaitForEvent()
			if event == nil && wrong == nil {
				return
			}
			if e, ok := event.(xproto.ClientMessageEvent); ok && e.Type == active {
				activate(e.Window)
			}
		}
	}()
}

func TestAWindowManagerIsAskedAndPanelsArePassedOver(t *testing.T) {
	desktest.Display(t, "640x480x24")
	m := newProgram(t, "manager")
	target, other, hidden, panel, elsewhere, second, ours := newProgram(t, "target"), newProgram(t, "other"), newProgram(t, "hidden"),
		newProgram(t, "panel"), newProgram(t, "elsewhere"), newProgram(t, "second"), newProgram(t, "Rokketa")
	all := []*program{other, target, hidden, panel, elsewhere, second, ours}
	var stack []uint32
	for _, p := range all {
		stack = append(stack, uint32(p.window))
	}
	m.put(m.root(), "_NET_CLIENT_LIST_STACKING", stack...)
	m.put(m.root(), "_NET_CURRENT_DESKTOP", 2)
	m.put(target.window, "_NET_WM_DESKTOP", 2)
	m.put(elsewhere.window, "_NET_WM_DESKTOP", 1)
	m.put(hidden.window, "_NET_WM_STATE", uint32(m.atom("_NET_WM_STATE_HIDDEN")))
	m.put(panel.window, "_NET_WM_WINDOW_TYPE", uint32(m.atom("_NET_WM_WINDOW_TYPE_DOCK")))
	m.put(second.window, "_NET_WM_PID", 7)
	m.put(ours.window, "_NET_WM_PID", 7)
	manager(t, m, func(w xproto.Window) {
		xproto.SetInputFocus(m.conn, xproto.InputFocusParent, w, xproto.TimeCurrentTime)
	})
	into, err := typing.Type(t.Context(), uintptr(ours.window), "314159")
	if err != nil || into != "target" || target.got() != "314159" {
		t.Fatalf("typed into %q, %v", into, err)
	}
}

func TestNothingIsTypedWhereItWouldGoAstray(t *testing.T) {
	reason := func(t *testing.T, ctx context.Context, own xproto.Window, want typing.Reason, watching ...*program) {
		t.Helper()
		into, err := typing.Type(ctx, uintptr(own), "314159")
		if !errors.Is(err, want) {
			t.Errorf("%q, %v, want %v", into, err, want)
		}
		if told, ok := errors.AsType[*typing.Error](err); ok {
			if key, _ := told.Explanation(); !slices.Contains(typing.Explanations(), key) {
				t.Errorf("no sentence %s", key)
			}
		}
		for _, p := range watching {
			if got := p.got(); got != "" {
				t.Errorf("%s got %q", p.title, got)
			}
		}
	}
	t.Run("no other window", func(t *testing.T) {
		desktest.Display(t, "640x480x24")
		ours := newProgram(t, "Rokketa")
		reason(t, t.Context(), ours.window, typing.ErrNone, ours)
	})
	t.Run("a manager that refuses", func(t *testing.T) {
		desktest.Display(t, "640x480x24")
		m, near, ours := newProgram(t, "manager"), newProgram(t, "near"), newProgram(t, "Rokketa")
		m.put(m.root(), "_NET_CLIENT_LIST_STACKING", uint32(near.window), uint32(ours.window))
		ours.focus()
		ctx, cancel := context.WithCancel(t.Context())
		manager(t, m, func(xproto.Window) { cancel() })
		reason(t, ctx, ours.window, typing.ErrFront, near, ours)
	})
	t.Run("Ctrl held down", func(t *testing.T) {
		desktest.Display(t, "640x480x24")
		near, ours := newProgram(t, "near"), newProgram(t, "Rokketa")
		near.must(xtest.Init(near.conn))
		const control = 37
		near.must(xtest.FakeInputChecked(near.conn, xproto.KeyPress, control, 0, 0, 0, 0, 0).Check())
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond) // as long as nobody lets go
		defer cancel()
		reason(t, ctx, ours.window, typing.ErrHeld, near)
	})
	t.Run("a keyboard without a digit", func(t *testing.T) {
		desktest.Display(t, "640x480x24")
		near, ours := newProgram(t, "near"), newProgram(t, "Rokketa")
		low := xproto.Setup(near.conn).MinKeycode
		m, err := xproto.GetKeyboardMapping(near.conn, low, 248).Reply()
		near.must(err)
		for i, sym := range m.Keysyms {
			if sym == '4' {
				m.Keysyms[i] = 0
			}
		}
		near.must(xproto.ChangeKeyboardMappingChecked(near.conn, 248, low, m.KeysymsPerKeycode, m.Keysyms).Check())
		reason(t, t.Context(), ours.window, typing.ErrKeys, near)
	})
	t.Run("another takes the keyboard", func(t *testing.T) {
		desktest.Display(t, "640x480x24")
		thief, near, ours := newProgram(t, "thief"), newProgram(t, "near"), newProgram(t, "Rokketa")
		stolen := make(chan struct{})
		watcher, err := xgb.NewConn()
		thief.must(err)
		t.Cleanup(watcher.Close)
		// The keyboard goes with the first key.
		near.must(xproto.ChangeWindowAttributesChecked(watcher, near.window, xproto.CwEventMask, []uint32{xproto.EventMaskKeyPress}).Check())
		go func() {
			defer close(stolen)
			for {
				event, wrong := watcher.WaitForEvent()
				if event == nil && wrong == nil {
					return
				}
				if _, ok := event.(xproto.KeyPressEvent); ok {
					xproto.GrabServer(watcher) // before the next key
					_ = xproto.SetInputFocusChecked(watcher, xproto.InputFocusParent, thief.window, xproto.TimeCurrentTime).Check()
					xproto.UngrabServer(watcher)
					return
				}
			}
		}()
		_, err = typing.Type(t.Context(), uintptr(ours.window), "3141592653")
		<-stolen
		if err == nil {
			t.Skip("all keys were typed before the keyboard could be taken")
		}
		if !errors.Is(err, typing.ErrMoved) {
			t.Errorf("got %v", err)
		}
		if got := thief.got(); len(got) > 1 { // the key that was under way
			t.Errorf("the thief got %q", got)
		}
	})
	t.Run("no code", func(t *testing.T) {
		desktest.Display(t, "640x480x24")
		near, ours := newProgram(t, "near"), newProgram(t, "Rokketa")
		for _, text := range []string{"", "12345678901", "12 345", "rm -rf", "1\n", "٣١٤"} {
			if _, err := typing.Type(t.Context(), uintptr(ours.window), text); !errors.Is(err, typing.ErrCode) {
				t.Errorf("%q: %v", text, err)
			}
		}
		if got := near.got(); got != "" {
			t.Errorf("near got %q", got)
		}
	})
}

func TestADesktopThatDoesNotLetUs(t *testing.T) {
	for name, env := range map[string][3]string{
		"Wayland":            {":64999", "wayland-0", ""},
		"Wayland by type":    {":64999", "", "wayland"},
		"no desktop":         {"", "", ""},
		"a server not there": {":64999", "", "x11"},
	} {
		t.Setenv("DISPLAY", env[0])
		t.Setenv("WAYLAND_DISPLAY", env[1])
		t.Setenv("XDG_SESSION_TYPE", env[2])
		if typing.Possible() != (name == "a server not there") {
			t.Errorf("%s: possible is %v", name, typing.Possible())
		}
		if _, err := typing.Type(t.Context(), 1, "314159"); !errors.Is(err, typing.ErrSystem) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

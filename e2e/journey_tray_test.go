// The sign beside the clock, on a panel that is played: the app starts unseen,
// a name in its menu copies the code, in the last seconds the next one, which a
// small window tells, and the window comes up when it is asked to.

package e2e_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/prop"

	"rokketa"
	words "rokketa/assets/text"
	"rokketa/e2e/stage"
	"rokketa/otpauth"
)

const trayWatcher = "org.kde.StatusNotifierWatcher"

// panel keeps the signs of programs and shows them.
type panel struct {
	bus   *dbus.Conn
	signs chan string // the names on the bus of those that came
}

// RegisterStatusNotifierItem is the watcher's method.
func (p panel) RegisterStatusNotifierItem(sender dbus.Sender, _ string) *dbus.Error {
	p.signs <- string(sender)
	return nil
}

func openPanel(t *testing.T, s *stage.Stage) panel {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	bus, err := dbus.Connect("unix:path=" + filepath.Join(s.Dir(), "run", "bus"))
	must(err)
	t.Cleanup(func() { _ = bus.Close() })
	p := panel{bus, make(chan string, 9)}
	must(bus.Export(p, "/StatusNotifierWatcher", trayWatcher))
	_, err = prop.Export(bus, "/StatusNotifierWatcher", prop.Map{trayWatcher: {"IsStatusNotifierHostRegistered": {Value: true}}})
	must(err)
	_, err = bus.RequestName(trayWatcher, 0)
	must(err)
	return p
}

// item is a line of the menu.
type item struct {
	ID       int32
	Props    map[string]dbus.Variant
	Children []dbus.Variant
}

// press presses the line of a sign's menu that says a text, once it is there.
func (p panel) press(ctx context.Context, sign, says string) error {
	menu := p.bus.Object(sign, "/StatusNotifierItem/menu")
	return stage.Until(ctx, "a line of the menu: "+says, func() (bool, error) {
		var revision uint32
		var top item
		call := menu.CallWithContext(ctx, "com.canonical.dbusmenu.GetLayout", 0, int32(0), int32(-1), []string{})
		if err := call.Store(&revision, &top); err != nil {
			return false, err
		}
		for _, child := range top.Children {
			var line item
			if err := dbus.Store([]any{child.Value()}, &line); err != nil {
				return false, err
			}
			if label, _ := line.Props["label"].Value().(string); strings.Contains(label, says) {
				return true, menu.CallWithContext(ctx, "com.canonical.dbusmenu.Event", 0,
					line.ID, "clicked", dbus.MakeVariant(""), uint32(0)).Err
			}
		}
		return false, nil
	})
}

func TestJourneyTray(t *testing.T) {
	r := standReach(t, "tray")
	s, ctx := r.s, t.Context()
	p := openPanel(t, s)
	of := account("けんぽポータル", "tray@example.com")
	key := otpauth.EncodeKey(of.Secret.Reveal())
	r.cli(uri(t, of)+"\n", "add", "-")
	r.sets(map[string]any{"tray": true, "closeToTray": true})
	about, err := rokketa.About()
	r.do(err)
	process, err := s.Start(filepath.Join(r.bin, "rokketa"), "--hidden")
	r.do(err)
	sign := <-p.signs

	// copied presses the account's name between two seconds of a step and gives
	// the code that is then on the clipboard.
	copied := func(from, to int) (code string, pressed time.Time) {
		t.Helper()
		r.do(stage.UntilWithin(ctx, time.Minute, "the time of the step", func() (bool, error) {
			second := time.Now().Unix() % 30
			return second >= int64(from) && second < int64(to), nil
		}))
		r.do(s.Copy(ctx, "nothing"))
		pressed = time.Now()
		r.do(p.press(ctx, sign, of.Name))
		r.do(stage.Until(ctx, "a code on the clipboard", func() (bool, error) {
			code = s.Clipboard(ctx)
			return len(code) == 6, nil
		}))
		return code, pressed
	}
	for _, c := range []struct {
		from, to int
		later    time.Duration // the step whose code is of use
	}{{1, 20, 0}, {25, 27, 30 * time.Second}} {
		code, pressed := copied(c.from, c.to)
		of := pressed.Add(c.later)
		want, err := s.Codes(ctx, key, 6, 30, of, of)
		r.do(err)
		if code != want[0] {
			t.Errorf("between %d and %d seconds, copied %q; oathtool says %q", c.from, c.to, code, want[0])
		}
	}

	small, err := s.Window(ctx, about.Name, process)
	r.do(err)
	place, err := small.Place(ctx)
	r.do(err)
	if place.Dx() > 450 || place.Dy() > 400 {
		t.Errorf("a window of %v came up", place.Size())
	}
	r.do(stage.Until(ctx, "the small window to be painted", func() (bool, error) {
		picture, err := small.Picture(ctx)
		return err == nil && !stage.Blank(picture), err
	}))
	r.keep("next")
	r.do(small.Focus(ctx))
	r.do(small.Press(ctx, "Return"))
	r.do(stage.Until(ctx, "the small window to go", func() (bool, error) {
		there, err := small.Visible(ctx)
		return !there, err
	}))

	r.do(p.press(ctx, sign, words.For(words.Japanese).Say("ui.tray.open")))
	large, err := s.Window(ctx, about.Name, process)
	r.do(err)
	r.do(stage.Until(ctx, "the window to be painted", func() (bool, error) {
		picture, err := large.Picture(ctx)
		return err == nil && !stage.Blank(picture), err
	}))
	r.keep("open")
	if place, err := large.Place(ctx); err != nil || place.Dx() < 450 {
		t.Errorf("the window that came up is %v (%v)", place, err)
	}
	if ended, err := process.Ended(); ended {
		t.Errorf("the program ended: %v, %s", err, process.Said())
	}
}

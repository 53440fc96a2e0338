// A desktop whose portal takes the question and never answers it: our window
// is out of the way, and there must be a way back.

package e2e_test

import (
	"bytes"
	"image"
	"path/filepath"
	"testing"

	"github.com/godbus/dbus/v5"

	"rokketa"
	words "rokketa/assets/text"
	"rokketa/e2e/stage"
)

// silentPortal is on the bus, takes every request, and says no more.
type silentPortal struct{ asked chan struct{} }

// Screenshot is the portal's method.
func (p silentPortal) Screenshot(string, map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
	p.asked <- struct{}{}
	return "/org/freedesktop/portal/desktop/request/silent/1", nil
}

func TestJourneySilentDesktop(t *testing.T) {
	s := stage.ForTest(t, stage.Options{Extra: []string{"XDG_SESSION_TYPE=wayland"}})
	ctx := t.Context()
	bus, err := dbus.Connect("unix:path=" + filepath.Join(s.Dir(), "run", "bus"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = bus.Close() })
	portal := silentPortal{make(chan struct{}, 9)}
	if err := bus.Export(portal, "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Screenshot"); err != nil {
		t.Fatal(err)
	}
	if _, err := bus.RequestName("org.freedesktop.portal.Desktop", 0); err != nil {
		t.Fatal(err)
	}
	bin, project, err := stage.Build()
	if err != nil {
		t.Fatal(err)
	}
	about, err := rokketa.About()
	if err != nil {
		t.Fatal(err)
	}
	app, err := s.OpenApp(ctx, bin, about.Name)
	if err != nil {
		t.Fatal(err)
	}
	r := &reach{t: t, s: s, app: app, bin: bin, keeps: filepath.Join(project, "out", "reach")}
	r.adding()
	r.do(app.Settled(ctx, nil))
	before, err := app.Picture(ctx)
	r.do(err)
	r.do(app.Click(ctx, screenButton))
	<-portal.asked
	small, err := s.Window(ctx, words.For(words.Japanese).Say("ui.count.title"), nil)
	r.do(err)
	r.do(stage.Until(ctx, "the small window to be painted", func() (bool, error) {
		picture, err := small.Picture(ctx)
		return err == nil && !stage.Blank(picture), err
	}))
	if there, err := app.Visible(ctx); err != nil || there {
		t.Errorf("the large window is up while the desktop may take its picture (%v)", err)
	}
	r.keep("silent-away")
	place, err := small.Place(ctx)
	r.do(err)
	r.do(small.Click(ctx, image.Pt(place.Dx()/2, 125))) // やめる
	r.do(app.Settled(ctx, nil))
	r.keep("silent-back")
	now, err := app.Picture(ctx)
	r.do(err)
	if !bytes.Equal(title(now), title(before)) {
		t.Error("another page came back")
	}
	if there, _ := small.Visible(ctx); there {
		t.Error("the small window is still there")
	}
}

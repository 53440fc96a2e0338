// Which way is taken on which desktop, and how a capture that goes wrong ends.

package screen

import (
	"context"
	"errors"
	"image"
	"image/color"
	"testing"
	"time"
)

// shows is a capture that gives one picture of this colour.
func shows(name string, c color.Gray) func() capture {
	return func() capture {
		return func(context.Context) ([]Picture, error) {
			m := image.NewGray(image.Rect(0, 0, 4, 4))
			m.SetGray(3, 3, c)
			return []Picture{{Image: m, Monitor: name, Bounds: m.Rect}}, nil
		}
	}
}

func fails(r Reason) func() capture {
	return func() capture {
		return func(context.Context) ([]Picture, error) { return nil, &Error{Reason: r} }
	}
}

func TestTheDesktopsOwnWayIsTaken(t *testing.T) {
	white := color.Gray{255}
	portal, x := shows("portal", white), shows("x11", white)
	under := func(pairs ...string) map[string]string {
		env := map[string]string{}
		for i := 0; i < len(pairs); i += 2 {
			env[pairs[i]] = pairs[i+1]
		}
		return env
	}
	wayland := under("WAYLAND_DISPLAY", "wayland-0", "DISPLAY", ":0")
	for name, c := range map[string]struct {
		env         map[string]string
		portal, x11 func() capture
		want        string // the monitor, else the reason
	}{
		"X11":                         {under("DISPLAY", ":0"), fails(ErrFailed), x, "x11"},
		"X11 with a portal":           {under("DISPLAY", ":0", "XDG_SESSION_TYPE", "x11"), portal, x, "x11"},
		"Wayland":                     {wayland, portal, x, "portal"},
		"Wayland by its type":         {under("XDG_SESSION_TYPE", "wayland", "DISPLAY", ":0"), portal, x, "portal"},
		"Wayland without X11":         {under("WAYLAND_DISPLAY", "wayland-0"), portal, fails(ErrFailed), "portal"},
		"a no is not got round":       {wayland, fails(ErrCancelled), x, "cancelled"},
		"nor is a rule":               {wayland, fails(ErrRefused), x, "refused"},
		"nor an accident":             {wayland, fails(ErrFailed), x, "failed"},
		"no portal, X11 sees it":      {wayland, fails(ErrNoPortal), x, "x11"},
		"no portal, X11 shows black":  {wayland, fails(ErrNoPortal), shows("x11", color.Gray{}), "no-portal"},
		"no portal, X11 fails":        {wayland, fails(ErrNoPortal), fails(ErrFailed), "no-portal"},
		"no portal, no X11":           {under("WAYLAND_DISPLAY", "wayland-0"), fails(ErrNoPortal), x, "no-portal"},
		"no desktop at all":           {nil, portal, x, "no-display"},
		"X11 fails":                   {under("DISPLAY", ":0"), portal, fails(ErrNoDisplay), "no-display"},
		"a black screen":              {under("DISPLAY", ":0"), portal, shows("x11", color.Gray{}), "black"},
		"a Wayland desktop of nought": {wayland, shows("portal", color.Gray{}), x, "black"},
	} {
		d := desktop{env: func(name string) string { return c.env[name] }, portal: c.portal, x11: c.x11}
		pictures, err := checked(t.Context(), d.capture)
		got := ""
		if e := (*Error)(nil); errors.As(err, &e) {
			got = string(e.Reason)
		} else if len(pictures) == 1 {
			got = pictures[0].Monitor
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q (%v)", name, got, c.want, err)
		}
	}
}

func TestWhateverACaptureDoesEndsAsAnError(t *testing.T) {
	for name, c := range map[string]struct {
		capture capture
		want    Reason
	}{
		"a panic":                 {func(context.Context) ([]Picture, error) { panic("a library") }, ErrFailed},
		"an error of a library":   {func(context.Context) ([]Picture, error) { return nil, errors.New("odd") }, ErrFailed},
		"no picture and no error": {func(context.Context) ([]Picture, error) { return nil, nil }, ErrNoDisplay},
	} {
		if _, err := checked(t.Context(), c.capture); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		within := func(ctx context.Context) ([]Picture, error) { return within(ctx, time.Minute, c.capture) }
		if _, err := checked(t.Context(), within); !errors.Is(err, c.want) {
			t.Errorf("%s, with a deadline: %v", name, err)
		}
	}
	never := func(ctx context.Context) ([]Picture, error) { select {} }
	if _, err := within(t.Context(), time.Millisecond, never); !errors.Is(err, ErrTimedOut) {
		t.Errorf("a library that hangs: %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	time.AfterFunc(time.Millisecond, stop)
	if _, err := within(ctx, time.Minute, never); !errors.Is(err, ErrStopped) {
		t.Errorf("a program that is stopped: %v", err)
	}
}

func TestBlackIsEveryPixelOfEveryPicture(t *testing.T) {
	rgba := image.NewRGBA(image.Rect(5, 5, 25, 15))
	part := rgba.SubImage(image.Rect(10, 6, 20, 12)).(*image.RGBA)
	nrgba := image.NewNRGBA(image.Rect(0, 0, 4, 4))
	for i := 3; i < len(nrgba.Pix); i += 4 {
		nrgba.Pix[i] = 255
	}
	for _, m := range []image.Image{rgba, part, nrgba, image.NewGray(image.Rect(0, 0, 3, 3)), image.NewRGBA(image.Rectangle{})} {
		if !black(m) {
			t.Errorf("%T is not black", m)
		}
	}
	rgba.SetRGBA(24, 14, color.RGBA{B: 1, A: 255})
	nrgba.SetNRGBA(3, 3, color.NRGBA{G: 9, A: 255})
	if black(rgba) || black(nrgba) {
		t.Error("one pixel is not enough")
	}
	if !black(part) {
		t.Error("a pixel beyond the part counts")
	}
}

func TestSystemIsTheDoorOfThisDesktop(t *testing.T) {
	for _, name := range []string{"DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE"} {
		t.Setenv(name, "")
	}
	pictures, err := System().Capture(t.Context())
	if e := (*Error)(nil); err != nil && !errors.As(err, &e) || err == nil && len(pictures) == 0 {
		t.Errorf("%d pictures, %v", len(pictures), err)
	}
}

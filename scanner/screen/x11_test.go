//go:build unix && !darwin

// A real X server: each pixel as it was drawn, each monitor for itself, and a
// server that goes away.

package screen

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"net"
	"testing"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/randr"
	"github.com/jezek/xgb/xproto"

	"rokketa/internal/desktest"
	"rokketa/internal/portal/portaltest"
)

// listen opens a socket.
func listen(t *testing.T, path string) net.Listener {
	t.Helper()
	l, err := net.Listen("unix", path)
	must(t, err)
	t.Cleanup(func() { _ = l.Close() })
	return l
}

func dial(t testing.TB, display string) xserver {
	t.Helper()
	xgb.Logger.SetOutput(io.Discard)
	conn, err := xgb.NewConnDisplay(display)
	must(t, err)
	t.Cleanup(conn.Close)
	return xserver{conn, xproto.Setup(conn)}
}

// draw puts raw pixels on a screen's root window, as large as part, and gives
// what it drew. Each pixel of 24 bits differs from its neighbours.
func draw(t testing.TB, s xserver, screen int, part image.Rectangle) []byte {
	t.Helper()
	root := s.setup.Roots[screen]
	look, err := s.look(root)
	must(t, err)
	gc, err := xproto.NewGcontextId(s.conn)
	must(t, err)
	must(t, xproto.CreateGCChecked(s.conn, gc, xproto.Drawable(root.Root), xproto.GcSubwindowMode,
		[]uint32{xproto.SubwindowModeIncludeInferiors}).Check())
	stride := look.stride(part.Dx())
	data := make([]byte, stride*part.Dy())
	for i := range data {
		data[i] = byte(i*7 + i/stride*13 + i/256)
	}
	rows := max(1, 200_000/stride)
	for y := 0; y < part.Dy(); y += rows {
		n := min(rows, part.Dy()-y)
		must(t, xproto.PutImageChecked(s.conn, xproto.ImageFormatZPixmap, xproto.Drawable(root.Root), gc,
			uint16(part.Dx()), uint16(n), int16(part.Min.X), int16(part.Min.Y+y), 0, root.RootDepth, data[y*stride:(y+n)*stride]).Check())
	}
	return data
}

// arrange tells the server of monitors in place of its own: the first takes
// the output, so that the server makes none up.
func arrange(t *testing.T, s xserver, monitors ...monitor) {
	t.Helper()
	if !s.extend("RANDR") {
		t.Fatal("a server without RandR")
	}
	resources, err := randr.GetScreenResourcesCurrent(s.conn, s.setup.Roots[0].Root).Reply()
	must(t, err)
	outputs := resources.Outputs
	for _, m := range monitors {
		name, err := xproto.InternAtom(s.conn, false, uint16(len(m.name)), m.name).Reply()
		must(t, err)
		must(t, randr.SetMonitorChecked(s.conn, s.setup.Roots[0].Root, randr.MonitorInfo{
			Name: name.Atom, X: int16(m.bounds.Min.X), Y: int16(m.bounds.Min.Y),
			Width: uint16(m.bounds.Dx()), Height: uint16(m.bounds.Dy()),
			WidthInMillimeters: 300, HeightInMillimeters: 200,
			NOutput: uint16(len(outputs)), Outputs: outputs,
		}).Check())
		outputs = nil
	}
}

func TestEveryPixelOfAScreenIsAsItWasDrawn(t *testing.T) {
	for _, size := range []image.Point{{1920, 1080}, {1279, 721}, {1, 1}, {3, 2}} {
		display := desktest.Server(t, "-screen", "0", fmt.Sprintf("%dx%dx24", size.X, size.Y))
		s := dial(t, display)
		whole := image.Rectangle{Max: size}
		drawn := draw(t, s, 0, whole)
		pictures, err := checked(t.Context(), x11(display))
		must(t, err)
		if len(pictures) != 1 || pictures[0].Bounds != whole || pictures[0].Monitor == "" || pictures[0].Left != "" {
			t.Fatalf("%v: got %d pictures, the first %+v", size, len(pictures), pictures[0].Bounds)
		}
		img := pictures[0].Image.(*image.RGBA)
		for i := 0; i < len(drawn); i += 4 {
			if img.Pix[i] != drawn[i+2] || img.Pix[i+1] != drawn[i+1] || img.Pix[i+2] != drawn[i] || img.Pix[i+3] != 255 {
				t.Fatalf("%v: pixel %d is %v, drawn as %v", size, i/4, img.Pix[i:i+4], drawn[i:i+4])
			}
		}
	}
}

func TestScreensOfFewColoursAreReadToo(t *testing.T) {
	for _, depth := range []int{8, 15, 16, 30} {
		display := desktest.Server(t, "-screen", "0", fmt.Sprintf("301x50x%d", depth))
		s := dial(t, display)
		look, err := s.look(s.setup.Roots[0])
		must(t, err)
		drawn := draw(t, s, 0, image.Rect(0, 0, 301, 50))
		pictures, err := x11(display)(t.Context())
		must(t, err)
		img := pictures[0].Image.(*image.RGBA)
		stride := look.stride(301)
		colours := map[[3]byte]bool{}
		for y := range 50 {
			for x := range 301 {
				at := drawn[y*stride+x*look.bytes:]
				var want [3]byte
				switch depth {
				case 8:
					want = look.palette[at[0]]
				case 15:
					v := int(at[0]) | int(at[1])<<8
					want = [3]byte{scaled(v>>10&31, 31), scaled(v>>5&31, 31), scaled(v&31, 31)}
				case 16:
					v := int(at[0]) | int(at[1])<<8
					want = [3]byte{scaled(v>>11&31, 31), scaled(v>>5&63, 63), scaled(v&31, 31)}
				case 30:
					v := int(at[0]) | int(at[1])<<8 | int(at[2])<<16 | int(at[3])<<24
					want = [3]byte{scaled(v>>20&1023, 1023), scaled(v>>10&1023, 1023), scaled(v&1023, 1023)}
				}
				if got := [3]byte(img.Pix[img.PixOffset(x, y):]); got != want {
					t.Fatalf("%d bits: at %d,%d %v, want %v", depth, x, y, got, want)
				}
				colours[want] = true
			}
		}
		if len(colours) < 16 {
			t.Errorf("%d bits: only %d colours were drawn", depth, len(colours))
		}
	}
}

func scaled(v, most int) byte { return byte((v*255 + most/2) / most) }

func TestEachMonitorIsAPictureOfItsOwn(t *testing.T) {
	display := desktest.Server(t, "-screen", "0", "3000x1200x24")
	s := dial(t, display)
	drawn := draw(t, s, 0, image.Rect(0, 0, 3000, 1200))
	at := func(x0, y0, x1, y1 int) image.Rectangle {
		return image.Rectangle{Min: image.Pt(x0, y0), Max: image.Pt(x1, y1)}
	}
	arrange(t, s,
		monitor{"left", at(0, 100, 1280, 820)},
		monitor{"縦", at(1280, 0, 2000, 1200)}, // turned by 90 degrees
		monitor{"mirror", at(0, 100, 1280, 820)},
		monitor{"beyond", at(2000, 300, 3400, 1500)}, // reaches out of the desktop
		monitor{"negative", at(-500, -300, 200, 90)},
		monitor{"nowhere", at(3100, 0, 3200, 100)},
		monitor{"within", at(1300, 10, 1400, 110)},
	)
	pictures, err := checked(t.Context(), x11(display))
	must(t, err)
	want := map[string]image.Rectangle{
		"left": at(0, 100, 1280, 820), "縦": at(1280, 0, 2000, 1200),
		"beyond": at(2000, 300, 3000, 1200), "negative": at(0, 0, 200, 90),
	}
	for _, p := range pictures {
		if p.Bounds != want[p.Monitor] || p.Image.Bounds().Size() != p.Bounds.Size() {
			t.Errorf("%q is at %v with %v", p.Monitor, p.Bounds, p.Image.Bounds())
			continue
		}
		delete(want, p.Monitor)
		img := p.Image.(*image.RGBA)
		for y := range p.Bounds.Dy() {
			for x := range p.Bounds.Dx() {
				d := drawn[(p.Bounds.Min.Y+y)*3000*4+(p.Bounds.Min.X+x)*4:]
				if got := img.Pix[img.PixOffset(x, y):]; got[0] != d[2] || got[1] != d[1] || got[2] != d[0] {
					t.Fatalf("%q: at %d,%d %v, drawn as %v", p.Monitor, x, y, got[:3], d[:3])
				}
			}
		}
	}
	if len(want) > 0 {
		t.Errorf("without %v", want)
	}
}

func TestAWallOfMonitorsIsRead(t *testing.T) {
	display := desktest.Server(t, "-screen", "0", "20000x300x24")
	s := dial(t, display)
	part := image.Rect(19_000, 100, 19_900, 200)
	drawn := draw(t, s, 0, part)
	pictures, err := checked(t.Context(), x11(display))
	must(t, err)
	img := pictures[0].Image.(*image.RGBA)
	if img.Rect != image.Rect(0, 0, 20_000, 300) {
		t.Fatalf("got %v", img.Rect)
	}
	for y := range part.Dy() {
		got, want := img.Pix[img.PixOffset(part.Min.X, part.Min.Y+y):], drawn[y*part.Dx()*4:]
		for i := 0; i < part.Dx()*4; i += 4 {
			if got[i] != want[i+2] || got[i+1] != want[i+1] || got[i+2] != want[i] {
				t.Fatalf("row %d, byte %d: %v, drawn as %v", y, i, got[i:i+3], want[i:i+3])
			}
		}
	}
}

func TestEveryScreenOfAServerIsRead(t *testing.T) {
	display := desktest.Server(t, "-screen", "0", "320x200x24", "-screen", "1", "640x100x24")
	s := dial(t, display)
	draw(t, s, 1, image.Rect(0, 0, 640, 100))
	pictures, err := checked(t.Context(), x11(display))
	must(t, err)
	if len(pictures) != 2 || pictures[1].Bounds != image.Rect(0, 0, 640, 100) || pictures[0].Monitor == pictures[1].Monitor {
		t.Fatalf("got %d pictures", len(pictures))
	}
	if !black(pictures[0].Image) || black(pictures[1].Image) {
		t.Error("the second screen's picture is not the second's")
	}
}

// Xvfb puts joined screens on each other; what counts is that the second is
// told by Xinerama alone.
func TestJoinedScreensAreReadEach(t *testing.T) {
	display := desktest.Server(t, "+xinerama", "-screen", "0", "320x200x24", "-screen", "1", "640x100x24")
	s := dial(t, display)
	part := image.Rect(0, 0, 640, 100)
	drawn := draw(t, s, 0, part)
	pictures, err := checked(t.Context(), x11(display))
	must(t, err)
	if len(pictures) != 2 || pictures[0].Bounds != image.Rect(0, 0, 320, 200) || pictures[1].Bounds != part {
		t.Fatalf("got %d pictures, the first %v, the last %v", len(pictures), pictures[0].Bounds, pictures[len(pictures)-1].Bounds)
	}
	img := pictures[1].Image.(*image.RGBA)
	for i := 0; i < len(drawn); i += 4 {
		if img.Pix[i] != drawn[i+2] || img.Pix[i+1] != drawn[i+1] || img.Pix[i+2] != drawn[i] {
			t.Fatalf("pixel %d is %v, drawn as %v", i/4, img.Pix[i:i+3], drawn[i:i+3])
		}
	}
}

func TestAScreenThatShowsNothingIsSaid(t *testing.T) {
	display := desktest.Server(t, "-screen", "0", "320x200x24", "-br")
	if _, err := checked(t.Context(), x11(display)); !errors.Is(err, ErrBlack) {
		t.Errorf("named %v", err)
	}
}

func TestNoServerIsNoDisplay(t *testing.T) {
	for _, display := range []string{portaltest.Short(t) + "/x:0", "nonsense", ":", ":none"} {
		if _, err := checked(t.Context(), x11(display)); !errors.Is(err, ErrNoDisplay) {
			t.Errorf("%q: %v", display, err)
		}
	}
}

// A server that closes the connection after so many bytes, or says nothing
// more, anywhere between the greeting and the last pixel.
func TestAServerThatGoesAwayEndsTheCapture(t *testing.T) {
	display := desktest.Server(t, "-screen", "0", "640x400x24")
	s := dial(t, display)
	draw(t, s, 0, image.Rect(0, 0, 640, 400))
	greeting := len(s.conn.SetupBytes)
	for _, after := range []int{0, 3, 8, greeting / 2, greeting, greeting + 20, greeting + 32, greeting + 70, greeting + 200, greeting + 5000, greeting + 640*399*4} {
		for _, hangs := range []bool{false, true} {
			path := portaltest.Short(t) + "/x:0"
			between(t, listen(t, path), "/tmp/.X11-unix/X"+display[1:], after, hangs)
			wait := long
			if hangs {
				wait = 50 * time.Millisecond
			}
			_, err := within(t.Context(), wait, x11(path))
			switch {
			case hangs && !errors.Is(err, ErrTimedOut):
				t.Errorf("silent after %d bytes: %v", after, err)
			case !hangs && !errors.Is(err, ErrNoDisplay) && !errors.Is(err, ErrFailed):
				t.Errorf("gone after %d bytes: %v", after, err)
			}
		}
	}
}

// between passes one connection on to a server, and from its answers no more
// than so many bytes.
func between(t *testing.T, l net.Listener, to string, most int, hangs bool) {
	go func() {
		client, err := l.Accept()
		if err != nil {
			return
		}
		var d net.Dialer
		real, err := d.DialContext(t.Context(), "unix", to)
		if err != nil {
			_ = client.Close()
			return
		}
		go func() { _, _ = io.Copy(real, client) }()
		_, _ = io.CopyN(client, real, int64(most))
		if hangs {
			<-t.Context().Done()
		}
		_ = client.Close()
		_ = real.Close()
	}()
}

func TestACaptureEndsWithItsContext(t *testing.T) {
	path := portaltest.Short(t) + "/x:0"
	ctx, stop := context.WithCancel(t.Context())
	l := listen(t, path)
	go func() {
		if _, err := l.Accept(); err == nil {
			stop()
		}
	}()
	if _, err := within(ctx, long, x11(path)); !errors.Is(err, ErrStopped) || !errors.Is(err, context.Canceled) {
		t.Errorf("named %v", err)
	}
	if _, err := checked(ctx, x11(path)); !errors.Is(err, ErrStopped) {
		t.Errorf("before it began: %v", err)
	}
}

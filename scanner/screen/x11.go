//go:build unix && !darwin

// This file promises: the monitors of an X server, each as the server has it.
//
// The pixels are asked for over the connection and never through shared
// memory, which other users of the computer could look into, and band by band,
// so that a wall of monitors costs no more memory than its pictures.

package screen

import (
	"context"
	"fmt"
	"image"
	"io"
	"strconv"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/randr"
	"github.com/jezek/xgb/xinerama"
	"github.com/jezek/xgb/xproto"
)

// bandBytes is how much of a picture is under way at once: large enough that
// the round trips do not count, small beside any screen.
const bandBytes = 4 << 20

// x11 captures every screen of the server that display names as DISPLAY does.
func x11(display string) capture {
	return func(ctx context.Context) ([]Picture, error) {
		xgb.Logger.SetOutput(io.Discard) // what it would print comes as an error as well
		conn, err := xgb.NewConnDisplay(display)
		if err != nil {
			return nil, &Error{Reason: ErrNoDisplay, Cause: err}
		}
		defer conn.Close()
		s := xserver{conn, xproto.Setup(conn)}
		var all []Picture
		for i := range s.setup.Roots {
			pictures, err := s.screen(ctx, i)
			if err != nil {
				return nil, err
			}
			all = append(all, pictures...)
		}
		return all, nil
	}
}

type xserver struct {
	conn  *xgb.Conn
	setup *xproto.SetupInfo
}

// screen gives the monitors of one X screen. Nearly every server has one
// screen only.
func (s xserver) screen(ctx context.Context, number int) ([]Picture, error) {
	root := s.setup.Roots[number]
	look, err := s.look(root)
	if err != nil {
		return nil, err
	}
	// The setup tells the size at the start, the root window that of now.
	size, err := xproto.GetGeometry(s.conn, xproto.Drawable(root.Root)).Reply()
	if err != nil {
		return nil, failed("root window: %w", err)
	}
	whole := image.Rect(0, 0, int(size.Width), int(size.Height))
	var pictures []Picture
	for _, m := range distinct(s.monitors(root.Root), whole) {
		img, err := s.read(ctx, root.Root, look, m.bounds)
		if err != nil {
			return nil, err
		}
		if number > 0 {
			m.name = fmt.Sprintf("%d: %s", number+1, m.name)
		}
		pictures = append(pictures, Picture{Image: img, Monitor: m.name, Bounds: m.bounds})
	}
	return pictures, nil
}

// monitors asks for the active monitors. A rotated one is told as it stands.
// Where several X screens are joined to one (Xinerama of old), RandR knows the
// first alone; where they are not, Xinerama tells what RandR does, and the same
// part twice does no harm. A server that cannot tell gives none.
func (s xserver) monitors(root xproto.Window) []monitor {
	var all []monitor
	if s.extend("RANDR") {
		all = s.active(root)
	}
	if s.extend("XINERAMA") {
		reply, err := xinerama.QueryScreens(s.conn).Reply()
		for i := 0; err == nil && i < len(reply.ScreenInfo); i++ {
			one := reply.ScreenInfo[i]
			all = append(all, monitor{strconv.Itoa(i + 1), place(one.XOrg, one.YOrg, one.Width, one.Height)})
		}
	}
	return all
}

// active is what RandR tells, from its version 1.5 on.
func (s xserver) active(root xproto.Window) []monitor {
	if version, err := randr.QueryVersion(s.conn, 1, 5).Reply(); err != nil ||
		version.MajorVersion == 1 && version.MinorVersion < 5 {
		return nil
	}
	reply, err := randr.GetMonitors(s.conn, root, true).Reply()
	if err != nil {
		return nil
	}
	var all []monitor
	for i, m := range reply.Monitors {
		one := monitor{strconv.Itoa(i + 1), place(m.X, m.Y, m.Width, m.Height)}
		if name, err := xproto.GetAtomName(s.conn, m.Name).Reply(); err == nil && name.Name != "" {
			one.name = name.Name
		}
		all = append(all, one)
	}
	return all
}

// extend makes an extension's requests ready, if the server has it. The
// extension's own Init would do this too, and write into maps that other
// connections of this process may be reading.
func (s xserver) extend(name string) bool {
	extension, err := xproto.QueryExtension(s.conn, uint16(len(name)), name).Reply()
	if err != nil || !extension.Present {
		return false
	}
	s.conn.ExtLock.Lock()
	defer s.conn.ExtLock.Unlock()
	s.conn.Extensions[name] = extension.MajorOpcode
	return true
}

func place(x, y int16, width, height uint16) image.Rectangle {
	return image.Rect(0, 0, int(width), int(height)).Add(image.Pt(int(x), int(y)))
}

// read gives the pixels of a part of the root window.
func (s xserver) read(ctx context.Context, root xproto.Window, look look, part image.Rectangle) (*image.RGBA, error) {
	img := image.NewRGBA(image.Rect(0, 0, part.Dx(), part.Dy()))
	stride := look.stride(part.Dx())
	rows := max(1, bandBytes/stride)
	for y := 0; y < part.Dy(); y += rows {
		if ctx.Err() != nil {
			return nil, stopped(ctx)
		}
		n := min(rows, part.Dy()-y)
		reply, err := xproto.GetImage(s.conn, xproto.ImageFormatZPixmap, xproto.Drawable(root),
			int16(part.Min.X), int16(part.Min.Y+y), uint16(part.Dx()), uint16(n), 0xffffffff).Reply()
		if err != nil {
			return nil, failed("pixels: %w", err)
		}
		if len(reply.Data) < n*stride {
			return nil, failed("%d bytes for %d rows of %d", len(reply.Data), n, stride)
		}
		look.paint(img, y, n, reply.Data)
	}
	return img, nil
}

//go:build unix && !darwin

// This file promises: what an X server calls a pixel becomes a colour: 16, 24,
// 30 or 32 bits in either order of bytes, and tables of colours.

package screen

import (
	"encoding/binary"
	"image"
	"math/bits"

	"github.com/jezek/xgb/xproto"
)

// look is how the root window writes its pixels.
type look struct {
	bytes   int // a pixel
	pad     int // a row is a multiple of so many bytes
	order   binary.ByteOrder
	red     channel
	green   channel
	blue    channel
	palette [][3]byte // in place of the channels where a pixel is a number in a table
}

// channel is where one colour stands in a pixel.
type channel struct{ mask, shift, most uint32 }

func newChannel(mask uint32) channel {
	shift := uint32(bits.TrailingZeros32(mask)) & 31
	return channel{mask, shift, mask >> shift}
}

// of gives the colour as 0 to 255.
func (c channel) of(pixel uint32) byte {
	if c.most == 0 {
		return 0
	}
	return byte((uint64(pixel&c.mask>>c.shift)*255 + uint64(c.most)/2) / uint64(c.most))
}

// look finds out how the pixels of a screen are written.
func (s xserver) look(screen xproto.ScreenInfo) (look, error) {
	l := look{order: binary.LittleEndian}
	if s.setup.ImageByteOrder == xproto.ImageOrderMSBFirst {
		l.order = binary.BigEndian
	}
	for _, f := range s.setup.PixmapFormats {
		if f.Depth == screen.RootDepth {
			l.bytes, l.pad = int(f.BitsPerPixel)/8, int(f.ScanlinePad)/8
		}
	}
	var visual xproto.VisualInfo
	for _, d := range screen.AllowedDepths {
		for _, v := range d.Visuals {
			if v.VisualId == screen.RootVisual {
				visual = v
			}
		}
	}
	if l.bytes < 1 || l.bytes > 4 || l.pad < 1 {
		return look{}, failed("%d bits a pixel", screen.RootDepth)
	}
	if visual.Class == xproto.VisualClassTrueColor || visual.Class == xproto.VisualClassDirectColor {
		l.red, l.green, l.blue = newChannel(visual.RedMask), newChannel(visual.GreenMask), newChannel(visual.BlueMask)
		return l, nil
	}
	return l, s.colours(&l, screen)
}

// colours asks for the table of a screen that has one.
func (s xserver) colours(l *look, screen xproto.ScreenInfo) error {
	if screen.RootDepth > 8 {
		return failed("a table of 2^%d colours", screen.RootDepth)
	}
	pixels := make([]uint32, 1<<screen.RootDepth)
	for i := range pixels {
		pixels[i] = uint32(i)
	}
	reply, err := xproto.QueryColors(s.conn, screen.DefaultColormap, pixels).Reply()
	if err != nil {
		return failed("table of colours: %w", err)
	}
	for _, c := range reply.Colors {
		l.palette = append(l.palette, [3]byte{byte(c.Red >> 8), byte(c.Green >> 8), byte(c.Blue >> 8)})
	}
	return nil
}

// stride is how many bytes a row of so many pixels has.
func (l look) stride(width int) int { return (width*l.bytes + l.pad - 1) / l.pad * l.pad }

// paint writes n rows of pixels into img from its row y on.
func (l look) paint(img *image.RGBA, y, n int, data []byte) {
	width := img.Rect.Dx()
	stride := l.stride(width)
	plain := l.bytes == 4 && l.order == binary.LittleEndian && l.palette == nil &&
		l.red.mask == 0xff0000 && l.green.mask == 0xff00 && l.blue.mask == 0xff
	for row := range n {
		from := data[row*stride : row*stride+width*l.bytes]
		to := img.Pix[(y+row)*img.Stride:][:width*4]
		if plain { // nearly every screen there is, and several times as fast
			for i := 0; i+3 < len(to) && i+3 < len(from); i += 4 {
				to[i], to[i+1], to[i+2], to[i+3] = from[i+2], from[i+1], from[i], 0xff
			}
			continue
		}
		for x := range width {
			c := l.colour(from[x*l.bytes:])
			copy(to[x*4:], []byte{c[0], c[1], c[2], 0xff})
		}
	}
}

// colour reads one pixel.
func (l look) colour(data []byte) [3]byte {
	var pixel uint32
	switch {
	case l.bytes == 4:
		pixel = l.order.Uint32(data)
	case l.bytes == 2:
		pixel = uint32(l.order.Uint16(data))
	case l.bytes == 1:
		pixel = uint32(data[0])
	case l.order == binary.BigEndian:
		pixel = uint32(data[0])<<16 | uint32(data[1])<<8 | uint32(data[2])
	default:
		pixel = uint32(data[2])<<16 | uint32(data[1])<<8 | uint32(data[0])
	}
	if l.palette != nil {
		if int(pixel) >= len(l.palette) {
			return [3]byte{}
		}
		return l.palette[pixel]
	}
	return [3]byte{l.red.of(pixel), l.green.of(pixel), l.blue.of(pixel)}
}

// This file promises: which way up a JPEG or TIFF says that it is, and the
// corners of a code in the picture as a person sees it.

package scanner

import (
	"bytes"
	"encoding/binary"
	"image"
)

// orientation is the value of TIFF tag 274, 1 to 8 (TIFF 6.0, page 36; Exif
// uses the same). Anything else means upright.
type orientation int

// orientation reads the tag where the format has it.
func (f format) orientation(data []byte) orientation {
	switch f.kind {
	case "TIFF":
		return tiffOrientation(data)
	case "JPEG":
		return tiffOrientation(exif(data))
	}
	return 1
}

// exif gives the TIFF structure in a JPEG's first Exif segment, or nil. It
// looks no further than the start of the picture's data.
func exif(jpeg []byte) []byte {
	const (
		start = 0xda // of scan: the pixels follow
		app1  = 0xe1
	)
	mark := []byte("Exif\x00\x00")
	for rest := jpeg[min(2, len(jpeg)):]; len(rest) >= 4 && rest[0] == 0xff; {
		if rest[1] == 0xff { // fill byte
			rest = rest[1:]
			continue
		}
		size := int(binary.BigEndian.Uint16(rest[2:])) + 2
		if rest[1] == start || size < 4 || size > len(rest) {
			return nil
		}
		if rest[1] == app1 && bytes.HasPrefix(rest[4:size], mark) {
			return rest[4+len(mark) : size]
		}
		rest = rest[size:]
	}
	return nil
}

// tiffOrientation reads the tag from the first directory.
func tiffOrientation(data []byte) orientation {
	if len(data) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	if data[0] == 'M' {
		order = binary.BigEndian
	}
	const (
		tag   = 274
		short = 3
		entry = 12
	)
	at := int64(order.Uint32(data[4:]))
	if at+2 > int64(len(data)) {
		return 1
	}
	count := int(order.Uint16(data[at:]))
	for rest := data[at+2:]; count > 0 && len(rest) >= entry; count, rest = count-1, rest[entry:] {
		if order.Uint16(rest) == tag && order.Uint16(rest[2:]) == short {
			return orientation(order.Uint16(rest[8:]))
		}
	}
	return 1
}

// upright moves corners from the stored picture to the one that is seen, whose
// top left is (0, 0).
func (o orientation) upright(corners [4]Point, stored image.Rectangle) [4]Point {
	w, h := float64(stored.Dx()), float64(stored.Dy())
	for i, p := range corners {
		x, y := p.X-float64(stored.Min.X), p.Y-float64(stored.Min.Y)
		switch o {
		case 2: // mirrored
			x = w - x
		case 3: // half a turn
			x, y = w-x, h-y
		case 4: // upside down in a mirror
			y = h - y
		case 5: // along the falling diagonal
			x, y = y, x
		case 6: // a quarter turn clockwise makes it upright
			x, y = h-y, x
		case 7: // along the rising diagonal
			x, y = h-y, w-x
		case 8: // a quarter turn the other way
			x, y = y, w-x
		}
		corners[i] = Point{x, y}
	}
	return corners
}

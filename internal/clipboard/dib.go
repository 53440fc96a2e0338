// This file promises: a picture as Windows keeps it on the clipboard, made
// into the BMP file that every reader of pictures knows.

package clipboard

import (
	"encoding/binary"
	"errors"
)

// The layout of a device-independent bitmap (BITMAPINFOHEADER and the longer
// headers that begin like it): offsets and values that we look at.
const (
	dibHeader     = 40 // bytes of the oldest header in use
	dibCompressed = 16 // offset: how the pixels are written
	dibColours    = 32 // offset: how many colours the palette has
	dibPlain      = 0  // BI_RGB
	dibMasks      = 3  // BI_BITFIELDS: three masks say where red, green and blue lie
	bmpHeader     = 14 // bytes of what stands before it in a file
)

// bitmapFile puts the header of a file before a bitmap. With the short header
// and the usual masks the masks are taken out: they say what is usual anyway,
// and not every reader knows them there.
func bitmapFile(dib []byte) ([]byte, error) {
	wrong := errors.New("no bitmap that we know")
	if len(dib) < dibHeader {
		return nil, wrong
	}
	le := binary.LittleEndian
	size := int(le.Uint32(dib))
	bits := int(le.Uint16(dib[14:]))
	compressed := le.Uint32(dib[dibCompressed:])
	colours := int(le.Uint32(dib[dibColours:]))
	if size < dibHeader || size > len(dib) || colours < 0 || colours > 256 {
		return nil, wrong
	}
	if colours == 0 && bits <= 8 {
		colours = 1 << bits
	}
	dib = append([]byte(nil), dib...)
	start := size + colours*4
	if size == dibHeader && compressed == dibMasks {
		usual := bits == 32 && len(dib) >= dibHeader+12 &&
			le.Uint32(dib[dibHeader:]) == 0xff0000 && le.Uint32(dib[dibHeader+4:]) == 0xff00 && le.Uint32(dib[dibHeader+8:]) == 0xff
		if !usual {
			return nil, wrong
		}
		le.PutUint32(dib[dibCompressed:], dibPlain)
		dib = append(dib[:dibHeader], dib[dibHeader+12:]...)
	}
	if start > len(dib) {
		return nil, wrong
	}
	file := make([]byte, bmpHeader, bmpHeader+len(dib))
	copy(file, "BM")
	le.PutUint32(file[2:], uint32(bmpHeader+len(dib)))
	le.PutUint32(file[10:], uint32(bmpHeader+start))
	return append(file, dib...), nil
}

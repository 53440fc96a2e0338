// The picture of the screen, read from the display's own memory: the server
// keeps it in a file, in the format of xwd.

package stage

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"os"
)

const (
	screenFolder = "screen"
	screenFile   = screenFolder + "/Xvfb_screen0"
)

// Picture takes a picture of the whole screen. It costs about as much as
// copying it, so that a moment can be caught by looking often.
func (s *Stage) Picture() (*image.RGBA, error) {
	data, err := os.ReadFile(s.path(screenFile))
	if err != nil {
		return nil, err
	}
	return decodeXWD(data)
}

// decodeXWD reads a picture of 32 bits a pixel with eight bits a colour, as
// the server with its 24-bit screen writes it (X11/XWDFile.h, version 7).
func decodeXWD(data []byte) (*image.RGBA, error) {
	const fields = 25
	if len(data) < fields*4 {
		return nil, errors.New("xwd: cut off")
	}
	var header [fields]uint32
	for i := range header {
		header[i] = binary.BigEndian.Uint32(data[i*4:])
	}
	var (
		size, version   = header[0], header[1]
		width, height   = int(header[4]), int(header[5])
		last, bits      = header[7] == 1, header[11] // last: the most significant byte comes first
		line            = int(header[12])
		red, green, blu = header[14], header[15], header[16]
		colours         = header[19]
	)
	if version != 7 || bits != 32 || red != 0xff0000 || green != 0xff00 || blu != 0xff || line < width*4 {
		return nil, fmt.Errorf("xwd: not a picture of this kind: %v", header)
	}
	begin := int(size) + int(colours)*12
	if begin < 0 || len(data) < begin+line*height {
		return nil, errors.New("xwd: cut off")
	}
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		from, to := data[begin+y*line:], picture.Pix[y*picture.Stride:]
		for x := range width {
			p := from[x*4 : x*4+4]
			if last {
				to[x*4], to[x*4+1], to[x*4+2], to[x*4+3] = p[1], p[2], p[3], 0xff
			} else {
				to[x*4], to[x*4+1], to[x*4+2], to[x*4+3] = p[2], p[1], p[0], 0xff
			}
		}
	}
	return picture, nil
}

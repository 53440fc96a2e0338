// Golden pictures: the window as it is drawn, held against the picture that
// was looked at, and written anew with -update where it differs.

package ui_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"flag"
	"hash/crc32"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
)

// update writes the golden pictures anew: go test ./ui -update.
var update = flag.Bool("update", false, "write the golden pictures that differ anew")

// golden compares the window with its picture under testdata/golden; under
// the race detector the window is laid out alone (make test runs both).
func (b *bench) golden(name string) {
	b.t.Helper()
	if raced {
		return
	}
	// A window on a screen is never smaller than what is in it.
	if size, least := b.win.Canvas().Size(), b.win.Content().MinSize(); size != size.Max(least) {
		b.win.Resize(size.Max(least))
	}
	got := plain(b.win.Canvas().Capture())
	file := filepath.Join("testdata", "golden", name+".png")
	var want *image.RGBA
	data, err := os.ReadFile(file)
	if err == nil {
		var m image.Image
		if m, err = png.Decode(bytes.NewReader(data)); err == nil {
			want = plain(m)
		}
	}
	if err != nil && !*update {
		b.t.Fatalf("no golden picture: %v; go test ./ui -update writes it", err)
	}
	n := 0
	if want != nil {
		n = differing(want, got)
	}
	switch {
	case want != nil && n == 0:
	case *update:
		b.keep(file, got)
	default:
		failed := filepath.Join("testdata", "failed", name+".png")
		b.keep(failed, got)
		b.t.Errorf("%s: %d pixels differ from the golden picture; see ui/%s", name, n, failed)
	}
}

// keep writes a picture.
func (b *bench) keep(file string, m *image.RGBA) {
	b.t.Helper()
	err := os.MkdirAll(filepath.Dir(file), 0o755)
	if err == nil {
		err = os.WriteFile(file, small(m), 0o644)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// plain is a picture as bytes of red, green, blue and opacity.
func plain(m image.Image) *image.RGBA {
	if rgba, ok := m.(*image.RGBA); ok && rgba.Rect.Min == (image.Point{}) && rgba.Stride == 4*rgba.Rect.Dx() {
		return rgba
	}
	rgba := image.NewRGBA(image.Rectangle{Max: m.Bounds().Size()})
	draw.Draw(rgba, rgba.Rect, m, m.Bounds().Min, draw.Src)
	return rgba
}

// differing counts pixels whose colours are further apart than rounding in
// the painter explains.
func differing(a, b *image.RGBA) int {
	if a.Rect != b.Rect {
		return a.Rect.Dx()*a.Rect.Dy() + 1
	}
	n := 0
	for i := 0; i < len(a.Pix); i += 4 {
		for c := range 3 {
			if x, y := a.Pix[i+c], b.Pix[i+c]; max(x, y)-min(x, y) > 3 {
				n++
				break
			}
		}
	}
	return n
}

// small is a picture as a PNG of eight bits a colour. Its rows are left as they
// are: the filters of image/png make drawn screens a third larger.
func small(m *image.RGBA) []byte {
	var rows bytes.Buffer
	z, err := zlib.NewWriterLevel(&rows, zlib.BestCompression)
	if err != nil {
		panic(err) // the level is a constant
	}
	row := make([]byte, 1+3*m.Rect.Dx()) // begins with 0: no filter
	for at := 0; at < len(m.Pix); at += m.Stride {
		for x := range m.Rect.Dx() {
			copy(row[1+3*x:], m.Pix[at+4*x:at+4*x+3])
		}
		_, _ = z.Write(row) // to memory
	}
	_ = z.Close()

	out := []byte("\x89PNG\r\n\x1a\n")
	chunk := func(name string, data []byte) {
		out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
		from := len(out)
		out = append(append(out, name...), data...)
		out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[from:]))
	}
	head := binary.BigEndian.AppendUint32(nil, uint32(m.Rect.Dx()))
	head = binary.BigEndian.AppendUint32(head, uint32(m.Rect.Dy()))
	chunk("IHDR", append(head, 8, 2, 0, 0, 0)) // depth, true colour, and the only ways there are
	chunk("IDAT", rows.Bytes())
	chunk("IEND", nil)
	return out
}

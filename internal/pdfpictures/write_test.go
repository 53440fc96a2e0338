// PDFs written by hand, for the tests.

package pdfpictures_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"image/color"
	"testing"

	"rokketa/internal/pdfpictures"
)

// side is that of the pattern, in samples.
const side = 24

// pattern tells whether a sample is black. It looks different from every side.
func pattern(x, y int) bool { return x*y%7 > 3 || x < 3 || y == 5 || x == 20 && y < 9 }

// packed is the pattern in samples of so many bits, black is 0.
func packed(bits int) []byte {
	var out []byte
	for y := range side {
		row := make([]byte, (side*bits+7)/8)
		for x := range side {
			if pattern(x, y) {
				continue
			}
			for b := range bits {
				at := x*bits + b
				row[at/8] |= 0x80 >> (at % 8)
			}
		}
		out = append(out, row...)
	}
	return out
}

// painted is the pattern in whole bytes, one group for black, one for white.
func painted(black, white string) []byte {
	var out []byte
	for y := range side {
		for x := range side {
			if pattern(x, y) {
				out = append(out, black...)
			} else {
				out = append(out, white...)
			}
		}
	}
	return out
}

func inverted(data []byte) []byte {
	out := bytes.Clone(data)
	for i := range out {
		out[i] ^= 0xff
	}
	return out
}

func deflated(data []byte) []byte {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = w.Write(data)
	_ = w.Close()
	return b.Bytes()
}

// body is a stream object with what its dictionary says besides its length.
func body(says string, data []byte) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", says, len(data), data)
}

// picture is a stream object of a picture of the pattern's size.
func picture(says string, data []byte) string {
	return body(fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d %s", side, side, says), data)
}

const gray1 = "/ColorSpace /DeviceGray /BitsPerComponent 1"

// objects writes them with the numbers of the keys.
func objects(from int, bodies ...string) string {
	var b bytes.Buffer
	for i, s := range bodies {
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", from+i, s)
	}
	return b.String()
}

// onPage is a file of one page that names objects 4, 5 and so on.
func onPage(bodies ...string) []byte { return withContent("q Q", bodies...) }

func withContent(content string, bodies ...string) []byte {
	var names bytes.Buffer
	for i := range bodies {
		fmt.Fprintf(&names, "/Im%d %d 0 R ", i, 4+i)
	}
	return file(
		append([]string{
			"<< /Type /Catalog /Pages 2 0 R >>",
			"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
			fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents %d 0 R /Resources << /XObject << %s >> >> >>",
				4+len(bodies), names.String()),
		}, append(bodies, body("", []byte(content)))...)...,
	)
}

// file is a whole PDF of objects 1, 2 and so on, the first of which is the
// catalogue, with a table of contents as the format wants it.
func file(bodies ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	var places []int
	for i, s := range bodies {
		places = append(places, b.Len())
		b.WriteString(objects(i+1, s))
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(bodies)+1)
	for _, p := range places {
		fmt.Fprintf(&b, "%010d 00000 n \n", p)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(bodies)+1, start)
	return b.Bytes()
}

// read gives all pictures and the error at the end.
func read(t testing.TB, data []byte, l pdfpictures.Limits) (pictures []image.Image, last error) {
	t.Helper()
	for img, err := range pdfpictures.Pictures(t.Context(), data, l) {
		if last != nil {
			t.Error("something comes after the error")
		}
		if (img == nil) == (err == nil) {
			t.Errorf("gave %v and %v", img, err)
		}
		if last = err; err == nil {
			pictures = append(pictures, img)
		}
	}
	return pictures, last
}

// showsPattern fails unless img is the pattern on paper.
func showsPattern(t testing.TB, img image.Image) {
	t.Helper()
	b := img.Bounds()
	const margin = 48 // a fifth of the 240 pixels that the pattern became
	if b.Dx() != 240+2*margin || b.Dy() != 240+2*margin {
		t.Errorf("the picture is %v", b)
		return
	}
	gray := func(x, y int) byte { return color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y }
	for y := range side {
		for x := range side {
			got := gray(margin+x*10+5, margin+y*10+5)
			if black := got < 100; black != pattern(x, y) || got > 90 && got < 160 {
				t.Errorf("sample (%d,%d) is %d", x, y, got)
				return
			}
		}
	}
	for i := range b.Dx() {
		if gray(i, 0) != 255 || gray(0, i) != 255 || gray(i, b.Dy()-1) != 255 || gray(b.Dx()-1, i) != 255 || gray(margin-1, margin) != 255 {
			t.Error("there is no paper around it")
			return
		}
	}
}

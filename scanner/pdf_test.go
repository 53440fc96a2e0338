// This file promises: the pictures inside a PDF are read, and what cannot be
// read says what to do.

package scanner_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"strings"
	"testing"

	"rokketa/internal/pdfpictures"
	"rokketa/scanner"
)

// document is a PDF with a page for each JPEG.
func document(t *testing.T, pictures ...[]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var kids []string
	for i := range pictures {
		kids = append(kids, fmt.Sprintf("%d 0 R", 10+2*i))
	}
	b.WriteString("1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n")
	fmt.Fprintf(&b, "2 0 obj\n<< /Type /Pages /Kids [%s] /Count %d >>\nendobj\n", strings.Join(kids, " "), len(kids))
	for i, data := range pictures {
		size, err := jpeg.DecodeConfig(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%d 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /P %d 0 R >> >> >>\nendobj\n", 10+2*i, 11+2*i)
		fmt.Fprintf(&b, "%d 0 obj\n<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode /Length %d >>\nstream\n",
			11+2*i, size.Width, size.Height, len(data))
		b.Write(data)
		b.WriteString("\nendstream\nendobj\n")
	}
	b.WriteString("trailer\n<< /Root 1 0 R >>\n%%EOF\n")
	return b.Bytes()
}

func asJPEG(t *testing.T, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 80}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestPicturesInsideAPDFAreRead(t *testing.T) {
	var pictures [][]byte
	for _, text := range []string{"first", "second", "first"} {
		p := page(200, 200, 255)
		put(p, code(t, text, 4), 40, 50)
		pictures = append(pictures, asJPEG(t, p))
	}
	pictures = append(pictures, asJPEG(t, page(100, 100, 255)))
	codes, err := readPicture(document(t, pictures...), unhurried())
	if err != nil || texts(codes) != "first second" {
		t.Errorf("read %q, %v", texts(codes), err)
	}
}

func TestAPDFWithoutACodeSaysWhatToDo(t *testing.T) {
	for name, c := range map[string]struct {
		data   []byte
		reason scanner.Reason
		inner  pdfpictures.Reason
	}{
		"no picture": {document(t), scanner.ErrNoCode, pdfpictures.ErrNoPictures},
		"no code":    {document(t, asJPEG(t, page(100, 100, 255))), scanner.ErrNoCode, pdfpictures.ErrNoCode},
	} {
		_, err := readPicture(c.data, unhurried())
		var told interface {
			Explanation() (string, map[string]any)
		}
		if !errors.Is(err, c.reason) || !errors.Is(err, c.inner) || !errors.As(err, &told) {
			t.Errorf("%s: got %v", name, err)
			continue
		}
		if key, _ := told.Explanation(); key != "pdf."+string(c.inner) {
			t.Errorf("%s is told by %s", name, key)
		}
	}
}

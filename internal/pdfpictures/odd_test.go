// Whatever a file holds, the program lives, the work ends, and the reader
// learns what is wrong.

package pdfpictures_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"strings"
	"testing"

	"rokketa/internal/pdfpictures"
)

func TestWhatIsWrongIsSaid(t *testing.T) {
	code := picture(gray1, packed(1))
	huge := "/Subtype /Image /Width 100000 /Height 100000 " + gray1
	for name, c := range map[string]struct {
		data []byte
		want pdfpictures.Reason
	}{
		"a page that is drawn":              {withContent("0 0 10 10 re f"), pdfpictures.ErrNoPictures},
		"a page of bullets":                 {onPage(body("/Subtype /Image /Width 8 /Height 8 "+gray1, make([]byte, 8))), pdfpictures.ErrNoPictures},
		"a protected file":                  {bytes.Replace(onPage(code), []byte("trailer\n<<"), []byte("trailer\n<< /Encrypt 9 0 R"), 1), pdfpictures.ErrEncrypted},
		"a protected file of the new kind":  {append(onPage(code), objects(20, body("/Type /XRef /Encrypt << >> /Root 1 0 R", nil))...), pdfpictures.ErrEncrypted},
		"a protected stream":                {onPage(picture(gray1+" /Filter /Crypt", packed(1))), pdfpictures.ErrEncrypted},
		"JPEG 2000":                         {onPage(picture("/Filter /JPXDecode", []byte("x"))), pdfpictures.ErrUnsupported},
		"JBIG2":                             {onPage(picture(gray1+" /Filter /JBIG2Decode", []byte("x"))), pdfpictures.ErrUnsupported},
		"a fax of two kinds of row":         {onPage(picture(gray1+" /Filter /CCITTFaxDecode /DecodeParms << /K 4 >>", []byte("x"))), pdfpictures.ErrUnsupported},
		"a filter of the future":            {onPage(picture(gray1+" /Filter /BrotliDecode", []byte("x"))), pdfpictures.ErrUnsupported},
		"a bomb":                            {onPage(body(huge+" /Filter /FlateDecode", deflated(make([]byte, 1<<16)))), pdfpictures.ErrTooManyPixels},
		"a bomb as JPEG":                    {onPage(picture("/Filter /DCTDecode", giant(jpegOf(t, false)))), pdfpictures.ErrTooManyPixels},
		"a bomb as fax":                     {onPage(picture(gray1+" /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 100000000 >>", nil)), pdfpictures.ErrTooManyPixels},
		"a bomb of 2^31":                    {onPage(body("/Subtype /Image /Width 2147483647 /Height 2147483647 "+gray1, nil)), pdfpictures.ErrTooManyPixels},
		"a bomb among drawing orders":       {withContent("BI /W 100000 /H 100000 /BPC 1 /CS /G ID \x00\nEI"), pdfpictures.ErrTooManyPixels},
		"samples that end early":            {onPage(picture(gray1, packed(1)[:20])), pdfpictures.ErrDamaged},
		"samples that do not unpack":        {onPage(picture(gray1+" /Filter /FlateDecode", packed(1))), pdfpictures.ErrDamaged},
		"a JPEG that is none":               {onPage(picture("/Filter /DCTDecode", packed(1))), pdfpictures.ErrDamaged},
		"a size below nothing":              {onPage(body("/Subtype /Image /Width -24 /Height 24 "+gray1, packed(1))), pdfpictures.ErrDamaged},
		"7 bits":                            {onPage(picture("/ColorSpace /DeviceGray /BitsPerComponent 7", packed(8))), pdfpictures.ErrDamaged},
		"a colour space that bites itself":  {onPage(picture("/ColorSpace 5 0 R /BitsPerComponent 8", packed(8)), "[/Indexed 5 0 R 1 <00FF>]"), pdfpictures.ErrDamaged},
		"a colour space nobody knows":       {onPage(picture("/ColorSpace /Octarine /BitsPerComponent 8", packed(8))), pdfpictures.ErrUnsupported},
		"a predictor nobody knows":          {onPage(picture(gray1+" /Filter /FlateDecode /DecodeParms << /Predictor 99 >>", deflated(packed(1)))), pdfpictures.ErrDamaged},
		"a row of a million columns":        {onPage(picture(gray1+" /Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 2000000000 >>", deflated(packed(1)))), pdfpictures.ErrDamaged},
		"a row of a hundred megabytes":      {onPage(body("/Subtype /Image /Width 1600000 /Height 24 /BitsPerComponent 16 /ColorSpace [/DeviceN ["+strings.Repeat("/A ", 32)+"] /X]", nil)), pdfpictures.ErrDamaged},
		"a reference to itself":             {onPage("4 0 R"), pdfpictures.ErrNoPictures},
		"nothing":                           {nil, pdfpictures.ErrDamaged},
		"another kind of file":              {[]byte("GIF89a"), pdfpictures.ErrDamaged},
		"a header alone":                    {[]byte("%PDF-1.7\n"), pdfpictures.ErrDamaged},
		"open brackets":                     {[]byte("%PDF-1.7\n" + strings.Repeat("1 0 obj [[[[", 2_000)), pdfpictures.ErrDamaged},
		"more brackets than the stack":      {[]byte("%PDF-1.7\n1 0 obj" + strings.Repeat("[", 1_000_000)), pdfpictures.ErrDamaged},
		"open strings, read again and over": {[]byte("%PDF-1.7\n" + strings.Repeat("1 0 obj (", 50_000)), pdfpictures.ErrTooMuch},
		"streams without end":               {[]byte("%PDF-1.7\n" + strings.Repeat("1 0 obj<<>>stream\n", 50_000)), pdfpictures.ErrNoPictures},
		"more objects than there are":       {[]byte("%PDF-1.7\n" + manyObjects(5001)), pdfpictures.ErrTooMuch},
	} {
		t.Run(name, func(t *testing.T) {
			pictures, err := read(t, c.data, pdfpictures.Limits{Bytes: 20_000_000, Objects: 5000})
			if !errors.Is(err, c.want) || len(pictures) != 0 {
				t.Errorf("%d pictures, %v", len(pictures), err)
			}
			var ours *pdfpictures.Error
			if !errors.As(err, &ours) {
				t.Errorf("an error of a strange kind: %v", err)
			}
		})
	}
}

// giant makes a JPEG claim 65535 x 65535.
func giant(data []byte) []byte {
	copy(data[bytes.Index(data, []byte{0xff, 0xc0})+5:], "\xff\xff\xff\xff")
	return data
}

func manyObjects(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%d 0 obj 1 ", i+1)
	}
	return b.String()
}

func TestWhatUnpacksWithoutEndIsTooMuch(t *testing.T) {
	zeros := deflated(make([]byte, 4_000_000))
	limits := pdfpictures.Limits{Bytes: 3_000_000}
	for name, data := range map[string][]byte{
		"a picture":      onPage(body("/Subtype /Image /Width 4000 /Height 1000 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode", zeros)),
		"packed objects": []byte("%PDF-1.5\n" + objects(1, body("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", zeros))),
		"a mask":         onPage(picture(gray1+" /SMask 5 0 R", packed(1)), body("/Subtype /Image /Width 4000 /Height 1000 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode", zeros)),
		"a palette":      onPage(picture("/ColorSpace [/Indexed /DeviceRGB 255 5 0 R] /BitsPerComponent 8", packed(8)), body("/Filter /FlateDecode", zeros)),
		"layer on layer": onPage(picture(gray1+" /Filter [/FlateDecode /FlateDecode]", deflated(zeros))+strings.Repeat(" ", 10), body("/Filter [/FlateDecode /FlateDecode]", deflated(zeros))),
	} {
		if name == "layer on layer" { // its first rows are enough; nothing more is unpacked
			if _, err := read(t, data, limits); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if pictures, err := read(t, data, limits); !errors.Is(err, pdfpictures.ErrTooMuch) {
			t.Errorf("%s: %d pictures, %v", name, len(pictures), err)
		}
	}
}

func TestOneThatCannotBeReadDoesNotHideTheOthers(t *testing.T) {
	data := onPage(
		picture("/Filter /JPXDecode", []byte("x")),
		picture(gray1, packed(1)),
		body("/Subtype /Image /Width 100000 /Height 100000 "+gray1, nil),
		picture(gray1, packed(1)[:9]),
	)
	pictures, err := read(t, data, pdfpictures.Limits{})
	if len(pictures) != 1 || !errors.Is(err, pdfpictures.ErrTooManyPixels) {
		t.Fatalf("%d pictures, %v", len(pictures), err)
	}
	showsPattern(t, pictures[0])
}

func TestAPictureThatEndsInItsLowerHalfIsGiven(t *testing.T) {
	data := onPage(picture(gray1, packed(1)[:60]))
	if pictures, err := read(t, data, pdfpictures.Limits{}); err != nil || len(pictures) != 1 {
		t.Errorf("%d pictures, %v", len(pictures), err)
	}
}

func TestAFileThatIsCutAnywhereEnds(t *testing.T) {
	whole := onPage(picture(gray1+" /Filter /FlateDecode", deflated(packed(1))), picture("/Filter /DCTDecode", jpegOf(t, false)))
	for n := 0; n < len(whole); n += 1 + n%5 {
		pictures, err := read(t, whole[:n], pdfpictures.Limits{})
		if len(pictures) == 0 && err == nil {
			t.Fatalf("%d bytes: neither a picture nor an error", n)
		}
	}
}

func TestAConsumerMayStopAndMayPanic(t *testing.T) {
	data := onPage(picture(gray1, packed(1)), picture(gray1, packed(1)))
	n := 0
	for range pdfpictures.Pictures(t.Context(), data, pdfpictures.Limits{}) { //nolint:errcheck // errors come in the loop
		n++
		break
	}
	if n != 1 {
		t.Errorf("%d pictures", n)
	}
	defer func() {
		if p := recover(); p != "mine" {
			t.Errorf("the consumer's panic became %v", p)
		}
	}()
	for range pdfpictures.Pictures(t.Context(), data, pdfpictures.Limits{}) { //nolint:errcheck // errors come in the loop
		panic("mine")
	}
}

func TestNoMorePicturesThanAllowed(t *testing.T) {
	data := onPage(picture(gray1, packed(1)), picture(gray1, packed(1)), picture(gray1, packed(1)))
	if pictures, err := read(t, data, pdfpictures.Limits{Pictures: 2}); len(pictures) != 2 || err != nil {
		t.Errorf("%d pictures, %v", len(pictures), err)
	}
}

func TestACancelledContextEndsTheWork(t *testing.T) {
	data := onPage(picture(gray1, packed(1)), picture(gray1, packed(1)))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var last error
	n := 0
	for img, err := range pdfpictures.Pictures(ctx, data, pdfpictures.Limits{}) {
		if last = err; img != nil {
			n++
		}
		cancel()
	}
	if n != 1 || !errors.Is(last, pdfpictures.ErrStopped) || !errors.Is(last, context.Canceled) {
		t.Errorf("%d pictures, %v", n, last)
	}
}

func TestEveryErrorExplainsItself(t *testing.T) {
	known := map[string]bool{}
	for _, key := range pdfpictures.Explanations() {
		known[key] = true
	}
	_, err := read(t, onPage(body("/Subtype /Image /Width 100000 /Height 100000 "+gray1, nil)), pdfpictures.Limits{})
	var e *pdfpictures.Error
	if !errors.As(err, &e) {
		t.Fatal(err)
	}
	key, details := e.Explanation()
	if !known[key] || details["width"] != 100_000 || details["limit"] != "50" {
		t.Errorf("%s %v", key, details)
	}
}

func TestAPDFIsKnownByItsBeginning(t *testing.T) {
	for data, want := range map[string]bool{
		"%PDF-1.7":                             true,
		"\xef\xbb\xbf%PDF-1.4":                 true,
		"%PD":                                  false,
		strings.Repeat(" ", 2000) + "%PDF-1.4": false,
	} {
		if pdfpictures.Is([]byte(data)) != want {
			t.Errorf("%.20q: %v", data, !want)
		}
	}
}

func FuzzPictures(f *testing.F) {
	f.Add(onPage(picture(gray1, packed(1)), picture("/ColorSpace [/Indexed /DeviceRGB 1 <000010 FFFFEE>] /BitsPerComponent 1", packed(1))))
	f.Add(onPage(picture("/ColorSpace /DeviceRGB /BitsPerComponent 16 /Mask [1 2 3 4 5 6]", painted("\x10\x00\x00\x00\x20\x00", "\xff\xff\xff\x00\xe0\x00"))))
	f.Add(onPage(picture(gray1+" /SMask 5 0 R /Filter /RunLengthDecode", runLengths(packed(1))), picture("/ImageMask true", packed(1))))
	f.Add(onPage(picture("/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /LZWDecode", lzwOf(packed(8)))))
	f.Add(onPage(picture(gray1+" /Filter [/AHx /CCF] /DecodeParms [null << /K -1 /Columns 24 >>]", []byte("26a1b5"))))
	f.Add(withContent("BI /W 24 /H 24 /BPC 1 /CS /G ID " + string(packed(1)) + "\nEI"))
	f.Add([]byte("%PDF-1.5\n1 0 obj" + body("/Type /ObjStm /N 1 /First 4", []byte("2 0 << /Type /Catalog >>")) + "trailer << /Root 2 0 R >>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		limits := pdfpictures.Limits{Pixels: 1 << 16, Pictures: 20, Bytes: 1 << 21}
		for img, err := range pdfpictures.Pictures(t.Context(), data, limits) {
			if (img == nil) == (err == nil) {
				t.Fatalf("%v and %v", img, err)
			}
			if err != nil && strings.Contains(err.Error(), "met ") {
				t.Fatal(err) // a panic that was caught is still a defect
			}
			if img != nil {
				gray := img.(*image.Gray)
				if len(gray.Pix) < gray.Stride*(gray.Rect.Dy()-1)+gray.Rect.Dx() {
					t.Fatal("fewer pixels than its size")
				}
			}
		}
	})
}

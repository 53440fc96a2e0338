// The pictures of a PDF's pages are found wherever pages may keep them, and
// look as they would on paper.

package pdfpictures_test

import (
	"bytes"
	"encoding/ascii85"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"strings"
	"testing"

	"rokketa/internal/pdfpictures"
)

// one fails unless the file has the pattern and nothing else.
func one(t *testing.T, data []byte) {
	t.Helper()
	pictures, err := read(t, data, pdfpictures.Limits{})
	if err != nil || len(pictures) != 1 {
		t.Errorf("%d pictures, %v", len(pictures), err)
		return
	}
	showsPattern(t, pictures[0])
}

func TestEachColourIsAsOnPaper(t *testing.T) {
	rgb := painted("\x10\x00\x20", "\xff\xff\xe0")
	indices := packed(1)
	for name, object := range map[string]string{
		"1 bit":                picture(gray1, packed(1)),
		"1 bit, inverted":      picture(gray1+" /Decode [1 0]", inverted(packed(1))),
		"2 bits":               picture("/ColorSpace /DeviceGray /BitsPerComponent 2", packed(2)),
		"4 bits":               picture("/ColorSpace /CalGray /BitsPerComponent 4", packed(4)),
		"8 bits":               picture("/ColorSpace /DeviceGray /BitsPerComponent 8", packed(8)),
		"8 bits, inverted":     picture("/ColorSpace /DeviceGray /BitsPerComponent 8 /Decode [1 0]", inverted(packed(8))),
		"16 bits":              picture("/ColorSpace /DeviceGray /BitsPerComponent 16", packed(16)),
		"RGB":                  picture("/ColorSpace /DeviceRGB /BitsPerComponent 8", rgb),
		"RGB, inverted":        picture("/ColorSpace /DeviceRGB /BitsPerComponent 8 /Decode [1 0 1 0 1 0]", inverted(rgb)),
		"RGB of 16 bits":       picture("/ColorSpace /DeviceRGB /BitsPerComponent 16", painted("\x10\x00\x00\x00\x20\x00", "\xff\xff\xff\x00\xe0\x00")),
		"CMYK":                 picture("/ColorSpace /DeviceCMYK /BitsPerComponent 8", painted("\x00\x00\x00\xf0", "\x08\x00\x00\x00")),
		"CMYK of three inks":   picture("/ColorSpace /DeviceCMYK /BitsPerComponent 8", painted("\xf0\xf0\xf0\x00", "\x00\x00\x20\x00")),
		"an ICC profile":       picture("/ColorSpace [/ICCBased << /N 3 >>] /BitsPerComponent 8", rgb),
		"calibrated RGB":       picture("/ColorSpace [/CalRGB << >>] /BitsPerComponent 8", rgb),
		"Lab":                  picture("/ColorSpace [/Lab << >>] /BitsPerComponent 8", painted("\x10\x80\x80", "\xf0\x80\x80")),
		"a spot colour":        picture("/ColorSpace [/Separation /Black /DeviceGray 9 0 R] /BitsPerComponent 8", inverted(packed(8))),
		"two inks":             picture("/ColorSpace [/DeviceN [/A /B] /DeviceCMYK 9 0 R] /BitsPerComponent 8", painted("\xa0\xf0", "\x00\x08")),
		"a palette":            picture("/ColorSpace [/Indexed /DeviceRGB 1 <000010 FFFFEE>] /BitsPerComponent 1", indices),
		"a palette, turned":    picture("/ColorSpace [/Indexed /DeviceRGB 1 (\xff\xff\xff\\000\\000\x10)] /BitsPerComponent 1", inverted(indices)),
		"a palette of 8 bits":  picture("/ColorSpace [/Indexed /DeviceGray 3 <00 10 FF 20>] /BitsPerComponent 8", painted("\x01", "\x02")),
		"a palette by Decode":  picture("/ColorSpace [/Indexed /DeviceGray 1 <00 FF>] /BitsPerComponent 1 /Decode [1 0]", inverted(indices)),
		"a stencil":            picture("/ImageMask true", packed(1)),
		"a stencil, inverted":  picture("/ImageMask true /Decode [1 0]", inverted(packed(1))),
		"a name that is given": picture("/ColorSpace /DeviceGray /BitsPerComponent 8 /Name /I#6d", packed(8)),
	} {
		t.Run(name, func(t *testing.T) { one(t, onPage(object)) })
	}
}

// group4 is the pattern as a fax of group 4, made with libtiff.
const group4 = "JrGtcjxuC7LoIEXQQIuloILoILoIL7SSSSSSVLEREREXLs1mcEFoRw8jxuC7LoIEXQQIuloILoILoIL7SSSSSSSS0u+/uHDuhEPI8bjdsuggRdBAi6WggugguggvtJJJJJJJLS77+4cO6EQ8jxuN2y6CBF0ECLpQAQAQ"

// fourInks is the pattern as a JPEG of four inks, made with libjpeg.
const fourInks = "" +
	"/9j/7gAOQWRvYmUAZAAAAAAC/9sAQwADAgIDAgIDAwMDBAMDBAUIBQUEBAUKBwcGCAwKDAwLCgsLDQ4SEA0OEQ4LCxAWEBETFBUV" +
	"FQwPFxgWFBgSFBUU/9sAQwEDBAQFBAUJBQUJFA0LDRQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU" +
	"FBQUFBQU/8AAFAgAGAAYBAERAAIRAQMRAQQRAP/EABkAAQEAAwEAAAAAAAAAAAAAAAAIBAYHCf/EACMQAAIDAQACAgIDAQAAAAAA" +
	"AAMEAgUGAQAHExQJERIVFyP/xAAUAQEAAAAAAAAAAAAAAAAAAAAA/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAA4EAQACEQMRBAAA" +
	"PwDyq8Dmf40/9KtMadfLZjcWueptaraMO523CityX7WKcPxlcUG1Igk4LkEbp4xG5AseAkOUHngUrhva3vrSXTPtOx9U+2G16I1i" +
	"7HPssCq4mh9I0hVfK+TAeMAgRyHIt/UMzKVfGXPl6zxdF4GlVPtj3XntItr7H197QtdTZ4y7RRt3FAztI/uyqFZvQz/z9EH4OQGx" +
	"8Igi+b7Ahk6WISWBHgcf/GnjanSVWZLp7XL09RDcwKgTQWC4bAzq8UWIDqBl6SUjyONER+jiv/IB+wlJqcwfReBUGTyezX9mB02m" +
	"Dn1Pdq1LZX+fy+nvUjXrlyRJqMU1IxYNPlJ/Nl/kYcZFyPFl/wDiKQmWHHgMZ6zt6a43kalz73tGFKOmhUw0ldP2D2qbcShYN2Bu" +
	"H7HjIVArFTJNskIkMTv6EIgE13gTV+L1TPwogtaHR/19VPZpBaqEqtt2b5+TVlWRbMsPkURcsPrTCVqZOFmIwhcBDrn2ngUr6zxl" +
	"hTaJypjvM+L2i1/bRrh58DlnT93Eq5jhrFqwgoNVdnkZWU515REJGB4/uRBBSCu8DExWLzUsRp89ntPl5Blnz8q6bjb8culnOPqd" +
	"0IQ6Hq3AMxOvFQJDBDEi5IdnPs2ZtNG//9k="

func TestEachPackingIsUndone(t *testing.T) {
	data := packed(8)
	const says = "/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter "
	var a85 bytes.Buffer
	w := ascii85.NewEncoder(&a85)
	_, _ = w.Write(data)
	_ = w.Close()
	fax, err := base64.StdEncoding.DecodeString(group4)
	if err != nil {
		t.Fatal(err)
	}
	inks, err := base64.StdEncoding.DecodeString(fourInks)
	if err != nil {
		t.Fatal(err)
	}
	for name, object := range map[string]string{
		"JPEG in four inks":        picture("/ColorSpace /DeviceCMYK /BitsPerComponent 8 /Decode [1 0 1 0 1 0 1 0] /Filter /DCTDecode", inks),
		"JPEG of an ink":           picture("/ColorSpace [/Separation /Black /DeviceGray 9 0 R] /Filter /DCTDecode", jpegOf(t, false, inverse)),
		"JPEG in colour, inverted": picture("/ColorSpace /DeviceRGB /Decode [1 0 1 0 1 0] /Filter /DCTDecode", jpegOf(t, true, inverse)),
		"JPEG of unsaid colours":   picture("/Filter /DCTDecode", jpegOf(t, true)),
		"Flate":                    picture(says+"/FlateDecode", deflated(data)),
		"hexadecimal":              picture(says+"/ASCIIHexDecode", []byte(hex.EncodeToString(data)+" >")),
		"base 85":                  picture(says+"/ASCII85Decode", append(a85.Bytes(), "~>"...)),
		"run lengths":              picture(says+"/RunLengthDecode", runLengths(data)),
		"LZW":                      picture(says+"/LZWDecode", lzwOf(data)),
		"one in the other":         picture(says+"[/ASCIIHexDecode /FlateDecode]", []byte(hex.EncodeToString(deflated(data)))),
		"JPEG":                     picture(says+"/DCTDecode", jpegOf(t, false)),
		"JPEG in Flate":            picture(says+"[/FlateDecode /DCTDecode]", deflated(jpegOf(t, false))),
		"JPEG in colour":           picture("/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode", jpegOf(t, true)),
		"JPEG, inverted":           picture("/ColorSpace /DeviceGray /BitsPerComponent 8 /Decode [1 0] /Filter /DCTDecode", jpegOf(t, false, inverse)),
		"fax":                      picture(gray1+" /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 24 /Rows 24 >>", fax),
		"fax, black is 1":          picture(gray1+" /Decode [1 0] /Filter /CCITTFaxDecode /DecodeParms [<< /K -1 /Columns 24 /BlackIs1 true >>]", fax),
		"TIFF differences":         predicted(2, 1, data, differences(data)),
		"no prediction":            predicted(1, 1, data, data),
		"PNG, none":                predicted(10, 1, data, pngRows(data, side, 1, 0)),
		"PNG, left":                predicted(11, 1, data, pngRows(data, side, 1, 1)),
		"PNG, up":                  predicted(12, 1, data, pngRows(data, side, 1, 2)),
		"PNG, average":             predicted(13, 1, data, pngRows(data, side, 1, 3)),
		"PNG, Paeth":               predicted(14, 1, data, pngRows(data, side, 1, 4)),
		"PNG, each another":        predicted(15, 1, data, pngRows(data, side, 1, -1)),
		"PNG in colour":            predicted(15, 3, nil, pngRows(painted("\x10\x00\x20", "\xff\xff\xe0"), 3*side, 3, -1)),
		"PNG of single bits":       picture(gray1+" /Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 24 /BitsPerComponent 1 >>", deflated(pngRows(packed(1), 3, 1, -1))),
	} {
		t.Run(name, func(t *testing.T) { one(t, onPage(object)) })
	}
}

func predicted(how, colors int, _, data []byte) string {
	space := "/DeviceGray"
	if colors == 3 {
		space = "/DeviceRGB"
	}
	return picture(fmt.Sprintf("/ColorSpace %s /BitsPerComponent 8 /Filter /FlateDecode /DecodeParms << /Predictor %d /Colors %d /Columns %d >>",
		space, how, colors, side), deflated(data))
}

func differences(data []byte) []byte {
	out := bytes.Clone(data)
	for y := range side {
		for x := side - 1; x > 0; x-- {
			out[y*side+x] -= out[y*side+x-1]
		}
	}
	return out
}

// pngRows predicts each row in one way, or for -1 in each way in turn.
func pngRows(data []byte, width, step, how int) []byte {
	var out []byte
	above := make([]byte, width)
	for y := range len(data) / width {
		row := data[y*width:][:width]
		way := how
		if how < 0 {
			way = y % 5
		}
		out = append(out, byte(way))
		for i, b := range row {
			var left, corner byte
			if i >= step {
				left, corner = row[i-step], above[i-step]
			}
			var guess byte
			switch way {
			case 1:
				guess = left
			case 2:
				guess = above[i]
			case 3:
				guess = byte((int(left) + int(above[i])) / 2)
			case 4:
				guess = nearest(left, above[i], corner)
			}
			out = append(out, b-guess)
		}
		above = row
	}
	return out
}

func nearest(a, b, c byte) byte {
	p := int(a) + int(b) - int(c)
	best, least := a, 1000
	for _, v := range []byte{a, b, c} {
		if away := max(p-int(v), int(v)-p); away < least {
			best, least = v, away
		}
	}
	return best
}

// runLengths writes runs of two kinds.
func runLengths(data []byte) []byte {
	var out []byte
	for i := 0; i < len(data); {
		n := 1
		for i+n < len(data) && n < 128 && data[i+n] == data[i] {
			n++
		}
		if n > 1 {
			out = append(out, byte(257-n), data[i])
		} else {
			out = append(out, 0, data[i])
		}
		i += n
	}
	return append(out, 128, 99)
}

// lzwOf writes 9-bit codes alone, and clears the table before longer ones come.
func lzwOf(data []byte) []byte {
	var out []byte
	var bits, have uint
	put := func(code uint) {
		bits, have = bits<<9|code, have+9
		for have >= 8 {
			out = append(out, byte(bits>>(have-8)))
			have -= 8
		}
	}
	for i, b := range data {
		if i%200 == 0 {
			put(256)
		}
		put(uint(b))
	}
	put(257)
	return append(out, byte(bits<<(8-have)))
}

func inverse(black bool) bool { return !black }

func jpegOf(t *testing.T, inColour bool, as ...func(bool) bool) []byte {
	t.Helper()
	gray := image.NewGray(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			black := pattern(x, y)
			for _, f := range as {
				black = f(black)
			}
			if !black {
				gray.SetGray(x, y, color.Gray{Y: 255})
			}
		}
	}
	var img image.Image = gray
	if inColour {
		rgba := image.NewRGBA(gray.Rect)
		for i := range gray.Pix {
			rgba.Set(i%side, i/side, color.RGBA{gray.Pix[i], gray.Pix[i], gray.Pix[i] / 2, 255})
		}
		img = rgba
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 100}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestMasksHideWhatTheyHide(t *testing.T) {
	shape := inverted(packed(8)) // opaque where the pattern is black
	black := make([]byte, side*side)
	soft := picture("/ColorSpace /DeviceGray /BitsPerComponent 8", shape)
	for name, objects := range map[string][]string{
		"black behind a soft mask": {picture("/ColorSpace /DeviceGray /BitsPerComponent 8 /SMask 6 0 R", black)},
		"one black sample behind a soft mask": {body(
			"/Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /SMask 6 0 R", []byte{0},
		)},
		"a stencil as mask":   {picture("/ColorSpace /DeviceGray /BitsPerComponent 8 /Mask 7 0 R", black)},
		"colours that are no": {picture("/ColorSpace /DeviceGray /BitsPerComponent 8 /Mask [7 9]", painted("\x00", "\x08"))},
		"a mask that is none": {picture(gray1+" /SMask 8 0 R", packed(1))},
		"a damaged mask":      {picture(gray1+" /SMask 9 0 R", packed(1))},
	} {
		t.Run(name, func(t *testing.T) {
			one(t, file(
				"<< /Type /Catalog /Pages 2 0 R >>",
				"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
				"<< /Type /Page /Resources << /XObject << /A 4 0 R >> >> >>",
				objects[0], "null", soft,
				picture("/ImageMask true", packed(1)), // 1 is hidden
				"<< >>",
				picture("/ColorSpace /DeviceGray /BitsPerComponent 8", []byte("too short")),
			))
		})
	}
}

func TestWhatIsWhiteBehindItsMaskStandsOnBlack(t *testing.T) {
	data := onPage(
		picture("/ColorSpace /DeviceGray /BitsPerComponent 8 /SMask 5 0 R", bytes.Repeat([]byte{0xff}, side*side)),
		picture("/ColorSpace /DeviceGray /BitsPerComponent 8", packed(8)),
	)
	for img, err := range pdfpictures.Pictures(t.Context(), data, pdfpictures.Limits{}) {
		if err != nil {
			t.Fatal(err)
		}
		gray := img.(*image.Gray)
		if first := gray.Pix[0]; first != 0 {
			t.Errorf("the paper is %d", first)
		}
		for i := range gray.Pix { // now as on white, but for the paper
			x, y := i%gray.Stride-48, i/gray.Stride-48
			if inside := x >= 0 && y >= 0 && x < 240 && y < 240; inside && (gray.Pix[i] == 0) != pattern(x/10, y/10) {
				t.Fatalf("(%d,%d) is %d", x, y, gray.Pix[i])
			}
		}
		break // the mask is named by the page too
	}
}

func TestPicturesAreFoundWhereverPagesKeepThem(t *testing.T) {
	code := picture(gray1, packed(1))
	const catalog, tree = "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] >>"
	const page = "<< /Type /Page /Resources << /XObject << /A 4 0 R >> >> >>"
	inline := fmt.Sprintf("q 10 0 0 10 0 0 cm\nBI /W %d /H %d /CS /G /BPC 1\nID %s\nEI\nQ (a string with BI in it) Tj", side, side, packed(1))
	small := "BI\n/W 24\n/H 24\n/BPC 1\n/CS /Named\n/F [/AHx /Fl]\nID " + hex.EncodeToString(deflated(packed(1))) + ">\nEI Q"
	ends := packed(8)
	for i := range ends {
		if ends[i] == 0 {
			ends[i] = " EI "[i%4] // all of them dark
		}
	}
	packedObjects := strings.Join([]string{catalog, tree, page}, " ")
	index := fmt.Sprintf("1 0 2 %d 3 %d ", len(catalog)+1, len(catalog)+len(tree)+2)

	for name, data := range map[string][]byte{
		"in the page's resources": onPage(code),
		"in inherited resources": file(catalog, "<< /Kids [3 0 R] /Resources 5 0 R >>", "<< /Type /Page >>", code,
			"<< /XObject 6 0 R >>", "<< /A 4 0 R >>"),
		"in a form":                         onPage(body("/Subtype /Form /Resources << /XObject << /B 6 0 R >> >>", nil), "null", code),
		"in a form in a form":               onPage(body("/Subtype /Form /Resources << /XObject << /B 5 0 R >> >>", nil), body("/Subtype /Form /Resources << /XObject << /B 6 0 R >> >>", nil), code),
		"among drawing orders":              withContent(inline),
		"there, packed":                     file(catalog, tree, "<< /Type /Page /Contents [4 0 R 5 0 R] /Resources << /ColorSpace << /Named /DeviceGray >> >> >>", body("", []byte("q")), body("/Filter /FlateDecode", deflated([]byte(small)))),
		"in a stamp":                        file(catalog, tree, "<< /Type /Page /Annots [<< /AP << /N 4 0 R >> >>] >>", body("/Subtype /Form /Resources << /XObject << /B 5 0 R >> >>", nil), code),
		"in packed objects":                 []byte("%PDF-1.5\n" + "9 0 obj" + body(fmt.Sprintf("/Type /ObjStm /N 3 /First %d /Filter /FlateDecode", len(index)), deflated([]byte(index+packedObjects))) + "endobj 4 0 obj" + code + "endobj 10 0 obj" + body("/Type /XRef /Root 1 0 R /Size 11 /W [1 2 1]", []byte("not looked at")) + "endobj\n%%EOF"),
		"on two pages, once":                file(catalog, "<< /Kids [3 0 R 5 0 R] >>", page, code, page),
		"changed by an appendix":            append(onPage(picture(gray1, make([]byte, 72))), objects(4, code)+"trailer << /Root 1 0 R >>"...),
		"after a length that is elsewhere":  onPage(strings.Replace(code, "/Length 72", "/Length 99 0 R", 1)),
		"after a length that is wrong":      onPage(strings.Replace(code, "/Length 72", "/Length 7", 1)),
		"behind a PDF that lies in the PDF": append(onPage(code), objects(50, body("/Type /EmbeddedFile", onPage(picture(gray1, make([]byte, 72)))))...),
		"without a table of contents":       []byte("%PDF-1.4\n" + objects(1, catalog, tree, page, code)),
		"without pages":                     []byte("%PDF-1.4\n" + objects(4, code)),
		"without pages, and its mask is none": []byte("%PDF-1.4\n" + objects(4,
			picture("/ColorSpace /DeviceGray /BitsPerComponent 8 /SMask 5 0 R", make([]byte, side*side)),
			picture("/ColorSpace /DeviceGray /BitsPerComponent 8", inverted(packed(8))))),
		"among drawing orders, with their end in it": withContent("BI /W 24 /H 24 /CS /G /BPC 8 ID " + string(ends) + "\nEI"),
		"behind a few bytes of something else":       append([]byte("HTTP/1.1 200 OK\r\n\r\n"), onPage(code)...),
		"in a tree that bites its tail":              file(catalog, "<< /Kids [2 0 R 3 0 R] >>", "<< /Kids [2 0 R 5 0 R] >>", code, page),
		"with comments and odd spaces": []byte("%PDF-1.4\n1 0 obj%comment\n<</Type/Catalog/Pages%x\r2 0 R>>endobj 2 0 obj<</Kids[3 0 R]>>endobj\r3\n0\robj" +
			"<</Type/Page/Resources<</XObject<</A#42 4 0 R/S(\\)\\(\\\n(\\101))>>>>>>endobj 4 0 obj" + code),
	} {
		t.Run(name, func(t *testing.T) { one(t, data) })
	}
}

func TestPicturesComeInTheOrderOfThePages(t *testing.T) {
	sized := func(n int) string {
		return body(fmt.Sprintf("/Subtype /Image /Width %d /Height 300 %s", n, gray1), make([]byte, (n+7)/8*300))
	}
	data := file("<< /Type /Catalog /Pages 2 0 R >>", "<< /Kids [4 0 R 3 0 R] >>",
		"<< /Type /Page /Resources << /XObject << /Im10 5 0 R /Im2 6 0 R >> >> >>",
		"<< /Type /Page /Resources << /XObject << /Im1 7 0 R >> >> >>",
		sized(310), sized(320), sized(330))
	pictures, err := read(t, data, pdfpictures.Limits{})
	if err != nil || len(pictures) != 3 {
		t.Fatalf("%d, %v", len(pictures), err)
	}
	for i, want := range []int{330, 320, 310} {
		if got := pictures[i].Bounds().Dx() - 2*60; got != want {
			t.Errorf("picture %d is %d wide, want %d", i, got, want)
		}
	}
}

func TestAWholePageIsNotCopiedOntoPaper(t *testing.T) {
	data := onPage(body("/Subtype /Image /Width 2000 /Height 2100 "+gray1, make([]byte, 250*2100)))
	pictures, err := read(t, data, pdfpictures.Limits{})
	if err != nil || len(pictures) != 1 || pictures[0].Bounds() != image.Rect(0, 0, 2000, 2100) {
		t.Errorf("%v, %v", pictures[0].Bounds(), err)
	}
}

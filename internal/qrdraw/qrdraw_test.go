package qrdraw_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image"
	"image/color"
	"image/png"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"rokketa/internal/qrdraw"
)

const uri = "otpauth://totp/%E7%B5%84%E5%90%88:hanako?secret=JBSWY3DPEHPK3PXP&issuer=%E7%B5%84%E5%90%88&algorithm=SHA1&digits=6&period=30"

func decode(t *testing.T, img image.Image) string {
	t.Helper()
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]any{
		gozxing.DecodeHintType_PURE_BARCODE: true,
	})
	if err != nil {
		t.Fatalf("the picture does not read: %v", err)
	}
	return result.GetText()
}

func TestWhatIsDrawnReadsBack(t *testing.T) {
	for _, text := range []string{"1234567890", "HELLO WORLD", uri, "健康保険組合 花子", strings.Repeat("long ", 200)} {
		for _, level := range []qrdraw.Level{"", qrdraw.Low, qrdraw.Medium, qrdraw.Quartile, qrdraw.High} {
			img, err := qrdraw.Image(text, qrdraw.Options{Scale: 4, Level: level})
			if err != nil {
				t.Fatalf("%.20q at level %q: %v", text, level, err)
			}
			if got := decode(t, img); got != text {
				t.Errorf("level %q: drew %.30q, read %.30q", level, text, got)
			}
		}
	}
}

func TestAHigherLevelNeedsALargerCode(t *testing.T) {
	side := func(l qrdraw.Level) int {
		img, err := qrdraw.Image(uri, qrdraw.Options{Level: l})
		if err != nil {
			t.Fatal(err)
		}
		return img.Bounds().Dx()
	}
	if low, high := side(qrdraw.Low), side(qrdraw.High); low >= high {
		t.Errorf("level L is %d pixels wide, level H %d", low, high)
	}
}

func TestScaleAndQuietZoneAreKept(t *testing.T) {
	for _, c := range []struct {
		options     qrdraw.Options
		side, inset int
	}{
		{qrdraw.Options{}, (21 + 8) * 8, 32},
		{qrdraw.Options{Scale: 1, Quiet: 1}, 23, 1},
		{qrdraw.Options{Scale: 3, Quiet: -1}, 63, 0},
		{qrdraw.Options{Scale: 5, Quiet: 2}, 125, 10},
	} {
		img, err := qrdraw.Image("1", c.options) // version 1, 21 modules
		if err != nil {
			t.Fatal(err)
		}
		if got := img.Bounds().Dx(); got != c.side {
			t.Errorf("%+v: %d pixels wide, want %d", c.options, got, c.side)
		}
		if !dark(img, c.inset, c.inset) || c.inset > 0 && dark(img, c.inset-1, c.inset-1) {
			t.Errorf("%+v: the symbol does not begin at pixel %d", c.options, c.inset)
		}
	}
}

func TestPNGIsThePicture(t *testing.T) {
	var b bytes.Buffer
	if err := qrdraw.PNG(&b, uri, qrdraw.Options{}); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	if got := decode(t, img); got != uri {
		t.Errorf("read %q", got)
	}
}

func TestSVGShowsTheSameModules(t *testing.T) {
	options := qrdraw.Options{Scale: 1, Quiet: 3}
	want, err := qrdraw.Image(uri, options)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := qrdraw.SVG(&b, uri, options); err != nil {
		t.Fatal(err)
	}
	var svg struct {
		Width   int    `xml:"width,attr"`
		ViewBox string `xml:"viewBox,attr"`
		Paths   []struct {
			Fill string `xml:"fill,attr"`
			D    string `xml:"d,attr"`
		} `xml:"path"`
	}
	if err := xml.Unmarshal(b.Bytes(), &svg); err != nil {
		t.Fatalf("not well-formed: %v", err)
	}
	side := want.Bounds().Dx()
	if s := strconv.Itoa(side); svg.Width != side || svg.ViewBox != "0 0 "+s+" "+s || len(svg.Paths) != 2 {
		t.Fatalf("width %d, viewBox %q, %d paths", svg.Width, svg.ViewBox, len(svg.Paths))
	}
	got := image.NewGray(want.Bounds())
	for i := range got.Pix {
		got.Pix[i] = 255
	}
	for _, m := range regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`).FindAllStringSubmatch(svg.Paths[1].D, -1) {
		x, _ := strconv.Atoi(m[1])
		y, _ := strconv.Atoi(m[2])
		n, _ := strconv.Atoi(m[3])
		for i := range n {
			got.SetGray(x+i, y, color.Gray{})
		}
	}
	for y := range side {
		for x := range side {
			if dark(got, x, y) != dark(want, x, y) {
				t.Fatalf("module at pixel (%d, %d) differs", x, y)
			}
		}
	}
}

func dark(img image.Image, x, y int) bool {
	r, _, _, _ := img.At(x, y).RGBA()
	return r < 0x8000
}

func TestWhatCannotBeDrawnIsRefused(t *testing.T) {
	for _, c := range []struct {
		name    string
		text    string
		options qrdraw.Options
		want    error
	}{
		{"empty", "", qrdraw.Options{}, qrdraw.ErrEmpty},
		{"longer than version 40", strings.Repeat("a", 2954), qrdraw.Options{Level: qrdraw.Low}, qrdraw.ErrTooLong},
		{"longer than its level", strings.Repeat("a", 1274), qrdraw.Options{Level: qrdraw.High}, qrdraw.ErrTooLong},
		{"far longer", strings.Repeat("1", 1<<20), qrdraw.Options{}, qrdraw.ErrTooLong},
		{"scale", "a", qrdraw.Options{Scale: qrdraw.MaxScale + 1}, qrdraw.ErrOptions},
		{"quiet zone", "a", qrdraw.Options{Quiet: 1000}, qrdraw.ErrOptions},
		{"level", "a", qrdraw.Options{Level: "X"}, qrdraw.ErrOptions},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := qrdraw.Image(c.text, c.options)
			if !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			var b bytes.Buffer
			if err := qrdraw.SVG(&b, c.text, c.options); !errors.Is(err, c.want) || b.Len() > 0 {
				t.Errorf("SVG gave %v and %d bytes", err, b.Len())
			}
		})
	}
}

func TestErrorsDoNotRepeatTheText(t *testing.T) {
	secret := strings.Repeat("JBSWY3DP", 1000)
	_, err := qrdraw.Image(secret, qrdraw.Options{})
	if err == nil || strings.Contains(err.Error(), "JBSWY3DP") {
		t.Errorf("got %v", err)
	}
}

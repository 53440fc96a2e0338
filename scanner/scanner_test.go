package scanner_test

import (
	"context"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"rokketa/scanner"
)

func readImage(t testing.TB, img image.Image) []scanner.Code {
	t.Helper()
	codes, err := scanner.ReadImage(context.Background(), img)
	if err != nil {
		t.Fatalf("ReadImage: %v", err)
	}
	for _, c := range codes {
		if c.Confidence <= 0 || c.Confidence > 1 {
			t.Errorf("a confidence of %v", c.Confidence)
		}
	}
	return codes
}

func texts(codes []scanner.Code) string {
	var all []string
	for _, c := range codes {
		all = append(all, c.Text)
	}
	return strings.Join(all, " ")
}

func TestACodeIsReadWithItsCorners(t *testing.T) {
	for _, scale := range []int{1, 2, 3, 5, 8, 13, 21} {
		c := code(t, sample, scale)
		p := page(c.Bounds().Dx()+100, c.Bounds().Dy()+120, 255)
		want := put(p, c, 37, 51)
		codes := readImage(t, p)
		if texts(codes) != sample {
			t.Errorf("scale %d: read %q", scale, texts(codes))
			continue
		}
		near(t, codes[0].Corners, want, 0.5+0.5*float64(scale))
	}
}

func TestAnyTextIsRead(t *testing.T) {
	for _, text := range []string{
		"0123456789", "HELLO", "健康保険組合:花子", "WIFI:T:WPA;S:家;P:x;;", "line\nline\ttab\\",
		"otpauth://totp/莎士比亚?secret=JBSWY3DPEHPK3PXP", strings.Repeat("0123456789abcdef", 100),
	} {
		c := code(t, text, 4)
		p := page(c.Bounds().Dx()+80, c.Bounds().Dy()+80, 255)
		put(p, c, 40, 40)
		if got := texts(readImage(t, p)); got != text {
			t.Errorf("drew %.40q, read %.40q", text, got)
		}
	}
}

func TestEveryCodeIsReadInReadingOrder(t *testing.T) {
	p := page(1000, 900, 250)
	want := map[string][4]scanner.Point{
		"fifth":  put(p, code(t, "fifth", 5), 500, 700),
		"third":  put(p, code(t, "third", 4), 720, 70),
		"first":  put(p, code(t, "first", 6), 60, 60),
		"fourth": put(p, code(t, "fourth", 9), 40, 420),
		"second": put(p, code(t, "second", 5), 380, 80),
	}
	codes := readImage(t, p)
	if got := texts(codes); got != "first second third fourth fifth" {
		t.Fatalf("read %q", got)
	}
	for _, c := range codes {
		near(t, c.Corners, want[c.Text], 3)
	}
}

func TestDarkAndLightCodesInOnePicture(t *testing.T) {
	p := page(800, 400, 255)
	draw.Draw(p, image.Rect(400, 0, 800, 400), image.Black, image.Point{}, draw.Src)
	put(p, code(t, "dark", 6), 80, 100)
	put(p, inverted(code(t, "light", 6)), 500, 100)
	if got := texts(readImage(t, p)); got != "dark light" {
		t.Errorf("read %q", got)
	}
}

func TestTheSameTextIsGivenOnce(t *testing.T) {
	p := page(700, 300, 255)
	put(p, code(t, "twice", 6), 60, 60)
	put(p, code(t, "twice", 6), 400, 60)
	if got := texts(readImage(t, p)); got != "twice" {
		t.Errorf("read %q", got)
	}
}

func TestCornersFollowTheSymbolWhenItIsTurnedOrMirrored(t *testing.T) {
	upright := page(300, 260, 255)
	c := put(upright, code(t, sample, 4), 30, 40)
	const w, h = 300, 260
	for name, turn := range map[string]struct {
		w, h  int
		pixel func(x, y int) (int, int)
		point func(p scanner.Point) scanner.Point
	}{
		"a quarter": {
			h, w, func(x, y int) (int, int) { return h - 1 - y, x },
			func(p scanner.Point) scanner.Point { return scanner.Point{X: h - p.Y, Y: p.X} },
		},
		"a half": {
			w, h, func(x, y int) (int, int) { return w - 1 - x, h - 1 - y },
			func(p scanner.Point) scanner.Point { return scanner.Point{X: w - p.X, Y: h - p.Y} },
		},
		"mirrored": {
			w, h, func(x, y int) (int, int) { return w - 1 - x, y },
			func(p scanner.Point) scanner.Point { return scanner.Point{X: w - p.X, Y: p.Y} },
		},
	} {
		t.Run(name, func(t *testing.T) {
			codes := readImage(t, turned(upright, turn.w, turn.h, turn.pixel))
			if texts(codes) != sample {
				t.Fatalf("read %q", texts(codes))
			}
			var want [4]scanner.Point
			for i, p := range c {
				want[i] = turn.point(p)
			}
			near(t, codes[0].Corners, want, 2)
		})
	}
}

func TestCornersAreInTheImagesOwnCoordinates(t *testing.T) {
	p := image.NewGray(image.Rect(-500, 1000, -100, 1400))
	draw.Draw(p, p.Rect, image.White, image.Point{}, draw.Src)
	want := put(p, code(t, sample, 4), -450, 1060)
	near(t, readImage(t, p)[0].Corners, want, 2)
}

func TestEveryTypeOfImageIsRead(t *testing.T) {
	r := image.Rect(0, 0, 300, 300)
	for name, img := range map[string]draw.Image{
		"Gray": image.NewGray(r), "Gray16": image.NewGray16(r), "RGBA": image.NewRGBA(r), "NRGBA": image.NewNRGBA(r),
		"RGBA64": image.NewRGBA64(r), "NRGBA64": image.NewNRGBA64(r), "CMYK": image.NewCMYK(r),
		"Paletted": image.NewPaletted(r, color.Palette{color.White, color.Black}),
	} {
		draw.Draw(img, r, image.White, image.Point{}, draw.Src)
		put(img, code(t, sample, 4), 50, 50)
		if got := texts(readImage(t, img)); got != sample {
			t.Errorf("%s: read %q", name, got)
		}
	}
}

func TestCodesOnTransparency(t *testing.T) {
	none := color.NRGBA{}
	for name, ink := range map[string]color.NRGBA{
		"black modules":  {A: 255},
		"white modules":  {R: 255, G: 255, B: 255, A: 255},
		"violet modules": {R: 90, B: 140, A: 255},
	} {
		stencil := code(t, sample, 5)
		free := image.NewNRGBA(image.Rect(0, 0, 320, 320))
		limited := image.NewPaletted(free.Rect, color.Palette{none, ink})
		b := stencil.Bounds()
		for y := range b.Dy() {
			for x := range b.Dx() {
				if r, _, _, _ := stencil.At(x, y).RGBA(); r == 0 {
					free.SetNRGBA(x+50, y+50, ink)
					limited.SetColorIndex(x+50, y+50, 1)
				}
			}
		}
		for kind, img := range map[string]image.Image{"NRGBA": free, "Paletted": limited} {
			if got := texts(readImage(t, img)); got != sample {
				t.Errorf("%s, %s: read %q", name, kind, got)
			}
		}
	}
}

func TestACodeAtTheEdgeNeedsNoQuietZone(t *testing.T) {
	if got := texts(readImage(t, code(t, sample, 4))); got != sample {
		t.Errorf("read %q", got)
	}
}

func TestPicturesWithoutACodeSaySo(t *testing.T) {
	noise := page(120, 90, 0)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range noise.Pix {
		noise.Pix[i] = uint8(random.Uint32())
	}
	stripes, tiles := page(300, 300, 255), page(120, 120, 255)
	for i := range stripes.Pix { // a finder's proportions everywhere, sideways only
		if x := i % stripes.Stride % 8; x == 0 || x == 2 || x == 3 || x == 4 || x == 6 {
			stripes.Pix[i] = 0
		}
	}
	finder := code(t, "x", 2).(*image.Paletted).SubImage(image.Rect(0, 0, 16, 16))
	wide := 120
	if scanner.Raced {
		wide = 50
	}
	for y := 0; y < wide; y += 18 { // all true finders and no code
		for x := 0; x < wide; x += 18 {
			put(tiles, finder, x, y)
		}
	}
	for name, img := range map[string]image.Image{
		"white": page(300, 300, 255), "one pixel": page(1, 1, 0), "a line": page(500, 1, 0), "no pixel": page(0, 0, 0),
		"noise": noise, "stripes": stripes, "tiles": tiles,
	} {
		err := scanner.Scan(context.Background(), img, scanner.Options{Now: unhurried().Now}, func(c scanner.Code) bool {
			t.Errorf("%s: read %q", name, c.Text)
			return true
		})
		if !errors.Is(err, scanner.ErrNoCode) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// stopping cancels when its first pixel is asked for.
type stopping struct {
	image.Image
	cancel context.CancelFunc
}

func (s stopping) At(x, y int) color.Color {
	s.cancel()
	return s.Image.At(x, y)
}

func TestAScanStopsWithItsContext(t *testing.T) {
	p := page(300, 300, 255)
	put(p, code(t, sample, 4), 50, 50)

	ctx, cancel := context.WithCancel(context.Background())
	_, err := scanner.ReadImage(ctx, stopping{p, cancel})
	if !errors.Is(err, scanner.ErrStopped) || !errors.Is(err, context.Canceled) {
		t.Errorf("stopped while reading: got %v", err)
	}
	_, err = scanner.ReadImage(ctx, p)
	if !errors.Is(err, scanner.ErrStopped) {
		t.Errorf("stopped before: got %v", err)
	}
}

func TestScansRunAtOnce(t *testing.T) {
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			text := strings.Repeat("x", i+1)
			p := page(300, 300, 255)
			put(p, code(t, text, 4), 50, 50)
			codes, err := scanner.ReadImage(context.Background(), p)
			if err != nil || texts(codes) != text {
				t.Errorf("scan %d: %q, %v", i, texts(codes), err)
			}
		})
	}
	all.Wait()
}

func BenchmarkReadImage(b *testing.B) {
	for name, size := range map[string]image.Point{"1080p": {X: 1920, Y: 1080}, "4K": {X: 3840, Y: 2160}} {
		p := page(size.X, size.Y, 245)
		put(p, code(b, sample, 6), size.X/2, size.Y/3)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				readImage(b, p)
			}
		})
	}
}

// Every kind of frame becomes the picture that it shows, and one that is not
// whole becomes an error.

package camera

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"testing"
)

// scene is a picture with luma and chroma that differ in every place.
func scene(w, h int) (luma, blue, red func(x, y int) byte) {
	luma = func(x, y int) byte { return byte(16 + (x*7+y*13)%220) }
	blue = func(x, y int) byte { return byte(64 + (x/2*11+y/2*3)%128) }
	red = func(x, y int) byte { return byte(64 + (x/2*5+y/2*17)%128) }
	return luma, blue, red
}

// filmed is the scene as a camera gives it, with so many bytes behind each row.
func filmed(k kind, w, h, pad int) frame {
	luma, blue, red := scene(w, h)
	f := frame{kind: k, width: w, height: h}
	row := func(line ...byte) { f.data = append(f.data, append(line, make([]byte, pad)...)...) }
	plane := func(width, height, step, pad int, at ...func(x, y int) byte) {
		for y := range height {
			var line []byte
			for x := range width {
				for _, value := range at {
					line = append(line, value(x*step, y*step))
				}
			}
			f.data = append(f.data, append(line, make([]byte, pad)...)...)
		}
	}
	halfW, halfH := (w+1)/2, (h+1)/2
	switch k {
	case kindYUYV, kindYUY2, kindUYVY:
		f.stride = 4*halfW + pad
		for y := range h {
			var line []byte
			for x := 0; x < w; x += 2 {
				four := []byte{luma(x, y), blue(x, y), luma(x+1, y), red(x, y)}
				if k == kindUYVY {
					four = []byte{four[1], four[0], four[3], four[2]}
				}
				line = append(line, four...)
			}
			row(line...)
		}
	case kindNV12:
		f.stride = w + pad
		plane(w, h, 1, pad, luma)
		plane(halfW, halfH, 2, f.stride-2*halfW, blue, red)
	case kindYU12, kindI420:
		f.stride = w + pad
		plane(w, h, 1, pad, luma)
		half := (f.stride + 1) / 2
		plane(halfW, halfH, 2, half-halfW, blue)
		plane(halfW, halfH, 2, half-halfW, red)
	default:
		f.stride = w + pad
		plane(w, h, 1, pad, luma)
	}
	return f
}

func TestEveryKindOfFrameShowsTheScene(t *testing.T) {
	for _, k := range []kind{kindYUYV, kindYUY2, kindUYVY, kindNV12, kindYU12, kindI420, kindGREY, kindL8} {
		for _, size := range []image.Point{{16, 8}, {2, 2}, {640, 4}, {15, 9}, {1, 1}} {
			for _, pad := range []int{0, 32} {
				if odd := size.X%2 == 1; odd && pad == 0 && k == kindNV12 {
					continue // the chroma row is longer than the luma row then; drivers pad it
				}
				luma, blue, red := scene(size.X, size.Y)
				img, err := filmed(k, size.X, size.Y, pad).picture()
				if err != nil {
					t.Errorf("%v %v: %v", k, size, err)
					continue
				}
				if img.Bounds() != image.Rect(0, 0, size.X, size.Y) {
					t.Errorf("%v: bounds %v", k, img.Bounds())
				}
				for y := range size.Y {
					for x := range size.X {
						var want color.Color = color.Gray{Y: luma(x, y)}
						if k != kindGREY && k != kindL8 {
							line := y
							if k == kindNV12 || k == kindYU12 || k == kindI420 {
								line = y / 2 * 2
							}
							want = color.YCbCr{Y: luma(x, y), Cb: blue(x/2*2, line), Cr: red(x/2*2, line)}
						}
						if got := img.At(x, y); got != want {
							t.Fatalf("%v %v, %d bytes behind each row: (%d,%d) is %v, want %v", k, size, pad, x, y, got, want)
						}
					}
				}
			}
		}
	}
}

func TestAFrameThatIsCutIsAnError(t *testing.T) {
	for _, k := range []kind{kindYUYV, kindUYVY, kindNV12, kindYU12, kindGREY} {
		whole := filmed(k, 16, 8, 0)
		for n := range len(whole.data) {
			cut := whole
			cut.data = whole.data[:n]
			if _, err := cut.picture(); err == nil {
				t.Errorf("%v: %d of %d bytes make a picture", k, n, len(whole.data))
			}
		}
	}
}

func TestAFrameThatClaimsTooMuchIsAnError(t *testing.T) {
	for _, f := range []frame{
		{kind: kindGREY, width: 1 << 31, height: 1 << 31},
		{kind: kindGREY, width: -1, height: 4},
		{kind: kindYUYV, width: 100_000, height: 100_000},
		{kind: kindGREY, width: 8, height: 8, stride: 4, data: make([]byte, 64)},
		{kind: kindGREY, width: 8, height: 8, stride: -8, data: make([]byte, 64)},
		{kind: code("H264"), width: 8, height: 8, data: make([]byte, 64)},
	} {
		if img, err := f.picture(); err == nil {
			t.Errorf("%v of %d x %d gives %v", f.kind, f.width, f.height, img.Bounds())
		}
	}
}

// filmedJPEG is the scene as JPEG.
func filmedJPEG(t testing.TB) []byte {
	t.Helper()
	img, err := filmed(kindYU12, 64, 48, 0).picture()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withoutTables takes the Huffman tables out, as cameras do. Go writes those
// of the standard, so that they are the right ones to put back.
func withoutTables(t testing.TB, data []byte) []byte {
	t.Helper()
	start := bytes.Index(data, []byte{0xff, 0xc4})
	if start < 0 {
		t.Fatal("no tables")
	}
	size := 2 + int(data[start+2])<<8 + int(data[start+3])
	return append(bytes.Clone(data[:start]), data[start+size:]...)
}

func TestAMotionJPEGWithoutItsTablesIsRead(t *testing.T) {
	whole := filmedJPEG(t)
	want, err := frame{kind: kindJPEG, data: whole}.picture()
	if err != nil {
		t.Fatal(err)
	}
	bare := withoutTables(t, whole)
	if _, err := jpeg.Decode(bytes.NewReader(bare)); err == nil {
		t.Error("the standard library reads it by itself: the tables here are no longer needed")
	}
	got, err := frame{kind: kindMJPG, data: bare}.picture()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.(*image.YCbCr).Y, want.(*image.YCbCr).Y) || !bytes.Equal(got.(*image.YCbCr).Cr, want.(*image.YCbCr).Cr) {
		t.Error("not the same picture")
	}
}

func TestAJPEGThatClaimsTooMuchIsAnError(t *testing.T) {
	data := filmedJPEG(t)
	at := bytes.Index(data, []byte{0xff, 0xc0})
	copy(data[at+5:], []byte{0xff, 0xff, 0xff, 0xff}) // 65535 x 65535
	if _, err := (frame{kind: kindMJPG, data: data}).picture(); err == nil {
		t.Error("it was decoded")
	}
}

func FuzzFrame(f *testing.F) {
	f.Add(uint32(kindMJPG), 64, 48, 0, filmedJPEG(f))
	f.Add(uint32(kindMJPG), 64, 48, 0, withoutTables(f, filmedJPEG(f)))
	for _, k := range []kind{kindYUYV, kindUYVY, kindNV12, kindYU12, kindGREY} {
		one := filmed(k, 16, 8, 4)
		f.Add(uint32(k), one.width, one.height, one.stride, one.data)
	}
	f.Fuzz(func(t *testing.T, k uint32, w, h, stride int, data []byte) {
		img, err := frame{kind: kind(k), width: w, height: h, stride: stride, data: data}.picture()
		if (img == nil) == (err == nil) {
			t.Errorf("%v and %v", img, err)
		}
		if img != nil {
			img.At(img.Bounds().Max.X-1, img.Bounds().Max.Y-1)
		}
	})
}

func TestTheModeNearestToWhatIsWantedIsChosen(t *testing.T) {
	for name, c := range map[string]struct {
		modes []mode
		want  mode
	}{
		"a usual camera": {
			[]mode{{kindYUYV, 640, 480}, {kindYUYV, 1280, 720}, {kindMJPG, 1280, 720}, {kindMJPG, 1920, 1080}},
			mode{kindMJPG, 1280, 720},
		},
		"a small one": {
			[]mode{{kindMJPG, 640, 480}, {kindYUYV, 640, 480}, {kindYUYV, 320, 240}},
			mode{kindYUYV, 640, 480},
		},
		"larger rather than smaller":        {[]mode{{kindMJPG, 640, 480}, {kindMJPG, 1280, 960}}, mode{kindMJPG, 1280, 960}},
		"no 4K where there is less":         {[]mode{{kindMJPG, 3840, 2160}, {kindMJPG, 1280, 720}}, mode{kindMJPG, 1280, 720}},
		"what is not read is not asked for": {[]mode{{code("H264"), 1280, 720}, {kindYUYV, 320, 240}}, mode{kindYUYV, 320, 240}},
		"a bomb is not asked for":           {[]mode{{kindMJPG, 1 << 30, 1 << 30}, {kindYUYV, 160, 120}}, mode{kindYUYV, 160, 120}},
		"colour before infrared":            {[]mode{{kindGREY, 640, 480}, {kindYUYV, 640, 480}}, mode{kindYUYV, 640, 480}},
	} {
		if got, ok := choose(c.modes); !ok || got != c.want {
			t.Errorf("%s: %v, %v", name, got, ok)
		}
	}
	if _, ok := choose([]mode{{code("H264"), 1280, 720}}); ok {
		t.Error("chose what is not read")
	}
}

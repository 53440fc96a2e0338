package scanner_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"rokketa/scanner"
)

func readPicture(data []byte, l scanner.Limits) ([]scanner.Code, error) {
	return scanner.ReadPicture(context.Background(), bytes.NewReader(data), l)
}

func samplePage(t testing.TB) (*image.Gray, [4]scanner.Point) {
	p := page(300, 260, 255)
	return p, put(p, code(t, sample, 4), 60, 40)
}

func TestEveryFormatIsRead(t *testing.T) {
	p, want := samplePage(t)
	for kind, encode := range encoders() {
		t.Run(kind, func(t *testing.T) {
			codes, err := readPicture(encode(p), unhurried())
			if err != nil || texts(codes) != sample {
				t.Fatalf("read %q, %v", texts(codes), err)
			}
			near(t, codes[0].Corners, want, 2)
		})
	}
}

func TestAPictureThatEndsEarlyIsCutOff(t *testing.T) {
	p, _ := samplePage(t)
	for kind, encode := range encoders() {
		t.Run(kind, func(t *testing.T) {
			data := encode(p)
			for part := range 10 {
				size := len(data) * part / 10
				if kind == "WebP" && size < 16 {
					continue // RIFF alone may be a sound
				}
				codes, err := readPicture(data[:size], unhurried())
				if !errors.Is(err, scanner.ErrCutOff) {
					t.Errorf("%d of %d bytes: got %v and %d codes", size, len(data), err, len(codes))
				}
			}
		})
	}
}

func TestADamagedPictureNeverEndsTheProgram(t *testing.T) {
	const text = "1"
	p := page(60, 60, 255)
	put(p, code(t, text, 2), 8, 8)
	for kind, encode := range encoders() {
		t.Run(kind, func(t *testing.T) {
			data := encode(p)
			for i := range 64 {
				if scanner.Raced && i%8 != 0 {
					continue
				}
				damaged := bytes.Clone(data)
				damaged[len(data)*i/64] ^= 0x55
				codes, err := readPicture(damaged, scanner.Limits{Pixels: 10_000})
				if err == nil && texts(codes) != text {
					t.Errorf("byte %d changed: read %q", len(data)*i/64, texts(codes))
				}
				var e *scanner.Error
				if err != nil && !errors.As(err, &e) {
					t.Errorf("byte %d changed: %v is no *scanner.Error", len(data)*i/64, err)
				}
			}
		})
	}
}

func TestWhatIsNoPictureIsNamed(t *testing.T) {
	for _, c := range []struct {
		name, data string
		reason     scanner.Reason
		kind       string
	}{
		{"nothing", "", scanner.ErrCutOff, ""},
		{"half a mark", "\x89PNG", scanner.ErrCutOff, ""},
		{"a text", "otpauth://totp/x?secret=JBSWY3DP", scanner.ErrNotPicture, ""},
		{"zeros", strings.Repeat("\x00", 1000), scanner.ErrNotPicture, ""},
		{"a sound", "RIFF\x24\x00\x00\x00WAVEfmt ", scanner.ErrNotPicture, ""},
		{"HEIC", "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", scanner.ErrUnsupported, "HEIC"},
		{"AVIF", "\x00\x00\x00\x1cftypavif\x00\x00\x00\x00", scanner.ErrUnsupported, "AVIF"},
		{"a moving WebP", "RIFF\x16\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x02\x00\x00\x00\x1d\x00\x00\x1d\x00\x00", scanner.ErrUnsupported, "WebP (animated)"},
		{"half a PDF", "%PDF-1.7\n", scanner.ErrCutOff, "PDF"},
		{"SVG", `<svg xmlns="http://www.w3.org/2000/svg"/>`, scanner.ErrUnsupported, "SVG"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := readPicture([]byte(c.data), unhurried())
			var e *scanner.Error
			if !errors.Is(err, c.reason) || !errors.As(err, &e) || e.Kind != c.kind {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestAPictureWithoutACodeSaysSo(t *testing.T) {
	for kind, encode := range encoders() {
		if _, err := readPicture(encode(page(200, 200, 255)), unhurried()); !errors.Is(err, scanner.ErrNoCode) {
			t.Errorf("%s: got %v", kind, err)
		}
	}
}

// bomb is a whole PNG header that claims w times h pixels.
func bomb(w, h uint32) []byte {
	head := []byte("IHDR")
	head = binary.BigEndian.AppendUint32(head, w)
	head = binary.BigEndian.AppendUint32(head, h)
	head = append(head, 8, 6, 0, 0, 0)
	b := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	b = append(b, head...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(head))
}

func TestAPictureBombIsRefusedByItsHeader(t *testing.T) {
	for _, side := range [][2]uint32{{100_000, 100_000}, {50_000_001, 1}, {7072, 7071}} {
		_, err := readPicture(bomb(side[0], side[1]), unhurried())
		var e *scanner.Error
		if !errors.Is(err, scanner.ErrTooManyPixels) || !errors.As(err, &e) {
			t.Errorf("%v: got %v", side, err)
			continue
		}
		if e.Width != int(side[0]) || e.Height != int(side[1]) || e.Limit != 50_000_000 {
			t.Errorf("%v: the error says %d x %d, limit %d", side, e.Width, e.Height, e.Limit)
		}
	}
	if _, err := readPicture(bomb(1<<31-1, 1<<31-1), unhurried()); !errors.Is(err, scanner.ErrTooManyPixels) {
		t.Errorf("the largest of all: got %v", err)
	}
	if _, err := readPicture(bomb(7071, 7071), unhurried()); !errors.Is(err, scanner.ErrCutOff) {
		t.Errorf("just within the limit: got %v, want the decoder's word on a file without pixels", err)
	}
}

func TestLimitsAreTheCallersToSet(t *testing.T) {
	p, _ := samplePage(t)
	data := encoders()["PNG"](p)
	if _, err := readPicture(data, scanner.Limits{Pixels: 300*260 - 1}); !errors.Is(err, scanner.ErrTooManyPixels) {
		t.Errorf("one pixel too many: got %v", err)
	}
	if _, err := readPicture(data, scanner.Limits{Bytes: int64(len(data)) - 1}); !errors.Is(err, scanner.ErrTooLarge) {
		t.Errorf("one byte too many: got %v", err)
	}
	if _, err := readPicture(data, scanner.Limits{Pixels: 300 * 260, Bytes: int64(len(data))}); err != nil {
		t.Errorf("exactly at both limits: got %v", err)
	}
}

func TestAnEndlessStreamIsNotReadToItsEnd(t *testing.T) {
	endless := io.MultiReader(strings.NewReader("\x89PNG\r\n\x1a\n"), endlessly{})
	_, err := scanner.ReadPicture(context.Background(), endless, scanner.Limits{Bytes: 100_000})
	if !errors.Is(err, scanner.ErrTooLarge) {
		t.Errorf("got %v", err)
	}
}

type endlessly struct{}

func (endlessly) Read(p []byte) (int, error) { return len(p), nil }

func TestAStreamThatFailsIsUnreadable(t *testing.T) {
	broken := errors.New("the cable came out")
	_, err := scanner.ReadPicture(context.Background(), iotest.ErrReader(broken), unhurried())
	if !errors.Is(err, scanner.ErrUnreadable) || !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

func TestAStreamStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := scanner.ReadPicture(ctx, endlessly{}, unhurried())
	if !errors.Is(err, scanner.ErrStopped) || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestFilesAndWhatIsNone(t *testing.T) {
	dir := t.TempDir()
	p, _ := samplePage(t)
	good := filepath.Join(dir, "QRコード.txt") // the name says nothing
	if err := os.WriteFile(good, encoders()["PNG"](p), 0o600); err != nil {
		t.Fatal(err)
	}
	codes, err := scanner.ReadFile(context.Background(), good, unhurried())
	if err != nil || texts(codes) != sample {
		t.Errorf("read %q, %v", texts(codes), err)
	}
	closed := filepath.Join(dir, "closed.png")
	if err := os.WriteFile(closed, []byte("x"), 0o000); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path   string
		reason scanner.Reason
	}{
		{filepath.Join(dir, "missing.png"), scanner.ErrNotFound},
		{dir, scanner.ErrFolder},
		{closed, scanner.ErrPermission},
	} {
		if f, err := os.Open(c.path); c.path == closed && err == nil { // root reads everything
			f.Close()
			continue
		}
		_, err := scanner.ReadFile(context.Background(), c.path, unhurried())
		if !errors.Is(err, c.reason) {
			t.Errorf("%s: got %v", filepath.Base(c.path), err)
		}
		if err != nil && strings.Contains(err.Error(), dir) {
			t.Errorf("%s: the error repeats the path: %v", filepath.Base(c.path), err)
		}
	}
	_, err = scanner.ReadFile(context.Background(), good, scanner.Limits{Bytes: 10})
	if !errors.Is(err, scanner.ErrTooLarge) {
		t.Errorf("a large file: got %v", err)
	}
}

// Corners are those of the picture as it is seen, however the camera lay.
func TestCornersAreUpright(t *testing.T) {
	seen, want := samplePage(t)
	const w, h = 300, 260
	stored := map[uint16]*image.Gray{
		1: seen,
		2: turned(seen, w, h, func(x, y int) (int, int) { return w - 1 - x, y }),
		3: turned(seen, w, h, func(x, y int) (int, int) { return w - 1 - x, h - 1 - y }),
		4: turned(seen, w, h, func(x, y int) (int, int) { return x, h - 1 - y }),
		5: turned(seen, h, w, func(x, y int) (int, int) { return y, x }),
		6: turned(seen, h, w, func(x, y int) (int, int) { return y, w - 1 - x }),
		7: turned(seen, h, w, func(x, y int) (int, int) { return h - 1 - y, w - 1 - x }),
		8: turned(seen, h, w, func(x, y int) (int, int) { return h - 1 - y, x }),
		0: seen, 9: seen, // values that mean nothing
	}
	for value, p := range stored {
		for mark, order := range map[string]binary.AppendByteOrder{"II": binary.LittleEndian, "MM": binary.BigEndian} {
			t.Run(fmt.Sprintf("%d %s", value, mark), func(t *testing.T) {
				data := withExif(encoders()["JPEG"](p), tiffHead(order, mark, value))
				codes, err := readPicture(data, unhurried())
				if err != nil || texts(codes) != sample {
					t.Fatalf("read %q, %v", texts(codes), err)
				}
				near(t, codes[0].Corners, want, 3)
			})
		}
	}
}

func TestAnyExifIsBorne(t *testing.T) {
	p, want := samplePage(t)
	plain := encoders()["JPEG"](p)
	whole := tiffHead(binary.BigEndian, "MM", 6)
	for size := range len(whole) {
		codes, err := readPicture(withExif(plain, whole[:size]), unhurried())
		if err != nil || len(codes) != 1 {
			t.Fatalf("%d bytes of Exif: %v", size, err)
		}
		if size < 20 {
			near(t, codes[0].Corners, want, 3)
		}
	}
	far := bytes.Clone(whole)
	copy(far[4:], "\xff\xff\xff\xff")
	if _, err := readPicture(withExif(plain, far), unhurried()); err != nil {
		t.Errorf("a directory far outside: %v", err)
	}
}

func TestEveryErrorHasASentenceKey(t *testing.T) {
	known := map[string]bool{}
	for _, key := range scanner.Explanations() {
		known[key] = true
	}
	_, bombed := readPicture(bomb(100_000, 100_000), unhurried())
	_, empty := readPicture(encoders()["PNG"](page(9, 9, 9)), unhurried())
	for _, err := range []error{bombed, empty} {
		var e interface {
			Explanation() (string, map[string]any)
		}
		if !errors.As(err, &e) {
			t.Fatalf("%v explains nothing", err)
		}
		if key, _ := e.Explanation(); !known[key] {
			t.Errorf("key %q is not in Explanations", key)
		}
	}
	var e *scanner.Error
	if errors.As(bombed, &e); e != nil {
		if _, d := e.Explanation(); d["limit"] != "50" || d["width"] != 100_000 {
			t.Errorf("details %v", d)
		}
	}
}

func FuzzReadPicture(f *testing.F) {
	small := page(60, 60, 255)
	put(small, code(f, "1", 2), 8, 8)
	for _, encode := range encoders() {
		f.Add(encode(small))
	}
	f.Add(withExif(encoders()["JPEG"](small), tiffHead(binary.BigEndian, "MM", 6)))
	f.Add(bomb(1<<20, 1<<20))
	f.Fuzz(func(t *testing.T, data []byte) {
		codes, err := readPicture(data, scanner.Limits{Pixels: 40_000})
		var e *scanner.Error
		if err != nil && !errors.As(err, &e) {
			t.Fatalf("%v is no *scanner.Error", err)
		}
		if (err == nil) != (len(codes) > 0) {
			t.Fatalf("%d codes and error %v", len(codes), err)
		}
		for _, c := range codes {
			if c.Text == "" {
				t.Fatal("a code without a text")
			}
		}
	})
}

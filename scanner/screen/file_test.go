// What is done with a picture's file: read, deleted, and never another's.

package screen

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// pattern is a picture in which every pixel differs from its neighbours.
func pattern(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetRGBA(x, y, color.RGBA{byte(x*31 + y*7), byte(x*3 + y*57), byte(x ^ y*5), 255})
		}
	}
	return m
}

func same(t *testing.T, got, want image.Image) {
	t.Helper()
	g, w := got.Bounds(), want.Bounds()
	if g.Size() != w.Size() {
		t.Fatalf("%v pixels, want %v", g.Size(), w.Size())
	}
	for y := range g.Dy() {
		for x := range g.Dx() {
			a, b := got.At(g.Min.X+x, g.Min.Y+y), want.At(w.Min.X+x, w.Min.Y+y)
			if color.RGBAModel.Convert(a) != color.RGBAModel.Convert(b) {
				t.Fatalf("at %d,%d %v, want %v", x, y, a, b)
			}
		}
	}
}

func encoded(t *testing.T, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// put writes a file and gives its address.
func put(t *testing.T, name string, data []byte) (path, uri string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path, (&url.URL{Scheme: "file", Path: path}).String()
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

func TestAPicturesFileIsReadAndDeleted(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no portal gives paths of Windows")
	}
	for _, name := range []string{"plain.png", "スクリーンショット 2026-11-22 100%.png", "a?b#c&d+e;f.png", `"'\.png`} {
		path, uri := put(t, name, encoded(t, pattern(40, 30)))
		img, left, err := take(uri, time.Now())
		if err != nil || left != "" {
			t.Fatalf("%s: left %q, %v", name, left, err)
		}
		same(t, img, pattern(40, 30))
		if exists(path) {
			t.Errorf("%s is still there", name)
		}
	}
}

func TestWhatIsNoPictureIsDeletedToo(t *testing.T) {
	good := encoded(t, pattern(40, 30))
	head := []byte("IHDR\x00\x00\xff\xff\x00\x00\xff\xff\x08\x00\x00\x00\x00")
	bomb := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), head...)
	for name, data := range map[string][]byte{
		"empty": {}, "text": []byte("hello"), "cut": good[:len(good)/2], "bomb": binary.BigEndian.AppendUint32(bomb, crc32.ChecksumIEEE(head)),
	} {
		path, uri := put(t, name, data)
		if _, left, err := take(uri, time.Now()); !errors.Is(err, ErrFailed) || left != "" {
			t.Errorf("%s: left %q, %v", name, left, err)
		}
		if exists(path) {
			t.Errorf("%s is still there", name)
		}
	}
}

func TestAFileThatWasThereBeforeStays(t *testing.T) {
	path, uri := put(t, "holiday.png", encoded(t, pattern(8, 8)))
	_, left, err := take(uri, time.Now().Add(time.Hour))
	if err != nil || string(left) != path || !exists(path) {
		t.Errorf("left %q, there: %v, %v", left, exists(path), err)
	}
	if key, details := left.Explanation(); key != "screen.left" || details["path"] != path {
		t.Errorf("told by %q with %v", key, details)
	}
	path, uri = put(t, "letter.txt", []byte("Dear Taro"))
	if _, left, err := take(uri, time.Now().Add(time.Hour)); !errors.Is(err, ErrFailed) || left != "" || !exists(path) {
		t.Errorf("left %q, there: %v, %v", left, exists(path), err)
	}
}

func TestAddressesOfNoFileHereAreRefused(t *testing.T) {
	path, _ := put(t, "x.png", encoded(t, pattern(8, 8)))
	for _, uri := range []string{
		"", path, "http://localhost" + path, "file://elsewhere" + path, "file:x.png", "file:///" + "%zz", "file://", "data:image/png;base64,AAAA",
	} {
		if _, _, err := take(uri, time.Now()); !errors.Is(err, ErrFailed) {
			t.Errorf("%q: %v", uri, err)
		}
	}
	if !exists(path) {
		t.Error("the file is gone")
	}
}

func TestOnlyFilesAreRead(t *testing.T) {
	path, uri := put(t, "x.png", encoded(t, pattern(8, 8)))
	link := path + ".link"
	if err := os.Symlink(path, link); err != nil {
		t.Skip(err)
	}
	for _, address := range []string{uri + ".link", (&url.URL{Scheme: "file", Path: filepath.Dir(path)}).String(), uri + ".none"} {
		if _, _, err := take(address, time.Now()); !errors.Is(err, ErrFailed) {
			t.Errorf("%s: %v", address, err)
		}
	}
	if !exists(path) || !exists(link) {
		t.Error("the file is gone")
	}
}

func FuzzTheAddressOfAFile(f *testing.F) {
	for _, uri := range []string{
		"file:///home/hanako/%E7%94%BB%E9%9D%A2.png", "file://localhost/x", "file:x", "http://x/y", "file:///%00", "file:////..//", "",
	} {
		f.Add(uri)
	}
	f.Fuzz(func(t *testing.T, uri string) {
		path, err := localPath(uri)
		if err != nil {
			if !errors.Is(err, ErrFailed) {
				t.Errorf("%q: %v", uri, err)
			}
			return
		}
		if !filepath.IsAbs(path) {
			t.Errorf("%q is taken for %q", uri, path)
		}
		again, err := localPath((&url.URL{Scheme: "file", Path: path}).String())
		if err != nil || again != path {
			t.Errorf("%q is %q, and that %q, %v", uri, path, again, err)
		}
	})
}

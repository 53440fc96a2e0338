// What is offered, and what becomes of it, whatever the system.

package clipboard_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/bmp"

	"rokketa/internal/clipboard"
)

// shop offers kinds with their bytes; a nil one fails.
func shop(goods map[string][]byte) ([]string, func(string, int) ([]byte, error)) {
	var offered []string
	for kind := range goods {
		offered = append(offered, kind)
	}
	slices.Sort(offered)
	return offered, func(kind string, most int) ([]byte, error) {
		data := goods[kind]
		if data == nil {
			return nil, &clipboard.Error{Reason: clipboard.ErrGone}
		}
		if len(data) > most {
			return nil, &clipboard.Error{Reason: clipboard.ErrTooLarge}
		}
		return data, nil
	}
}

func TestTheBestOfEachSortIsTaken(t *testing.T) {
	c, err := clipboard.Collect(shop(map[string][]byte{
		"image/jpeg": []byte("jpeg"), "image/png": []byte("png"),
		"STRING": []byte("caf\xe9"), "UTF8_STRING": []byte("café"), "text/html": []byte("<b>"),
		"text/uri-list": []byte("# these\r\nfile:///tmp/%E7%94%BB%E5%83%8F.png\r\nfile://localhost/a\r\nhttps://example.com/x.png\r\nfile://elsewhere/b\r\n"),
	}))
	if err != nil {
		t.Fatal(err)
	}
	if string(c.Picture) != "png" || c.Text != "café" || !slices.Equal(c.Files, []string{"/tmp/画像.png", "/a"}) {
		t.Errorf("got picture %q, text %q, files %q", c.Picture, c.Text, c.Files)
	}
}

func TestAnOldTextIsReadAsLatin1(t *testing.T) {
	c, err := clipboard.Collect(shop(map[string][]byte{"STRING": []byte("caf\xe9\x00")}))
	if err != nil || c.Text != "café" {
		t.Errorf("got %q (%v)", c.Text, err)
	}
}

func TestOnePartThatFailsDoesNotCostTheOthers(t *testing.T) {
	c, err := clipboard.Collect(shop(map[string][]byte{"image/png": nil, "UTF8_STRING": []byte("a key")}))
	if err != nil || c.Text != "a key" || c.Picture != nil {
		t.Errorf("got %+v (%v)", c, err)
	}
	if _, err := clipboard.Collect(shop(map[string][]byte{"image/png": nil})); !errors.Is(err, clipboard.ErrGone) {
		t.Errorf("with nothing left the failure is %v", err)
	}
}

func TestNothingAndNothingForUsAreToldApart(t *testing.T) {
	for _, c := range []struct {
		goods map[string][]byte
		want  clipboard.Reason
	}{
		{nil, clipboard.ErrEmpty},
		{map[string][]byte{"UTF8_STRING": {}}, clipboard.ErrEmpty},
		{map[string][]byte{"text/uri-list": []byte("https://example.com/\n")}, clipboard.ErrEmpty},
		{map[string][]byte{"audio/wav": []byte("la"), "TIMESTAMP": []byte("1")}, clipboard.ErrOther},
		{map[string][]byte{"image/png": make([]byte, clipboard.MostPicture+1)}, clipboard.ErrTooLarge},
	} {
		if _, err := clipboard.Collect(shop(c.goods)); !errors.Is(err, c.want) {
			t.Errorf("%d kinds: %v, not %v", len(c.goods), err, c.want)
		}
	}
}

func TestAListOfFilesWithoutEndEnds(t *testing.T) {
	if n := len(clipboard.FileList(strings.Repeat("file:///a\n", 50_000))); n != 10_000 {
		t.Errorf("%d files", n)
	}
}

// bitmap is what Windows keeps of a picture of 2 × 1 pixels, red and blue:
// without the file's header, 32 bits each, with or without masks.
func bitmap(masks bool) []byte {
	le := binary.LittleEndian
	dib := make([]byte, 40)
	le.PutUint32(dib, 40)
	le.PutUint32(dib[4:], 2)
	le.PutUint32(dib[8:], 1)
	le.PutUint16(dib[12:], 1)
	le.PutUint16(dib[14:], 32)
	if masks {
		le.PutUint32(dib[16:], 3)
		for _, mask := range []uint32{0xff0000, 0xff00, 0xff} {
			dib = le.AppendUint32(dib, mask)
		}
	}
	return slices.Concat(dib, []byte{0, 0, 255, 0 /* red */, 255, 0, 0, 0 /* blue */})
}

func TestABitmapOfWindowsBecomesAPictureFile(t *testing.T) {
	for _, masks := range []bool{false, true} {
		file, err := clipboard.BitmapFile(bitmap(masks))
		if err != nil {
			t.Fatal(err)
		}
		picture, err := bmp.Decode(bytes.NewReader(file))
		if err != nil || picture.Bounds().Size() != image.Pt(2, 1) {
			t.Fatalf("masks %v: %v", masks, err)
		}
		for x, want := range []color.RGBA{{R: 255, A: 255}, {B: 255, A: 255}} {
			r, g, b, _ := picture.At(x, 0).RGBA()
			if uint8(r>>8) != want.R || uint8(g>>8) != want.G || uint8(b>>8) != want.B {
				t.Errorf("masks %v: pixel %d is %d %d %d", masks, x, r>>8, g>>8, b>>8)
			}
		}
	}
}

func FuzzNoBitmapEndsTheProgram(f *testing.F) {
	f.Add(bitmap(false))
	f.Add(bitmap(true))
	f.Add([]byte{124, 0, 0, 0})
	f.Fuzz(func(t *testing.T, dib []byte) {
		file, err := clipboard.BitmapFile(dib)
		if err == nil && !bytes.HasPrefix(file, []byte("BM")) {
			t.Error("no file, and no error")
		}
	})
}

func FuzzNoListOfFilesEndsTheProgram(f *testing.F) {
	f.Add("copy\nfile:///a%20b\n")
	f.Add("file://[::1%25/\nfile:\nfile:%zz")
	f.Fuzz(func(t *testing.T, list string) {
		for _, path := range clipboard.FileList(list) {
			if !strings.HasPrefix(path, "/") {
				t.Errorf("%q is no whole path", path)
			}
		}
	})
}

func TestWhatAHelperPrintsIsTaken(t *testing.T) {
	c, err := clipboard.FromJSON([]byte(`{"picture":"` + base64.StdEncoding.EncodeToString([]byte("png")) + `","files":["/a/b","c"],"text":"鍵"}`))
	if err != nil || string(c.Picture) != "png" || !slices.Equal(c.Files, []string{"/a/b"}) || c.Text != "鍵" {
		t.Errorf("got %+v (%v)", c, err)
	}
	if _, err := clipboard.FromJSON([]byte(`{"picture":"","files":[],"text":""}`)); !errors.Is(err, clipboard.ErrEmpty) {
		t.Errorf("nothing is %v", err)
	}
	if _, err := clipboard.FromJSON([]byte("Execution error")); !errors.Is(err, clipboard.ErrFailed) {
		t.Errorf("a complaint is %v", err)
	}
}

func TestEveryReasonHasItsKey(t *testing.T) {
	seen := map[string]bool{}
	for _, key := range clipboard.Explanations() {
		if seen[key] {
			t.Errorf("%s twice", key)
		}
		seen[key] = true
	}
	key, _ := (&clipboard.Error{Reason: clipboard.ErrSilent}).Explanation()
	if !seen[key] {
		t.Errorf("%s is not listed", key)
	}
}

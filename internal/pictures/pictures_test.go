// The newest pictures, and views of them.

package pictures_test

import (
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"rokketa/internal/pictures"
)

func write(t *testing.T, path string, w, h int, changed time.Time) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	m := image.NewGray(image.Rect(0, 0, w, h))
	m.SetGray(0, 0, color.Gray{255})
	if err := png.Encode(f, m); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, changed, changed); err != nil {
		t.Fatal(err)
	}
}

func TestTheNewestPicturesComeFirstFromEveryFolder(t *testing.T) {
	dir := t.TempDir()
	day := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	write(t, filepath.Join(dir, "a", "old.png"), 4, 4, day)
	write(t, filepath.Join(dir, "a", "newest.PNG"), 4, 4, day.Add(3*time.Hour))
	write(t, filepath.Join(dir, "b", "middle.png"), 4, 4, day.Add(time.Hour))
	write(t, filepath.Join(dir, "b", "letter.txt"), 4, 4, day.Add(9*time.Hour))
	if err := os.Mkdir(filepath.Join(dir, "b", "folder.png"), 0o755); err != nil {
		t.Fatal(err)
	}
	folders := []string{filepath.Join(dir, "a"), filepath.Join(dir, "b"), filepath.Join(dir, "a"), filepath.Join(dir, "none")}
	names := func(n int) (all []string) {
		for _, p := range pictures.Recent(t.Context(), folders, n) {
			all = append(all, p.Name())
		}
		return all
	}
	if got, want := names(9), []string{"newest.PNG", "middle.png", "old.png"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := names(2); len(got) != 2 {
		t.Errorf("two were asked for, got %q", got)
	}
}

func TestAViewFitsItsSquareAndKeepsItsShape(t *testing.T) {
	path := filepath.Join(t.TempDir(), "wide.png")
	write(t, path, 400, 100, time.Now())
	v, err := pictures.View(path, 80)
	if err != nil {
		t.Fatal(err)
	}
	if got := v.Bounds().Size(); got != image.Pt(80, 20) {
		t.Errorf("the view is %v", got)
	}
	if small, err := pictures.View(path, 800); err != nil || small.Bounds().Dx() != 400 {
		t.Errorf("a small picture stays as it is: %v %v", small.Bounds(), err)
	}
	if err := os.WriteFile(path, []byte("no picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := pictures.View(path, 80); err == nil {
		t.Error("a view of what is no picture")
	}
}

func TestALinkToAFolderIsTheFolder(t *testing.T) {
	dir := t.TempDir()
	real := filepath.Join(dir, "real")
	if err := os.Mkdir(real, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(real, "a.png"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink(real, link); err != nil {
		t.Skipf("no links here: %v", err)
	}
	if in := pictures.Below(t.Context(), []string{link}); len(in.Files) != 1 || filepath.Base(in.Files[0]) != "a.png" {
		t.Errorf("found %q", in.Files)
	}
}

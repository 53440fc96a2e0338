// Package pictures finds the pictures a person most likely means: the newest
// files in the folders where screenshots, photos and downloads land. It also
// makes small views of them.
package pictures

import (
	"cmp"
	"context"
	"errors"
	"image"
	_ "image/gif"  // formats that a view can be made of
	_ "image/jpeg" // likewise
	_ "image/png"  // likewise
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	_ "golang.org/x/image/bmp" // likewise
	"golang.org/x/image/draw"
	_ "golang.org/x/image/tiff" // likewise
	_ "golang.org/x/image/webp" // likewise
)

// Picture is a picture file.
type Picture struct {
	Path    string
	Changed time.Time
}

// Name is the file's name.
func (p Picture) Name() string { return filepath.Base(p.Path) }

// endings are the file name endings that count as pictures, in lower case.
func endings() []string {
	return []string{".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff"}
}

// Readable are the endings of the files that a QR code may be read from: the
// pictures, and documents that hold pictures.
func Readable() []string { return append(endings(), ".pdf") }

// Files of one folder are read by the chunk, and at most so many of them: a
// folder with a hundred thousand photos must not keep anyone waiting.
const (
	chunk = 1000
	most  = 50_000
)

// Recent gives the newest pictures of the folders, newest first, at most n. A
// folder that cannot be read is passed over.
func Recent(ctx context.Context, folders []string, n int) []Picture {
	var all []Picture
	seen := map[string]bool{}
	for _, folder := range folders {
		dir, err := os.Open(folder)
		if err != nil {
			continue
		}
		for read := 0; read < most; read += chunk {
			entries, err := dir.ReadDir(chunk)
			for _, e := range entries {
				path := filepath.Join(folder, e.Name())
				if seen[path] || !slices.Contains(endings(), strings.ToLower(filepath.Ext(e.Name()))) {
					continue
				}
				info, err := e.Info()
				if err != nil || !info.Mode().IsRegular() {
					continue
				}
				seen[path] = true
				all = append(all, Picture{Path: path, Changed: info.ModTime()})
			}
			all = newest(all, n)
			if err != nil || ctx.Err() != nil {
				break
			}
		}
		_ = dir.Close()
	}
	return newest(all, n)
}

// newest sorts the pictures, newest first, and keeps n.
func newest(all []Picture, n int) []Picture {
	slices.SortFunc(all, func(a, b Picture) int {
		return cmp.Or(b.Changed.Compare(a.Changed), cmp.Compare(a.Path, b.Path))
	})
	return all[:min(n, len(all))]
}

// ErrTooLarge: a picture of which no view is made because it would cost too
// much.
var ErrTooLarge = errors.New("pictures: too large for a view")

// Bounds of a picture of which a view is made.
const (
	maxBytes  = 40 << 20
	maxPixels = 30_000_000
)

// View gives the picture scaled down to at most side pixels in each
// direction; a smaller one stays as it is.
func View(path string, side int) (image.Image, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	config, _, err := image.DecodeConfig(io.LimitReader(file, maxBytes))
	if err != nil {
		return nil, err
	}
	if config.Width <= 0 || config.Height <= 0 || config.Width > maxPixels/config.Height {
		return nil, ErrTooLarge
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	full, _, err := image.Decode(io.LimitReader(file, maxBytes))
	if err != nil {
		return nil, err
	}
	w, h := full.Bounds().Dx(), full.Bounds().Dy()
	if w <= side && h <= side {
		return full, nil
	}
	if w >= h {
		w, h = side, max(1, h*side/w)
	} else {
		w, h = max(1, w*side/h), side
	}
	small := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.ApproxBiLinear.Scale(small, small.Bounds(), full, full.Bounds(), draw.Src, nil)
	return small, nil
}

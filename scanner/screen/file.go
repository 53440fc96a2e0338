// This file promises: a picture that a tool of the system left in a file is
// read and the file deleted, whatever was in it.

package screen

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // no portal is known to give one, and none is barred from it
	_ "image/png"  // what portals and screencapture give
	"io"
	"net/url"
	"os"
	"path/filepath"
	"time"
)

// The bounds of a file: eight monitors of 8K, and a byte for each pixel, which
// is several times what the PNG of a screen needs.
const (
	mostPixels = 8 * 7680 * 4320
	mostBytes  = mostPixels
)

// clockStep is how coarsely a file system may write down when a file changed.
const clockStep = 2 * time.Second

// take reads the picture at a file address and deletes the file. A file that
// is older than since was not made for us: it stays, and so is left.
func take(uri string, since time.Time) (image.Image, Leftover, error) {
	path, err := localPath(uri)
	if err != nil {
		return nil, "", err
	}
	info, err := os.Lstat(path)
	if err != nil {
		return nil, "", failed("the picture's file: %w", bare(err))
	}
	if !info.Mode().IsRegular() {
		return nil, "", failed("the picture is no file but %s", info.Mode().Type())
	}
	img, err := load(path)
	if info.ModTime().Before(since.Add(-clockStep)) || os.Remove(path) != nil {
		if err != nil {
			return nil, "", err // whatever it is, it is no picture of the screen
		}
		return img, Leftover(path), nil
	}
	return img, "", err
}

// localPath takes apart the address of a file on this computer.
func localPath(uri string) (string, error) {
	u, err := url.Parse(uri)
	if err != nil {
		return "", failed("the picture's address cannot be read") // the error would repeat it
	}
	if u.Scheme != "file" || u.Host != "" && u.Host != "localhost" || !filepath.IsAbs(u.Path) {
		return "", failed("the picture's address is no file here but %s://%s", u.Scheme, u.Host)
	}
	return u.Path, nil
}

// load decodes a picture file, within the bounds.
func load(path string) (image.Image, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, failed("the picture's file: %w", bare(err))
	}
	defer func() { _ = file.Close() }()
	data, err := io.ReadAll(io.LimitReader(file, mostBytes+1))
	if err != nil {
		return nil, failed("the picture's file: %w", bare(err))
	}
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, failed("the picture: %w", err)
	}
	if len(data) > mostBytes || config.Height > 0 && config.Width > mostPixels/config.Height {
		return nil, failed("the picture is too large: %d x %d", config.Width, config.Height)
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, failed("the picture: %w", err)
	}
	return img, nil
}

// bare drops the path, which may name a person.
func bare(err error) error {
	if p, ok := err.(*os.PathError); ok { //nolint:errorlint // package os gives it unwrapped
		return fmt.Errorf("%s: %w", p.Op, p.Err)
	}
	return err
}

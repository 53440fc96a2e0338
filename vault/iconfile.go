// An account's sign: the name of a drawing that the program brings along, or
// a picture of the person's own. Pictures lie in DIR/icons, each under the
// sum of its content, so that one is written once and never changed.

package vault

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image/png"
	"os"
	"path/filepath"
	"strings"
)

// The limits of a picture: small enough that a thousand cost nothing.
const (
	PictureSide  = 128    // pixels, each way
	PictureBytes = 65_536 // of the file
)

const (
	pictureFolder = "icons"
	drawingPrefix = "drawing:" // then the name: small letters
	picturePrefix = "picture:" // then 16 bytes of the SHA-256 in hexadecimal
	pictureSum    = 16
)

// ErrPicture: not a picture that can be an account's sign.
var ErrPicture error = &plainError{"vault: not a picture for an account", keyPicture}

const keyPicture = "vault.account.picture"

func arrangeExplanations() []string { return []string{keyPicture} }

// Drawing is the icon that names a drawing of the program.
func Drawing(name string) string { return drawingPrefix + name }

// DrawingOf gives the name of the drawing that an icon names, "" where it
// names none.
func DrawingOf(icon string) string {
	name, ok := strings.CutPrefix(icon, drawingPrefix)
	if !ok || !isDrawing(name) {
		return ""
	}
	return name
}

func isDrawing(name string) bool {
	return name != "" && len(name) <= 32 && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz") == ""
}

func pictureIcon(data []byte) string {
	sum := sha256.Sum256(data)
	return picturePrefix + hex.EncodeToString(sum[:pictureSum])
}

func validIcon(icon string) bool {
	return icon == "" || DrawingOf(icon) != "" || pictureOf(icon) != ""
}

// pictureOf gives the file's name of a picture, "" where the icon is none. It
// can name no other file.
func pictureOf(icon string) string {
	sum, ok := strings.CutPrefix(icon, picturePrefix)
	if !ok || !isHex(sum, pictureSum) {
		return ""
	}
	return sum + ".png"
}

func checkPicture(data []byte) error {
	if len(data) > PictureBytes {
		return ErrPicture
	}
	c, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil || c.Width > PictureSide || c.Height > PictureSide {
		return ErrPicture
	}
	return nil
}

// keepPicture writes a picture, unless it is there already.
func (v *Vault) keepPicture(icon string, data []byte) error {
	path := filepath.Join(v.o.Dir, pictureFolder, pictureOf(icon))
	if there, err := v.o.Doors.Disk.ReadFile(path); err == nil && bytes.Equal(there, data) {
		return nil
	}
	if err := v.o.Doors.Disk.WriteFile(path, data); err != nil {
		return &FileError{err}
	}
	return nil
}

// Picture gives the picture that an icon names: a PNG within the limits. It
// is ErrPicture where the icon names none, or the file is gone or is not what
// was written.
func (v *Vault) Picture(icon string) ([]byte, error) {
	name := pictureOf(icon)
	if name == "" {
		return nil, ErrPicture
	}
	path := filepath.Join(v.o.Dir, pictureFolder, name)
	if info, err := v.o.Doors.Disk.Stat(path); err != nil || info.Size() > PictureBytes {
		return nil, ErrPicture
	}
	data, err := v.o.Doors.Disk.ReadFile(path)
	if err != nil || pictureIcon(data) != icon || checkPicture(data) != nil {
		return nil, ErrPicture
	}
	return data, nil
}

// sweepPictures deletes the pictures that no account has any more, those in
// the trash counted. One that an older generation of the index names is no
// loss: the account then shows its letter. A failure leaves a small file
// until the next time.
func (v *Vault) sweepPictures() {
	dir := filepath.Join(v.o.Dir, pictureFolder)
	files, err := v.o.Doors.Disk.ReadDir(dir)
	if err != nil {
		return
	}
	used := map[string]bool{}
	for _, r := range v.snapshot().records {
		used[pictureOf(r.Icon)] = true
	}
	for _, f := range files {
		sum, ok := strings.CutSuffix(f.Name(), ".png")
		if ok && isHex(sum, pictureSum) && !used[f.Name()] && f.Type()&os.ModeType == 0 {
			_ = v.o.Doors.Disk.Remove(filepath.Join(dir, f.Name()))
		}
	}
}

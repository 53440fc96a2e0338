// This file promises: the key that opens the database lies in a file of its
// own that nobody else can read, beside the data folder and never in it, so
// that a copy of the folder alone gives nothing away.

package main

import (
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"rokketa/internal/durable"
	"rokketa/verifier"
)

// keyPlace gives the path of the key file.
func (o *options) keyPlace() (string, error) {
	dir, err := o.folder()
	if err != nil {
		return "", err
	}
	path := o.keyFile
	if path == "" {
		return dir + ".key", nil
	}
	if path, err = filepath.Abs(path); err != nil {
		return "", refuse("verifierd.key.read", "path", o.keyFile).because(err)
	}
	if within, err := filepath.Rel(real(dir), real(path)); err == nil && within != ".." && !strings.HasPrefix(within, ".."+string(filepath.Separator)) {
		return "", refuse("verifierd.key.inside", "path", path, "data", dir)
	}
	return path, nil
}

// real follows links as far as the path exists.
func real(path string) string {
	if p, err := filepath.EvalSymlinks(path); err == nil {
		return p
	}
	if parent := filepath.Dir(path); parent != path {
		return filepath.Join(real(parent), filepath.Base(path))
	}
	return path
}

// openKeys gives the keys: of the environment, of the file, or of a file that
// is made now. A named file is not made: a wrong path would begin a new key
// over a database that the old one has sealed.
func (o *options) openKeys(random io.Reader) (keys *verifier.Keys, made string, err error) {
	if o.key != "" {
		keys, err = verifier.ParseKeys(strings.ReplaceAll(o.key, ",", "\n"))
		if err != nil {
			return nil, "", refuse("verifierd.key.environment", "name", envKey).because(err)
		}
		return keys, "", nil
	}
	path, err := o.keyPlace()
	if err != nil {
		return nil, "", err
	}
	text, err := readKeyFile(path)
	if errors.Is(err, fs.ErrNotExist) && o.keyFile == "" {
		if err := o.firstStart(path); err != nil {
			return nil, "", err
		}
		if text, err = verifier.NewKey(random, 1); err != nil {
			return nil, "", err
		}
		if made, err = path, newKeyFile(random, path, text); errors.Is(err, fs.ErrExist) {
			made, err = "", nil // another process was faster
		}
		if err == nil {
			text, err = readKeyFile(path) // what lies there is what the next start will read
		}
	}
	if err != nil {
		return nil, "", err
	}
	if keys, err = verifier.ParseKeys(text); err != nil {
		return nil, "", refuse("verifierd.key.parse", "path", path).because(err)
	}
	return keys, made, nil
}

// moreKeys reads the key file once more, for a server that runs while the key
// is rotated. Nothing is made here; what is in the environment stays.
func (o *options) moreKeys() (*verifier.Keys, error) {
	if o.key != "" {
		keys, _, err := o.openKeys(nil)
		return keys, err
	}
	path, err := o.keyPlace()
	if err != nil {
		return nil, err
	}
	text, err := readKeyFile(path)
	if err != nil {
		return nil, err
	}
	return verifier.ParseKeys(text)
}

// newKeyFile writes the first key where no file is yet, so that of two
// processes that start at once one makes it and the other reads it. Until then
// it has a name of chance: in containers every process may have one number.
func newKeyFile(random io.Reader, path, text string) error {
	disk := durable.OS()
	name := make([]byte, 8)
	if _, err := io.ReadFull(random, name); err != nil {
		return err
	}
	whole := path + ".new-" + hex.EncodeToString(name)
	if err := disk.WriteFile(whole, []byte(text+"\n")); err != nil {
		return refuse("verifierd.key.write", "path", path).because(err)
	}
	defer func() { _ = os.Remove(whole) }() // it stays under its own name
	err := disk.Link(whole, path)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		err = firstFile(path, text) // a disk without links
	}
	if err != nil {
		return refuse("verifierd.key.write", "path", path).because(err)
	}
	return nil
}

// firstFile writes a file that is not there yet.
func firstFile(path, text string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text + "\n")
	return errors.Join(err, f.Sync(), f.Close())
}

// firstStart refuses to make a key where a database is already: its secrets
// were sealed by a key that is somewhere else.
func (o *options) firstStart(path string) error {
	dir, err := o.folder()
	if err != nil {
		return err
	}
	if o.postgres == "" {
		if _, err := os.Stat(filepath.Join(dir, databaseFile)); err == nil {
			return refuse("verifierd.key.missing", "path", path)
		}
	}
	return nil
}

// readKeyFile reads the file if nobody else may.
func readKeyFile(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", refuse("verifierd.key.read", "path", path).because(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return "", refuse("verifierd.key.open", "path", path)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return "", refuse("verifierd.key.read", "path", path).because(err)
	}
	return string(data), nil
}

// addKey puts a new key at the end of the file, which makes it the current
// one, and tells its number.
func (o *options) addKey(random io.Reader) (number int, path string, err error) {
	if path, err = o.keyPlace(); err != nil {
		return 0, "", err
	}
	text, err := readKeyFile(path)
	if err != nil {
		return 0, path, err
	}
	if _, err := verifier.ParseKeys(text); err != nil {
		return 0, path, refuse("verifierd.key.parse", "path", path).because(err)
	}
	for line := range strings.Lines(text) {
		before, _, ok := strings.Cut(strings.TrimSpace(line), ":")
		if n, err := strconv.Atoi(before); ok && err == nil {
			number = max(number, n)
		}
	}
	number++
	key, err := verifier.NewKey(random, number)
	if err != nil {
		return 0, path, err
	}
	text = strings.TrimRight(text, "\n") + "\n" + key + "\n"
	if err := durable.WriteFile(path, []byte(text)); err != nil {
		return 0, path, refuse("verifierd.key.write", "path", path).because(err)
	}
	return number, path, nil
}

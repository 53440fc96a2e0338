// The pending list: names of pages that may lie in the keyring although the
// index does not use them. The keyring cannot list its items, so a page whose
// name is in no file could never be found and deleted.

package vault

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"time"

	"rokketa/internal/durable"
)

const (
	pendingKind    = "rokketa-pending"
	pendingVersion = 1
	pendingName    = "pending"

	// lateTime is how long a name stays on the list although the keyring does
	// not know it: a write that was given up may still arrive.
	lateTime = 24 * time.Hour
)

type pendingFile struct {
	Pages []pendingPage `json:"pages"`
}

// pendingPage is one name on the list.
type pendingPage struct {
	Name  string    `json:"name"`
	Noted time.Time `json:"noted"`
	// Hold keeps the page from the sweep: when it was noted, the index had to
	// be taken from an older generation, so the page may be all that is left
	// of an account.
	Hold bool `json:"hold,omitempty"`
}

// pending is the list and its file.
type pending struct {
	disk  durable.Disk
	dir   string
	pages []pendingPage
}

func (p *pending) path() string { return filepath.Join(p.dir, pendingName) }

func (p *pending) exists() bool {
	_, err := p.disk.Stat(p.path())
	return err == nil
}

// read reads the list; there is none before the first page. damaged says that
// the file is there and not whole.
func (p *pending) read() (damaged bool, err error) {
	p.pages = nil
	data, err := p.disk.ReadFile(p.path())
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, &FileError{err}
	}
	p.pages, err = decodePending(data)
	if errors.Is(err, errNotWhole) {
		return true, nil
	}
	return false, err
}

func decodePending(data []byte) ([]pendingPage, error) {
	var f pendingFile
	if err := decodeFrame(pendingKind, pendingVersion, data, &f); err != nil {
		return nil, err
	}
	for _, page := range f.Pages {
		if !nameForm.MatchString(page.Name) {
			return nil, damage("a page's name")
		}
	}
	return f.Pages, nil
}

// write makes pages the list, durably.
func (p *pending) write(pages []pendingPage) error {
	data, err := encodeFrame(pendingKind, pendingVersion, pendingFile{Pages: pages})
	if err != nil {
		return err
	}
	if err := p.disk.WriteFile(p.path(), data); err != nil {
		return &FileError{err}
	}
	p.pages = pages
	return nil
}

// setAside keeps a damaged list under a name that nothing reads.
func (p *pending) setAside(now time.Time) error {
	err := p.disk.Move(p.path(), asideName(p.dir, pendingName, "", now))
	if err != nil {
		return &FileError{err}
	}
	return nil
}

// note adds names, durably.
func (p *pending) note(now time.Time, names ...string) error {
	pages := slices.Clone(p.pages)
	for _, name := range names {
		if !slices.ContainsFunc(pages, func(q pendingPage) bool { return q.Name == name }) {
			pages = append(pages, pendingPage{Name: name, Noted: now})
		}
	}
	return p.write(pages)
}

// hold keeps every page of the list from the sweep, durably.
func (p *pending) hold() error {
	if len(p.pages) == 0 {
		return nil
	}
	pages := slices.Clone(p.pages)
	for i := range pages {
		pages[i].Hold = true
	}
	return p.write(pages)
}

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
	pendingVersion = 2 // where a page of the list is sealed; else it is 1
	pendingName    = "pending"

	// dayTime is how long a replaced page stays: what was read back so far
	// came from the same keyring service that was told to write it. It is also
	// how long a name stays on the list although the keyring does not know it:
	// a write that was given up may still arrive.
	dayTime = 24 * time.Hour
	// newTime is how long a page stays that no index is known to use: the one
	// that does may have been put back to an older state by a backup program.
	newTime = 30 * 24 * time.Hour
	// heldTime is how long a page is held.
	heldTime = 90 * 24 * time.Hour
)

type pendingFile struct {
	Pages []pendingPage `json:"pages"`
}

// pendingPage is one name on the list.
type pendingPage struct {
	Name  string    `json:"name"`
	Noted time.Time `json:"noted"` // when it was written or, later, replaced
	// New: it was to be written, and no commit has replaced it since.
	New bool `json:"new,omitempty"`
	// Held is when the index had to be taken from an older generation while
	// the page was on the list: it may be all that is left of an account.
	Held time.Time `json:"held,omitzero"`
	// Seal, from version 2 on, is the public half of what the page is sealed
	// for, "" for an open page.
	Seal string `json:"seal,omitempty"`
}

// foreign says whether the page is of another manner than the vault is now:
// open where there is an app password, or sealed for another. Such a page is
// what a lock would not lock.
func (q pendingPage) foreign(s *seal) bool { return q.Seal != s.recipient() }

// keepsake says whether the page may be all that is left of an account, or
// what an index uses that is not the newest.
func (q pendingPage) keepsake(now time.Time) bool {
	return q.New && now.Sub(q.Noted) <= newTime || !q.Held.IsZero() && now.Sub(q.Held) <= heldTime
}

// spent says whether the page may be deleted if the index does not use it.
// Where a person purged, a replaced page does not wait for its day.
func (q pendingPage) spent(now time.Time, purged bool) bool {
	switch {
	case !q.Held.IsZero() && now.Sub(q.Held) <= heldTime:
		return false
	case q.New:
		return now.Sub(q.Noted) > newTime
	default:
		return purged || q.aDayOld(now)
	}
}

// aDayOld takes a time that is yet to come as one that is past: the clock was
// wrong, and nothing may wait for years.
func (q pendingPage) aDayOld(now time.Time) bool { return now.Sub(q.Noted).Abs() > dayTime }

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
	version, err := decodeFrame(pendingKind, pendingVersion, data, &f)
	if err != nil {
		return nil, err
	}
	for _, page := range f.Pages {
		if !isHex(page.Name, nameSize) || page.Seal != "" && version < 2 {
			return nil, damage("a page's name or seal")
		}
	}
	return f.Pages, nil
}

// write makes pages the list, durably.
func (p *pending) write(pages []pendingPage) error {
	version := 1
	if slices.ContainsFunc(pages, func(q pendingPage) bool { return q.Seal != "" }) {
		version = 2
	}
	data, err := encodeFrame(pendingKind, version, pendingFile{Pages: pages})
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

// note adds names of pages that are about to be written and of those that
// they replace, durably. was and is are the seals before and after.
func (p *pending) note(now time.Time, fresh, replaced []string, was, is *seal) error {
	pages := slices.Clone(p.pages)
	for _, name := range fresh {
		pages = append(pages, pendingPage{Name: name, Noted: now, New: true, Seal: is.recipient()})
	}
	for _, name := range replaced {
		at := slices.IndexFunc(pages, func(q pendingPage) bool { return q.Name == name })
		if at < 0 {
			at, pages = len(pages), append(pages, pendingPage{Name: name, Seal: was.recipient()})
		}
		pages[at].Noted, pages[at].New = now, false
	}
	return p.write(pages)
}

// readWhole reads the list again, under the lock: another program may have
// noted names since. A damaged one is kept aside.
func (p *pending) readWhole(now time.Time) error {
	damaged, err := p.read()
	if err == nil && damaged {
		err = p.setAside(now)
	}
	return err
}

// hold keeps every page of the list from the sweep, durably.
func (p *pending) hold(now time.Time) error {
	if err := p.readWhole(now); err != nil || len(p.pages) == 0 {
		return err
	}
	pages := slices.Clone(p.pages)
	for i := range pages {
		pages[i].Held = now
	}
	return p.write(pages)
}

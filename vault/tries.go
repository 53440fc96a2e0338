// Wrong passwords cost waits that grow, over restarts and all programs: how
// many there were, and when the last one was, is kept in the file "tries".
// scrypt is what protects a password from somebody who has copied the files;
// this keeps back who tries at the program itself.

package vault

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"rokketa/internal/durable"
)

const (
	triesKind    = "rokketa-tries"
	triesVersion = 1
	triesName    = "tries"
	triesLock    = "tries.lock" // one of its own: opening must not wait for another program's change

	freeTries = 3
	firstWait = 5 * time.Second
	mostWait  = 5 * time.Minute
)

// triesFile is the JSON of the file.
type triesFile struct {
	Failed int       `json:"failed"`
	Last   time.Time `json:"last"`
}

// decodeTries reads the file. The error unwraps to errNotWhole, or is a
// *NewerError.
func decodeTries(data []byte) (f triesFile, err error) {
	if _, err := decodeFrame(triesKind, triesVersion, data, &f); err != nil {
		return triesFile{}, err
	}
	if f.Failed < 1 {
		return triesFile{}, damage("number of tries")
	}
	return f, nil
}

// wait is how long it takes from the last try to the next.
func (f triesFile) wait() time.Duration {
	wait := firstWait
	for n := freeTries; n < f.Failed && wait < mostWait; n++ {
		wait *= 2
	}
	if f.Failed < freeTries {
		return 0
	}
	return min(wait, mostWait)
}

// WaitError: too many wrong passwords. Nothing was tried this time.
type WaitError struct{ Left time.Duration }

func (e *WaitError) Error() string { return "vault: too many wrong tries: wait " + e.Left.String() }

// Explanation names the sentence for a person.
func (e *WaitError) Explanation() (string, map[string]any) {
	seconds := int((e.Left + time.Second - 1) / time.Second)
	return keyPasswordWait, map[string]any{"seconds": seconds, "minutes": (seconds + 59) / 60}
}

// attempts counts them.
type attempts struct {
	disk durable.Disk
	dir  string
	now  func() time.Time
	lock lock
}

func newAttempts(o Options) attempts {
	l := newLock(o)
	l.name = triesLock
	return attempts{disk: *o.Doors.Disk, dir: o.Dir, now: o.Now, lock: l}
}

func (a attempts) path() string { return filepath.Join(a.dir, triesName) }

// attempt lets do try a password once, which gives ErrPassphraseWrong where it
// is wrong, if it need not wait. The try is written down before it is made, so
// that a program that is ended in the middle has used it, and several at the
// same time have used several. Where nothing can be written, nothing is
// counted: that must lock nobody out.
func (a attempts) attempt(ctx context.Context, do func() error) error {
	before, err := a.begin(ctx)
	if err != nil {
		return err
	}
	switch err = do(); {
	case err == nil:
		a.write(triesFile{})
	case !errors.Is(err, ErrPassphraseWrong): // neither right nor wrong
		a.write(before)
	}
	return err
}

// begin writes a try down, under its lock, and gives what was there before.
func (a attempts) begin(ctx context.Context) (before triesFile, err error) {
	release, err := a.lock.take(ctx, false)
	var file *FileError
	if errors.As(err, &file) {
		return before, nil // a folder that may only be read
	}
	if err != nil {
		return before, err
	}
	defer release()
	before = a.read()
	now := a.now().UTC()
	if now.Before(before.Last) {
		// The clock went back. The wait begins anew, by the clock of now, and
		// so is never longer than it may be.
		before.Last = now
		a.write(before)
	}
	if left := before.wait() - now.Sub(before.Last); left > 0 {
		return before, &WaitError{Left: left}
	}
	a.write(triesFile{Failed: before.Failed + 1, Last: now})
	return before, nil
}

// read gives what is written down; what is not whole counts as nothing.
func (a attempts) read() triesFile {
	data, err := a.disk.ReadFile(a.path())
	if err != nil {
		return triesFile{}
	}
	f, err := decodeTries(data)
	if err != nil {
		return triesFile{}
	}
	return f
}

// write writes it down, none as no file.
func (a attempts) write(f triesFile) {
	if f.Failed == 0 {
		_ = a.disk.Remove(a.path())
	} else if data, err := encodeFrame(triesKind, triesVersion, f); err == nil {
		_ = a.disk.WriteFile(a.path(), data)
	}
}

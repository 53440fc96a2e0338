// Wrong passwords cost waits that grow, over restarts and all programs: how
// many there were, and when the last one was, is kept in the file "tries".
// scrypt is what protects a password from somebody who has copied the files;
// this keeps back who tries at the program itself.

package vault

import (
	"context"
	"errors"
	"io/fs"
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

	// triesPatience is how long the lock of the file may take. It is held for
	// moments, so who has it for longer is dead or hangs.
	triesPatience = 2 * time.Second
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
	l.name, l.wait = triesLock, min(l.wait, triesPatience)
	return attempts{disk: *o.Doors.Disk, dir: o.Dir, now: o.Now, lock: l}
}

func (a attempts) path() string { return filepath.Join(a.dir, triesName) }

// attempt lets do try a password once, which gives ErrPassphraseWrong where it
// is wrong, if it need not wait. The try is written down before it is made, so
// that a program that is ended in the middle has used it, and several at the
// same time have used several. Where nothing can be written, nothing is
// counted: that must lock nobody out.
func (a attempts) attempt(ctx context.Context, do func() error) error {
	takeBack, err := a.begin(ctx)
	if err != nil {
		return err
	}
	switch err = do(); {
	case err == nil:
		a.write(triesFile{})
	case !errors.Is(err, ErrPassphraseWrong): // neither right nor wrong
		takeBack()
	}
	return err
}

// begin writes a try down, under its lock, and gives what takes it back.
func (a attempts) begin(ctx context.Context) (takeBack func(), err error) {
	release, err := a.locked(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	before, now, none := a.read(), a.now().UTC(), func() {}
	if now.Before(before.Last) {
		// The clock went back. The wait begins anew, by the clock of now, and
		// so is never longer than it may be. Where that cannot be written down,
		// it would begin anew each time and never end.
		before.Last = now
		if !a.write(before) {
			return none, nil
		}
	}
	if left := before.wait() - now.Sub(before.Last); left > 0 {
		return nil, &WaitError{Left: left}
	}
	mine := triesFile{Failed: before.Failed + 1, Last: now}
	if !a.write(mine) {
		return none, nil
	}
	return func() { a.takeBack(mine, before) }, nil
}

// locked takes the lock of the file, and goes on without it where it cannot be
// had: in a folder that may only be read, or where the lock of a program that
// died on another machine is left. Its error is that ctx has ended.
func (a attempts) locked(ctx context.Context) (release func(), err error) {
	release, err = a.lock.take(ctx, false)
	if err != nil {
		return func() {}, cancelled(ctx)
	}
	return release, nil
}

// takeBack makes one try undone, and none that another program has made since.
func (a attempts) takeBack(mine, before triesFile) {
	release, err := a.locked(context.Background())
	if err != nil {
		return
	}
	defer release()
	switch now := a.read(); {
	case now.Failed == mine.Failed && now.Last.Equal(mine.Last):
		a.write(before)
	case now.Failed > 0:
		now.Failed--
		a.write(now)
	}
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

// write writes it down, none as no file, and says whether it could.
func (a attempts) write(f triesFile) bool {
	if f.Failed == 0 {
		err := a.disk.Remove(a.path())
		return err == nil || errors.Is(err, fs.ErrNotExist)
	}
	data, err := encodeFrame(triesKind, triesVersion, f)
	return err == nil && a.disk.WriteFile(a.path(), data) == nil
}

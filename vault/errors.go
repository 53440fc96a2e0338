// The errors and notices of the vault, each with the key of its sentence.
// Their own text is technical and holds no secret.

package vault

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"
)

// Keys of the sentences.
const (
	keyBusy              = "vault.busy"
	keyBusyNamed         = "vault.busy.named"
	keyNewer             = "vault.newer"
	keyDamaged           = "vault.damaged"
	keyGone              = "vault.gone"
	keyClosed            = "vault.closed"
	keyCancelled         = "vault.cancelled"
	keyUnknown           = "vault.account.unknown"
	keyTwin              = "vault.account.twin"
	keyNotWhole          = "vault.account.not-whole"
	keyNotCounter        = "vault.account.not-counter"
	keySecretTooLong     = "vault.account.secret-too-long"
	keyPassphraseNeeded  = "vault.passphrase.needed"
	keyPassphraseWrong   = "vault.passphrase.wrong"
	keyPassphraseTooHard = "vault.passphrase.too-hard"
	keyFileDenied        = "vault.file.denied"
	keyFileFull          = "vault.file.full"
	keyFileFailed        = "vault.file.failed"

	keyNoticeOlder   = "vault.notice.older"
	keyNoticeBack    = "vault.notice.went-back"
	keyNoticeMissing = "vault.notice.missing"
	keyNoticeDamaged = "vault.notice.damaged"
	keyNoticePending = "vault.notice.pending"
)

// Explanations gives the key of every sentence that the errors and notices of
// this package can ask for.
func Explanations() []string {
	keys := []string{
		keyBusy, keyBusyNamed, keyNewer, keyDamaged, keyGone, keyClosed, keyCancelled,
		keyUnknown, keyTwin, keyNotWhole, keyNotCounter, keySecretTooLong,
		keyPassphraseNeeded, keyPassphraseWrong, keyPassphraseTooHard,
		keyFileDenied, keyFileFull, keyFileFailed,
		keyNoticeOlder, keyNoticeBack, keyNoticeMissing, keyNoticeDamaged, keyNoticePending,
	}
	for _, state := range KeyringStates() {
		keys = append(keys, state.key())
	}
	keys = append(keys, arrangeExplanations()...)
	keys = append(keys, passwordExplanations()...)
	return append(keys, recoveryExplanations()...)
}

// Errors that are one thing and have no details. Use errors.Is.
var (
	ErrClosed           error = &plainError{"vault: closed", keyClosed}
	ErrGone             error = &plainError{"vault: the files of the vault are gone", keyGone}
	ErrUnknown          error = &plainError{"vault: no such account", keyUnknown}
	ErrTwin             error = &plainError{"vault: the same account is in the list", keyTwin}
	ErrNotWhole         error = &plainError{"vault: the account's secret is not readable", keyNotWhole}
	ErrNotCounter       error = &plainError{"vault: the account's codes do not go by a counter", keyNotCounter}
	ErrSecretTooLong    error = &plainError{"vault: the secret is too long to keep", keySecretTooLong}
	ErrPassphraseNeeded error = &plainError{"vault: a passphrase is needed", keyPassphraseNeeded}
	// ErrPassphraseWrong is also what a file looks like whose passphrase part
	// is damaged. Options.Anyway then takes an older generation that opens.
	ErrPassphraseWrong   error = &plainError{"vault: wrong passphrase", keyPassphraseWrong}
	ErrPassphraseTooHard error = &plainError{"vault: the file asks for too much scrypt work", keyPassphraseTooHard}
)

type plainError struct{ text, key string }

func (e *plainError) Error() string                         { return e.text }
func (e *plainError) Explanation() (string, map[string]any) { return e.key, nil }

// BusyError: another program held the lock until the deadline. Nothing was
// changed.
type BusyError struct {
	Program string // its name, "" where it left none
	PID     int
}

func (e *BusyError) Error() string {
	return fmt.Sprintf("vault: in use by another program: %s (process %d)", e.Program, e.PID)
}

// Explanation names the sentence for a person.
func (e *BusyError) Explanation() (string, map[string]any) {
	if e.Program == "" {
		return keyBusy, nil
	}
	return keyBusyNamed, map[string]any{"program": e.Program, "pid": e.PID}
}

// NewerError: a newer version of the program wrote this. Nothing was changed.
type NewerError struct {
	What    string // the file's name, or "page"
	Version int    // 0 where it is not known
}

func (e *NewerError) Error() string {
	return fmt.Sprintf("vault: %s is of a newer format (version %d)", e.What, e.Version)
}

// Explanation names the sentence for a person.
func (e *NewerError) Explanation() (string, map[string]any) {
	return keyNewer, map[string]any{"name": e.What, "version": e.Version}
}

// DamagedError: no generation of a file is whole. Nothing was changed.
type DamagedError struct {
	Name string // the file's name
	Err  error

	key string // of the sentence, where it is not the usual one
}

func (e *DamagedError) Error() string {
	return fmt.Sprintf("vault: %s is damaged or gone, and so are its older generations: %v", e.Name, e.Err)
}
func (e *DamagedError) Unwrap() error { return e.Err }

// Explanation names the sentence for a person.
func (e *DamagedError) Explanation() (string, map[string]any) {
	key := e.key
	if key == "" {
		key = keyDamaged
	}
	return key, map[string]any{"name": e.Name}
}

// FileError: the file system refused. What was there before is still there.
type FileError struct{ Err error }

func (e *FileError) Error() string { return "vault: " + e.Err.Error() }
func (e *FileError) Unwrap() error { return e.Err }

// Explanation names the sentence for a person.
func (e *FileError) Explanation() (string, map[string]any) {
	details := map[string]any{"text": e.Err.Error()}
	var path *fs.PathError
	if errors.As(e.Err, &path) {
		details["path"] = path.Path
	}
	switch {
	case isFull(e.Err):
		return keyFileFull, details
	case errors.Is(e.Err, fs.ErrPermission), isReadOnly(e.Err):
		return keyFileDenied, details
	default:
		return keyFileFailed, details
	}
}

// CancelledError: the person, or the program's end, gave up waiting. It
// unwraps to the context's error.
type CancelledError struct{ Err error }

func (e *CancelledError) Error() string { return "vault: given up: " + e.Err.Error() }
func (e *CancelledError) Unwrap() error { return e.Err }

// Explanation names the sentence for a person.
func (e *CancelledError) Explanation() (string, map[string]any) { return keyCancelled, nil }

// cancelled gives the error for a context that has ended, else nil.
func cancelled(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return &CancelledError{err}
	}
	return nil
}

// Notice is something that a person should know although the vault opened.
type Notice struct {
	key     string
	details map[string]any
}

// Explanation names the sentence for a person.
func (n Notice) Explanation() (string, map[string]any) { return n.key, n.details }

// olderNotice: the newest file is damaged or gone, an older one is used.
func olderNotice(name string, written time.Time) Notice {
	return Notice{keyNoticeOlder, map[string]any{"name": name, "time": written.Format("2006-01-02 15:04")}}
}

// backNotice: the newest file is of an older state than a copy beside it,
// which is used.
func backNotice(name string, written time.Time) Notice {
	return Notice{keyNoticeBack, map[string]any{"name": name, "time": written.Format("2006-01-02 15:04")}}
}

// stateNotices count the accounts whose secrets are not there, without the
// deleted ones: a person who reads the number looks for them on the list.
func stateNotices(s *snapshot) []Notice {
	var missing, damaged int
	for _, r := range s.records {
		if !r.Deleted.IsZero() {
			continue
		}
		switch r.State {
		case Missing:
			missing++
		case Damaged:
			damaged++
		case Whole:
		}
	}
	var list []Notice
	if missing > 0 {
		list = append(list, Notice{keyNoticeMissing, map[string]any{"n": missing}})
	}
	if damaged > 0 {
		list = append(list, Notice{keyNoticeDamaged, map[string]any{"n": damaged}})
	}
	return list
}

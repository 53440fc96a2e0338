// The errors of recovery keys, backups and restoring, each with the key of
// its sentence.

package vault

import (
	"fmt"
)

const (
	keyBackupNone     = "vault.backup.none"
	keyBackupNotWhole = "vault.backup.not-whole"
	keyBackupDamaged  = "vault.backup.damaged"
	keyBackupWrongKey = "vault.backup.wrong-key"
	keyBackupKeyFile  = "vault.backup.key-file"
	keyBackupInside   = "vault.backup.inside"
	keyBackupGone     = "vault.backup.folder-gone"
	keyBackupDiffers  = "vault.backup.differs"
	keyBackupNeedsKey = "vault.backup.needs-key"
	keyBackupEmpty    = "vault.backup.empty"
	keyNotDamaged     = "vault.not-damaged"
)

// Errors that are one thing and have no details. Use errors.Is.
var (
	// ErrNoRecovery: there is neither a recovery key nor a recovery passphrase
	// yet, and so there are no backups.
	ErrNoRecovery error = &plainError{"vault: no recovery key yet", keyBackupNone}
	// ErrBackupNotWhole: a secret is not readable, and a backup without it
	// would in time take the place of those that have it.
	ErrBackupNotWhole error = &plainError{"vault: no backup while a secret is not readable", keyBackupNotWhole}
	// ErrNotDamaged: there is nothing to set aside.
	ErrNotDamaged error = &plainError{"vault: not damaged", keyNotDamaged}
	// ErrBackupEmpty: nothing has been saved yet.
	ErrBackupEmpty error = &plainError{"vault: nothing to back up", keyBackupEmpty}
	// ErrBackupDamaged: not a backup, or not whole.
	ErrBackupDamaged error = &plainError{"vault: not a whole backup", keyBackupDamaged}
	// ErrBackupWrongKey is also what a backup looks like whose header is
	// damaged where it holds what the key opens.
	ErrBackupWrongKey error = &plainError{"vault: the backup does not open with this key", keyBackupWrongKey}
	// ErrBackupKeyFile: a passphrase was given, and the file that it opens,
	// passphrase-….age, does not lie beside the backup.
	ErrBackupKeyFile error = &plainError{"vault: no passphrase file beside the backup", keyBackupKeyFile}
	// ErrBackupNeedsKey: neither key nor passphrase was given.
	ErrBackupNeedsKey error = &plainError{"vault: the backup needs its key or passphrase", keyBackupNeedsKey}
	// ErrBackupInside: the second folder would be the first.
	ErrBackupInside error = &plainError{"vault: the second folder is inside the first, or not an absolute path", keyBackupInside}
	// ErrBackupDiffers: what was read back is not what was written, or does
	// not hold what the vault holds.
	ErrBackupDiffers error = &plainError{"vault: the backup is not what was written", keyBackupDiffers}
)

// FolderGoneError: the second folder of the backups is not there; a stick
// that is not plugged in looks so.
type FolderGoneError struct{ Folder string }

func (e *FolderGoneError) Error() string { return "vault: no such folder: " + e.Folder }

// Explanation names the sentence for a person.
func (e *FolderGoneError) Explanation() (string, map[string]any) {
	return keyBackupGone, map[string]any{"folder": e.Folder}
}

// SheetReason says what is wrong with a typed recovery key.
type SheetReason string

// The reasons.
const (
	SheetCharacter SheetReason = "character" // one that no key has, at Position
	SheetShort     SheetReason = "short"
	SheetLong      SheetReason = "long"
	SheetCheck     SheetReason = "check"   // the characters are possible, and one or more are wrong
	SheetOrder     SheetReason = "order"   // it is line Other
	SheetNothing   SheetReason = "nothing" // nothing was entered
	SheetLines     SheetReason = "lines"   // this line is missing, or one too many
	SheetWhole     SheetReason = "whole"   // not a key, or one with a wrong character; Line is 0
)

func sheetReasons() []SheetReason {
	return []SheetReason{SheetCharacter, SheetShort, SheetLong, SheetCheck, SheetOrder, SheetNothing, SheetLines, SheetWhole}
}

func (r SheetReason) key() string { return "vault.sheet." + string(r) }

// SheetError: a recovery key was not typed, or read, as it stands on the
// sheet.
type SheetError struct {
	Reason   SheetReason
	Line     int    // from 1
	Position int    // of the character, from 1, spaces not counted
	Found    string // the character
	Other    int    // the line that it is
}

func (e *SheetError) Error() string {
	return fmt.Sprintf("vault: recovery key: line %d: %s", e.Line, e.Reason)
}

// Explanation names the sentence for a person.
func (e *SheetError) Explanation() (string, map[string]any) {
	return e.Reason.key(), map[string]any{
		"line": e.Line, "position": e.Position, "character": e.Found, "other": e.Other, "lines": RecoveryLines,
	}
}

// recoveryExplanations are the keys of this file.
func recoveryExplanations() []string {
	keys := []string{
		keyBackupNone, keyBackupNotWhole, keyBackupDamaged, keyBackupWrongKey, keyBackupKeyFile,
		keyBackupInside, keyBackupGone, keyBackupDiffers, keyBackupNeedsKey, keyBackupEmpty, keyNotDamaged,
	}
	for _, r := range sheetReasons() {
		keys = append(keys, r.key())
	}
	return keys
}

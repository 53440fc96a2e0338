// The keyring as this room wants it: three calls, and ten named ways in which
// they fail.

package vault

import (
	"context"
	"fmt"
)

// Keyring keeps short texts under names. Names are of [A-Za-z0-9._-], values
// are one line of ASCII of at most 2,000 bytes. Failures are *KeyringError.
// Only Set of a new name is ever asked for: nothing is overwritten.
type Keyring interface {
	Set(ctx context.Context, name, value string) error
	Get(ctx context.Context, name string) (value string, err error)
	Delete(ctx context.Context, name string) error
}

// Batch is what a Keyring may do besides: read many items in one go. It gives
// those that it could read well. What is the matter with another one, Get says;
// an error is only of the keyring as a whole, as Get gives it.
type Batch interface {
	GetMany(ctx context.Context, names []string) (values map[string]string, err error)
}

// serviceName is what all our items are filed under, in every system's
// keyring. It never changes: the items could not be found again.
const serviceName = "io.github.rokketa.Rokketa"

// KeyringState names what is wrong with the keyring.
type KeyringState string

// The named states.
const (
	NoBus        KeyringState = "no-bus"      // no session bus (Linux): no way to any keyring
	NoService    KeyringState = "no-service"  // nobody offers a keyring, or it ended during the call
	Locked       KeyringState = "locked"      // and nobody could be asked to unlock it
	Dismissed    KeyringState = "dismissed"   // the keyring's question was closed, or nothing was stored
	TimedOut     KeyringState = "timed-out"   // no answer within Options.KeyringWait
	EmptyValue   KeyringState = "empty"       // the item is there and holds nothing
	WrongValue   KeyringState = "wrong"       // the item is there and holds something else
	ItemMissing  KeyringState = "missing"     // the item is not there
	AccessDenied KeyringState = "denied"      // the system or its policy forbids it
	TooLarge     KeyringState = "too-large"   // the value does not fit
	Unsupported  KeyringState = "unsupported" // this system has no keyring we know
	Failed       KeyringState = "failed"      // none of these; Err says what
)

// KeyringStates gives all of them.
func KeyringStates() []KeyringState {
	return []KeyringState{
		NoBus, NoService, Locked, Dismissed, TimedOut, EmptyValue, WrongValue,
		ItemMissing, AccessDenied, TooLarge, Unsupported, Failed,
	}
}

func (s KeyringState) key() string { return "vault.keyring." + string(s) }

// KeyringError is a failed call to the keyring. Nothing in the vault was
// changed by it.
type KeyringError struct {
	State KeyringState
	Op    string // "set", "get", "delete"
	Err   error  // what the system said, nil where it said nothing
}

func (e *KeyringError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("keyring: %s: %s", e.Op, e.State)
	}
	return fmt.Sprintf("keyring: %s: %s: %v", e.Op, e.State, e.Err)
}

func (e *KeyringError) Unwrap() error { return e.Err }

// Explanation names the sentence for a person.
func (e *KeyringError) Explanation() (string, map[string]any) {
	return e.State.key(), map[string]any{"text": e.Error()}
}

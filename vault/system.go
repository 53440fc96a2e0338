// The keyring of the operating system: Secret Service on Linux, Credential
// Manager on Windows, Keychain on macOS.

package vault

import (
	"context"
	"errors"

	keyring "github.com/zalando/go-keyring"
)

// SystemKeyring gives the keyring of the operating system. It is an io.Closer
// too, for what it may keep from one call to the next.
func SystemKeyring() Keyring { return &systemKeyring{} }

type systemKeyring struct{ desk }

func (k *systemKeyring) Set(ctx context.Context, name, value string) error {
	return k.ask(ctx, "set", func() (string, error) { return "", keyring.Set(serviceName, name, value) }, nil)
}

func (k *systemKeyring) Get(ctx context.Context, name string) (value string, err error) {
	err = k.ask(ctx, "get", func() (string, error) { return keyring.Get(serviceName, name) }, &value)
	return value, err
}

func (k *systemKeyring) Delete(ctx context.Context, name string) error {
	return k.ask(ctx, "delete", func() (string, error) { return "", keyring.Delete(serviceName, name) }, nil)
}

// Backend names the program behind the keyring, "" where it cannot be told.
func (k *systemKeyring) Backend(ctx context.Context) string { return k.backend(ctx) }

// ask does one call, puts what it gave into value, and names its failure.
func (k *systemKeyring) ask(ctx context.Context, op string, do func() (string, error), value *string) error {
	got, err := k.attended(ctx, do)
	if err == nil {
		if value != nil {
			*value = got
		}
		return nil
	}
	if ours, ok := errors.AsType[*KeyringError](err); ok {
		return &KeyringError{State: ours.State, Op: op, Err: ours.Err}
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err // the guard tells one from the other
	}
	return &KeyringError{State: stateOf(err), Op: op, Err: err}
}

// stateOf names a failure.
func stateOf(err error) KeyringState {
	switch {
	case errors.Is(err, keyring.ErrNotFound):
		return ItemMissing
	case errors.Is(err, keyring.ErrSetDataTooBig):
		return TooLarge
	case errors.Is(err, keyring.ErrUnsupportedPlatform):
		return Unsupported
	default:
		return systemState(err)
	}
}

// The keyring of the operating system: Secret Service on Linux, Credential
// Manager on Windows, Keychain on macOS.

package vault

import (
	"context"
	"errors"
	"time"

	keyring "github.com/zalando/go-keyring"
)

// SystemKeyring gives the keyring of the operating system.
func SystemKeyring() Keyring { return systemKeyring{} }

type systemKeyring struct{}

func (systemKeyring) Set(_ context.Context, name, value string) error {
	return ask("set", func() error { return keyring.Set(serviceName, name, value) })
}

func (systemKeyring) Get(_ context.Context, name string) (value string, err error) {
	err = ask("get", func() (err error) {
		value, err = keyring.Get(serviceName, name)
		return err
	})
	return value, err
}

func (systemKeyring) Delete(_ context.Context, name string) error {
	return ask("delete", func() error { return keyring.Delete(serviceName, name) })
}

// ask does one call and names its failure.
func ask(op string, do func() error) error {
	if err := reachable(); err != nil {
		return &KeyringError{State: NoBus, Op: op, Err: err}
	}
	start := wallClock()
	err := do()
	if err == nil {
		return nil
	}
	return &KeyringError{State: stateOf(err, since(start)), Op: op, Err: err}
}

// stateOf names a failure that took this long.
func stateOf(err error, took time.Duration) KeyringState {
	switch {
	case errors.Is(err, keyring.ErrNotFound):
		return ItemMissing
	case errors.Is(err, keyring.ErrSetDataTooBig):
		return TooLarge
	case errors.Is(err, keyring.ErrUnsupportedPlatform):
		return Unsupported
	default:
		return systemState(err, took)
	}
}

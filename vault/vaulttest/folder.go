// A keyring in a folder, for tests with several processes.

package vaulttest

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"rokketa/internal/durable"
	"rokketa/vault"
)

// Folder is a keyring whose items are files in this folder, in clear.
type Folder string

// Set stores an item.
func (f Folder) Set(_ context.Context, name, value string) error {
	return f.named("set", durable.WriteFile(f.path(name), []byte(value)))
}

// Get reads an item.
func (f Folder) Get(_ context.Context, name string) (string, error) {
	value, err := os.ReadFile(f.path(name))
	return string(value), f.named("get", err)
}

// Delete deletes an item.
func (f Folder) Delete(_ context.Context, name string) error {
	return f.named("delete", os.Remove(f.path(name)))
}

func (f Folder) path(name string) string { return filepath.Join(string(f), name) }

func (f Folder) named(op string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return &vault.KeyringError{State: vault.ItemMissing, Op: op}
	default:
		return &vault.KeyringError{State: vault.Failed, Op: op, Err: err}
	}
}

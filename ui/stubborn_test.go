// A vault that never answers, by which the window is held to waiting for none
// of its calls.

package ui_test

import (
	"bytes"
	"context"
	"runtime"
	"sync"

	"rokketa/otpauth"
	"rokketa/ui"
	"rokketa/vault"
)

// stubborn is a vault of which one method waits until it is told to stop. It
// notes on which goroutine each was called.
type stubborn struct {
	ui.Vault
	waits  string
	mu     sync.Mutex
	called map[string]int
	wrong  []string // calls on the window's goroutine
	window string
	free   chan struct{} // lets Close go on
}

// goroutine names the goroutine that asks.
func goroutine() string {
	line := make([]byte, 64)
	line = line[:runtime.Stack(line, false)]
	return string(bytes.Fields(line)[1])
}

func (s *stubborn) enter(ctx context.Context, method string) error {
	s.mu.Lock()
	s.called[method]++
	here := goroutine() == s.window
	if here {
		s.wrong = append(s.wrong, method)
	}
	s.mu.Unlock()
	if here || s.waits != method {
		return nil // a test that waited here would never tell
	}
	if ctx == nil {
		<-s.free
		return nil
	}
	<-ctx.Done()
	return &vault.CancelledError{Err: ctx.Err()}
}

func (s *stubborn) Add(ctx context.Context, all ...otpauth.Account) ([]vault.Entry, error) {
	if err := s.enter(ctx, "Add"); err != nil {
		return nil, err
	}
	return s.Vault.Add(ctx, all...)
}

func (s *stubborn) Label(ctx context.Context, id string, l vault.Label) error {
	if err := s.enter(ctx, "Label"); err != nil {
		return err
	}
	return s.Vault.Label(ctx, id, l)
}

func (s *stubborn) Pin(ctx context.Context, on bool, ids ...string) error {
	if err := s.enter(ctx, "Pin"); err != nil {
		return err
	}
	return s.Vault.Pin(ctx, on, ids...)
}

func (s *stubborn) Move(ctx context.Context, id string, to int) error {
	if err := s.enter(ctx, "Move"); err != nil {
		return err
	}
	return s.Vault.Move(ctx, id, to)
}

func (s *stubborn) Delete(ctx context.Context, ids ...string) error {
	if err := s.enter(ctx, "Delete"); err != nil {
		return err
	}
	return s.Vault.Delete(ctx, ids...)
}

func (s *stubborn) Restore(ctx context.Context, ids ...string) error {
	if err := s.enter(ctx, "Restore"); err != nil {
		return err
	}
	return s.Vault.Restore(ctx, ids...)
}

func (s *stubborn) Purge(ctx context.Context, ids ...string) error {
	if err := s.enter(ctx, "Purge"); err != nil {
		return err
	}
	return s.Vault.Purge(ctx, ids...)
}

func (s *stubborn) Count(ctx context.Context, id string) (otpauth.Code, error) {
	if err := s.enter(ctx, "Count"); err != nil {
		return otpauth.Code{}, err
	}
	return s.Vault.Count(ctx, id)
}

func (s *stubborn) Refresh(ctx context.Context) (bool, error) {
	if err := s.enter(ctx, "Refresh"); err != nil {
		return false, err
	}
	return s.Vault.Refresh(ctx)
}

func (s *stubborn) Health(ctx context.Context) (vault.Health, error) {
	if err := s.enter(ctx, "Health"); err != nil {
		return vault.Health{}, err
	}
	return s.Vault.Health(ctx)
}

func (s *stubborn) CheckPassword(ctx context.Context, typed string) error {
	if err := s.enter(ctx, "CheckPassword"); err != nil {
		return err
	}
	return s.Vault.CheckPassword(ctx, typed)
}

func (s *stubborn) UseRecoveryKey(ctx context.Context, key vault.RecoveryKey) error {
	if err := s.enter(ctx, "UseRecoveryKey"); err != nil {
		return err
	}
	return s.Vault.UseRecoveryKey(ctx, key)
}

func (s *stubborn) UseRecoveryPassphrase(ctx context.Context, passphrase string) error {
	if err := s.enter(ctx, "UseRecoveryPassphrase"); err != nil {
		return err
	}
	return s.Vault.UseRecoveryPassphrase(ctx, passphrase)
}

func (s *stubborn) SetBackupFolder(ctx context.Context, folder string) error {
	if err := s.enter(ctx, "SetBackupFolder"); err != nil {
		return err
	}
	return s.Vault.SetBackupFolder(ctx, folder)
}

func (s *stubborn) Backup(ctx context.Context) error {
	if err := s.enter(ctx, "Backup"); err != nil {
		return err
	}
	return s.Vault.Backup(ctx)
}

func (s *stubborn) Prove(ctx context.Context, with vault.Opening) error {
	if err := s.enter(ctx, "Prove"); err != nil {
		return err
	}
	return s.Vault.Prove(ctx, with)
}

func (s *stubborn) SetPassword(ctx context.Context, old, next string) error {
	if err := s.enter(ctx, "SetPassword"); err != nil {
		return err
	}
	return s.Vault.SetPassword(ctx, old, next)
}

func (s *stubborn) Apply(ctx context.Context, b *vault.Backup, without ...string) ([]vault.Planned, error) {
	if err := s.enter(ctx, "Apply"); err != nil {
		return nil, err
	}
	return s.Vault.Apply(ctx, b, without...)
}

func (s *stubborn) Watch(ctx context.Context, changed func()) {
	_ = s.enter(ctx, "Watch")
	s.Vault.Watch(ctx, changed)
}

func (s *stubborn) Close() error {
	_ = s.enter(nil, "Close") //nolint:staticcheck // Close has no context
	return s.Vault.Close()
}

// calls is how often a method was called.
func (s *stubborn) calls(method string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.called[method]
}

// Package vaulttest has keyrings for tests: one in memory that fails in every
// way a real one does, and one in a folder that several processes can share.
// Neither protects anything.
package vaulttest

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"rokketa/vault"
)

// Fault is a way in which a call goes wrong.
type Fault string

// The faults. Those with a named state give that state's error.
const (
	NoBus     Fault = "no bus"
	NoService Fault = "no service"
	Locked    Fault = "locked"
	Denied    Fault = "access denied"
	TooLarge  Fault = "too large"
	Failed    Fault = "failed"
	Hang      Fault = "hang"        // never answers, also when the context ends
	Panic     Fault = "panic"       // as the D-Bus library does when its bus closes
	Dismissed Fault = "dismissed"   // Set and Delete answer nil and do nothing; Get: the named state
	Vanish    Fault = "vanish"      // the call works, then the item is gone
	Empty     Fault = "empty"       // Set stores "", Get answers ""
	Wrong     Fault = "wrong value" // Set stores another value, Get answers one
	After     Fault = "after"       // the call works, then answers an error
	Omit      Fault = "omit"        // GetMany gives nothing, and no error
)

// Keyring is a keyring in memory. Its zero value is not ready; use New.
type Keyring struct {
	mu    sync.Mutex
	items map[string]string
	plan  func(op string, call int, name string) Fault
	calls int
	log   []string
	hang  chan struct{}
}

// New gives an empty keyring without faults.
func New() *Keyring {
	return &Keyring{items: map[string]string{}, hang: make(chan struct{})}
}

// Plan is asked before every call which fault it has ("" for none). op is
// "set", "get", "delete" or "many"; call counts from 1 since the last Plan.
func (k *Keyring) Plan(plan func(op string, call int, name string) Fault) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.plan, k.calls = plan, 0
}

// Always gives every call this fault, "" none.
func (k *Keyring) Always(f Fault) {
	k.Plan(func(string, int, string) Fault { return f })
}

// Nth gives one call this fault, counted from 1 among the calls with this op
// ("" for any).
func (k *Keyring) Nth(op string, n int, f Fault) {
	seen := 0
	k.Plan(func(o string, _ int, _ string) Fault {
		if op == "" || o == op {
			if seen++; seen == n {
				return f
			}
		}
		return ""
	})
}

// Release lets every call that hangs go on, with an error.
func (k *Keyring) Release() {
	k.mu.Lock()
	defer k.mu.Unlock()
	close(k.hang)
	k.hang = make(chan struct{})
}

// Names gives the names of the items, sorted.
func (k *Keyring) Names() []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Sorted(maps.Keys(k.items))
}

// Value gives an item as it is stored, Put changes one behind the vault's
// back, Drop loses one.
func (k *Keyring) Value(name string) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.items[name]
}

// Put stores an item without a fault.
func (k *Keyring) Put(name, value string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.items[name] = value
}

// Drop loses an item.
func (k *Keyring) Drop(name string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.items, name)
}

// Log gives the calls since New, as "op name".
func (k *Keyring) Log() []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Clone(k.log)
}

func (k *Keyring) fault(op, name string) (f Fault, hang chan struct{}) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.calls++
	k.log = append(k.log, op+" "+name)
	if k.plan != nil {
		f = k.plan(op, k.calls, name)
	}
	return f, k.hang
}

func failure(op string, f Fault, hang chan struct{}) error {
	state := map[Fault]vault.KeyringState{
		NoBus: vault.NoBus, NoService: vault.NoService, Locked: vault.Locked,
		Denied: vault.AccessDenied, TooLarge: vault.TooLarge, Failed: vault.Failed,
	}[f]
	switch {
	case state != "":
		return &vault.KeyringError{State: state, Op: op}
	case f == Hang:
		<-hang
		return &vault.KeyringError{State: vault.NoService, Op: op}
	case f == Panic:
		panic("vaulttest: the bus closed")
	case f == Dismissed && op == "get":
		return &vault.KeyringError{State: vault.Dismissed, Op: op}
	default:
		return nil
	}
}

// Set stores an item.
func (k *Keyring) Set(_ context.Context, name, value string) error {
	f, hang := k.fault("set", name)
	if err := failure("set", f, hang); err != nil {
		return err
	}
	switch f {
	case Dismissed, Vanish:
		return nil
	case Empty:
		value = ""
	case Wrong:
		value = wrong(value)
	default:
	}
	k.Put(name, value)
	return afterwards("set", f)
}

// Get reads an item.
func (k *Keyring) Get(_ context.Context, name string) (string, error) {
	f, hang := k.fault("get", name)
	if err := failure("get", f, hang); err != nil {
		return "", err
	}
	k.mu.Lock()
	value, ok := k.items[name]
	if f == Vanish {
		delete(k.items, name)
	}
	k.mu.Unlock()
	switch {
	case !ok:
		return "", &vault.KeyringError{State: vault.ItemMissing, Op: "get"}
	case f == Empty:
		return "", nil
	case f == Wrong:
		return wrong(value), nil
	case f == After:
		return "", afterwards("get", f)
	}
	return value, nil
}

// Batch is the same keyring as a vault.Batch too. Its calls have the op "many"
// and the names with spaces between them.
func (k *Keyring) Batch() vault.Keyring { return batch{k} }

type batch struct{ *Keyring }

// GetMany reads those items that are there.
func (k batch) GetMany(_ context.Context, names []string) (map[string]string, error) {
	f, hang := k.fault("many", strings.Join(names, " "))
	if err := failure("get", f, hang); err != nil || f == Omit {
		return nil, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	values := map[string]string{}
	for _, name := range names {
		value, ok := k.items[name]
		switch {
		case !ok:
			continue
		case f == Empty:
			value = ""
		case f == Wrong:
			value = wrong(value)
		}
		values[name] = value
		if f == Vanish {
			delete(k.items, name)
		}
	}
	if f == After {
		return nil, afterwards("get", f)
	}
	return values, nil
}

// Delete deletes an item.
func (k *Keyring) Delete(_ context.Context, name string) error {
	f, hang := k.fault("delete", name)
	if err := failure("delete", f, hang); err != nil {
		return err
	}
	if f == Dismissed {
		return nil
	}
	k.mu.Lock()
	_, ok := k.items[name]
	delete(k.items, name)
	k.mu.Unlock()
	if !ok {
		return &vault.KeyringError{State: vault.ItemMissing, Op: "delete"}
	}
	return afterwards("delete", f)
}

func afterwards(op string, f Fault) error {
	if f == After {
		return &vault.KeyringError{State: vault.NoService, Op: op}
	}
	return nil
}

// wrong changes one character in the middle.
func wrong(value string) string {
	if value == "" {
		return "something else"
	}
	b := []byte(value)
	if b[len(b)/2]++; b[len(b)/2] > '~' {
		b[len(b)/2] = '!'
	}
	return string(b)
}

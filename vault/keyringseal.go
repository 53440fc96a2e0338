// The app password in the keyring store: opening the seal at the start, and
// the key pages that hold it.

package vault

import (
	"bytes"
	"context"
	"errors"
	"slices"
)

// unlock makes sure that the pages of this seal can be read. A seal that
// appears or changes while the vault is open is another program's: its
// password was never asked for here. The error is ErrPassphraseNeeded,
// ErrPassphraseWrong, ErrPassphraseChanged, ErrPassphraseTooHard, *WaitError,
// or why the key pages could not be read.
func (k *keyringStore) unlock(ctx context.Context, s *seal) error {
	switch {
	case s == nil:
		k.bad = nil
		return nil
	case k.opened[s.Recipient] != nil:
		// Another program may have written them again.
		k.bad = slices.DeleteFunc(k.bad, func(name string) bool { return !slices.Contains(s.Keys, name) })
		return nil
	case k.last != nil || k.loaded:
		return ErrPassphraseChanged
	case k.password == "":
		return ofApp(ErrPassphraseNeeded)
	}
	wrapped, err := k.readKeys(ctx, s)
	if err != nil {
		return err
	}
	var o *opened
	err = k.tries.attempt(ctx, func() (err error) {
		o, err = openOne(wrapped, k.password, s.Recipient)
		return err
	})
	if errors.Is(err, errNotWhole) {
		return k.keysLost(WrongValue)
	}
	if err != nil {
		return ofApp(err)
	}
	k.opened[s.Recipient] = o
	k.bad = nil
	for name, payload := range wrapped {
		if !bytes.Equal(payload, o.wrapped) {
			k.bad = append(k.bad, name)
		}
	}
	slices.Sort(k.bad)
	return nil
}

// openOne opens the first key page that opens. Pages that are the same, as
// they should be, are tried once.
func openOne(wrapped map[string][]byte, password, recipient string) (o *opened, err error) {
	var tried [][]byte
	for _, payload := range wrapped {
		if payload == nil || slices.ContainsFunc(tried, func(b []byte) bool { return bytes.Equal(b, payload) }) {
			continue
		}
		tried = append(tried, payload)
		was := err
		if o, err = openSeal(payload, password, recipient); err == nil {
			return o, nil
		}
		// That one page refuses the password says more than that another is
		// not whole.
		if errors.Is(was, ErrPassphraseWrong) {
			err = was
		}
	}
	return nil, err
}

// readKeys gives the payload of each key page, nil for one that is not there
// or not whole. It is an error that none is.
func (k *keyringStore) readKeys(ctx context.Context, s *seal) (map[string][]byte, error) {
	wrapped := make(map[string][]byte, len(s.Keys))
	trouble, whole := KeyringState(""), false
	for _, name := range s.Keys {
		payload, state, err := k.readKey(ctx, name)
		if err != nil {
			return nil, err
		}
		wrapped[name] = payload
		whole = whole || payload != nil
		if trouble == "" || trouble == ItemMissing && state != "" {
			trouble = state
		}
	}
	if !whole {
		return nil, k.keysLost(trouble)
	}
	return wrapped, nil
}

func (k *keyringStore) readKey(ctx context.Context, name string) (payload []byte, trouble KeyringState, err error) {
	value, err := k.ring.Get(ctx, name)
	if bad, ok := errors.AsType[*KeyringError](err); ok && (bad.State == ItemMissing || bad.State == EmptyValue || bad.State == WrongValue) {
		return nil, bad.State, nil
	}
	if err != nil {
		return nil, "", err
	}
	if value == "" {
		return nil, EmptyValue, nil
	}
	if payload, err = cutPage(pageKey, name, value); errors.Is(err, errNotWhole) {
		return nil, WrongValue, nil
	}
	return payload, "", err
}

// keysLost: without a key page nothing opens, as where the keyring has none
// of the secrets. Options.Anyway asks for more than can be had then: what is
// left is what SetAside is for.
func (k *keyringStore) keysLost(state KeyringState) error {
	if k.files.anyway {
		return &DamagedError{Name: k.files.name(), Err: damage("key pages"), key: keyDamagedKey}
	}
	return &KeyringError{State: state, Op: "get", Err: damage("no key page is whole")}
}

// settle wipes every opened seal but the one in use.
func (k *keyringStore) settle(use *seal) {
	for recipient, o := range k.opened {
		if recipient != use.recipient() {
			o.wipe()
			delete(k.opened, recipient)
		}
	}
}

// mended gives the seal with new names in place of the key pages that did not
// read well.
func (k *keyringStore) mended(s *seal) (*seal, error) {
	again := &seal{Recipient: s.Recipient, Keys: slices.Clone(s.Keys)}
	for i, name := range again.Keys {
		if !slices.Contains(k.bad, name) {
			continue
		}
		var err error
		if again.Keys[i], err = randomName(k.random, nameSize); err != nil {
			return nil, err
		}
	}
	return again, nil
}

// keyChanges gives the names of key pages that next has and old has not, and those
// that it is the other way round with.
func keyChanges(old, next *seal) (fresh, replaced []string) {
	less := func(a, b []string) []string {
		return slices.DeleteFunc(slices.Clone(a), func(name string) bool { return slices.Contains(b, name) })
	}
	return less(next.keys(), old.keys()), less(old.keys(), next.keys())
}

// writeKey writes a key page and reads it back.
func (k *keyringStore) writeKey(ctx context.Context, name string, s *seal) error {
	o, err := k.opener(s)
	if err != nil {
		return err
	}
	value, err := joinPage(pageKey, name, o.wrapped)
	if err != nil {
		return err
	}
	if err := k.ring.Set(ctx, name, value); err != nil {
		return err
	}
	return readsAs(ctx, k.ring, name, value)
}

// reseal makes a seal for a password, with names for its key pages. Until it
// is committed nothing uses it.
func (k *keyringStore) reseal(password string) (*seal, error) {
	o, err := newSeal(password, k.work)
	if err != nil {
		return nil, err
	}
	s := &seal{Recipient: o.identity.Recipient().String(), Keys: make([]string, keyCopies)}
	for i := range s.Keys {
		if s.Keys[i], err = randomName(k.random, nameSize); err != nil {
			o.wipe()
			return nil, err
		}
	}
	k.opened[s.Recipient] = o
	return s, nil
}

// is says whether this is the password of the seal in use.
func (k *keyringStore) is(password string, s *snapshot) error {
	with, err := k.opener(s.seal)
	if err != nil {
		return err
	}
	if password == "" {
		return ErrPassphraseWrong // scrypt would call it none
	}
	o, err := openSeal(with.wrapped, password, s.seal.recipient())
	o.wipe()
	return err
}

// opener gives what opens and seals the pages of a vault with this seal: nil
// for open pages. A seal that is not opened is an error, so that nothing is
// ever written open because of that.
func (k *keyringStore) opener(s *seal) (*opened, error) {
	if s == nil {
		return nil, nil
	}
	if o := k.opened[s.Recipient]; o != nil {
		return o, nil
	}
	return nil, ErrPassphraseChanged
}

func (k *keyringStore) lame() bool { return len(k.bad) > 0 }

// What the vault shows of an account, and the account as it is kept inside.

package vault

import (
	"slices"
	"time"

	"rokketa/otpauth"
)

// State says how an account's secret was found.
type State string

// The states of an account.
const (
	Whole   State = "whole"   // the secret is there
	Missing State = "missing" // the keyring does not have the secret
	Damaged State = "damaged" // the keyring has something else in its place
)

// Entry is an account in the vault. It is a copy: changing it changes
// nothing. Its secret is shared with the vault and is wiped by Vault.Close.
type Entry struct {
	ID      string          // random, stable for the account's life
	Account otpauth.Account // its Secret is zero unless State is Whole
	State   State
	Added   time.Time
	Changed time.Time // last change of the name or the counter
	Deleted time.Time // zero unless it is in the trash
	Tags    []string
	Icon    string
	Pinned  bool
}

// Likeness says how an account compares with those in the vault.
type Likeness string

// The likenesses, from the nearest to the farthest.
const (
	LikeSame Likeness = "same" // the same secret and the same codes
	LikeName Likeness = "name" // the same names, another secret
	LikeNew  Likeness = "new"  // neither
)

// record is an account as the stores know it.
type record struct {
	Entry
	page    string       // the keyring page that holds the secret; "" while it has none
	trouble KeyringState // how the page was found where the account is not Whole
	due     time.Time    // when it was first seen to have been in the trash for too long; see trash.go
}

// snapshot is one state of the vault. Once it is shared it is never changed;
// a change is made on a clone.
type snapshot struct {
	vault   string // random name of this vault
	commit  uint64 // counts the changes; 0 is a vault of which nothing is written yet
	written time.Time
	seal    *seal    // nil where there is no app password
	records []record // in the order of the list, the trash in its old places
}

func (s *snapshot) clone() *snapshot {
	c := *s
	c.records = slices.Clone(s.records)
	return &c
}

// find gives the place of an account that is (or is not) in the trash, or -1.
func (s *snapshot) find(id string, deleted bool) int {
	return slices.IndexFunc(s.records, func(r record) bool {
		return r.ID == id && r.Deleted.IsZero() != deleted
	})
}

// entries gives the accounts that are (or are not) in the trash.
func (s *snapshot) entries(deleted bool) []Entry {
	list := make([]Entry, 0, len(s.records))
	for _, r := range s.records {
		if r.Deleted.IsZero() != deleted {
			e := r.Entry
			e.Tags = slices.Clone(e.Tags)
			list = append(list, e)
		}
	}
	return list
}

// secretBook holds every decoded secret once, so that a page read again does
// not leave copies behind and Close can wipe them all.
type secretBook struct {
	byID    map[string]otpauth.Secret
	retired []otpauth.Secret // may still be in the hands of a caller
}

// keep takes a secret into the book and gives the one to use. It copies raw.
func (b *secretBook) keep(id string, raw []byte) otpauth.Secret {
	fresh := otpauth.NewSecret(raw)
	if old, ok := b.byID[id]; ok {
		if old.Equal(fresh) {
			fresh.Wipe()
			return old
		}
		b.retired = append(b.retired, old)
	}
	if b.byID == nil {
		b.byID = make(map[string]otpauth.Secret)
	}
	b.byID[id] = fresh
	return fresh
}

// share is keep for a secret that a caller handed in.
func (b *secretBook) share(id string, s otpauth.Secret) otpauth.Secret {
	raw := s.Reveal()
	defer clear(raw)
	return b.keep(id, raw)
}

func (b *secretBook) wipe() {
	for _, s := range b.byID {
		s.Wipe()
	}
	for _, s := range b.retired {
		s.Wipe()
	}
	clear(b.byID)
	b.retired = nil
}

// The day on which the app password was chosen: known whichever program set
// it, and never that of another password.

package vault_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"rokketa/vault"
)

func TestTheDayOfAPasswordIsThatOfTheOneThatIsSet(t *testing.T) {
	p := keyringPlace(t)
	p.o.Doors.WorkFactor = 1
	now := noon
	p.o.Now = func() time.Time { return now }
	v, _ := p.withKey(t, 2)
	is := func(where string, v *vault.Vault, want time.Time) {
		t.Helper()
		if got := vault.PasswordSince(p.o); !got.Equal(want) {
			t.Errorf("%s: %v from outside, want %v", where, got, want)
		}
		if got := v.PasswordSince(); !got.Equal(want) {
			t.Errorf("%s: %v from inside, want %v", where, got, want)
		}
	}
	is("none", v, time.Time{})
	for _, c := range []struct{ where, old, next string }{{"set", "", "one"}, {"changed", "one", "two"}} {
		now = now.Add(40 * day)
		must(t, v.SetPassword(t.Context(), c.old, c.next))
		is(c.where, v, now)
		must(t, v.Close())
		at := now
		now = now.Add(2 * day)
		v = p.with(c.next).open(t) // as another program, later
		is(c.where+", opened again", v, at)
		add(t, v, account(int(now.Sub(noon)/day)))
		is(c.where+", and something changed", v, at)
	}
	must(t, v.SetPassword(t.Context(), "two", ""))
	is("removed", v, time.Time{})
	if _, err := os.Stat(filepath.Join(p.o.Dir, "password")); err == nil {
		t.Error("the day is still there")
	}
}

func TestADayThatIsNotWholeOrOfAnotherPasswordIsNotKnown(t *testing.T) {
	p, _ := lockedPlace(t, 1)
	path := filepath.Join(p.o.Dir, "password")
	whole, err := os.ReadFile(path)
	must(t, err)
	was := vault.PasswordSince(p.o)
	if was.IsZero() {
		t.Fatal("it is not known at all")
	}
	none := func(where string) {
		t.Helper()
		if got := vault.PasswordSince(p.o); !got.IsZero() {
			t.Errorf("%s: %v", where, got)
		}
		v, err := vault.Open(t.Context(), p.o)
		must(t, err)
		defer func() { _ = v.Close() }()
		if got := v.PasswordSince(); !got.IsZero() || names(v.Entries()) != "0" {
			t.Errorf("%s: %v from inside, accounts %s", where, got, names(v.Entries()))
		}
	}
	for i := range whole {
		harmed := append([]byte(nil), whole...)
		harmed[i] ^= 1
		must(t, os.WriteFile(path, harmed, 0o600))
		if got := vault.PasswordSince(p.o); !got.IsZero() {
			t.Errorf("byte %d changed: %v", i, got)
		}
	}
	must(t, os.WriteFile(path, whole[:len(whole)/2], 0o600))
	none("half of it")
	other, _ := lockedPlace(t, 1)
	theirs, err := os.ReadFile(filepath.Join(other.o.Dir, "password"))
	must(t, err)
	must(t, os.WriteFile(path, theirs, 0o600))
	none("another vault's")
	must(t, os.Remove(path))
	none("gone")
}

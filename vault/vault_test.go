// What a vault does when nothing goes wrong, on both stores.

package vault_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"rokketa/otpauth"
	"rokketa/vault"
)

func TestAVaultKeepsWhatItWasGiven(t *testing.T) {
	bothStores(t, func(t *testing.T, p place) {
		v := p.open(t)
		if got := len(tree(t, p.o.Dir)); got != 0 {
			t.Fatalf("opening an empty vault wrote %d files", got)
		}
		hotp := otpauth.Account{
			Type: otpauth.HOTP, Issuer: "", Name: "member7@", Secret: account(7).Secret,
			Algorithm: otpauth.SHA512, Digits: 8, Counter: 1 << 40,
		}
		added := add(t, v, account(0), account(1))
		add(t, v, hotp)
		must(t, v.Close())
		again := p.open(t).Entries()
		if got := names(again); got != "0 1 7" {
			t.Fatalf("accounts after reopening: %s", got)
		}
		sameSecrets(t, again)
		if again[0].ID != added[0].ID || !again[0].Added.Equal(noon) {
			t.Errorf("ID or time changed: %+v", again[0])
		}
		if a := again[2].Account; a.Type != hotp.Type || a.Algorithm != hotp.Algorithm || a.Digits != 8 || a.Counter != 1<<40 {
			t.Errorf("HOTP account came back as %+v", a)
		}
	})
}

func TestChangesStay(t *testing.T) {
	bothStores(t, func(t *testing.T, p place) {
		ctx := t.Context()
		v := p.open(t)
		e := add(t, v, accounts(0, 5)...)
		must(t, v.Rename(ctx, e[2].ID, " 新しい名前 ", "member2@home"))
		must(t, v.Move(ctx, e[4].ID, 0))
		must(t, v.Delete(ctx, e[1].ID))
		must(t, v.Move(ctx, e[0].ID, 99))
		check := func(v *vault.Vault, list, trash string) {
			t.Helper()
			if got := names(v.Entries()); got != list {
				t.Errorf("list is %q, want %q", got, list)
			}
			if got := names(v.Deleted()); got != trash {
				t.Errorf("trash is %q, want %q", got, trash)
			}
			sameSecrets(t, v.Entries())
		}
		check(v, "4 2 3 0", "1")
		v = p.open(t)
		check(v, "4 2 3 0", "1")
		if got := v.Entries()[1].Account.Issuer; got != "新しい名前" {
			t.Errorf("issuer is %q", got)
		}
		must(t, v.Restore(ctx, e[1].ID))
		check(v, "4 1 2 3 0", "")
		must(t, v.Delete(ctx, e[1].ID, e[3].ID))
		must(t, v.Purge(ctx, e[1].ID))
		check(v, "4 2 0", "3")
		check(p.open(t), "4 2 0", "3")
		for what, err := range map[string]error{
			"renaming a purged account":       v.Rename(ctx, e[1].ID, "a", "b"),
			"purging one outside the trash":   v.Purge(ctx, e[0].ID),
			"restoring one that never was":    v.Restore(ctx, "nobody"),
			"moving one in the trash":         v.Move(ctx, e[3].ID, 0),
			"deleting one known, one unknown": v.Delete(ctx, e[0].ID, "nobody"),
		} {
			if !errors.Is(err, vault.ErrUnknown) {
				t.Errorf("%s: %v", what, err)
			}
		}
		check(p.open(t), "4 2 0", "3")
	})
}

// What was added again while it lay in the trash has no place left; a pair
// that its owner wanted has.
func TestRestoringMakesNoTwinOfWhatWasAddedAgain(t *testing.T) {
	bothStores(t, func(t *testing.T, p place) {
		ctx, now := t.Context(), noon
		p.o.Now = func() time.Time { return now }
		v := p.open(t)
		first := add(t, v, account(0))[0].ID
		pair := add(t, v, account(0))[0].ID // wanted: the first was there
		now = now.Add(time.Minute)
		must(t, v.Delete(ctx, first))
		must(t, v.Restore(ctx, first))
		must(t, v.Delete(ctx, first, pair))
		now = now.Add(time.Minute)
		add(t, v, account(0))
		if err := v.Restore(ctx, first, pair); !errors.Is(err, vault.ErrTwin) {
			t.Errorf("a twin comes back: %v", err)
		}
		if len(v.Entries()) != 1 || len(v.Deleted()) != 2 {
			t.Errorf("%d in the list, %d in the trash", len(v.Entries()), len(v.Deleted()))
		}
	})
}

func TestEveryMoveIsWhatAListShows(t *testing.T) {
	p := keyringPlace(t)
	v := p.open(t)
	e := add(t, v, accounts(0, 6)...)
	must(t, v.Delete(t.Context(), e[1].ID, e[4].ID))
	for from := range 4 {
		for to := range 4 {
			before := v.Entries()
			want := append([]vault.Entry{}, before[:from]...)
			want = append(want, before[from+1:]...)
			want = append(want[:to], append([]vault.Entry{before[from]}, want[to:]...)...)
			must(t, v.Move(t.Context(), before[from].ID, to))
			if got := names(v.Entries()); got != names(want) {
				t.Fatalf("moving %d to %d of %s: %s", from, to, names(before), got)
			}
		}
	}
}

func TestACounterIsCommittedBeforeItsCodeIsGiven(t *testing.T) {
	// RFC 4226 Appendix D.
	want := []string{"755224", "287082", "359152", "969429"}
	bothStores(t, func(t *testing.T, p place) {
		v := p.open(t)
		e := add(t, v, otpauth.Account{
			Type: otpauth.HOTP, Name: "member0@", Secret: otpauth.NewSecret([]byte("12345678901234567890")),
			Algorithm: otpauth.SHA1, Digits: 6,
		})
		for n, text := range want {
			code, err := v.Count(t.Context(), e[0].ID)
			must(t, err)
			if code.Text != text || code.Step != uint64(n) {
				t.Errorf("code %d is %s at %d, want %s", n, code.Text, code.Step, text)
			}
			if got := p.open(t).Entries()[0].Account.Counter; got != uint64(n)+1 {
				t.Errorf("counter on the disk is %d after code %d", got, n)
			}
		}
		totp := add(t, v, account(1))
		if _, err := v.Count(t.Context(), totp[0].ID); !errors.Is(err, vault.ErrNotCounter) {
			t.Errorf("counting a TOTP account: %v", err)
		}
	})
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func TestMatchNamesDuplicates(t *testing.T) {
	v := keyringPlace(t).open(t)
	e := add(t, v, accounts(0, 3)...)
	same := account(1)
	same.Issuer, same.Name = "Other", "other"
	named := account(9)
	named.Issuer, named.Name = account(2).Issuer, strings.ToUpper(account(2).Name)
	for _, c := range []struct {
		account otpauth.Account
		want    vault.Likeness
		id      string
	}{{same, vault.LikeSame, e[1].ID}, {named, vault.LikeName, e[2].ID}, {account(9), vault.LikeNew, ""}} {
		if like, entry := v.Match(c.account); like != c.want || entry.ID != c.id {
			t.Errorf("%s: %s %q, want %s %q", c.account.Label(), like, entry.ID, c.want, c.id)
		}
	}
}

func TestAnImportIsOneCommit(t *testing.T) {
	p := keyringPlace(t)
	v := p.open(t)
	add(t, v, account(0))
	before := len(p.ring.Log())
	add(t, v, accounts(1, 101)...)
	sets := 0
	for _, call := range p.ring.Log()[before:] {
		if strings.HasPrefix(call, "set ") {
			sets++
		}
	}
	if sets > 4 {
		t.Errorf("100 accounts took %d pages", sets)
	}
	if got := len(p.open(t).Entries()); got != 101 {
		t.Errorf("%d accounts", got)
	}
	for _, name := range p.ring.Names() {
		if n := len(p.ring.Value(name)); n > 2000 {
			t.Errorf("a page has %d bytes", n)
		}
	}
}

func TestAFullListOfBadAccountsSavesNone(t *testing.T) {
	bothStores(t, func(t *testing.T, p place) {
		v := p.open(t)
		bad := account(1)
		bad.Secret = otpauth.Secret{}
		if _, err := v.Add(t.Context(), account(0), bad); err == nil {
			t.Error("an account without a secret was added")
		}
		long := account(2)
		long.Secret = otpauth.NewSecret(make([]byte, 1025))
		if _, err := v.Add(t.Context(), account(0), long); err == nil {
			t.Error("a secret of 1,025 bytes was added")
		}
		longest := account(3)
		longest.Secret = otpauth.NewSecret(make([]byte, 1024))
		if err := longest.Check(); err == nil {
			if _, err := v.Add(t.Context(), longest); err != nil {
				t.Errorf("a secret of 1,024 bytes: %v", err)
			}
		}
		if got := len(v.Entries()); got > 1 {
			t.Errorf("%d accounts", got)
		}
	})
}

func TestAClosedVaultIsEmptyAndSaysSo(t *testing.T) {
	bothStores(t, func(t *testing.T, p place) {
		v := p.open(t)
		e := add(t, v, account(0))[0]
		must(t, v.Close())
		must(t, v.Close())
		if !e.Account.Secret.IsZero() {
			t.Error("a secret that was handed out outlived Close")
		}
		if len(v.Entries()) != 0 {
			t.Error("a closed vault shows accounts")
		}
		if _, err := v.Add(t.Context(), account(1)); !errors.Is(err, vault.ErrClosed) {
			t.Errorf("adding to a closed vault: %v", err)
		}
		if _, err := v.Refresh(t.Context()); !errors.Is(err, vault.ErrClosed) {
			t.Errorf("refreshing a closed vault: %v", err)
		}
	})
}

func TestTheCallersSecretStaysTheCallers(t *testing.T) {
	v := keyringPlace(t).open(t)
	mine := account(0)
	e := add(t, v, mine)
	mine.Secret.Wipe()
	sameSecrets(t, v.Entries())
	must(t, v.Close())
	if !e[0].Account.Secret.IsZero() {
		t.Error("not wiped")
	}
	mine = account(1)
	v = keyringPlace(t).open(t)
	add(t, v, mine)
	must(t, v.Close())
	if mine.Secret.IsZero() {
		t.Error("Close wiped the caller's own secret")
	}
}

func TestExistsTellsAnOldVaultFromNone(t *testing.T) {
	bothStores(t, func(t *testing.T, p place) {
		for _, want := range []bool{false, true} {
			got, err := vault.Exists(p.o.Dir, p.o.Store)
			must(t, err)
			if got != want {
				t.Errorf("Exists is %v, want %v", got, want)
			}
			if !want {
				p.filled(t, 1)
			}
		}
		other := map[vault.Store]vault.Store{"": vault.StoreFile, vault.StoreFile: vault.StoreKeyring}[p.o.Store]
		if got, _ := vault.Exists(p.o.Dir, other); got {
			t.Errorf("one store is taken for the other (%s)", other)
		}
	})
}

func TestNothingPrintsASecret(t *testing.T) {
	bothStores(t, func(t *testing.T, p place) {
		v := p.open(t)
		add(t, v, account(0))
		text := fmt.Sprintf("%v %+v %#v %s %q %v %+v", v, v, v, v, v, v.Entries(), v.Entries())
		text += fmt.Sprintf("%v %+v %#v", p.o, p.o, &p.o)
		for _, canary := range canaries(0) {
			if strings.Contains(text, canary) {
				t.Errorf("%q in %s", canary, text)
			}
		}
	})
}

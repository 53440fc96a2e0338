// A program that is running has its own newer state, and what it holds is not
// lost to older files.

package vault_test

import (
	"errors"
	"testing"

	"rokketa/otpauth"
	"rokketa/vault"
)

func TestARunningProgramKeepsItsOwnNewerState(t *testing.T) {
	bothStores(t, func(t *testing.T, p place) {
		for _, what := range []string{"damaged", "back"} {
			t.Run(what, func(t *testing.T) {
				p := fresh(t, p)
				v := p.open(t)
				add(t, v, account(0))
				old := read(t, p.newestFile())
				hotp := account(1)
				hotp.Type, hotp.Period = otpauth.HOTP, 0
				id := add(t, v, hotp)[0].ID
				before, err := v.Count(t.Context(), id)
				must(t, err)
				if what == "damaged" {
					old = "not what was written"
				}
				put(t, p.newestFile(), old)
				if changed, err := v.Refresh(t.Context()); !changed || err != nil {
					t.Fatalf("refresh: %v, %v", changed, err)
				}
				if got := names(v.Entries()); got != "0 1" {
					t.Fatalf("shown is %q", got)
				}
				after, err := v.Count(t.Context(), id)
				must(t, err)
				if after.Step != before.Step+1 {
					t.Errorf("the codes are of %d and %d", before.Step, after.Step)
				}
				add(t, v, account(2))
				must(t, v.Close())
				v = p.open(t)
				if got := names(v.Entries()); got != "0 1 2" || len(v.Notices()) != 0 {
					t.Errorf("on the disk is %q, notices %v", got, v.Notices())
				}
			})
		}
	})
}

func TestACounterIsRaisedAtAStartFromAnOlderGeneration(t *testing.T) {
	bothStores(t, func(t *testing.T, p place) {
		v := p.open(t)
		hotp := account(0)
		hotp.Type, hotp.Period, hotp.Counter = otpauth.HOTP, 0, 10
		id := add(t, v, hotp)[0].ID
		given, err := v.Count(t.Context(), id)
		must(t, err)
		must(t, v.Close())
		put(t, p.newestFile(), "not what was written")
		v = p.open(t)
		code, err := v.Count(t.Context(), id)
		must(t, err)
		if code.Step <= given.Step || code.Step > given.Step+3 {
			t.Errorf("after the code of %d comes the code of %d", given.Step, code.Step)
		}
		next, err := v.Count(t.Context(), id)
		must(t, err)
		if next.Step != code.Step+1 {
			t.Errorf("after the code of %d comes the code of %d", code.Step, next.Step)
		}
	})
}

func TestASecretWipedByTheCallerIsNotSaved(t *testing.T) {
	bothStores(t, func(t *testing.T, p place) {
		v := p.open(t)
		e := add(t, v, accounts(0, 2)...)
		e[0].Account.Secret.Wipe()
		if _, err := v.Add(t.Context(), account(2)); !errors.Is(err, vault.ErrNotWhole) {
			t.Errorf("told as %v", err)
		}
		must(t, v.Close())
		if got := names(p.open(t).Entries()); got != "0 1" {
			t.Errorf("on the disk is %q", got)
		}
		sameSecrets(t, p.open(t).Entries())
	})
}

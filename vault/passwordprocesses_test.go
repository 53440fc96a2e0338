// Several programs on one vault, of which one sets, changes and takes away the
// app password again and again, and all are killed at random moments.

package vault_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"rokketa/vault"
)

// nextPassword is the round of the passwords.
var nextPassword = map[string]string{"": "one", "one": "two", "two": ""}

// openAny opens a vault with whichever of the passwords it has now.
func openAny(ctx context.Context, p place) (v *vault.Vault, password string, err error) {
	for range 20 {
		for password = range nextPassword {
			p.forgive()
			v, err = vault.Open(ctx, p.with(password).o)
			if err == nil && v.HasPassword() != (password != "") {
				_ = v.Close() // the password went meanwhile, or was not asked for
				err = vault.ErrPassphraseChanged
			}
			if err == nil || !errors.Is(err, vault.ErrPassphraseWrong) && !errors.Is(err, vault.ErrPassphraseNeeded) &&
				!errors.Is(err, vault.ErrPassphraseChanged) && !is[*vault.WaitError](err) {
				return v, password, err
			}
		}
	}
	return nil, "", err
}

// passwordChild changes the password again and again, where its numbers say
// so, else it adds accounts and prints a line for each that was acknowledged.
// Whenever it is told that the password is another one, it opens the vault
// anew.
func passwordChild(task []string) error {
	ctx := context.Background()
	p := sharedPlace(vault.Store(task[0]), task[1])
	from, _ := strconv.Atoi(task[3])
	to, _ := strconv.Atoi(task[4])
	v, password, err := openAny(ctx, p)
	if err != nil {
		return err
	}
	for n := from; n < to; n++ {
		for {
			if from%2000 >= 1000 {
				if err = v.SetPassword(ctx, password, nextPassword[password]); err == nil {
					password = nextPassword[password]
				}
			} else if _, err = v.Add(ctx, account(n)); err == nil {
				fmt.Println(n)
			}
			if !errors.Is(err, vault.ErrPassphraseChanged) && !errors.Is(err, vault.ErrPassphraseWrong) && !is[*vault.WaitError](err) {
				break
			}
			_ = v.Close()
			if v, password, err = openAny(ctx, p); err != nil {
				return err
			}
		}
		if err != nil {
			return err
		}
	}
	return v.Close()
}

func TestKilledProgramsThatChangeThePasswordLoseNothing(t *testing.T) {
	for range rounds(10, 1) {
		t.Run("keyring", func(t *testing.T) {
			dir := filepath.Join(folder(t), "app")
			p := sharedPlace(vault.StoreKeyring, dir)
			v := p.open(t)
			must(t, v.UseRecoveryKey(t.Context(), newKey(t)))
			must(t, v.Close())
			var acknowledged []int
			passwords := map[string]bool{}
			for round := range rounds(50, 3) {
				acknowledged = append(acknowledged, killed(t, vault.StoreKeyring, dir, "password", 2, 2000*round)...)
				v, password, err := openAny(t.Context(), p)
				must(t, err)
				sameSecrets(t, v.Entries())
				passwords[password] = true
				must(t, v.Close())
				p.sealedAs(t, dir, password)
			}
			p.o.Now = func() time.Time { return time.Now().Add(31 * day) }
			v, password, err := openAny(t.Context(), p)
			must(t, err)
			there := numbers(t, v.Entries())
			for _, n := range acknowledged {
				if !there[n] {
					t.Errorf("acknowledged and lost: %d", n)
				}
			}
			index := tree(t, dir)["index"]
			for name := range tree(t, filepath.Join(filepath.Dir(dir), "ring")) {
				if !strings.Contains(index, name) && !strings.HasPrefix(name, ".new-") {
					t.Errorf("page %s is left after the sweep", name)
				}
			}
			p.sealedAs(t, dir, password)
			t.Logf("%d changes acknowledged, killed with %d of 3 passwords set", len(acknowledged), len(passwords))
		})
	}
}

// sealedAs says that a start has left no page of another manner than the
// vault's.
func (p place) sealedAs(t *testing.T, dir, password string) {
	t.Helper()
	for name, value := range tree(t, filepath.Join(filepath.Dir(dir), "ring")) {
		if !strings.HasPrefix(name, ".new-") && strings.Contains(value, ".1.open.") != (password == "") {
			t.Errorf("with password %q the keyring has %.30s", password, value)
		}
	}
}

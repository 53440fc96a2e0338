// Every step of setting, changing and taking away the app password made to
// fail in turn: the vault opens with the one password or with the other, it
// is sealed as a whole or open as a whole, and what was written for the state
// that did not come goes at the next start.

package vault_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"rokketa/vault"
	"rokketa/vault/vaulttest"
)

// passwordChanges are the three changes: from one password to another, "" for
// none.
var passwordChanges = []struct{ name, old, next string }{
	{"set", "", "one"}, {"change", "one", "two"}, {"remove", "one", ""},
}

// prepared is a keyring vault with this password, to be copied for each step.
func prepared(t *testing.T, password string) place {
	t.Helper()
	p := keyringPlace(t)
	p.o.Doors.WorkFactor = 1
	v, _ := p.withKey(t, 40)
	must(t, v.Delete(t.Context(), v.Entries()[1].ID))
	if password != "" {
		must(t, v.SetPassword(t.Context(), "", password))
	}
	must(t, v.Close())
	return p
}

// never is a clock that does not tick: nobody looks after the backups while
// the steps are counted.
func never(time.Duration) (<-chan time.Time, func()) { return nil, func() {} }

// again is a copy of it.
func (p place) again(t *testing.T) place {
	q := fresh(t, p)
	copyTree(t, p.o.Dir, q.o.Dir)
	for name, value := range ringItems(p.ring) {
		q.ring.Put(name, value)
	}
	return q
}

// opens gives the password that the vault opens with, of the two.
func (p place) opens(t *testing.T, where, old, next string) (string, *vault.Vault) {
	t.Helper()
	needs, err := vault.NeedsPassword(p.o)
	must(t, err)
	for _, password := range []string{old, next} {
		if needs != (password != "") {
			continue
		}
		p.forgive()
		v, err := vault.Open(t.Context(), p.with(password).o)
		if err == nil {
			t.Cleanup(func() { _ = v.Close() })
			return password, v
		}
		if !errors.Is(err, vault.ErrPassphraseWrong) {
			t.Fatalf("%s: %v", where, err)
		}
	}
	t.Fatalf("%s: neither password opens it", where)
	return "", nil
}

// onlyOf says that no item of the keyring is of another manner than the
// vault.
func (p place) onlyOf(t *testing.T, where, password string) {
	t.Helper()
	for _, name := range p.ring.Names() {
		if value := p.ring.Value(name); strings.Contains(value, ".1.open.") != (password == "") {
			t.Fatalf("%s: with password %q the keyring has %.30s", where, password, value)
		}
	}
}

func TestEveryFailingStepOfAPasswordLeavesTheOldOneOrTheNew(t *testing.T) {
	for _, c := range passwordChanges {
		base := prepared(t, c.old)
		modes := []doors{{}, {stop: true}}
		if rounds(1, 0) == 1 {
			modes = append(modes, doors{after: true}, doors{stop: true, after: true})
		}
		for _, d := range modes {
			t.Run(fmt.Sprintf("%s/after=%v/stop=%v", c.name, d.after, d.stop), func(t *testing.T) {
				reached := map[string]bool{}
				stride := 1
				if d.stop {
					stride = rounds(1, 3)
				}
				for at := 1; ; at += stride {
					p, d := base.again(t), d
					broken := p.with(c.old)
					broken.o.Doors.Disk, broken.o.Keyring = d.disk(), doorKeyring{p.ring, &d}
					broken.o.Doors.Ticks = never
					v, err := vault.Open(t.Context(), broken.o)
					must(t, err)
					before := shape(t, v)
					d.step, d.at = 0, at
					err = v.SetPassword(t.Context(), c.old, c.next)
					d.at = 0
					if d.fired == "" {
						must(t, err)
						for _, step := range []string{"create", "write", "rename", "read", "keyring set", "keyring get", "keyring delete"} {
							if stride == 1 && !reached[step] {
								t.Errorf("no step %q was made to fail", step)
							}
						}
						return
					}
					reached[d.fired] = true
					where := fmt.Sprintf("step %d (%s)", at, d.fired)
					if err != nil {
						if _, ok := errors.AsType[interface {
							error
							Explanation() (string, map[string]any)
						}](err); !ok {
							t.Fatalf("%s: an error without a sentence: %v", where, err)
						}
					}
					// The next start, on a healthy system.
					password, w := p.opens(t, where, c.old, c.next)
					switch got := shape(t, w); {
					case got != before || len(w.Notices()) != 0:
						t.Fatalf("%s: %s, notices %v", where, got, w.Notices())
					case password != c.next && (err == nil || errors.Is(err, vault.ErrPasswordLeftover)):
						t.Fatalf("%s: told as done (%v), and the password is %q", where, err, password)
					}
					p.onlyOf(t, where, password)
					if password == c.old {
						must(t, w.SetPassword(t.Context(), c.old, c.next))
					}
					must(t, w.Close())
					p.onlyOf(t, where, c.next)
					everyPageIsKnown(t, p, where)
					w = p.with(c.next).later(31 * day).open(t)
					if got := shape(t, w); got != before {
						t.Fatalf("%s: made again: %s", where, got)
					}
					must(t, w.Close())
					tidy(t, p, where)
				}
			})
		}
	}
}

// The same with every way in which a keyring fails, at every call.
func TestEveryKeyringFaultOfAPasswordLeavesTheOldOneOrTheNew(t *testing.T) {
	faults := []vaulttest.Fault{vaulttest.Dismissed, vaulttest.Wrong, vaulttest.After}
	if rounds(1, 0) == 1 {
		faults = append(faults, vaulttest.Locked, vaulttest.Empty, vaulttest.Failed)
	}
	for _, c := range passwordChanges {
		base := prepared(t, c.old)
		for _, f := range faults {
			t.Run(c.name+"/"+string(f), func(t *testing.T) {
				for n := 1; ; n++ {
					p := base.again(t)
					v := p.with(c.old).open(t)
					before := shape(t, v)
					fired := false
					p.ring.Plan(func(_ string, call int, _ string) vaulttest.Fault {
						if call == n {
							fired = true
							return f
						}
						return ""
					})
					err := v.SetPassword(t.Context(), c.old, c.next)
					p.ring.Always("")
					if !fired {
						must(t, err)
						return
					}
					where := fmt.Sprintf("call %d", n)
					password, w := p.opens(t, where, c.old, c.next)
					if got := shape(t, w); got != before {
						t.Fatalf("%s: %s", where, got)
					}
					if password != c.next && (err == nil || errors.Is(err, vault.ErrPasswordLeftover)) {
						t.Fatalf("%s: told as done (%v), and the password is %q", where, err, password)
					}
					p.onlyOf(t, where, password)
					must(t, w.Close())
				}
			})
		}
	}
}

func TestWhatCouldNotBeDeletedIsToldAndGoesAtTheNextStart(t *testing.T) {
	p := prepared(t, "")
	v := p.open(t)
	p.ring.Plan(func(op string, _ int, _ string) vaulttest.Fault {
		if op == "delete" {
			return vaulttest.Dismissed
		}
		return ""
	})
	if err := v.SetPassword(t.Context(), "", "one"); !errors.Is(err, vault.ErrPasswordLeftover) || !v.HasPassword() {
		t.Fatalf("%v", err)
	}
	p.ring.Always("")
	must(t, v.Close())
	must(t, p.with("one").open(t).Close())
	p.manner(t, "at the next start", "sealed", 2)
}

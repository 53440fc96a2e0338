// Wrong passwords cost waits that grow, for every program and after every
// restart, and nobody waits for longer than five minutes.

package vault_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"rokketa/vault"
)

// guarded gives a place of either store that asks for a password, and the
// clock that it goes by.
func bothGuarded(t *testing.T, statement func(t *testing.T, p place, now *time.Time)) {
	t.Run("keyring", func(t *testing.T) {
		p, _ := lockedPlace(t, 1)
		now := noon
		p.o.Now = func() time.Time { return now }
		statement(t, p, &now)
	})
	t.Run("file", func(t *testing.T) {
		p := filePlace(t)
		p.filled(t, 1)
		now := noon
		p.o.Now = func() time.Time { return now }
		statement(t, p, &now)
	})
}

// guess tries a password as a program that is just started, and gives how
// long it must wait, 0 where it was tried.
func (p place) guess(t testing.TB, password string) time.Duration {
	t.Helper()
	v, err := vault.Open(t.Context(), p.with(password).o)
	if wait, ok := errors.AsType[*vault.WaitError](err); ok {
		return wait.Left
	}
	switch {
	case password == p.o.Passphrase:
		must(t, err)
		must(t, v.Close())
	case !errors.Is(err, vault.ErrPassphraseWrong):
		t.Fatalf("a wrong password: %v", err)
	}
	return 0
}

func TestWrongPasswordsCostWaitsThatGrow(t *testing.T) {
	bothGuarded(t, func(t *testing.T, p place, now *time.Time) {
		for n, seconds := range []int{0, 0, 0, 5, 10, 20, 40, 80, 160, 300, 300, 300} {
			want := time.Duration(seconds) * time.Second
			if got := p.guess(t, "wrong"); got != want {
				t.Fatalf("try %d waits for %v, want %v", n+1, got, want)
			}
			if want == 0 {
				continue
			}
			// The right one must wait as well, or a wait would tell it.
			*now = now.Add(want - time.Second)
			if got := p.guess(t, p.o.Passphrase); got != time.Second {
				t.Fatalf("a second before it is over: %v", got)
			}
			*now = now.Add(time.Second)
			if got := p.guess(t, "wrong"); got != 0 {
				t.Fatalf("after the wait: %v", got)
			}
		}
		*now = now.Add(5 * time.Minute)
		if got := p.guess(t, p.o.Passphrase); got != 0 {
			t.Fatalf("the right one: %v", got)
		}
		for range 3 {
			if got := p.guess(t, "wrong"); got != 0 {
				t.Errorf("a good try did not reset it: %v", got)
			}
		}
	})
}

func TestTheWaitIsOneForAllPrograms(t *testing.T) {
	bothGuarded(t, func(t *testing.T, p place, _ *time.Time) {
		v := p.open(t)
		for range 2 {
			if err := v.CheckPassword(t.Context(), "wrong"); !errors.Is(err, vault.ErrPassphraseWrong) {
				t.Fatalf("%v", err)
			}
		}
		if got := p.guess(t, "wrong"); got != 0 {
			t.Fatalf("the third: %v", got)
		}
		for what, err := range map[string]error{
			"checking":      v.CheckPassword(t.Context(), p.o.Passphrase),
			"changing":      v.SetPassword(t.Context(), p.o.Passphrase, "next"),
			"setting aside": vault.SetAside(t.Context(), p.o),
		} {
			if !is[*vault.WaitError](err) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if got := p.guess(t, p.o.Passphrase); got == 0 {
			t.Error("opening did not have to wait")
		}
	})
}

func TestACheckedPasswordIsTheRightOne(t *testing.T) {
	bothGuarded(t, func(t *testing.T, p place, _ *time.Time) {
		v := p.open(t)
		must(t, v.CheckPassword(t.Context(), p.o.Passphrase))
		for _, wrong := range []string{"", "wrong", p.o.Passphrase + " "} {
			if err := v.CheckPassword(t.Context(), wrong); !errors.Is(err, vault.ErrPassphraseWrong) {
				t.Errorf("%q: %v", wrong, err)
			}
		}
	})
	p := keyringPlace(t)
	p.filled(t, 1)
	if err := p.open(t).CheckPassword(t.Context(), ""); !errors.Is(err, vault.ErrNoPassword) {
		t.Errorf("without a password: %v", err)
	}
}

// A clock that jumps locks nobody out for longer than the longest wait, and
// takes nothing off what wrong tries cost.
func TestAClockThatJumpsDoesNotDecideAboutTheWait(t *testing.T) {
	bothGuarded(t, func(t *testing.T, p place, now *time.Time) {
		for range 3 {
			p.guess(t, "wrong")
		}
		*now = now.Add(-24 * time.Hour)
		if got := p.guess(t, p.o.Passphrase); got != 5*time.Second {
			t.Errorf("a day back: %v", got)
		}
		*now = now.Add(4 * time.Second)
		if got := p.guess(t, p.o.Passphrase); got != time.Second {
			t.Errorf("four seconds later: %v", got)
		}
		*now = now.Add(time.Second)
		if got := p.guess(t, "wrong"); got != 0 {
			t.Errorf("five seconds later: %v", got)
		}
		// A day ahead: one try, as after a night, and the next wait is longer
		// than the one before, not the first again.
		*now = now.Add(48 * time.Hour)
		if got := p.guess(t, "wrong"); got != 0 {
			t.Errorf("a day ahead: %v", got)
		}
		if got := p.guess(t, "wrong"); got != 20*time.Second {
			t.Errorf("the try after it: %v", got)
		}
		*now = now.Add(-24 * time.Hour)
		if got := p.guess(t, p.o.Passphrase); got != 20*time.Second {
			t.Errorf("set right again: %v", got)
		}
		*now = now.Add(20 * time.Second)
		if got := p.guess(t, p.o.Passphrase); got != 0 {
			t.Errorf("and after the wait: %v", got)
		}
	})
}

// What is written down of tries is no reason not to open.
func TestADamagedCountOfTriesCountsAsNone(t *testing.T) {
	bothGuarded(t, func(t *testing.T, p place, _ *time.Time) {
		for range 3 {
			p.guess(t, "wrong")
		}
		path := filepath.Join(p.o.Dir, "tries")
		whole, err := os.ReadFile(path)
		must(t, err)
		for what, content := range map[string][]byte{
			"cut": whole[:len(whole)/2], "empty": nil,
			"newer":   vault.Frame("rokketa-tries", 2, map[string]int{"strange": 1}),
			"strange": vault.Frame("rokketa-tries", 1, map[string]int{"failed": -7}),
		} {
			must(t, os.WriteFile(path, content, 0o600))
			if got := p.guess(t, p.o.Passphrase); got != 0 {
				t.Errorf("%s: %v", what, got)
			}
		}
	})
}

// Neither right nor wrong is what a keyring that does not answer leaves.
func TestATryThatWasNoneIsNotCounted(t *testing.T) {
	p, _ := lockedPlace(t, 1)
	for range 5 {
		p.ring.Always("locked")
		if _, err := vault.Open(t.Context(), p.o); state(err) != vault.Locked {
			t.Fatalf("%v", err)
		}
	}
	p.ring.Always("")
	if got := p.guess(t, p.o.Passphrase); got != 0 {
		t.Errorf("%v", got)
	}
}

// The vault opens also where nothing can be written.
func TestAFolderThatMayOnlyBeReadOpensWithItsPassword(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may write anywhere")
	}
	bothGuarded(t, func(t *testing.T, p place, _ *time.Time) {
		must(t, os.Chmod(p.o.Dir, 0o500))
		defer func() { _ = os.Chmod(p.o.Dir, 0o700) }()
		must(t, p.open(t).Close())
	})
}

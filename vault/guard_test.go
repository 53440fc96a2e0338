// The guard: every call answers in time, whatever the keyring does.

package vault_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"rokketa/vault"
	"rokketa/vault/vaulttest"
)

func state(err error) vault.KeyringState {
	if e, ok := errors.AsType[*vault.KeyringError](err); ok {
		return e.State
	}
	return ""
}

func TestACallThatHangsIsGivenUpAndTheNextOneGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ring := vaulttest.New()
		g := vault.Guard(ring, time.Minute)
		ring.Put("a", "1")
		ring.Nth("get", 1, vaulttest.Hang)
		start := time.Now()
		if _, err := g.Get(t.Context(), "a"); state(err) != vault.TimedOut || time.Since(start) != time.Minute {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
		if v, err := g.Get(t.Context(), "a"); v != "1" || err != nil {
			t.Errorf("the next call: %q, %v", v, err)
		}
		ring.Release()
		synctest.Wait()
	})
}

func TestAPersonsCancelIsNoTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ring := vaulttest.New()
		g := vault.Guard(ring, time.Minute)
		ring.Nth("", 1, vaulttest.Hang)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		err := g.Set(ctx, "a", "1")
		if !errors.Is(err, context.Canceled) || !is[*vault.CancelledError](err) {
			t.Errorf("told as %v", err)
		}
		ring.Release()
		synctest.Wait()
	})
}

func TestHangingCallsDoNotPileUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ring := vaulttest.New()
		g := vault.Guard(ring, time.Second)
		ring.Always(vaulttest.Hang)
		for range 20 {
			if _, err := g.Get(t.Context(), "a"); state(err) != vault.TimedOut {
				t.Errorf("told as %v", err)
			}
		}
		if n := len(ring.Log()); n > 5 {
			t.Errorf("%d calls hang in the keyring", n)
		}
		ring.Always("")
		ring.Release()
		synctest.Wait()
		if _, err := g.Get(t.Context(), "a"); state(err) != vault.ItemMissing {
			t.Errorf("after the keyring came back: %v", err)
		}
	})
}

// each is a keyring whose calls hang until each one's own channel is closed;
// later ones answer at once.
type each struct {
	vault.Keyring
	hang []chan struct{}
	next *atomic.Int64
}

func (e each) Get(ctx context.Context, name string) (string, error) {
	if n := int(e.next.Add(1)); n <= len(e.hang) {
		<-e.hang[n-1]
	}
	return e.Keyring.Get(ctx, name)
}

// TestTheGuardRecoversWhenSomeCallsComeBack: more calls hang than may be left
// to themselves; when any of them comes back, the keyring is asked again.
func TestTheGuardRecoversWhenSomeCallsComeBack(t *testing.T) {
	for back := range 5 {
		synctest.Test(t, func(t *testing.T) {
			e := each{vaulttest.New(), nil, new(atomic.Int64)}
			for range 5 {
				e.hang = append(e.hang, make(chan struct{}))
			}
			g := vault.Guard(e, time.Second)
			for range 7 {
				if _, err := g.Get(t.Context(), "a"); state(err) != vault.TimedOut {
					t.Errorf("told as %v", err)
				}
			}
			close(e.hang[back])
			synctest.Wait()
			for range 3 {
				if _, err := g.Get(t.Context(), "a"); state(err) != vault.ItemMissing {
					t.Errorf("after call %d came back: %v", back, err)
				}
			}
			for n, c := range e.hang {
				if n != back {
					close(c)
				}
			}
			synctest.Wait()
			if _, err := g.Get(t.Context(), "a"); state(err) != vault.ItemMissing {
				t.Errorf("after all came back: %v", err)
			}
		})
	}
}

// TestACallThatWaitsGoesOnWhenTheOneBeforeItIsGivenUp: it does not wait for
// the one that hangs.
func TestACallThatWaitsGoesOnWhenTheOneBeforeItIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ring := vaulttest.New()
		g := vault.Guard(ring, time.Minute)
		ring.Nth("get", 1, vaulttest.Hang)
		begun := time.Now()
		go func() { _, _ = g.Get(t.Context(), "a") }()
		synctest.Wait()
		time.Sleep(30 * time.Second)
		if _, err := g.Get(t.Context(), "b"); state(err) != vault.ItemMissing || time.Since(begun) != time.Minute {
			t.Errorf("after %v: %v", time.Since(begun), err)
		}
		ring.Release()
		synctest.Wait()
	})
}

func TestCallsGoOneByOne(t *testing.T) {
	var mu sync.Mutex
	busy := false
	one := func() {
		mu.Lock()
		if busy {
			t.Error("two calls at a time")
		}
		busy = true
		mu.Unlock()
		mu.Lock()
		busy = false
		mu.Unlock()
	}
	g := vault.Guard(counting{one}, time.Minute)
	var wait sync.WaitGroup
	for range 20 {
		wait.Go(func() { _, _ = g.Get(t.Context(), "a") })
	}
	wait.Wait()
}

type counting struct{ one func() }

func (c counting) Set(context.Context, string, string) error   { c.one(); return nil }
func (c counting) Get(context.Context, string) (string, error) { c.one(); return "", nil }
func (c counting) Delete(context.Context, string) error        { c.one(); return nil }

func TestAValueThatIsTooLongIsNotEvenTried(t *testing.T) {
	ring := vaulttest.New()
	g := vault.Guard(ring, time.Minute)
	if err := g.Set(t.Context(), "a", strings.Repeat("x", 2001)); state(err) != vault.TooLarge {
		t.Errorf("told as %v", err)
	}
	if len(ring.Log()) != 0 {
		t.Error("the keyring was asked")
	}
}

func TestAPanicInTheLibraryIsAnError(t *testing.T) {
	ring := vaulttest.New()
	g := vault.Guard(ring, time.Minute)
	ring.Always(vaulttest.Panic)
	if _, err := g.Get(t.Context(), "a"); state(err) != vault.NoBus {
		t.Errorf("told as %v", err)
	}
}

func TestClosingEndsAChangeThatWaits(t *testing.T) {
	p := keyringPlace(t)
	p.start(t)
	v := p.open(t)
	begun := make(chan struct{})
	p.ring.Plan(func(op string, _ int, _ string) vaulttest.Fault {
		close(begun)
		return vaulttest.Hang
	})
	done := make(chan error)
	go func() {
		_, err := v.Add(context.Background(), account(9))
		done <- err
	}()
	<-begun
	must(t, v.Close())
	if err := <-done; !is[*vault.CancelledError](err) {
		t.Errorf("told as %v", err)
	}
	p.ring.Release()
	p.ring.Always("")
	if got := names(p.open(t).Entries()); got != "0 1 3 4" {
		t.Errorf("on the disk is %s", got)
	}
}

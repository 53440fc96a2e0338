// A change made by one program shows in the other.

package vault_test

import (
	"context"
	"os"
	"testing"
	"time"

	"rokketa/vault"
	"rokketa/vault/vaulttest"
)

// hand gives a place whose watches tick by hand.
func hand(p place) (place, chan time.Time, chan time.Duration) {
	tick, every := make(chan time.Time), make(chan time.Duration, 10)
	p.o.Doors.Ticks = func(d time.Duration) (<-chan time.Time, func()) {
		every <- d
		return tick, func() {}
	}
	return p, tick, every
}

func TestAChangeByAnotherProgramShows(t *testing.T) {
	bothStores(t, func(t *testing.T, p place) {
		p.start(t)
		watching, tick, every := hand(p)
		v := watching.open(t)
		told := make(chan string, 10)
		v.Watch(t.Context(), func() { told <- names(v.Entries()) })
		if d := <-every; d > time.Second/2 {
			t.Errorf("looks every %v", d)
		}
		other := p.open(t)
		for n := 10; n < 13; n++ {
			add(t, other, account(n))
			tick <- noon
			if got := <-told; got != names(other.Entries()) {
				t.Errorf("shown is %s", got)
			}
		}
		sameSecrets(t, v.Entries())
		// Its own change is no news.
		add(t, v, account(20))
		tick <- noon
		tick <- noon
		select {
		case got := <-told:
			t.Errorf("told of its own change: %s", got)
		default:
		}
	})
}

func TestRefreshSaysWhetherAnythingChanged(t *testing.T) {
	bothStores(t, func(t *testing.T, p place) {
		v, other := p.open(t), p.open(t)
		for n := range 3 {
			if changed, err := v.Refresh(t.Context()); changed || err != nil {
				t.Errorf("nothing changed: %v, %v", changed, err)
			}
			add(t, other, account(n))
			if changed, err := v.Refresh(t.Context()); !changed || err != nil {
				t.Errorf("something changed: %v, %v", changed, err)
			}
			if got := names(v.Entries()); got != names(other.Entries()) {
				t.Errorf("shown is %s", got)
			}
		}
	})
}

func TestAChangeThatCannotBeReadIsToldOnce(t *testing.T) {
	p := keyringPlace(t)
	p.start(t)
	watching, tick, _ := hand(p)
	ring := vaulttest.New() // the watching program's keyring gets locked
	for _, name := range p.ring.Names() {
		ring.Put(name, p.ring.Value(name))
	}
	watching.o.Keyring = ring
	v := watching.open(t)
	told := make(chan struct{}, 10)
	v.Watch(t.Context(), func() { told <- struct{}{} })
	ring.Always(vaulttest.Locked)
	add(t, p.open(t), account(9))
	for range 3 {
		tick <- noon
	}
	<-told
	select {
	case <-told:
		t.Error("told more than once")
	default:
	}
	if _, err := v.Refresh(t.Context()); !is[*vault.KeyringError](err) {
		t.Errorf("refresh says %v", err)
	}
	if got := names(v.Entries()); got != "0 1 3 4" {
		t.Errorf("shown is %s", got)
	}
}

func TestAFolderThatVanishesIsToldOnce(t *testing.T) {
	bothStores(t, func(t *testing.T, p place) {
		p.start(t)
		watching, tick, _ := hand(p)
		v := watching.open(t)
		told := make(chan struct{}, 10)
		v.Watch(t.Context(), func() { told <- struct{}{} })
		must(t, os.Rename(p.o.Dir, p.o.Dir+".away"))
		for range 4 {
			tick <- noon
		}
		if n := len(told); n != 1 {
			t.Errorf("told %d times", n)
		}
		must(t, os.Rename(p.o.Dir+".away", p.o.Dir))
		for range 2 {
			tick <- noon
		}
		must(t, os.Rename(p.o.Dir, p.o.Dir+".away"))
		for range 4 {
			tick <- noon
		}
		if n := len(told); n != 2 {
			t.Errorf("told %d times of two losses", n)
		}
	})
}

func TestAWatchEnds(t *testing.T) {
	p := keyringPlace(t)
	watching, _, _ := hand(p)
	v := watching.open(t)
	ctx, cancel := context.WithCancel(t.Context())
	v.Watch(ctx, func() { t.Error("nothing changed") })
	v.Watch(t.Context(), func() { t.Error("nothing changed") })
	cancel()
	must(t, v.Close()) // waits for both
	v.Watch(t.Context(), func() { t.Error("nothing changed") })
}

func TestReadingWhileChangingIsSafe(t *testing.T) {
	p := keyringPlace(t)
	v := p.open(t)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 200 {
			for _, e := range v.Entries() {
				_, _ = e.Account.At(noon)
			}
			v.Match(account(3))
			v.Deleted()
			v.Notices()
		}
	}()
	for n := range 20 {
		e := add(t, v, account(n))
		must(t, v.Delete(t.Context(), e[0].ID))
		must(t, v.Restore(t.Context(), e[0].ID))
	}
	<-done
}

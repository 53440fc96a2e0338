// A clock that jumps, and a PC that sleeps: no backup is made twice or left
// out, and nothing is deleted.

package vault_test

import (
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
	"unsafe"

	"rokketa/vault"
)

// asleep moves the wall clock of a time and leaves its monotonic one, as
// suspending does on Linux. The standard library has no way to do so.
func asleep(t time.Time, by time.Duration) time.Time {
	moved := t.Add(by)
	clocks := (*struct { // as package time has them
		wall uint64
		ext  int64
	})(unsafe.Pointer(&moved))
	if clocks.wall>>63 == 1 { // it has a monotonic reading
		clocks.ext -= int64(by)
	}
	return moved
}

func TestASleepingClockIsWhatThisFileSays(t *testing.T) {
	now := time.Now()
	woken := asleep(now, 48*time.Hour)
	if woken.Sub(now) != 0 || woken.Round(0).Sub(now.Round(0)) != 48*time.Hour {
		t.Fatalf("%v, %v", woken.Sub(now), woken.Round(0).Sub(now.Round(0)))
	}
}

// jumping is a place in a bubble whose clock can be moved.
func jumping(t *testing.T, statement func(t *testing.T, p place, jump func(time.Duration))) {
	real := time.Now() // a bubble's times have no monotonic reading
	synctest.Test(t, func(t *testing.T) {
		var by atomic.Int64
		p, begun := keyringPlace(t), time.Now()
		p.o.Now = func() time.Time { return asleep(real.Add(time.Since(begun)), time.Duration(by.Load())) }
		statement(t, p, func(d time.Duration) { by.Add(int64(d)) })
	})
}

var jumps = []time.Duration{
	time.Hour, -time.Hour, 24 * time.Hour, -24 * time.Hour, 25 * time.Hour, -25 * time.Hour, 9 * 24 * time.Hour,
}

func TestAJumpOfTheClockMakesNoBackupTwiceAndLeavesNoneOut(t *testing.T) {
	for _, by := range jumps {
		t.Run(by.String(), func(t *testing.T) {
			jumping(t, func(t *testing.T, p place, jump func(time.Duration)) {
				v, key := p.withKey(t, 3)
				dir, first := filepath.Join(p.o.Dir, "backups"), v.Recovery()
				jump(by)
				time.Sleep(time.Minute) // the bubble's, as all here
				synctest.Wait()
				if r := v.Recovery(); r.Last != first.Last || r.Trouble != nil || len(backups(t, dir)) != 1 {
					t.Errorf("after the jump: %+v, %v", r, backups(t, dir))
				}
				add(t, v, account(3))
				time.Sleep(6 * time.Second)
				synctest.Wait()
				r := v.Recovery()
				if r.Commit != first.Commit+1 || r.Trouble != nil || len(backups(t, dir)) != 2 {
					t.Errorf("after a change: %+v, %v", r, backups(t, dir))
				}
				jump(-by)
				time.Sleep(time.Minute)
				add(t, v, account(4))
				must(t, v.Close())
				synctest.Wait()
				if got := backups(t, dir); len(got) != 3 {
					t.Errorf("with the clock back: %v", got)
				}
				if got := names(restored(t, p.open(t).Recovery().Last, vault.Opening{Key: key}).Entries()); got != "0 1 2 3 4" {
					t.Errorf("restored is %s", got)
				}
			})
		})
	}
}

// The daily look at the newest backup comes also to a PC that sleeps most of
// the day, and after a clock was set.
func TestTheDailyLookIsNotLostInAJump(t *testing.T) {
	for _, c := range []struct{ jump, wait time.Duration }{
		{24 * time.Hour, 10 * time.Second}, // slept for a day: looked at on waking
		{16 * time.Hour, 8*time.Hour + time.Minute},
		{-25 * time.Hour, 10 * time.Second}, // set back
		{-time.Hour, 25*time.Hour + time.Minute},
		{time.Hour, 23*time.Hour + time.Minute},
	} {
		t.Run(fmt.Sprint(c.jump), func(t *testing.T) {
			jumping(t, func(t *testing.T, p place, jump func(time.Duration)) {
				v, key := p.withKey(t, 3)
				time.Sleep(6 * time.Second)
				synctest.Wait()
				must(t, os.Truncate(v.Recovery().Last, 100))
				jump(c.jump)
				time.Sleep(c.wait)
				synctest.Wait()
				if got := names(restored(t, v.Recovery().Last, vault.Opening{Key: key}).Entries()); got != "0 1 2" {
					t.Errorf("restored is %s", got)
				}
				must(t, v.Close())
			})
		})
	}
}

// A clock that is off by an hour or a day deletes nothing early: neither from
// the trash, nor a page that an interrupted change may have left in use.
func TestAJumpOfTheClockDeletesNothing(t *testing.T) {
	for _, by := range jumps {
		t.Run(by.String(), func(t *testing.T) {
			p := keyringPlace(t)
			p.filled(t, 3)
			v := p.open(t)
			must(t, v.Delete(t.Context(), v.Entries()[1].ID))
			must(t, v.Close())
			for _, off := range []time.Duration{by, 0, 29*24*time.Hour + by, 29 * 24 * time.Hour, by, -by} {
				at := p.later(off)
				v := at.open(t)
				if names(v.Entries()) != "0 2" || names(v.Deleted()) != "1" {
					t.Errorf("%v later there are %s and, in the trash, %s", off, names(v.Entries()), names(v.Deleted()))
				}
				must(t, v.Close())
			}
			v = p.open(t)
			must(t, v.Restore(t.Context(), v.Deleted()[0].ID))
			if got := names(v.Entries()); got != "0 1 2" {
				t.Errorf("restored is %s", got)
			}
		})
	}
}

// What a login costs beside its password hash alone: logins are bound by
// argon2id and by nothing else.

package store_test

import (
	"context"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/argon2"

	"rokketa/verifier"
)

// BenchmarkLoginBesideArgon2 prints logins a second (right password, second
// step still to come) against bare argon2id of the same cost on the same
// cores, in turns of one run.
func BenchmarkLoginBesideArgon2(b *testing.B) {
	w := newWorld(b, reopenSQLite(b, filepath.Join(b.TempDir(), "v.db")), verifier.ProfileRFC())
	w.o.Profile.IPPerMinute = 0
	w.o.Profile.Argon = verifier.ProfileRFC().Argon
	w.o.Slots = runtime.GOMAXPROCS(0)
	w.s = w.service(w.store, w.o)
	m, _ := w.enrolled(w.late)
	cost := w.o.Profile.Argon
	const each = 12
	// all does a thing each times on every core and says how long it took.
	all := func(do func()) time.Duration {
		begun := time.Now()
		var wait sync.WaitGroup
		for range runtime.GOMAXPROCS(0) {
			wait.Go(func() {
				for range each {
					do()
				}
			})
		}
		wait.Wait()
		return time.Since(begun)
	}
	var logins, bares time.Duration
	for b.Loop() {
		logins += all(func() {
			if _, err := w.s.Login(context.Background(), m.Email, goodPassword, false, home); err != nil {
				b.Error(err)
			}
		})
		bares += all(func() {
			argon2.IDKey([]byte(goodPassword), make([]byte, 16), cost.Time, cost.Memory, cost.Threads, 32)
		})
	}
	n := float64(b.N * each * runtime.GOMAXPROCS(0))
	b.ReportMetric(n/logins.Seconds(), "logins/s")
	b.ReportMetric(n/bares.Seconds(), "argon2/s")
	b.ReportMetric(bares.Seconds()/logins.Seconds(), "login/argon2")
	b.ReportMetric(0, "ns/op")
}

//go:build unix

// What a code costs, as a ratio to the bare statement that any verifier needs:
// the conditional UPDATE, committed to the disk.

package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"rokketa/verifier"
)

// cpu is what this process has used.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// crowd is many members with apps, each with challenges of its own.
type crowd struct {
	w       *world
	members []verifier.Member
	phones  []*phone
}

func newCrowd(b *testing.B, w *world, n int) *crowd {
	c := &crowd{w: w}
	w.o.Profile.IPPerMinute = 0
	w.s = w.service(w.store, w.o)
	for range n {
		m, p := w.enrolled(w.late)
		c.members, c.phones = append(c.members, m), append(c.phones, p)
	}
	return c
}

// challenges opens one for each member, without passwords.
func (c *crowd) challenges(b *testing.B) []string {
	b.Helper()
	var open []string
	for _, m := range c.members {
		open = append(open, c.w.challenge(m))
	}
	return open
}

// bare is the UPDATE that reserves, alone, on the same database: one
// statement, one commit.
func bare(b *testing.B, path string, members []verifier.Member) func(i int) {
	b.Helper()
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() +
		"?_pragma=journal_mode(WAL)&_pragma=busy_timeout(5000)&_pragma=synchronous(FULL)&_pragma=foreign_keys(ON)"
	db, err := sql.Open("sqlite", dsn)
	must(b, err)
	db.SetMaxOpenConns(1)
	stmt, err := db.PrepareContext(b.Context(), `UPDATE guess SET fails = fails + 1, open_at = $1 WHERE member_id = $2 AND class = 'code' AND fails < 1000000`)
	must(b, err)
	b.Cleanup(func() { _ = stmt.Close(); _ = db.Close() })
	return func(i int) {
		if _, err := stmt.ExecContext(context.Background(), 0, members[i%len(members)].ID); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCodeOnSQLite prints CPU of a wrong and a right code against the
// bare statement, on a real disk with every commit synced.
func BenchmarkCodeOnSQLite(b *testing.B) {
	path := filepath.Join(b.TempDir(), "v.db")
	w := newWorld(b, reopenSQLite(b, path), verifier.ProfileRFC())
	const people = 100
	c := newCrowd(b, w, people)
	floor := bare(b, path, c.members)
	var bareCPU, wrongCPU, rightCPU time.Duration
	bares, wrongs, rights := 0, 0, 0
	for b.Loop() {
		open := c.challenges(b)
		must(b, w.s.Flush(b.Context()))
		at := cpu()
		for i := range 4 * people {
			floor(i)
		}
		bareCPU += cpu() - at
		bares += 4 * people
		for _, m := range c.members {
			w.apply(verifier.ClearGuess{Member: m.ID, Class: verifier.ClassCode})
		}
		var codes []string
		for _, p := range c.phones {
			codes = append(codes, p.wrong())
		}
		// The first wrong code of an hour also mails: the next ones do not.
		for i := range people {
			_, err := w.s.Code(b.Context(), open[i], codes[i], home)
			refused(b, err, verifier.ReasonCode)
		}
		must(b, w.s.Flush(b.Context()))
		at = cpu()
		for range 3 {
			for i := range people {
				if _, err := w.s.Code(b.Context(), open[i], codes[i], home); !verifier.Refused(err, verifier.ReasonCode) {
					b.Fatal(err)
				}
			}
		}
		wrongCPU += cpu() - at
		wrongs += 3 * people
		for i, p := range c.phones {
			codes[i] = p.code(0)
		}
		must(b, w.s.Flush(b.Context()))
		at = cpu()
		for i := range people {
			if _, err := w.s.Code(b.Context(), open[i], codes[i], home); err != nil {
				b.Fatal(err)
			}
		}
		must(b, w.s.Flush(b.Context())) // its mail too
		rightCPU += cpu() - at
		rights += people
		w.clock.advance(2 * time.Hour)
	}
	each := func(d time.Duration, n int) float64 { return float64(d.Microseconds()) / float64(n) }
	b.ReportMetric(each(bareCPU, bares), "bare-µs")
	b.ReportMetric(each(wrongCPU, wrongs), "wrong-µs")
	b.ReportMetric(each(rightCPU, rights), "right-µs")
	b.ReportMetric(each(wrongCPU, wrongs)/each(bareCPU, bares), "wrong/bare")
	// A right code is two transactions: what reserves and what consumes.
	b.ReportMetric(each(rightCPU, rights)/each(2*bareCPU, bares), "right/two-bare")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkSessionOnSQLite is what each page view pays.
func BenchmarkSessionOnSQLite(b *testing.B) {
	w := newWorld(b, openSQLite(b), verifier.ProfileRFC())
	m, p := w.enrolled(w.late)
	token := w.signIn(m, p)
	for b.Loop() {
		if _, err := w.s.Session(b.Context(), token); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCodeOnPostgres prints how many wrong codes a second are looked at,
// against the bare statement over the same connections.
func BenchmarkCodeOnPostgres(b *testing.B) {
	w := newWorld(b, openShared(b), verifier.ProfileRFC())
	const people = 100
	c := newCrowd(b, w, people)
	var bareTime, wrongTime time.Duration
	bares, wrongs := 0, 0
	var codes []string
	for _, p := range c.phones {
		codes = append(codes, p.wrong())
	}
	for b.Loop() {
		open := c.challenges(b)
		start := time.Now()
		parallel(8, func(n int) error {
			for i := n; i < 4*people; i += 8 {
				w.apply(verifier.SetGuess{Member: c.members[i%people].ID, Class: verifier.ClassCode})
			}
			return nil
		})
		bareTime += time.Since(start)
		bares += 4 * people
		start = time.Now()
		parallel(8, func(n int) error {
			for i := n; i < 4*people; i += 8 {
				if _, err := w.s.Code(context.Background(), open[i%people], codes[i%people], home); !verifier.Refused(err, verifier.ReasonCode) {
					fmt.Fprintln(os.Stderr, err)
				}
			}
			return nil
		})
		wrongTime += time.Since(start)
		wrongs += 4 * people
	}
	rate := func(n int, d time.Duration) float64 { return float64(n) / d.Seconds() }
	b.ReportMetric(rate(bares, bareTime), "bare/s")
	b.ReportMetric(rate(wrongs, wrongTime), "wrong/s")
	b.ReportMetric(rate(wrongs, wrongTime)/rate(bares, bareTime), "wrong/bare")
	b.ReportMetric(0, "ns/op")
}

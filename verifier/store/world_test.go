// The stage of the tests: a service on each database, a clock in the hand, a
// letter box, and phones whose arithmetic is not the service's own.

package store_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rokketa/verifier"
	"rokketa/verifier/store"
	"rokketa/verifier/store/pgtest"
)

var (
	// One PostgreSQL for the package: TestMain stops it.
	server     = sync.OnceValues(func() (*pgtest.Server, error) { return pgtest.Start() })
	serverUsed atomic.Bool
	// shared is the DSN of a database that tests share: each has members of
	// its own.
	shared = sync.OnceValues(func() (string, error) {
		pg, err := server()
		if err != nil {
			return "", err
		}
		return pg.Database(context.Background())
	})
	counter atomic.Int64
)

func TestMain(m *testing.M) {
	code := m.Run()
	if serverUsed.Load() {
		if pg, err := server(); err == nil {
			if err := pg.Stop(); err != nil {
				fmt.Fprintln(os.Stderr, err)
				code = 1
			}
		}
	}
	os.Exit(code)
}

func needPostgres(t testing.TB) *pgtest.Server {
	t.Helper()
	serverUsed.Store(true)
	pg, err := server()
	if errors.Is(err, pgtest.ErrMissing) && !pgtest.Required() {
		t.Skip(err)
	} else if err != nil {
		t.Fatal(err)
	}
	return pg
}

// open gives a store of each kind. Those of PostgreSQL share a database.
func openSQLite(t testing.TB) *store.Store {
	t.Helper()
	return reopenSQLite(t, filepath.Join(quickDir(t), "v.db"))
}

func reopenSQLite(t testing.TB, path string) *store.Store {
	t.Helper()
	s, err := store.OpenSQLite(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// quickDir is a folder in memory where there is one: what a disk does is not
// what most tests are about.
func quickDir(t testing.TB) string {
	if _, err := os.Stat("/dev/shm"); err != nil {
		return t.TempDir()
	}
	dir, err := os.MkdirTemp("/dev/shm", "rokketa-store")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func openPostgres(t testing.TB, dsn string) *store.Store {
	t.Helper()
	s, err := store.OpenPostgres(t.Context(), dsn+" pool_max_conns=8")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func openShared(t testing.TB) *store.Store {
	t.Helper()
	needPostgres(t)
	dsn, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return openPostgres(t, dsn)
}

// both runs a statement about the product on each database.
func both(t *testing.T, statement func(t *testing.T, w *world)) {
	t.Helper()
	bothWith(t, verifier.ProfileRFC(), statement)
}

func bothWith(t *testing.T, p verifier.Profile, statement func(t *testing.T, w *world)) {
	t.Helper()
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); statement(t, newWorld(t, openSQLite(t), p)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); statement(t, newWorld(t, openShared(t), p)) })
}

// hands is the clock.
type hands struct{ at atomic.Int64 }

func (h *hands) now() time.Time          { return time.Unix(0, h.at.Load()) }
func (h *hands) set(t time.Time)         { h.at.Store(t.UnixNano()) }
func (h *hands) advance(d time.Duration) { h.at.Add(int64(d)) }

// inbox keeps every mail.
type inbox struct {
	mu    sync.Mutex
	mails []verifier.Mail
	fail  error
}

func (b *inbox) Send(_ context.Context, m verifier.Mail) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fail != nil {
		return b.fail
	}
	b.mails = append(b.mails, m)
	return nil
}

func (b *inbox) all() []verifier.Mail {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.mails)
}

func (b *inbox) clear() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.mails = nil
}

// broken makes every mail fail; nil mends it.
func (b *inbox) broken(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fail = err
}

// record keeps every attempt.
type record struct {
	mu  sync.Mutex
	all []verifier.Attempt
}

func (r *record) Attempt(a verifier.Attempt) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = append(r.all, a)
}

func (r *record) verdicts(e verifier.Event) (all []verifier.Verdict) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, a := range r.all {
		if a.Event == e {
			all = append(all, a.Verdict)
		}
	}
	return all
}

func (r *record) every() []verifier.Attempt {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.all)
}

func (r *record) last(t testing.TB) verifier.Attempt {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.all) == 0 {
		t.Fatal("no attempt was told")
	}
	return r.all[len(r.all)-1]
}

// world is a portal with two societies: one whose date has come, one whose
// date is far.
type world struct {
	t     testing.TB
	s     *verifier.Service
	store *store.Store
	clock *hands
	inbox *inbox
	seen  *record
	keys  *verifier.Keys
	o     verifier.Options
	late  verifier.Society // mandatory already
	early verifier.Society // not yet
}

const goodPassword = "seven boats at dawn"

var noon = time.Date(2026, 4, 1, 12, 0, 10, 0, time.UTC)

func newWorld(t testing.TB, st *store.Store, p verifier.Profile) *world {
	t.Helper()
	line, err := verifier.NewKey(rand.Reader, 1)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := verifier.ParseKeys(line)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, store: st, clock: &hands{}, inbox: &inbox{}, seen: &record{}, keys: keys}
	w.clock.set(noon)
	p.Argon = verifier.Argon{Memory: 64, Time: 1, Threads: 1}
	w.o = verifier.Options{Now: w.clock.now, Keys: keys, Mailer: w.inbox, Profile: p, Observer: w.seen}
	w.s = w.service(st, w.o)
	w.late = w.society(noon.Add(-24 * time.Hour))
	w.early = w.society(noon.Add(1000 * 24 * time.Hour))
	return w
}

// service starts another service, as another process would.
func (w *world) service(st verifier.Store, o verifier.Options) *verifier.Service {
	w.t.Helper()
	s, err := verifier.New(st, o)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() {
		if err := s.Close(context.Background()); err != nil {
			w.t.Error(err)
		}
	})
	return s
}

func (w *world) society(date time.Time) verifier.Society {
	w.t.Helper()
	k, err := w.s.CreateSociety(w.t.Context(), fmt.Sprintf("k%d", counter.Add(1)), "Sample society", date)
	if err != nil {
		w.t.Fatal(err)
	}
	return k
}

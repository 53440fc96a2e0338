// The stage of the tests: a service on each database, a clock in the hand, a
// letter box, and phones whose arithmetic is not the service's own.

package store_test

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
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

// member makes a member with nothing set.
func (w *world) member(k verifier.Society) verifier.Member {
	w.t.Helper()
	m, err := w.s.CreateMember(w.t.Context(), w.newMember(k))
	if err != nil {
		w.t.Fatal(err)
	}
	return m
}

func (w *world) newMember(k verifier.Society) verifier.NewMember {
	n := counter.Add(1)
	return verifier.NewMember{
		Society: k.ID, Email: fmt.Sprintf("taro%d@example.com", n), Name: fmt.Sprintf("Taro %d", n), Password: goodPassword,
	}
}

var home = verifier.Source{IP: "192.0.2.1", UserAgent: "test"}

// from is one of many addresses.
func from(n int) verifier.Source {
	return verifier.Source{IP: fmt.Sprintf("198.51.%d.%d", n/250, n%250+1), UserAgent: "test"}
}

var anywhere atomic.Int64

// somewhere is an address that nobody came from yet.
func somewhere() verifier.Source { return from(int(anywhere.Add(1)) % 60000) }

func (w *world) login(m verifier.Member) verifier.LoginResult {
	w.t.Helper()
	r, err := w.s.Login(w.t.Context(), m.Email, goodPassword, false, somewhere())
	if err != nil {
		w.t.Fatalf("login: %v", err)
	}
	return r
}

// challenge is login for who has a second step.
func (w *world) challenge(m verifier.Member) string {
	w.t.Helper()
	r := w.login(m)
	if r.Challenge == "" {
		w.t.Fatalf("no second step was asked for: %+v", r)
	}
	return r.Challenge
}

// mailed is the latest mail of a kind to the member.
func (w *world) mailed(m verifier.Member, kind verifier.MailKind) (verifier.Mail, bool) {
	w.t.Helper()
	if err := w.s.Flush(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	w.inbox.mu.Lock()
	defer w.inbox.mu.Unlock()
	for i := len(w.inbox.mails) - 1; i >= 0; i-- {
		if one := w.inbox.mails[i]; one.To == m.Email && one.Kind == kind {
			return one, true
		}
	}
	return verifier.Mail{}, false
}

func (w *world) mailedCode(m verifier.Member, kind verifier.MailKind) string {
	w.t.Helper()
	mail, ok := w.mailed(m, kind)
	if !ok {
		w.t.Fatalf("no mail %s to %s", kind, m.Email)
	}
	return fmt.Sprint(mail.Details["code"])
}

// phone is an authenticator app.
type phone struct {
	secret []byte
	w      *world
	slow   time.Duration
}

// scan reads a Key URI as an app does.
func (w *world) scan(uri string) *phone {
	w.t.Helper()
	u, err := url.Parse(uri)
	if err != nil {
		w.t.Fatal(err)
	}
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(u.Query().Get("secret"))
	if err != nil || len(raw) == 0 {
		w.t.Fatalf("the QR code has no secret: %v", err)
	}
	return &phone{secret: raw, w: w}
}

// code is RFC 6238 by the letter, steps from now.
func (p *phone) code(steps int) string {
	step := p.w.clock.now().Add(-p.slow).Unix()/30 + int64(steps)
	return p.at(step)
}

func (p *phone) at(step int64) string {
	var c [8]byte
	binary.BigEndian.PutUint64(c[:], uint64(step))
	h := hmac.New(sha1.New, p.secret)
	h.Write(c[:])
	sum := h.Sum(nil)
	o := sum[19] & 15
	return fmt.Sprintf("%06d", (binary.BigEndian.Uint32(sum[o:])&0x7fffffff)%1000000)
}

// wrong is a code that is none of those around now.
func (p *phone) wrong() string {
	near := map[string]bool{}
	for d := -25; d <= 25; d++ {
		near[p.code(d)] = true
	}
	for n := counter.Add(1); ; n++ {
		if code := fmt.Sprintf("%06d", n*7919%1000000); !near[code] {
			return code
		}
	}
}

// next moves the clock to the next step, so that a fresh code is there.
func (w *world) next() { w.clock.advance(30 * time.Second) }

// enrolled makes a member with an app; the clock is one step further, so that
// the code shown is unused.
func (w *world) enrolled(k verifier.Society) (verifier.Member, *phone) {
	w.t.Helper()
	m := w.member(k)
	_, p := w.enrol(m, w.enter(m))
	return m, p
}

// enter logs a member in who has nothing set or e-mail codes.
func (w *world) enter(m verifier.Member) string {
	w.t.Helper()
	r := w.login(m)
	if r.Session != "" {
		return r.Session
	}
	e, err := w.s.Code(w.t.Context(), r.Challenge, w.mailedCode(m, verifier.MailLoginCode), somewhere())
	if err != nil {
		w.t.Fatal(err)
	}
	return e.Token
}

func (w *world) enrol(m verifier.Member, token string) (string, *phone) {
	w.t.Helper()
	e, entry, err := w.s.BeginApp(w.t.Context(), token, verifier.Proof{}, home)
	if err != nil {
		w.t.Fatalf("begin: %v", err)
	}
	p := w.scan(e.URI)
	entry, err = w.s.ConfirmApp(w.t.Context(), entry.Token, p.code(0), home)
	if err != nil {
		w.t.Fatalf("confirm: %v", err)
	}
	w.next()
	return entry.Token, p
}

// signIn logs in by the app.
func (w *world) signIn(m verifier.Member, p *phone) string {
	w.t.Helper()
	e, err := w.s.Code(w.t.Context(), w.challenge(m), p.code(0), somewhere())
	if err != nil {
		w.t.Fatalf("code: %v", err)
	}
	w.next()
	return e.Token
}

// refused demands a refusal for a reason.
func refused(t testing.TB, err error, reasons ...verifier.Reason) {
	t.Helper()
	if !verifier.Refused(err, reasons...) {
		t.Fatalf("got %v, want a refusal for %v", err, reasons)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// fails is the member's counter.
func (w *world) fails(m verifier.Member, c verifier.Class) int {
	w.t.Helper()
	all, err := w.store.Guesses(w.t.Context(), m.ID)
	must(w.t, err)
	return all[c].Fails
}

// parallel runs work n times at once and counts the successes.
func parallel(n int, work func(i int) error) (won int) {
	var wg sync.WaitGroup
	var count atomic.Int64
	start := make(chan struct{})
	for i := range n {
		wg.Go(func() {
			<-start
			if work(i) == nil {
				count.Add(1)
			}
		})
	}
	close(start)
	wg.Wait()
	return int(count.Load())
}

func spread(s string) string { return strings.Join(strings.Split(s, ""), " ") }

// soak tells that the long tests are wanted.
func soak() bool { return os.Getenv("ROKKETA_SOAK") == "1" }

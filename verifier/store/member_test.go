// Members of the tests and their phones.

package store_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rokketa/verifier"
)

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

// The service: what it stands on, and how it is made.

// Package verifier holds the rules of a 2-step verification: who may log in,
// with what, how often, and what a code is worth. It knows no HTTP and no
// SQL. Every decision that two requests could make at once is the condition
// of a single statement in the Store, so that it holds across processes.
//
// Times come from Options.Now alone; nothing here waits. A person who may not
// do something gets a *Refusal, whose Explanation names the sentence; any
// other error is a fault of the server.
package verifier

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"rokketa/otpauth"
)

// Options is what a Service stands on. Store and Keys are required by New;
// what else is zero is chosen by New.
type Options struct {
	Now     func() time.Time // the one clock; nil is time.Now
	Random  io.Reader        // of every secret, token and code; nil is crypto/rand
	Keys    *Keys            // seals secrets and codes at rest
	Mailer  Mailer           // nil sends nothing, which every mail code then fails by; notices are left to a process that has one
	Profile Profile          // the zero Profile is ProfileRFC
	Brand   string           // the issuer in the otpauth URI; "" is 見本ポータル

	Observer  Observer  // hears of every attempt; may be nil
	Inspector Inspector // the laboratory's search for why a code was wrong; nil outside it
	Log       *slog.Logger

	// LogLife is how long a line of the log is kept; 0 is DefaultLogLife, less
	// than 0 is for ever.
	LogLife time.Duration

	// MoreKeys reads the keys anew. It is asked when something is sealed under a
	// key that Keys has not, as while another process rotates them; nil has no
	// more. It may be asked often.
	MoreKeys func() (*Keys, error)

	Slots int // how many argon2 computations run at once; 0 is one a CPU

	// Parameters, if set, says which parameters a member's next secret has,
	// and Dress may change the URI that is shown: for odd QR codes in the
	// laboratory.
	Parameters func(member string) Parameters
	Dress      func(member string, account otpauth.Account, uri string) string
}

// Service is the rules over a store. It is safe for concurrent use, and any
// number of services in any number of processes may share one database.
type Service struct {
	store   Store
	now     func() time.Time
	random  *source
	keys    *Keys
	profile Profile
	brand   string
	o       Options
	hasher  *hasher
	limits  *limiter
	swept   atomic.Int64 // when the log was, Unix seconds; 0 never
	post    *post
	ids     *ids
}

// New makes the service. Close ends it.
func New(store Store, o Options) (*Service, error) {
	switch {
	case store == nil:
		return nil, errors.New("verifier: no store")
	case o.Keys == nil:
		return nil, errors.New("verifier: no keys")
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.Profile.Name == "" {
		o.Profile = ProfileRFC()
	}
	if o.Brand == "" {
		o.Brand = DefaultBrand
	}
	if err := fitBrand(o.Brand); err != nil {
		return nil, err
	}
	if o.Slots <= 0 {
		o.Slots = runtime.GOMAXPROCS(0)
	}
	if o.LogLife == 0 {
		o.LogLife = DefaultLogLife
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Service{
		store: store, now: o.Now, random: &source{r: o.Random}, keys: o.Keys.renewable(o.MoreKeys),
		profile: o.Profile, brand: o.Brand, o: o,
	}
	s.hasher = newHasher(o.Slots, o.Profile.Argon, s.random)
	s.limits = newLimiter(o.Profile)
	s.post = newPost(o.Mailer, o.Log)
	s.ids = &ids{random: s.random}
	return s, nil
}

// DefaultBrand is the portal's name where none is set: one that cannot be
// taken for a real one.
const DefaultBrand = "見本ポータル" //nolint:gosmopolitan // the brand is a name, not a sentence

// DefaultLogLife keeps the log for a year and a little: long enough to look
// back to the same day, and no longer than it takes.
const DefaultLogLife = 400 * 24 * time.Hour

// fitBrand tells whether the brand can be the issuer in a URI, before a member
// stands before a QR code that cannot be made.
func fitBrand(brand string) error {
	a := otpauth.Account{
		Type: otpauth.TOTP, Issuer: brand, Name: "name@example.com", Secret: otpauth.NewSecret(make([]byte, 20)),
		Algorithm: otpauth.SHA1, Digits: otpauth.DefaultDigits, Period: otpauth.DefaultPeriod,
	}
	if !fitName(brand) || strings.Contains(brand, ":") { // which parts issuer and account
		return errors.New("verifier: the brand is no name of one line")
	}
	uri, err := a.URI()
	if err != nil {
		return fmt.Errorf("verifier: the brand cannot stand in a QR code: %w", err)
	}
	if read, _, err := otpauth.ParseURI(uri); err != nil || read.Issuer != brand {
		return errors.New("verifier: the brand cannot stand in a QR code as it is")
	}
	return nil
}

// Profile gives the settings in force, for pages that tell them.
func (s *Service) Profile() Profile { return s.profile }

// Brand is the portal's name and the issuer in its URIs.
func (s *Service) Brand() string { return s.brand }

// Now is the service's clock.
func (s *Service) Now() time.Time { return s.now() }

// Flush waits until the mails that go out on the side (notices, links to set
// a password) are handed over. Codes are handed over before their call ends.
func (s *Service) Flush(ctx context.Context) error { return s.post.flush(ctx) }

// Healthy tells whether the store answers.
func (s *Service) Healthy(ctx context.Context) error { return s.store.Ping(ctx) }

// Close waits for outgoing mails, as long as ctx lets it. The store stays
// open: it is its owner's.
func (s *Service) Close(ctx context.Context) error { return s.post.close(ctx) }

// source reads random bytes for several goroutines, always in full.
type source struct {
	mu sync.Mutex
	r  io.Reader
}

// fill reads len(b) bytes; a source that gives few at a time is asked again,
// one that fails is an error (never a short secret).
func (s *source) fill(b []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := io.ReadFull(s.r, b); err != nil {
		return errors.Join(errors.New("verifier: random source"), err)
	}
	return nil
}

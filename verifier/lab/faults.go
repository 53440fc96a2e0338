// This file promises: what goes wrong in the world goes wrong here on order,
// once or until it is taken back, and never by itself.

package lab

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"sync"
	"time"

	"rokketa/verifier"
)

// Span is a duration that is written "30s" in JSON.
type Span time.Duration

// MarshalJSON writes it as text.
func (s Span) MarshalJSON() ([]byte, error) { return json.Marshal(time.Duration(s).String()) }

// UnmarshalJSON reads it as text.
func (s *Span) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return fmt.Errorf("lab: a duration is written like \"30s\": %w", err)
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		return fmt.Errorf("lab: a duration is written like \"30s\": %w", err)
	}
	*s = Span(d)
	return nil
}

// What can become of a mail.
const (
	MailNormal  = ""
	MailLate    = "late"
	MailLost    = "lost"
	MailDoubled = "doubled"
	MailSpam    = "spam"
	MailRefused = "refused" // the mail server does not take it
)

// MailFault is what becomes of the mails to an address.
type MailFault struct {
	Mode  string `json:"mode"`
	Delay Span   `json:"delay,omitzero"` // of MailLate, in the laboratory's time
}

// FaultList is every fault in force.
type FaultList struct {
	Mail  map[string]MailFault `json:"mail"`  // by address; "" is every other
	Busy  int                  `json:"busy"`  // so many further requests find the database busy
	Lost  int                  `json:"lost"`  // so many further requests are done, but their answer is lost
	Slow  Span                 `json:"slow"`  // the clock moves so far while a code is checked
	Slows int                  `json:"slows"` // so many further checks
	Blind bool                 `json:"blind"` // nobody looks why a code was wrong, which takes far longer than the refusal
}

var errFault = errors.New("lab: there is no such fault")

// faults holds the faults in force.
type faults struct {
	lab *Lab
	mu  sync.Mutex
	now FaultList
}

func (f *faults) list() FaultList {
	f.mu.Lock()
	defer f.mu.Unlock()
	l := f.now
	l.Mail = maps.Clone(f.now.Mail)
	if l.Mail == nil {
		l.Mail = map[string]MailFault{}
	}
	return l
}

// order puts a list in force in place of the one before.
func (f *faults) order(l FaultList) error {
	for _, m := range l.Mail {
		switch m.Mode {
		case MailNormal, MailLate, MailLost, MailDoubled, MailSpam, MailRefused:
		default:
			return errFault
		}
		if m.Delay < 0 {
			return errFault
		}
	}
	if l.Busy < 0 || l.Lost < 0 || l.Slows < 0 || l.Slow < 0 || time.Duration(l.Slow) > 24*time.Hour {
		return errFault
	}
	f.mu.Lock()
	f.now = l
	f.now.Mail = maps.Clone(l.Mail)
	f.mu.Unlock()
	f.lab.events.tell("fault", f.lab.clock.Now(), l)
	return nil
}

// mailing gives the fault of the mails to an address.
func (f *faults) mailing(to string) MailFault {
	f.mu.Lock()
	defer f.mu.Unlock()
	if m, ok := f.now.Mail[to]; ok {
		return m
	}
	return f.now.Mail[""]
}

func (f *faults) blind() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now.Blind
}

// take counts one of a fault's number down and tells whether there was one.
func (f *faults) take(left *int) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if *left <= 0 {
		return false
	}
	*left--
	return true
}

// slow moves the clock if that is ordered, in the middle of a check.
func (f *faults) slow() {
	f.mu.Lock()
	d := time.Duration(f.now.Slow)
	f.mu.Unlock()
	if f.take(&f.now.Slows) {
		_ = f.lab.clock.Advance(d) // at the end of time there is nothing to move
	}
}

// Wrap stands around the portal and the laboratory. It lets in who asked for
// this machine by its own name, and puts the faults of the way between browser
// and server around the portal: an answer is lost after the work is done.
func (l *Lab) Wrap(next http.Handler) http.Handler {
	return ownHost(l.losing(next))
}

func (l *Lab) losing(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet || r.Method == http.MethodHead || strings.HasPrefix(r.URL.Path, "/lab/") || !l.faults.take(&l.faults.now.Lost) {
			next.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(&swallow{header: http.Header{}}, r)
		panic(http.ErrAbortHandler) // ends the connection without a word
	})
}

// swallow takes an answer that nobody gets.
type swallow struct {
	header http.Header
}

func (s *swallow) Header() http.Header { return s.header }
func (s *swallow) WriteHeader(int)     {}

func (s *swallow) Write(b []byte) (int, error) { return len(b), nil }

// Store puts the faults of a database around a store. The service of the
// laboratory must stand on what it gives.
func (l *Lab) Store(s verifier.Store) verifier.Store {
	l.store = s
	return &faultyStore{s, l.faults}
}

// faultyStore is a store whose writing finds the database busy, as ordered.
type faultyStore struct {
	verifier.Store
	faults *faults
}

var errBusy = errors.New("lab: the database is busy, as ordered")

// busy tells whether this request is to find the database busy; what the
// laboratory does by itself never is.
func (s *faultyStore) busy() bool {
	return !s.faults.lab.atWork() && s.faults.take(&s.faults.now.Busy)
}

// Apply implements verifier.Store.
func (s *faultyStore) Apply(ctx context.Context, ops ...verifier.Op) (int, error) {
	if s.busy() {
		return -1, errBusy
	}
	if len(ops) == 1 {
		if spend, ok := ops[0].(verifier.Spend); ok && s.faults.lab.acting(spend.Owner) {
			return -1, nil // mails of the laboratory's own doing cost a member nothing
		}
	}
	return s.Store.Apply(ctx, ops...)
}

// Reserve implements verifier.Store. A slow check crosses the edge of a step
// here: the attempt is counted, the code is not looked at yet.
func (s *faultyStore) Reserve(ctx context.Context, class verifier.Class, now int64, a verifier.Attempt) (verifier.Guess, bool, error) {
	if s.busy() {
		return verifier.Guess{}, false, errBusy
	}
	g, ok, err := s.Store.Reserve(ctx, class, now, a)
	if err == nil && ok {
		s.faults.slow()
	}
	return g, ok, err
}

// Try implements verifier.Store, as Reserve.
func (s *faultyStore) Try(ctx context.Context, t verifier.Try) (verifier.ChallengeRow, bool, error) {
	if s.busy() {
		return verifier.ChallengeRow{}, false, errBusy
	}
	row, counted, err := s.Store.Try(ctx, t)
	if err == nil && counted {
		s.faults.slow()
	}
	return row, counted, err
}

// This file promises: one laboratory around one service. It lends the service
// its clock, its mailbox, its ears and its faults, and knows the phones of
// the demonstration accounts.

// Package lab is the tester's and the helpdesk's bench around a verifier: a
// clock to turn, an inbox to read, the reason of every refusal, faults to
// order, sample members of every state, and scenarios that run by one click.
//
// It shows secrets and codes of demonstration accounts to whoever asks. It is
// therefore for the own machine and for a database of its own alone; the
// program that starts it holds that, and the handler turns away requests for
// any other host.
package lab

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"io"
	mathrand "math/rand/v2"
	"sync"
	"time"

	"rokketa/verifier"
)

// Options is what a laboratory is made of.
type Options struct {
	// Real is the time that the laboratory's clock follows until it is
	// touched; nil is time.Now.
	Real func() time.Time
	// Seed makes secrets, tokens, codes and IDs the same in every run; ""
	// takes them from the system.
	Seed string
	// Write makes the words of a mail.
	Write func(verifier.Mail) (subject, body string)
	// Sandbox opens a service over an empty database of its own for a
	// scenario; wrap goes around the store. nil lets scenarios run on the
	// open laboratory alone.
	Sandbox func(ctx context.Context, o verifier.Options, wrap func(verifier.Store) verifier.Store) (*verifier.Service, func(), error)
	// Portal is the path of the members' login page.
	Portal string
	// Staff is the path of the helpdesk's login page.
	Staff string
}

// Lab is a laboratory. It may be used by several goroutines.
type Lab struct {
	o       Options
	clock   *Clock
	inbox   *Inbox
	events  *hub
	faults  *faults
	service *verifier.Service
	bench   *verifier.Bench
	store   verifier.Store // without faults
	ended   chan struct{}
	end     sync.Once

	mu     sync.Mutex
	phones map[string][]held // by member ID, the latest last
	last   map[string]after  // by member ID, for confirm; none after a good code
	dress  map[string]string // QR variant by member ID
	people map[string]person // by member ID
	quiet  map[string]int    // members whom the laboratory itself is acting for
}

// New makes a laboratory without a service; Around and Open give it one.
func New(o Options) *Lab {
	if o.Real == nil {
		o.Real = time.Now
	}
	if o.Write == nil {
		o.Write = func(m verifier.Mail) (string, string) { return string(m.Kind), "" }
	}
	l := &Lab{
		o: o, clock: NewClock(o.Real), events: newHub(),
		phones: map[string][]held{}, last: map[string]after{}, dress: map[string]string{},
		people: map[string]person{}, quiet: map[string]int{}, ended: make(chan struct{}),
	}
	l.faults = &faults{lab: l}
	l.inbox = &Inbox{lab: l}
	return l
}

// Around fills the options of the service that the laboratory is to be
// around.
func (l *Lab) Around(o verifier.Options) verifier.Options {
	o.Now, o.Mailer = l.clock.Now, l.inbox
	o.Observer, o.Inspector = ear{l, o.Observer}, l
	o.Parameters = l.parameters
	dressing(&o.Dress, l)
	if l.o.Seed != "" {
		o.Random = seeded(l.o.Seed)
	} else if o.Random == nil {
		o.Random = rand.Reader
	}
	return o
}

// Open takes the service and fills its empty database with the samples.
func (l *Lab) Open(ctx context.Context, s *verifier.Service) error {
	if err := l.attach(ctx, s); err != nil {
		return err
	}
	return l.seed(ctx)
}

// ErrNotEmpty: the database has societies already, so it may be somebody's.
var ErrNotEmpty = errors.New("lab: the database is not empty; the laboratory wants one of its own")

func (l *Lab) attach(ctx context.Context, s *verifier.Service) error {
	l.service, l.bench = s, s.Bench()
	societies, err := s.Societies(ctx)
	if err != nil {
		return err
	}
	if len(societies) > 0 {
		return ErrNotEmpty
	}
	return nil
}

// End ends the streams of events, which would else go on for ever. Everything
// else works on.
func (l *Lab) End() { l.end.Do(func() { close(l.ended) }) }

// Clock gives the laboratory's clock.
func (l *Lab) Clock() *Clock { return l.clock }

// Inbox gives the laboratory's mailbox.
func (l *Lab) Inbox() *Inbox { return l.inbox }

// seeded is a random source that is the same for the same seed. It is no
// secret, which is why only the laboratory has it.
func seeded(seed string) io.Reader {
	return mathrand.NewChaCha8(sha256.Sum256([]byte(seed)))
}

// ear hears of every attempt and passes it on.
type ear struct {
	l    *Lab
	next verifier.Observer
}

// Attempt implements verifier.Observer.
func (e ear) Attempt(a verifier.Attempt) {
	if e.next != nil {
		e.next.Attempt(a)
	}
	if a.Verdict == verifier.VerdictOK && a.Event.Checks() && a.Event != verifier.EventLogin {
		e.l.mu.Lock()
		delete(e.l.last, a.Member)
		e.l.mu.Unlock()
	}
	if !e.l.acting(a.Member) {
		e.l.events.tell("attempt", a.At, told(a))
	}
}

// acting tells whether the laboratory itself is at work for the member, which
// is nothing that a tester wants to hear of.
func (l *Lab) acting(member string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.quiet[member] > 0 || l.quiet[""] > 0
}

// atWork tells whether the laboratory is acting for anybody.
func (l *Lab) atWork() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, n := range l.quiet {
		if n > 0 {
			return true
		}
	}
	return false
}

// quietly acts for a member without telling; "" is for all.
func (l *Lab) quietly(member string, act func() error) error {
	count := func(by int) {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.quiet[member] += by
	}
	count(1)
	defer count(-1)
	return act()
}

// Inspect implements verifier.Inspector: why an app's code was refused.
func (l *Lab) Inspect(_ context.Context, look verifier.Look) (verifier.Verdict, verifier.Finding) {
	if l.faults.blind() {
		return look.Verdict, look.Finding
	}
	q := question{typed: look.Code, at: look.At, member: look.Member.ID, window: l.window(), mailed: look.Mailed, recovery: likeRecovery}
	add := func(state string, since time.Time, uri string, err error) {
		if p, bad := readURI(uri); err == nil && bad == nil {
			q.secrets = append(q.secrets, held{look.Member.ID, state, since, p})
		}
	}
	uri, err := look.Active.URI()
	add("active", time.Time{}, uri, err)
	for _, pending := range look.Pending {
		uri, err := pending.URI()
		add("pending", time.Time{}, uri, err)
	}
	for _, old := range look.Old {
		uri, err := old.Account.URI()
		add("revoked", old.Revoked, uri, err)
	}
	q.secrets = append(q.secrets, l.others(look.Member.ID)...)
	answer := search(q)
	if answer.verdict == verifier.VerdictMalformed {
		return look.Verdict, look.Finding // says nothing of the clock, nor against what was said of it
	}
	found := l.settled(look.Member.ID, look.At, answer)
	if found.verdict == verifier.VerdictWrong {
		return look.Verdict, look.Finding // the rules know as much
	}
	found.Drift = look.Drift
	return found.verdict, found.Finding
}

// after is one answer and when it was given.
type after struct {
	answer
	at time.Time
}

// settled compares an answer with the one before it, if that was not long ago.
func (l *Lab) settled(member string, at time.Time, found answer) answer {
	l.mu.Lock()
	defer l.mu.Unlock()
	if last, told := l.last[member]; told && at.Sub(last.at).Abs() <= typedLate {
		found = confirm(last.answer, found)
	}
	l.last[member] = after{found, at}
	return found
}

func (l *Lab) window() int {
	if l.service == nil {
		return 1
	}
	p := l.service.Profile()
	return max(p.Back, p.Ahead, 1)
}

// others gives the latest secret of every other demonstration account, under
// its address.
func (l *Lab) others(member string) []held {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []held
	for id, phones := range l.phones {
		if id != member && len(phones) > 0 {
			h := phones[len(phones)-1]
			h.owner, h.state = l.people[id].Email, "active"
			all = append(all, h)
		}
	}
	return all
}

// likeRecovery tells whether something has the shape of a recovery code: 16
// letters and digits, of which some are letters.
func likeRecovery(typed string) bool {
	letters := 0
	for _, r := range typed {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z':
			letters++
		case r >= '0' && r <= '9':
		default:
			return false
		}
	}
	return len(typed) == 16 && letters > 0
}

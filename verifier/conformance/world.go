// This file promises: the servers that a test tries, with the clock in the
// hand, the mails in a box, and members of every state.

package conformance

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"rokketa/verifier"
	"rokketa/verifier/lab"
)

// world is what one test stands in: members of its own, a clock of its own,
// servers of its own on the run's database.
type world struct {
	g       *ground
	clock   *hand
	post    *outbox
	log     *lockedBuffer
	gate    []*gate // each server's way to the database
	servers []*verifier.Service
	bench   *verifier.Bench
	ways    []func(ctx context.Context) (browser, error)
	closing []func() error
	society string
	seen    *visited // by browsers; nil without the web
	routes  []string // of the portal
}

// begin is when every world begins: a step's first second, before the date
// on which the second step became mandatory.
func begin() time.Time { return time.Date(2025, 11, 4, 10, 0, 0, 0, verifier.Tokyo()) }

// world makes a world; adjust may change what its services stand on.
func (t *trial) world(adjust func(*verifier.Options)) *world {
	w := &world{g: t.g, post: &outbox{}, log: &lockedBuffer{}}
	w.clock = &hand{Clock: lab.NewClock(time.Now)}
	if t.outside && t.g.o.processes != nil {
		w.clock.processes = t.g.o.processes
		w.clock.processes.mailTo(w.post)
	}
	w.clock.Freeze()
	t.did(w.clock.Set(begin()))
	o := verifier.Options{
		Now: w.clock.Now, Keys: t.g.keys, Mailer: w.post, Profile: quick(), Inspector: lab.New(lab.Options{}),
		Log: slog.New(slog.NewJSONHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	if adjust != nil {
		adjust(&o)
	}
	for i := range t.g.servers {
		door := &gate{Store: t.g.stores[i%len(t.g.stores)]}
		s, err := verifier.New(door, o)
		t.did(err)
		w.gate, w.servers = append(w.gate, door), append(w.servers, s)
		w.closing = append(w.closing, func() error { return s.Close(context.WithoutCancel(t.ctx)) })
	}
	w.bench = w.servers[0].Bench()
	t.did(t.g.open(t.ctx, w))
	society, err := w.servers[0].CreateSociety(t.ctx, "", "見本健康保険組合", time.Date(2190, 1, 1, 0, 0, 0, 0, verifier.Tokyo())) //nolint:gosmopolitan // the society's name
	t.did(err)
	w.society = society.ID
	return w
}

// quick is the default profile with a cheap hash of passwords, and without
// the limit by address: all requests here come from one machine. T29 and T35
// set theirs themselves.
func quick() verifier.Profile {
	p := verifier.ProfileRFC()
	p.Argon = verifier.Argon{Memory: 64, Time: 1, Threads: 1}
	p.IPPerMinute, p.IPBurst = 0, 0
	return p
}

func (w *world) close() error {
	var wrong []error
	for _, end := range slices.Backward(w.closing) {
		wrong = append(wrong, end())
	}
	return errors.Join(wrong...)
}

// use goes on in another world from here.
func (t *trial) use(w *world) *world {
	old := t.w
	t.w = w
	t.did(old.close())
	return w
}

func (t *trial) now() time.Time {
	if t.g.remote != nil {
		return time.Now().Add(t.g.remote.ahead)
	}
	return t.w.clock.Now()
}

// advance moves the clock. That of a server that runs already stays: there a
// test begins early in a step and makes do with the codes around it.
func (t *trial) advance(d time.Duration) {
	if t.g.remote == nil {
		t.did(t.w.clock.Advance(d))
	}
}

// next moves on to the next step.
func (t *trial) next() { t.advance(period * time.Second) }

// browser opens a new browser at the next server.
func (t *trial) browser() browser {
	b, err := t.w.ways[int(t.g.turn.Add(1))%len(t.w.ways)](t.ctx)
	t.did(err)
	return b
}

// person is a member and what is in the member's hands.
type person struct {
	t                   *trial
	id, email, password string
	phone               phone
	wrongs              int
	first               string // the code that confirmed the app
}

// newcomer makes a member without a second step, in a society ("" is the
// world's).
func (t *trial) newcomer(society string) *person {
	if t.g.remote != nil {
		email, password, err := t.g.remote.member(t.ctx, t.g.o)
		t.did(err)
		p := &person{t: t, email: email, password: password}
		if !t.g.remote.lab {
			t.only = p
		}
		return p
	}
	if society == "" {
		society = t.w.society
	}
	n := t.g.people.Add(1)
	p := &person{t: t, email: fmt.Sprintf("member%d.%s@example.com", n, t.g.tag), password: fmt.Sprintf("Kenpo-%d-%s!", n, t.g.tag)}
	m, err := t.w.servers[0].CreateMember(t.ctx, verifier.NewMember{
		Society: society, Email: p.email, Name: "見本 花子", Password: p.password, Demo: true, //nolint:gosmopolitan // a name
	})
	t.did(err)
	p.id = m.ID
	return p
}

// code gives the code of the step that is offset steps from now.
func (p *person) code(offset int64) string { return p.phone.code(step(p.t.now()) + offset) }

// wrong gives a code that is wrong now, another one each time.
func (p *person) wrong() string {
	p.wrongs++
	return p.phone.wrong(p.t.now(), p.wrongs)
}

// withApp makes a member who uses an app, and gives the session in which it
// was set up. The clock is two steps on, so that no code near is used.
func (t *trial) withApp() (*person, browser) {
	p := t.newcomer("")
	b := t.browser()
	t.enter(b.login(p.email, p.password), "the first login")
	t.enrol(p, b, proof{})
	t.advance(2 * period * time.Second)
	return p, b
}

// enrol sets an app up in a session.
func (t *trial) enrol(p *person, b browser, shown proof) {
	uri, a := b.beginApp(shown)
	t.enter(a, "beginning to set an app up")
	var err error
	p.phone, err = scan(uri)
	t.did(err)
	p.first = p.code(0)
	if t.g.remote != nil {
		p.first = p.code(-1) // leaves this step's code and the next for the test
	}
	t.enter(b.confirmApp(p.first), "confirming the app")
}

// withMail makes a member who uses e-mail codes.
func (t *trial) withMail() (*person, browser) {
	p := t.newcomer("")
	b := t.browser()
	t.enter(b.login(p.email, p.password), "the first login")
	t.enter(b.beginMail(proof{}), "beginning e-mail codes")
	t.enter(b.confirmMail(t.mailed(p)), "confirming e-mail codes")
	t.advance(2 * time.Minute) // from here another code may be mailed
	return p, b
}

// enter ends the trial unless the answer lets in.
func (t *trial) enter(a answer, what string) { t.must(a.ok(), "%s: %v", what, a) }

// challenge logs in with the password, and is asked for a code.
func (t *trial) challenge(p *person) browser {
	b := t.browser()
	t.enter(b.login(p.email, p.password), "the password step")
	t.must(b.level() == "", "the password alone led to a session")
	return b
}

// inside logs in wholly, with the next step's code of the app.
func (t *trial) inside(p *person) browser {
	t.next()
	b := t.challenge(p)
	t.enter(b.code(p.code(0)), "the right code")
	return b
}

// mailed gives the last code that was mailed to a member.
func (t *trial) mailed(p *person) string {
	m, ok := t.w.post.last(p.email, verifier.MailLoginCode, verifier.MailConfirmCode)
	t.must(ok, "no code was mailed to the member")
	code, _ := m.Details["code"].(string)
	return code
}

// state is what the helpdesk would see.
func (t *trial) state(p *person) verifier.MemberView {
	v, err := t.w.bench.State(t.ctx, p.id)
	t.did(err)
	return v
}

// attempts gives the whole log of a member, latest first.
func (t *trial) attempts(p *person) []verifier.Attempt {
	var all []verifier.Attempt
	for from := ""; ; {
		page, err := t.w.bench.Attempts(t.ctx, p.id, from)
		t.did(err)
		all = append(all, page.Attempts...)
		if from = page.Next; from == "" {
			return all
		}
	}
}

// evaluated tells how many codes of a member were computed at all.
func (t *trial) evaluated(p *person) int {
	n := 0
	for _, a := range t.attempts(p) {
		switch a.Event {
		case verifier.EventCode, verifier.EventProof, verifier.EventAppConfirm, verifier.EventMailConfirm:
			switch a.Verdict {
			case verifier.VerdictLocked, verifier.VerdictStopped, verifier.VerdictThrottled, verifier.VerdictExpired,
				verifier.VerdictMalformed, verifier.VerdictForeign, verifier.VerdictPassword, verifier.VerdictNotFresh:
			default:
				n++
			}
		}
	}
	return n
}

// outbox is where every mail lands.
type outbox struct {
	mu    sync.Mutex
	mails []verifier.Mail
	down  atomic.Bool // no mail can be handed over
}

// Send implements verifier.Mailer.
func (o *outbox) Send(_ context.Context, m verifier.Mail) error {
	if o.down.Load() {
		return errors.New("the mail server is away")
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.mails = append(o.mails, m)
	return nil
}

// all gives the mails to an address, of the kinds, in their order.
func (o *outbox) all(to string, kinds ...verifier.MailKind) []verifier.Mail {
	o.mu.Lock()
	defer o.mu.Unlock()
	var found []verifier.Mail
	for _, m := range o.mails {
		if m.To == to && (len(kinds) == 0 || slices.Contains(kinds, m.Kind)) {
			found = append(found, m)
		}
	}
	return found
}

func (o *outbox) last(to string, kinds ...verifier.MailKind) (verifier.Mail, bool) {
	found := o.all(to, kinds...)
	if len(found) == 0 {
		return verifier.Mail{}, false
	}
	return found[len(found)-1], true
}

// gate is a server's way to the database: a test may stand in it.
type gate struct {
	verifier.Store
	before atomic.Pointer[func(ops []verifier.Op) error]
	asked  atomic.Int64                          // how often an account was looked up or something changed
	closed atomic.Pointer[func(context.Context)] // waits for as long as the way is barred
}

// pass counts, and waits where the way is barred.
func (g *gate) pass(ctx context.Context) {
	g.asked.Add(1)
	if wait := g.closed.Load(); wait != nil {
		(*wait)(ctx)
	}
}

// Account finds an account by its address or ID.
func (g *gate) Account(ctx context.Context, by verifier.AccountKey) (verifier.AccountRow, error) {
	g.pass(ctx)
	return g.Store.Account(ctx, by)
}

// Apply lets the test look at the changes first, or hold or refuse them.
func (g *gate) Apply(ctx context.Context, ops ...verifier.Op) (int, error) {
	g.pass(ctx)
	if look := g.before.Load(); look != nil {
		if err := (*look)(ops); err != nil {
			return -1, err
		}
	}
	return g.Store.Apply(ctx, ops...)
}

// lockedBuffer takes log lines from several goroutines.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

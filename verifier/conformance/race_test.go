// Three real server processes on one PostgreSQL: a code is accepted once
// across them, guessing gets no further by going round, and a server that is
// killed loses nothing that was decided.

package conformance

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rokketa/verifier"
)

// Each right code is sent fifty times at once, to three processes: half of
// the races from fifty logins, half from one. Exactly one is let in.
func TestACodeIsSpentOnceAcrossProcesses(t *testing.T) {
	races, parallel := 6, 50
	if soak() {
		races = 1000
	} else if testing.Short() {
		t.Skip("starts three servers")
	}
	f := newFleet(t, database(t, server(t)), 3)
	for race := range races {
		h := f.member(true)
		tickets := make([]string, parallel)
		for i := range tickets {
			if i == 0 || race%2 == 0 {
				tickets[i] = f.ticket(h)
			} else {
				tickets[i] = tickets[0]
			}
		}
		code := h.phone.code(step(time.Now()))
		var in, faults atomic.Int32
		var wait sync.WaitGroup
		start := make(chan struct{})
		for i, ticket := range tickets {
			wait.Go(func() {
				<-start
				// From ever new addresses: each may try only so often.
				from := address(race*parallel + i)
				status, fields, err := f.call(f.servers[i%3], from, "verify", "", map[string]string{"challenge": ticket, "code": code})
				switch {
				case err != nil, status >= 500:
					faults.Add(1)
				case status == http.StatusOK && fields["session"] != "":
					in.Add(1)
				}
			})
		}
		close(start)
		wait.Wait()
		sessions, err := f.store.Sessions(t.Context(), h.id, time.Now().Unix())
		if err != nil {
			t.Fatal(err)
		}
		full := 0
		for _, s := range sessions {
			if s.Level == verifier.LevelFull {
				full++
			}
		}
		if in.Load() != 1 || faults.Load() != 0 || full != 2 { // one was there from the set-up
			t.Fatalf("race %d: %d let in, %d faults, %d sessions", race, in.Load(), faults.Load(), full-1)
		}
	}
	t.Logf("%d races of %d requests: one let in each", races, parallel)
}

// Wrong codes from ever new addresses, round three processes: no more than
// the free tries are evaluated; then the right code is refused until support
// unlocks.
func TestAStormOfGuessesGetsNoFurther(t *testing.T) {
	if testing.Short() {
		t.Skip("starts three servers")
	}
	guesses := 60
	if soak() {
		guesses = 2000
	}
	f := newFleet(t, database(t, server(t)), 3)
	h := f.member(true)
	tickets := make([]string, guesses)
	for i := range tickets {
		if i%3 == 0 {
			tickets[i] = f.ticket(h)
		} else {
			tickets[i] = tickets[i-1]
		}
	}
	begun := time.Now()
	var wait sync.WaitGroup
	slots := make(chan struct{}, 24)
	var in atomic.Int32
	for i, ticket := range tickets {
		slots <- struct{}{}
		wait.Go(func() {
			defer func() { <-slots }()
			status, _, err := f.call(f.servers[i%3], address(i), "verify", "", map[string]string{
				"challenge": ticket, "code": h.phone.wrong(begun, i),
			})
			if err != nil || status >= 500 {
				t.Errorf("guess %d: %d %v", i, status, err)
			}
			if status == http.StatusOK {
				in.Add(1)
			}
		})
	}
	wait.Wait()
	view, err := f.beside.Bench().State(t.Context(), h.id)
	if err != nil {
		t.Fatal(err)
	}
	allowed := 5 // and one more for each wait that ended meanwhile
	for _, wait := range []time.Duration{30 * time.Second, 90 * time.Second, 390 * time.Second} {
		if time.Since(begun) >= wait {
			allowed++
		}
	}
	if view.Fails > allowed || view.Fails < 5 || in.Load() != 0 {
		t.Errorf("%d of %d guesses were evaluated, %d let in; %d are allowed", view.Fails, guesses, in.Load(), allowed)
	}
	right := func() (int, map[string]any) {
		ticket := ""
		if login, err := f.beside.Login(t.Context(), h.email, h.password, false, verifier.Source{}); err == nil {
			ticket = login.Challenge
		} else if !verifier.Refused(err, verifier.ReasonLocked) {
			t.Fatal(err)
		}
		status, fields, err := f.call(f.servers[1], "203.0.113.1", "verify", "", map[string]string{
			"challenge": ticket, "code": h.phone.code(step(time.Now())),
		})
		if err != nil {
			t.Fatal(err)
		}
		return status, fields
	}
	if status, fields := right(); status == http.StatusOK {
		t.Errorf("the right code was let in while locked: %v", fields["level"])
	}
	if err := f.beside.Bench().SetFails(t.Context(), h.id, verifier.ClassCode, 0, time.Time{}); err != nil {
		t.Fatal(err)
	}
	if status, fields := right(); status != http.StatusOK {
		t.Errorf("the right code after unlocking: %d %v", status, fields["number"])
	}
}

func TestAKilledServerLosesNothingOnPostgreSQL(t *testing.T) {
	killing(t, func(t *testing.T) *fleet { return newFleet(t, database(t, server(t)), 3) })
}

func TestAKilledServerLosesNothingOnSQLite(t *testing.T) {
	killing(t, func(t *testing.T) *fleet { return newFleet(t, "", 1) })
}

// sent is a code that was sent while servers were killed.
type sent struct {
	h        *held
	code     string
	accepted bool // the answer came, and let in
	answered bool
}

func killing(t *testing.T, open func(t *testing.T) *fleet) {
	t.Helper()
	rounds := 3
	if soak() {
		rounds = 50
	} else if testing.Short() {
		t.Skip("starts servers")
	}
	f := open(t)
	var accepted, cut int
	for round := range rounds {
		a, c := f.round(round)
		accepted, cut = accepted+a, cut+c
	}
	t.Logf("%d rounds: %d codes accepted, %d answers cut off", rounds, accepted, cut)
	if soak() && (accepted == 0 || cut == 0) {
		t.Error("the servers were killed before or after the load, not under it")
	}
}

// round kills one server under load, starts it again and looks.
func (f *fleet) round(round int) (accepted, cut int) {
	t := f.t
	const many = 16
	logins, setups := make([]*sent, many), make([]*sent, many)
	tickets, sessions := make([]string, many), make([]string, many)
	for i := range many {
		logins[i], setups[i] = &sent{h: f.member(true)}, &sent{h: f.member(false)}
		tickets[i] = f.ticket(logins[i].h)
		login, err := f.beside.Login(t.Context(), setups[i].h.email, setups[i].h.password, false, verifier.Source{})
		if err != nil {
			t.Fatal(err)
		}
		sessions[i] = login.Session
	}
	now := step(time.Now())
	victim := f.servers[round%len(f.servers)]
	var wait sync.WaitGroup
	start, under := make(chan struct{}), make(chan struct{}, 4*many)
	for i := range many {
		wait.Go(func() {
			<-start
			one := logins[i]
			one.code = one.h.phone.code(now)
			p := f.servers[i%len(f.servers)]
			status, _, err := f.call(p, address(round*many+i), "verify", "", map[string]string{"challenge": tickets[i], "code": one.code})
			one.answered, one.accepted = err == nil, err == nil && status == http.StatusOK
			under <- struct{}{}
		})
		wait.Go(func() {
			<-start
			one := setups[i]
			p := f.servers[(i+1)%len(f.servers)]
			status, fields, err := f.call(p, address(round*many+i), "enrol", sessions[i], map[string]string{})
			uri, _ := fields["uri"].(string)
			if err == nil && status == http.StatusOK {
				if one.h.phone, err = scan(uri); err == nil {
					token, _ := fields["session"].(string)
					one.code = one.h.phone.code(now)
					status, _, err = f.call(p, address(round*many+i), "confirm", token, map[string]string{"code": one.code})
				}
			}
			one.answered, one.accepted = err == nil, err == nil && status == http.StatusOK
			under <- struct{}{}
		})
	}
	close(start)
	for range rand.IntN(many) { // somewhere in the middle of it
		<-under
	}
	victim.kill()
	wait.Wait()
	f.start(round % len(f.servers))
	for _, one := range logins {
		f.after(fmt.Sprintf("round %d, login", round), one)
	}
	for _, one := range setups {
		f.setUp(fmt.Sprintf("round %d, set-up", round), one)
	}
	for _, one := range slices.Concat(logins, setups) {
		if one.accepted {
			accepted++
		}
		if !one.answered {
			cut++
		}
	}
	return accepted, cut
}

// after holds what became of a login's code: counted at most as one wrong
// try if its answer was cut off, and never good again if it was accepted.
func (f *fleet) after(what string, one *sent) {
	t := f.t
	view, err := f.beside.Bench().State(t.Context(), one.h.id)
	if err != nil {
		t.Fatal(err)
	}
	if one.accepted && view.Fails != 0 || view.Fails > 1 {
		t.Errorf("%s: %d wrong tries are counted (answered: %v)", what, view.Fails, one.answered)
	}
	let := 0
	if one.accepted {
		let++
	}
	before, err := f.store.Sessions(t.Context(), one.h.id, time.Now().Unix())
	if err != nil {
		t.Fatal(err)
	}
	if len(before) > 1 && !one.accepted { // decided, though the answer was lost
		let++
	}
	for _, p := range f.servers {
		status, _, err := f.call(p, anew(), "verify", "", map[string]string{"challenge": f.ticket(one.h), "code": one.code})
		if err != nil {
			t.Fatal(err)
		}
		if status == http.StatusOK {
			let++
		}
	}
	if let > 1 {
		t.Errorf("%s: the code counted %d times", what, let)
	}
}

// setUp holds that an app is on or not on, with nothing in between.
func (f *fleet) setUp(what string, one *sent) {
	t := f.t
	account, err := f.store.Account(t.Context(), verifier.AccountKey{ID: one.h.id})
	if err != nil {
		t.Fatal(err)
	}
	factors, err := f.store.Factors(t.Context(), one.h.id)
	if err != nil {
		t.Fatal(err)
	}
	active := 0
	for _, factor := range factors {
		if factor.State == verifier.FactorActive {
			active++
			if factor.UsedStep < 0 {
				t.Errorf("%s: an app is on whose first code is not used up", what)
			}
		}
	}
	on := account.Member.Method == verifier.MethodApp
	if on != (active == 1) || active > 1 || one.accepted && !on {
		t.Errorf("%s: method %q with %d active apps (accepted: %v)", what, account.Member.Method, active, one.accepted)
	}
	if on {
		status, _, err := f.call(f.servers[0], anew(), "verify", "", map[string]string{"challenge": f.ticket(one.h), "code": one.code})
		if err != nil {
			t.Fatal(err)
		}
		if status == http.StatusOK {
			t.Errorf("%s: the code that switched the app on logs in", what)
		}
	}
}

// anew gives an address that has not tried anything yet.
func anew() string { return address(1<<23 + rand.IntN(1<<23)) }

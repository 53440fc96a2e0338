// This file promises: a story of a member told by a file, run on a service of
// its own in no time, and held to what the file says must come of each step.

package lab

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"time"

	"rokketa/verifier"
)

//go:embed scenarios/*.json
var scenarioFiles embed.FS

// Scenario is a story with its expected results.
type Scenario struct {
	Name    string   `json:"name"`
	Start   string   `json:"start"`   // RFC 3339
	Date    string   `json:"date"`    // from which the second step is mandatory
	Profile string   `json:"profile"` // "" is rfc
	People  []person `json:"people"`
	Steps   []Step   `json:"steps"`
}

// Step is one thing that is done, and what must come of it.
type Step struct {
	Say     string `json:"say"` // "lab.step.SAY" tells it
	Do      string `json:"do"`
	Who     string `json:"who"`     // "" is the first of the people
	Browser string `json:"browser"` // "" is "pc"
	From    string `json:"from"`    // where a code comes from: phone, old, mail, same, text
	Text    string `json:"text"`
	By      string `json:"by"` // a duration
	To      string `json:"to"` // a time
	Times   int    `json:"times"`
	Proof   string `json:"proof"` // "", password, code, recovery
	Expect  Expect `json:"expect"`
}

// Expect is what must come of a step. What is empty is not looked at, but
// that a step is refused is always said.
type Expect struct {
	Refused string           `json:"refused"` // reason
	Verdict verifier.Verdict `json:"verdict"` // of the last attempt
	Seconds int              `json:"seconds"` // that it was off
	Certain bool             `json:"certain"` // not Likely
	Method  verifier.Method  `json:"method"`  // of the member afterwards
	Level   verifier.Level   `json:"level"`   // of the session afterwards
	Mail    string           `json:"mail"`    // kind of the last mail
	Accept  int              `json:"accept"`  // how many of Times were evaluated and refused, then the wait began
}

// Told is one step as it went.
type Told struct {
	Step    Step     `json:"step"`
	At      string   `json:"at"`
	Refused string   `json:"refused,omitempty"` // number of the sentence that the member saw
	Attempt *Attempt `json:"attempt,omitempty"`
	Wrong   string   `json:"wrong,omitempty"` // what was expected and did not come; "" is well

	time   time.Time
	err    error
	screen string
}

var errScenario = errors.New("lab: there is no such scenario")

// Scenarios gives the stories in their order.
func Scenarios() ([]Scenario, error) {
	names := []string{"kishu-henko", "tanmatsu-funshitsu", "jikoku-zure", "kirikae-bi", "replay", "soatari"}
	var all []Scenario
	for _, name := range names {
		data, err := scenarioFiles.ReadFile(path.Join("scenarios", name+".json"))
		if err != nil {
			return nil, err
		}
		var s Scenario
		if err := json.Unmarshal(data, &s); err != nil {
			return nil, fmt.Errorf("lab: scenario %s: %w", name, err)
		}
		s.Name = name
		all = append(all, s)
	}
	return all, nil
}

// Play runs a scenario on a service of its own. The error is of the run; what
// went otherwise than expected stands in the steps.
func (l *Lab) Play(ctx context.Context, s Scenario) ([]Told, error) {
	if l.o.Sandbox == nil {
		return nil, errors.New("lab: there is no room to play a scenario in")
	}
	start, err := time.Parse(time.RFC3339, s.Start)
	if err != nil {
		return nil, fmt.Errorf("lab: scenario %s: %w", s.Name, err)
	}
	inner := New(Options{Real: l.o.Real, Seed: "scenario " + s.Name, Write: l.o.Write})
	inner.clock.Freeze()
	if err := inner.clock.Set(start); err != nil {
		return nil, err
	}
	profile, ok := verifier.ProfileNamed(s.Profile)
	if !ok {
		profile = verifier.ProfileRFC()
	}
	profile.Argon = verifier.Argon{Memory: 1 << 10, Time: 1, Threads: 1} // no story is about what a password costs
	service, end, err := l.o.Sandbox(ctx, inner.Around(verifier.Options{Profile: profile}), inner.Store)
	if err != nil {
		return nil, err
	}
	defer end()
	if err := inner.attach(ctx, service); err != nil {
		return nil, err
	}
	p := &player{lab: inner, seats: map[string]*seat{}, pockets: map[string]*pocket{}}
	if err := p.prepare(ctx, s); err != nil {
		return nil, err
	}
	var told []Told
	for _, step := range s.Steps {
		one, err := p.step(ctx, step)
		if err != nil {
			return told, fmt.Errorf("lab: scenario %s: step %s: %w", s.Name, step.Do, err)
		}
		told = append(told, one)
	}
	return told, nil
}

// seat is one browser.
type seat struct{ challenge, token string }

// pocket is what a person has at hand.
type pocket struct {
	person   person
	phone    phone
	old      phone
	pending  phone
	last     string // code typed last
	recovery []string
}

// player plays one scenario.
type player struct {
	lab     *Lab
	first   string
	seats   map[string]*seat
	pockets map[string]*pocket
}

func (p *player) prepare(ctx context.Context, s Scenario) error {
	date, err := verifier.ParseDate(s.Date)
	if err != nil {
		return err
	}
	if _, err := p.lab.service.CreateSociety(ctx, "mihon", verifier.DefaultBrand, date); err != nil {
		return err
	}
	for _, one := range s.People {
		one.Society = "mihon"
		made, err := p.lab.add(ctx, one)
		if err != nil {
			return err
		}
		if p.first == "" {
			p.first = made.ID
		}
		held := &pocket{person: made, recovery: made.recovery}
		if phone, err := p.lab.phone(ctx, made.ID); err == nil {
			held.phone = phone
		}
		p.pockets[made.ID] = held
	}
	return nil
}

// step does one step and compares.
func (p *player) step(ctx context.Context, s Step) (Told, error) {
	if s.Who == "" {
		s.Who = p.first
	}
	if s.Browser == "" {
		s.Browser = "pc"
	}
	if p.seats[s.Browser] == nil {
		p.seats[s.Browser] = &seat{}
	}
	have := p.pockets[s.Who]
	if have == nil {
		return Told{}, errPerson
	}
	mark := p.lab.events.now()
	t := Told{Step: s}
	t.screen, t.err = p.act(ctx, s, have, p.seats[s.Browser])
	t.time = p.lab.clock.Now()
	t.At = t.time.In(verifier.Tokyo()).Format(time.RFC3339)
	if refused, ok := errors.AsType[*verifier.Refusal](t.err); ok {
		t.Refused = refused.Number
	} else if t.err != nil {
		return t, t.err
	}
	if err := p.lab.service.Flush(ctx); err != nil {
		return t, err
	}
	if attempts := p.lab.Attempts(s.Who, mark); len(attempts) > 0 {
		t.Attempt = &attempts[0]
	}
	wrong, err := p.compare(ctx, s, t)
	t.Wrong = wrong
	return t, err
}

// compare tells what came otherwise than expected.
func (p *player) compare(ctx context.Context, s Step, t Told) (string, error) {
	want := s.Expect
	refused := ""
	if r, ok := errors.AsType[*verifier.Refusal](t.err); ok {
		refused = string(r.Reason)
	}
	if refused != want.Refused {
		return fmt.Sprintf("refused: %q, not %q", want.Refused, refused), nil
	}
	if want.Verdict != "" {
		if t.Attempt == nil || t.Attempt.Verdict != want.Verdict {
			return fmt.Sprintf("verdict %s, not %+v", want.Verdict, t.Attempt), nil
		}
		if want.Seconds != 0 && t.Attempt.Finding.Seconds != want.Seconds {
			return fmt.Sprintf("%d s off, not %d", want.Seconds, t.Attempt.Finding.Seconds), nil
		}
		if want.Certain && t.Attempt.Finding.Likely {
			return "certain, not likely", nil
		}
	}
	view, err := p.lab.bench.State(ctx, s.Who)
	if err != nil {
		return "", err
	}
	if want.Method != "" && view.Member.Method != want.Method {
		return fmt.Sprintf("method %s, not %s", want.Method, view.Member.Method), nil
	}
	if want.Level != "" {
		session, err := p.lab.service.Session(ctx, p.seats[s.Browser].token)
		if err != nil || session.Level != want.Level {
			return fmt.Sprintf("session %s, not %s (%v)", want.Level, session.Level, err), nil
		}
	}
	if want.Mail != "" {
		letter, _ := p.lab.inbox.Last(p.pockets[s.Who].person.Email, "")
		if string(letter.Kind) != want.Mail {
			return fmt.Sprintf("mail %s, not %s", want.Mail, letter.Kind), nil
		}
	}
	if want.Accept != 0 && view.Fails != want.Accept {
		return fmt.Sprintf("%d evaluated, not %d", want.Accept, view.Fails), nil
	}
	return "", nil
}

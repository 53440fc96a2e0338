// This file promises: the scenarios for programs and as pages that can be
// shown, printed and run by one click.

package lab

import (
	"context"
	"net/http"
	"time"

	"rokketa/verifier"
)

// listed is a scenario in a list.
type listed struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	About string `json:"about"`
}

func (l *Lab) scenarioList(p *page) []listed {
	all, err := Scenarios()
	if err != nil {
		return nil // a test reads every one of them
	}
	var out []listed
	for _, s := range all {
		out = append(out, p.listed(s.Name))
	}
	return out
}

func (p *page) listed(name string) listed {
	return listed{name, p.table.Say("lab.scenario." + name), p.table.Say("lab.scenario." + name + ".about")}
}

func (l *Lab) listScenarios(x *exchange) error {
	all := l.scenarioList(x.page)
	return x.show("scenarios", all, all)
}

func scenarioNamed(name string) (Scenario, error) {
	all, err := Scenarios()
	if err != nil {
		return Scenario{}, err
	}
	for _, s := range all {
		if s.Name == name {
			return s, nil
		}
	}
	return Scenario{}, errScenario
}

// story is a scenario as a page shows it.
type story struct {
	listed
	Ran, Passed bool
	Steps       []scene
}

// scene is one step as a page shows it.
type scene struct {
	At      time.Time
	Say     string
	Screen  string
	Why     string
	Verdict verifier.Verdict
	Details []string
	Refused bool
	Bad     string
}

func (l *Lab) showScenario(x *exchange) error {
	s, err := scenarioNamed(x.r.PathValue("name"))
	if err != nil {
		return err
	}
	told := story{listed: x.page.listed(s.Name)}
	at, _ := time.Parse(time.RFC3339, s.Start) // a test reads every one of them
	for _, step := range s.Steps {
		told.Steps = append(told.Steps, scene{At: at, Say: x.page.sentence(step)})
	}
	return x.show("scenario", s, told)
}

func (l *Lab) runScenario(x *exchange) error {
	s, err := scenarioNamed(x.r.PathValue("name"))
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(x.r.Context(), 25*time.Second)
	defer cancel()
	steps, err := l.Play(ctx, s)
	if err != nil {
		return err
	}
	passed := true
	told := story{listed: x.page.listed(s.Name), Ran: true}
	for _, one := range steps {
		passed = passed && one.Wrong == ""
		told.Steps = append(told.Steps, x.page.scene(one))
	}
	told.Passed = passed
	l.events.tell("scenario", l.clock.Now(), map[string]any{"name": s.Name, "passed": passed})
	if x.json {
		status := http.StatusOK
		if !passed {
			status = http.StatusConflict
		}
		return x.give(status, map[string]any{"name": s.Name, "passed": passed, "steps": steps}, "")
	}
	return x.show("scenario", nil, told)
}

func (p *page) sentence(s Step) string {
	say := s.Say
	if say == "" {
		say = s.Do
	}
	by := s.By
	if d, err := time.ParseDuration(by); err == nil {
		by = span(p.table, int(d.Abs().Seconds()))
	}
	return p.table.Say("lab.step."+say, "by", by, "text", s.Text, "times", s.Times)
}

func (p *page) scene(t Told) scene {
	s := scene{At: t.time, Say: p.sentence(t.Step), Refused: t.err != nil, Bad: t.Wrong}
	switch {
	case t.err != nil:
		s.Screen = p.table.Explain(t.err)
	case t.screen != "":
		s.Screen = p.table.Say("lab.screen." + t.screen)
	}
	if t.Attempt != nil && t.err != nil {
		s.Verdict = t.Attempt.Verdict
		s.Why = p.table.Say("verifier.verdict." + string(s.Verdict))
		s.Details = p.details(*t.Attempt)
	}
	return s
}

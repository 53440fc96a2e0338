// This file promises: every attempt as one object with its verdict, as
// programs and pages show it. None holds a code or a secret.

package lab

import (
	"slices"
	"time"

	"rokketa/verifier"
)

// Attempt is one attempt with its verdict.
type Attempt struct {
	ID      string           `json:"id"`
	At      time.Time        `json:"at"`
	Member  string           `json:"member,omitempty"`
	Actor   string           `json:"actor,omitempty"`
	Event   verifier.Event   `json:"event"`
	Method  verifier.Method  `json:"method,omitempty"`
	Verdict verifier.Verdict `json:"verdict"`
	Finding verifier.Finding `json:"finding"`
	Reason  string           `json:"reason,omitempty"`
	IP      string           `json:"ip,omitempty"`
	Agent   string           `json:"agent,omitempty"`
}

func told(a verifier.Attempt) Attempt {
	return Attempt{
		a.ID, a.At, a.Member, a.Actor, a.Event, a.Method, a.Verdict, a.Finding, a.Reason,
		a.Source.IP, a.Source.UserAgent,
	}
}

// Attempts gives the attempts that were heard of, latest first: those of a
// member ("" is all) after an event's number.
func (l *Lab) Attempts(member string, since int64) []Attempt {
	events, _ := l.events.since(since)
	var all []Attempt
	for _, e := range events {
		if a, ok := e.Data.(Attempt); ok && (member == "" || a.Member == member) {
			all = append(all, a)
		}
	}
	slices.Reverse(all)
	return all
}

// This file promises: attempts, mails and events to read, and a stream for
// whoever waits for them.

package lab

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"rokketa/verifier"
)

func (l *Lab) listAttempts(x *exchange) error {
	q := x.r.URL.Query()
	member := q.Get("member")
	if member != "" {
		p, err := l.person(member)
		if err != nil {
			return err
		}
		member = p.ID
	}
	since, err := number(q.Get("since"), 0)
	if err != nil {
		return err
	}
	all := l.Attempts(member, since)
	if want := q.Get("verdict"); want != "" {
		var some []Attempt
		for _, a := range all {
			if string(a.Verdict) == want {
				some = append(some, a)
			}
		}
		all = some
	}
	if all == nil {
		all = []Attempt{}
	}
	return x.show("attempts", all, x.page.rows(all))
}

func (l *Lab) clearAttempts(x *exchange) error {
	l.events.forget("attempt")
	return x.give(http.StatusOK, map[string]any{"cleared": true}, "/lab/attempts")
}

func (l *Lab) listLetters(x *exchange) error {
	q := x.r.URL.Query()
	all := l.inbox.Letters(q.Get("to"), verifier.MailKind(q.Get("kind")))
	if all == nil {
		all = []Letter{}
	}
	return x.show("inbox", all, all)
}

func (l *Lab) lastLetter(x *exchange) error {
	q := x.r.URL.Query()
	letter, ok := l.inbox.Last(q.Get("to"), verifier.MailKind(q.Get("kind")))
	if !ok {
		return problem{http.StatusNotFound, "lab.error.letter"}
	}
	return x.show("letter", letter, letter)
}

func (l *Lab) showLetter(x *exchange) error {
	for _, letter := range l.inbox.Letters("", "") {
		if letter.ID == x.r.PathValue("id") {
			return x.show("letter", letter, letter)
		}
	}
	return problem{http.StatusNotFound, "lab.error.letter"}
}

func (l *Lab) clearLetters(x *exchange) error {
	l.inbox.Clear()
	return x.give(http.StatusOK, map[string]any{"cleared": true}, "/lab/inbox")
}

// follow streams events after ?since=N (without it, from now on) until the
// reader goes: as server-sent events, or as JSON lines for who asks for
// application/x-ndjson. ?wait=10s ends the stream after the first events, or
// after that time without any.
func (l *Lab) follow(x *exchange) error {
	q := x.r.URL.Query()
	since, err := number(q.Get("since"), l.events.now())
	if err != nil {
		return err
	}
	if since, err = number(x.r.Header.Get("Last-Event-ID"), since); err != nil {
		return err
	}
	var limit <-chan time.Time
	if wait := q.Get("wait"); wait != "" {
		d, err := time.ParseDuration(wait)
		if err != nil || d < 0 || d > 10*time.Minute {
			return problem{http.StatusBadRequest, "lab.error.duration"}
		}
		timer := time.NewTimer(d)
		defer timer.Stop()
		limit = timer.C
	}
	lines := strings.Contains(x.r.Header.Get("Accept"), "ndjson")
	kind := "text/event-stream"
	if lines {
		kind = "application/x-ndjson"
	}
	out := http.NewResponseController(x.w)
	_ = out.SetWriteDeadline(time.Time{}) // a stream has no end; a writer without deadlines needs none lifted
	x.w.Header().Set("Content-Type", kind)
	x.w.WriteHeader(http.StatusOK)
	_ = out.Flush() // the next one tells
	for {
		events, more := l.events.since(since)
		for _, e := range events {
			data, err := json.Marshal(e)
			if err != nil {
				return nil // the answer has begun
			}
			if lines {
				_, err = fmt.Fprintf(x.w, "%s\n", data)
			} else {
				_, err = fmt.Fprintf(x.w, "id: %d\nevent: %s\ndata: %s\n\n", e.Number, e.Kind, data)
			}
			if err != nil {
				return nil // the reader has gone
			}
			since = e.Number
		}
		if out.Flush() != nil || len(events) > 0 && limit != nil {
			return nil
		}
		select {
		case <-more:
		case <-limit:
			return nil
		case <-x.r.Context().Done():
			return nil
		case <-l.ended:
			return nil
		}
	}
}

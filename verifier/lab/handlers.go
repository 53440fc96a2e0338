// This file promises: the clock, the members and the faults, for programs and
// for pages.

package lab

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"time"

	"rokketa/verifier"
)

func (l *Lab) readClock(x *exchange) error { return x.show("clock", l.clock.Read(), l.clock.Read()) }

// turnClock does what the body says, in the order of the fields below.
func (l *Lab) turnClock(x *exchange) error {
	if x.yes("reset") {
		l.clock.Reset()
		for _, p := range l.persons() { // the samples' phones are as wrong as they were made
			if d, err := time.ParseDuration(p.Skew); err == nil {
				_ = l.clock.Skew(p.ID, d) // it was taken before
			}
		}
	}
	if s := x.text("set"); s != "" {
		t, err := readTime(s)
		if err != nil {
			return err
		}
		if err := l.clock.Set(t); err != nil {
			return problem{http.StatusBadRequest, "lab.error.clock"}
		}
	}
	if s := x.text("advance"); s != "" {
		d, err := time.ParseDuration(s)
		if err != nil {
			return problem{http.StatusBadRequest, "lab.error.duration"}
		}
		if err := l.clock.Advance(d); err != nil {
			return problem{http.StatusBadRequest, "lab.error.clock"}
		}
	}
	rate := x.text("rate")
	if x.yes("freeze") {
		rate = "0"
	}
	if rate != "" {
		f, err := strconv.ParseFloat(rate, 64)
		if err != nil || l.clock.Run(f) != nil {
			return problem{http.StatusBadRequest, "lab.error.rate"}
		}
	}
	if account := x.text("account"); account != "" {
		if err := l.skew(account, x.text("skew")); err != nil {
			return err
		}
	}
	now := l.clock.Read()
	l.events.tell("clock", now.Now, now)
	return x.give(http.StatusOK, now, x.back("/lab/"))
}

func (l *Lab) skew(account, by string) error {
	p, err := l.person(account)
	if err != nil {
		return err
	}
	d, err := time.ParseDuration(by)
	if err != nil || l.clock.Skew(p.ID, d) != nil {
		return problem{http.StatusBadRequest, "lab.error.duration"}
	}
	return nil
}

// readTime takes RFC 3339, seconds since 1970, and what a browser's field for
// date and time gives, which is then in Japan's time.
func readTime(s string) (time.Time, error) {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return time.Unix(n, 0), nil
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02"} {
		if t, err := time.ParseInLocation(layout, s, verifier.Tokyo()); err == nil {
			return t, nil
		}
	}
	return time.Time{}, problem{http.StatusBadRequest, "lab.error.time"}
}

// back is where a browser goes after a form: to the page that it names, if it
// is one of ours.
func (x *exchange) back(otherwise string) string {
	if to := x.text("back"); len(to) > 4 && to[:5] == "/lab/" {
		return to
	}
	return otherwise
}

// Person is a demonstration account as programs and pages see it.
type Person struct {
	ID          string          `json:"id"`
	Email       string          `json:"email"`
	Name        string          `json:"name"`
	Role        verifier.Role   `json:"role"`
	Society     string          `json:"society"`
	State       string          `json:"state"` // as it was put last
	Password    string          `json:"password"`
	Method      verifier.Method `json:"method"`
	Mandatory   bool            `json:"mandatory"`
	Settle      bool            `json:"settle,omitempty"`
	Fails       int             `json:"fails"`
	Locked      time.Time       `json:"locked,omitzero"`
	Stopped     bool            `json:"stopped,omitempty"`
	Skew        float64         `json:"skew"` // seconds that the phone is wrong
	Code        string          `json:"code,omitempty"`
	Left        int             `json:"left,omitempty"` // seconds that the code lives on the phone
	QR          string          `json:"qr,omitempty"`   // variant of the next QR code
	UsedStep    int64           `json:"usedStep"`
	Recovery    int             `json:"recovery"`
	RecoverWith []string        `json:"recoveryCodes,omitempty"`
	Sessions    int             `json:"sessions"`
}

func (l *Lab) describe(ctx context.Context, p person) (Person, error) {
	view, err := l.bench.State(ctx, p.ID)
	if err != nil {
		return Person{}, err
	}
	now := l.clock.Phone(p.ID)
	d := Person{
		ID: p.ID, Email: view.Member.Email, Name: p.Name, Role: view.Member.Role, Society: view.Society.Name, State: p.State,
		Password: Password, Method: view.Member.Method, Mandatory: view.Mandatory, Settle: view.Member.Settle,
		Fails: view.Fails, Locked: view.Locked, Stopped: view.Stopped, Skew: now.Sub(l.clock.Now()).Round(time.Second).Seconds(),
		QR: l.variant(p.ID), UsedStep: view.UsedStep, Recovery: view.Recovery, RecoverWith: p.recovery, Sessions: view.Sessions,
	}
	if phone, err := l.phone(ctx, p.ID); err == nil {
		d.Code, d.Left = phone.code(now), int(phone.period-now.Unix()%phone.period)
	}
	return d, nil
}

// phone gives the phone of a demonstration account: what its newest QR code
// says, whether confirmed or not.
func (l *Lab) phone(ctx context.Context, member string) (phone, error) {
	account, err := l.bench.Reveal(ctx, member)
	if err != nil {
		return phone{}, problem{http.StatusNotFound, "lab.error.phone"}
	}
	uri, err := account.URI()
	if err != nil {
		return phone{}, err
	}
	return readURI(uri)
}

func (l *Lab) listMembers(x *exchange) error {
	all := []Person{}
	for _, p := range l.persons() {
		d, err := l.describe(x.r.Context(), p)
		if err != nil {
			return err
		}
		all = append(all, d)
	}
	return x.show("members", all, all)
}

// simpleID is an ID that can stand in an address as it is.
var simpleID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

// check refuses what would be found only when half of the member is made.
func (p person) check() error {
	switch {
	case p.ID != "" && !simpleID.MatchString(p.ID):
		return problem{http.StatusBadRequest, "lab.error.id"}
	case p.Role != "" && p.Role != verifier.RoleMember && p.Role != verifier.RoleStaff:
		return problem{http.StatusBadRequest, "lab.error.role"}
	case p.State != "" && !slices.Contains(States(), p.State):
		return errState
	}
	if d, err := time.ParseDuration(p.Skew); p.Skew != "" && (err != nil || d.Abs() > maxSkew) {
		return problem{http.StatusBadRequest, "lab.error.duration"}
	}
	return nil
}

func (l *Lab) addMember(x *exchange) error {
	p := person{
		ID: x.text("id"), Email: x.text("email"), Name: x.text("name"), Society: x.text("society"), State: x.text("state"),
		Language: x.text("language"), Role: verifier.Role(x.text("role")), Skew: x.text("skew"),
	}
	if p.Society == "" {
		p.Society = "mihon"
	}
	if p.Name == "" {
		p.Name = p.Email
	}
	if err := p.check(); err != nil {
		return err
	}
	made, err := l.add(x.r.Context(), p)
	if err != nil {
		return err
	}
	d, err := l.describe(x.r.Context(), made)
	if err != nil {
		return err
	}
	return x.give(http.StatusCreated, d, "/lab/members/"+made.ID)
}

// changeMember does what the body says, in the order of the fields below.
func (l *Lab) changeMember(x *exchange) error {
	ctx := x.r.Context()
	p, err := l.person(x.r.PathValue("id"))
	if err != nil {
		return err
	}
	if v := x.text("qr"); v != "" {
		if err := l.Vary(p.ID, v); err != nil {
			return err
		}
	}
	if state := x.text("state"); state != "" {
		if err := l.Put(ctx, p.ID, state); err != nil {
			return err
		}
	}
	if by := x.text("skew"); by != "" {
		if err := l.skew(p.ID, by); err != nil {
			return err
		}
	}
	err = l.quietly(p.ID, func() (err error) {
		if x.yes("lock") {
			err = errors.Join(err, l.bench.SetFails(ctx, p.ID, verifier.ClassCode, 9, l.clock.Now().Add(time.Hour)))
		}
		if x.yes("unlock") {
			err = errors.Join(err, l.bench.SetFails(ctx, p.ID, verifier.ClassCode, 0, time.Time{}))
		}
		if x.yes("end-sessions") {
			err = errors.Join(err, l.bench.EndSessions(ctx, p.ID))
		}
		if x.yes("damage") {
			err = errors.Join(err, l.bench.Damage(ctx, p.ID))
		}
		return err
	})
	if err != nil {
		return err
	}
	if p, err = l.person(p.ID); err != nil {
		return err
	}
	d, err := l.describe(ctx, p)
	if err != nil {
		return err
	}
	return x.give(http.StatusOK, d, x.back("/lab/members/"+p.ID))
}

// memberCode gives what the phone shows; as plain text for a shell.
func (l *Lab) memberCode(x *exchange) error {
	p, err := l.person(x.r.PathValue("id"))
	if err != nil {
		return err
	}
	phone, err := l.phone(x.r.Context(), p.ID)
	if err != nil {
		return err
	}
	now := l.clock.Phone(p.ID)
	if by := x.r.URL.Query().Get("shift"); by != "" {
		d, err := time.ParseDuration(by)
		if err != nil || d.Abs() > maxSkew {
			return problem{http.StatusBadRequest, "lab.error.duration"}
		}
		now = now.Add(d)
	}
	if x.r.URL.Query().Get("as") == "text" {
		x.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, err := io.WriteString(x.w, phone.code(now)+"\n")
		return err
	}
	x.json = true
	return x.give(http.StatusOK, map[string]any{
		"code": phone.code(now), "at": now, "step": phone.step(now), "left": phone.period - now.Unix()%phone.period,
	}, "")
}

// memberURI gives the text of the QR code, as it was shown last.
func (l *Lab) memberURI(x *exchange) error {
	p, err := l.person(x.r.PathValue("id"))
	if err != nil {
		return err
	}
	uri, err := l.uri(x.r.Context(), p.ID)
	if err != nil {
		return err
	}
	x.json = true
	return x.give(http.StatusOK, map[string]any{"uri": uri}, "")
}

func (l *Lab) uri(ctx context.Context, member string) (string, error) {
	account, err := l.bench.Reveal(ctx, member)
	if err != nil {
		return "", problem{http.StatusNotFound, "lab.error.phone"}
	}
	uri, err := account.URI()
	return vary(uri, l.variant(member)), err
}

// assert holds the latest attempt of a member to what is expected.
func (l *Lab) assert(x *exchange) error {
	p, err := l.person(x.text("member"))
	if err != nil {
		return err
	}
	var last *Attempt
	for _, a := range l.Attempts(p.ID, 0) {
		if event := x.text("event"); event == "" || string(a.Event) == event {
			last = &a
			break
		}
	}
	x.json = true
	if last == nil || string(last.Verdict) != x.text("verdict") {
		return x.give(http.StatusConflict, map[string]any{"want": x.text("verdict"), "attempt": last}, "")
	}
	return x.give(http.StatusOK, last, "")
}

func (l *Lab) readFaults(x *exchange) error {
	return x.show("faults", l.faults.list(), l.faults.list())
}

// orderFaults takes the whole list as JSON, or one fault from a form.
func (l *Lab) orderFaults(x *exchange) error {
	list := l.faults.list()
	if to, mode := x.text("to"), x.text("mode"); x.body["mode"] != nil {
		d, err := time.ParseDuration(x.text("delay") + map[bool]string{true: "0s"}[x.text("delay") == ""])
		if err != nil {
			return problem{http.StatusBadRequest, "lab.error.duration"}
		}
		list.Mail[to] = MailFault{Mode: mode, Delay: Span(d)}
		if mode == MailNormal {
			delete(list.Mail, to)
		}
	} else {
		whole := map[string]any{}
		for name, value := range x.body {
			if name == "busy" || name == "lost" || name == "slows" {
				n, err := strconv.Atoi(x.text(name))
				if err != nil {
					return errFault
				}
				value = n
			}
			if name == "blind" {
				value = x.yes(name)
			}
			if name != "back" && x.text(name)+"x" != "x" || name == "mail" {
				whole[name] = value
			}
		}
		data, err := json.Marshal(whole)
		if err != nil {
			return err
		}
		if err := json.Unmarshal(data, &list); err != nil {
			return errFault
		}
	}
	if err := l.faults.order(list); err != nil {
		return err
	}
	return x.give(http.StatusOK, l.faults.list(), "/lab/faults")
}

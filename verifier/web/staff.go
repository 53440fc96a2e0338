// The helpdesk's pages: find a member, see the state and why codes were
// refused in plain words, and for a stated reason reset, unlock or log out.
// No page shows a secret or a code.

package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"rokketa/verifier"
)

func (c *call) findMembers() error {
	query := strings.TrimSpace(c.r.URL.Query().Get("q"))
	if len(query) > 400 || !utf8.ValidString(query) || strings.ContainsRune(query, 0) {
		return errMalformed
	}
	d := struct {
		Query   string
		Asked   bool
		Members []verifier.Member
	}{Query: query, Asked: query != ""}
	v := c.view("staff_find", c.say("web.staff.find.title"))
	if d.Asked {
		var err error
		if d.Members, err = c.p.service.FindMembers(c.r.Context(), c.token, query); err != nil {
			return err
		}
	}
	v.Data = d
	c.show(http.StatusOK, v)
	return nil
}

type lockTag struct{ Kind, Text string }

type memberData struct {
	View  verifier.MemberView
	Locks []lockTag
	Facts []numberRow
	Rows  []row
	Later bool
}

func (c *call) memberView() error {
	from := c.r.URL.Query().Get("from")
	if len(from) > 128 {
		return errMalformed
	}
	m, err := c.p.service.MemberView(c.r.Context(), c.token, c.r.PathValue("id"), from, c.src)
	if err != nil {
		return err
	}
	d := memberData{View: m, Later: from != "", Facts: c.facts(m), Locks: c.locks(m)}
	names, err := c.actors(m.Timeline.Attempts)
	if err != nil {
		return err
	}
	for _, a := range m.Timeline.Attempts {
		d.Rows = append(d.Rows, c.staffRow(a, names[a.Actor]))
	}
	v := c.view("staff_member", m.Member.Name)
	v.Width, v.Data = "wide", d
	c.show(http.StatusOK, v)
	return nil
}

// actors names who did what to a member.
func (c *call) actors(all []verifier.Attempt) (map[string]string, error) {
	names := map[string]string{}
	for _, a := range all {
		if a.Actor != "" {
			names[a.Actor] = a.Actor
		}
	}
	if len(names) == 0 {
		return names, nil
	}
	staff, err := c.p.service.Members(c.r.Context(), verifier.RoleStaff, "")
	if err != nil {
		return nil, err
	}
	for _, s := range staff {
		if _, ok := names[s.ID]; ok {
			names[s.ID] = s.Name
		}
	}
	if _, ok := names["admin"]; ok { // who works at the server itself
		names["admin"] = c.say("web.staff.admin")
	}
	return names, nil
}

func (c *call) locks(m verifier.MemberView) []lockTag {
	var all []lockTag
	one := func(what string, until time.Time, stopped bool) {
		switch {
		case stopped:
			all = append(all, lockTag{"bad", c.say("web.staff.lock.stop", "what", c.say(what))})
		case until.After(c.p.service.Now()):
			all = append(all, lockTag{"bad", c.say("web.staff.lock.until", "what", c.say(what), "time", c.time(until))})
		}
	}
	one("web.staff.code", m.Locked, m.Stopped)
	one("web.staff.recovery.code", m.RecoveryLocked, m.RecoveryStopped)
	return all
}

func (c *call) facts(m verifier.MemberView) []numberRow {
	say := c.say
	when := func(t time.Time) string {
		if t.IsZero() {
			return say("web.staff.never")
		}
		return c.time(t)
	}
	all := []numberRow{{say("web.staff.fails"), c.t.Count("web.count.times", m.Fails)}}
	if m.Member.Method == verifier.MethodApp {
		used := say("web.staff.never")
		if m.UsedStep >= 0 {
			used = say("web.staff.used.step", "time", when(m.UsedAt), "step", strconv.FormatInt(m.UsedStep, 10))
		}
		all = append(all, numberRow{say("web.staff.enrolled"), when(m.Enrolled)}, numberRow{say("web.staff.used"), used})
		if m.Drift != 0 {
			all = append(all, numberRow{say("web.staff.drift"), c.t.Count("web.count.steps", m.Drift)})
		}
		if c.p.service.Profile().RecoveryCodes > 0 {
			all = append(all, numberRow{say("web.staff.recovery"), c.t.Count("web.count.codes", m.Recovery)})
		}
	}
	all = append(all, numberRow{say("web.staff.sessions.n"), c.t.Count("web.count.devices", m.Sessions)})
	if !m.Society.Date.IsZero() {
		date := c.day(m.Society.Date)
		if m.Mandatory {
			date = say("web.staff.mandatory", "date", date)
		}
		all = append(all, numberRow{say("web.staff.date"), date})
	}
	return all
}

// staffRow tells an attempt with its verdict and what was found out.
func (c *call) staffRow(a verifier.Attempt, actor string) row {
	r := c.row(a)
	r.Verdict = c.say("verifier.verdict." + string(a.Verdict))
	r.Reason = a.Reason
	if actor != "" {
		r.By = c.say("web.staff.by", "staff", actor)
	}
	if a.Verdict == verifier.VerdictOK {
		if !a.Event.Checks() {
			r.Verdict = ""
		}
		return r
	}
	f := a.Finding
	add := func(key string, pairs ...any) { r.Findings = append(r.Findings, c.say("web.finding."+key, pairs...)) }
	if !f.Until.IsZero() {
		add("until", "time", c.time(f.Until))
	}
	switch {
	case f.Seconds < 0:
		add("slow", "seconds", -f.Seconds)
	case f.Seconds > 0:
		add("fast", "seconds", f.Seconds)
	}
	if !f.First.IsZero() {
		add("first", "time", c.time(f.First))
	}
	if !f.Revoked.IsZero() {
		add("revoked", "time", c.time(f.Revoked))
	}
	if a.Verdict == verifier.VerdictMalformed && f.Length > 0 {
		add("length", "length", f.Length)
	}
	if f.Note != "" {
		add("settings", "settings", f.Note)
	}
	if f.Other != "" {
		add("other", "account", f.Other)
	}
	if f.Likely {
		add("likely")
	}
	return r
}

// act is what the helpdesk may do to a member, always for a stated reason.
type act struct {
	name, title, text string
	do                func(c *call, member, reason string) error
}

func acts() []act {
	return []act{
		{"reset", "web.staff.reset", "web.staff.reset.text", func(c *call, member, reason string) error {
			return c.p.service.ResetFactor(c.r.Context(), c.token, member, reason, c.src)
		}},
		{"unlock", "web.staff.unlock", "web.staff.unlock.text", func(c *call, member, reason string) error {
			return c.p.service.Unlock(c.r.Context(), c.token, member, reason, c.src)
		}},
		{"sessions", "web.staff.sessions", "web.staff.sessions.text", func(c *call, member, reason string) error {
			return c.p.service.EndMemberSessions(c.r.Context(), c.token, member, reason, c.src)
		}},
	}
}

// served is the member that an act is for. Its page shows no more than a
// search does, and is no other look at the member than the one that led to it.
func (c *call) served(id string) (verifier.Member, error) {
	found, err := c.p.service.FindMembers(c.r.Context(), c.token, id)
	if err != nil {
		return verifier.Member{}, err
	}
	if at := slices.IndexFunc(found, func(m verifier.Member) bool { return m.ID == id }); at >= 0 {
		return found[at], nil
	}
	m, err := c.p.service.MemberView(c.r.Context(), c.token, id, "", c.src)
	return m.Member, err
}

func (c *call) actPage(a act, refusal error) error {
	m, err := c.served(c.r.PathValue("id"))
	if err != nil {
		return err
	}
	v := c.view("staff_act", c.say(a.title))
	v.Width = "slim"
	v.Data = struct {
		Member            verifier.Member
		Act, Text, Reason string
	}{m, a.name, c.say(a.text), c.field("reason")}
	status := http.StatusOK
	if refusal != nil {
		if status, err = v.refuse(refusal, false); err != nil {
			return err
		}
	}
	c.show(status, v)
	return nil
}

const longestReason = 500 // characters

func (c *call) act(a act) error {
	reason := strings.TrimSpace(strings.ReplaceAll(c.field("reason"), "\r\n", "\n")) // a form ends lines by two characters
	err := error(errNoReason)
	switch {
	case utf8.RuneCountInString(reason) > longestReason:
		err = errLongReason
	case reason != "":
		err = a.do(c, c.r.PathValue("id"), reason)
	}
	if err != nil {
		if verifier.Refused(err, verifier.ReasonSession) {
			return err
		}
		return c.actPage(a, err)
	}
	c.note("staff-" + a.name)
	c.to("/staff/members/" + c.r.PathValue("id"))
	return nil
}

// This file promises: the laboratory's pages in the reader's language, with
// what the helpdesk asks first at the top.

package lab

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"html/template"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"rokketa/assets/text"
	"rokketa/internal/qrdraw"
	"rokketa/verifier"
)

//go:embed pages/*.html
var pageFiles embed.FS

// page is one page to be drawn.
type page struct {
	lab      *Lab
	table    *text.Table
	path     string
	Name     string
	Content  any
	Message  string
	Clock    Reading
	Language string
}

func (l *Lab) newPage(r *http.Request) *page {
	language := text.Japanese
	if c, err := r.Cookie("lab_language"); err == nil {
		if parsed, ok := text.Parse(c.Value); ok {
			language = parsed
		}
	} else if first, _, _ := strings.Cut(r.Header.Get("Accept-Language"), ","); first != "" {
		if parsed, ok := text.Parse(first); ok {
			language = parsed
		} else {
			language = text.English
		}
	}
	return &page{lab: l, table: tables()[language], path: r.URL.Path, Clock: l.clock.Read(), Language: string(language)}
}

// tables are made once: reading a language takes longer than drawing a page.
var tables = sync.OnceValue(func() map[text.Language]*text.Table {
	all := map[text.Language]*text.Table{}
	for _, l := range text.Languages() {
		all[l] = text.For(l)
	}
	return all
})

func (l *Lab) chooseLanguage(x *exchange) error {
	chosen, ok := text.Parse(x.text("language"))
	if !ok {
		return problem{http.StatusBadRequest, "lab.error.form"}
	}
	http.SetCookie(x.w, &http.Cookie{
		Name: "lab_language", Value: string(chosen), Path: "/lab/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
	return x.give(http.StatusOK, map[string]any{"language": chosen}, x.back("/lab/"))
}

func (p *page) explain(err error) string {
	for known, key := range map[error]string{
		errState: "lab.error.state", errPerson: "lab.error.person", errVariant: "lab.error.variant", errFault: "lab.error.fault",
		errScenario: "lab.error.scenario",
	} {
		if errors.Is(err, known) {
			return p.table.Say(key)
		}
	}
	return p.table.Explain(err)
}

// templates are parsed once; what a page says is in its functions' hands.
var templates = sync.OnceValues(func() (*template.Template, error) {
	none := func(...any) string { return "" }
	return template.New("lab").Funcs(template.FuncMap{
		"say": none, "when": none, "day": none, "hour": none, "date": none, "field": none, "banner": none, "variants": none, "states": none,
		"about": none, "skewed": none,
	}).ParseFS(pageFiles, "pages/*.html")
})

// render draws a page whole before it sends any of it.
func (p *page) render(w io.Writer, name string) error {
	shared, err := templates()
	if err != nil {
		return err
	}
	t, err := shared.Clone()
	if err != nil {
		return err
	}
	p.Name = name
	t.Funcs(template.FuncMap{
		"say": p.table.Say, "when": p.when, "day": p.day, "hour": layout(time.TimeOnly), "date": layout(time.DateOnly),
		"field": layout("2006-01-02T15:04:05"), "variants": Variants, "states": States, "about": p.about, "skewed": p.skewed,
		"banner": func() template.HTML { return Banner(p.table, false) },
	})
	var out bytes.Buffer
	if err := t.ExecuteTemplate(&out, name, p); err != nil {
		return err
	}
	_, err = w.Write(out.Bytes())
	return err
}

// about tells what is particular about a demonstration account.
func (p *page) about(d Person) string {
	if key := "lab.sample." + d.ID; p.table.Has(key) {
		return p.table.Say(key)
	}
	return p.table.Say("lab.state." + d.State)
}

// skewed tells how wrong a phone's clock is.
func (p *page) skewed(seconds float64) string {
	if seconds < 0 {
		return p.table.Say("lab.skew.slow", "span", span(p.table, int(-seconds)))
	}
	return p.table.Say("lab.skew.fast", "span", span(p.table, int(seconds)))
}

// Path is where a form goes back to.
func (p *page) Path() string { return p.path }

// Titled is the page's own title.
func (p *page) Titled() string { return p.table.Say("lab.page." + p.Name) }

func (p *page) when(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return p.day(t) + " " + layout(time.TimeOnly)(t)
}

func (p *page) day(t time.Time) string { return layout(p.table.Say("lab.format.day"))(t) }

// layout tells a time of Japan's.
func layout(as string) func(time.Time) string {
	return func(t time.Time) string { return t.In(verifier.Tokyo()).Format(as) }
}

// place is where a link leads.
type place struct {
	Path, Name string
	Here       bool
}

// Nav is the way to every other page.
func (p *page) Nav() []place {
	var all []place
	for _, one := range []string{"index", "attempts", "inbox", "scenarios", "faults", "profiles"} {
		path := "/lab/" + strings.TrimPrefix(one, "index")
		all = append(all, place{path, p.table.Say("lab.page." + one), p.path == path})
	}
	return all
}

// Up is the page above this one; nil where the way to it is in Nav.
func (p *page) Up() *place {
	to := map[string]string{"letter": "inbox", "scenario": "scenarios"}[p.Name]
	switch {
	case to != "":
		return &place{Path: "/lab/" + to, Name: p.table.Say("lab.page." + to)}
	case p.Name == "member" || p.Name == "clock":
		return &place{Path: "/lab/", Name: p.table.Say("lab.page.index")}
	}
	return nil
}

// Still tells that the page stays as it is, whatever happens: a form is filled
// in on it, or it tells what was.
func (p *page) Still() bool {
	return slices.Contains([]string{"problem", "clock", "letter", "faults", "profiles", "scenario", "scenarios"}, p.Name)
}

// Banner is the red strip that stands above every page of a portal in
// laboratory mode; link leads to the laboratory.
func Banner(t *text.Table, link bool) template.HTML { return strip(t, t.Say("lab.banner"), link) }

// PracticeBanner is the same strip for a member who practises.
func PracticeBanner(t *text.Table) template.HTML {
	return strip(t, t.Say("lab.banner.practice"), false)
}

func strip(t *text.Table, name string, link bool) template.HTML {
	said := template.HTMLEscapeString(name)
	more := template.HTMLEscapeString(t.Say("lab.banner.more"))
	out := `<div class="lab-banner" role="note"><strong>` + said + `</strong> <span>` + more + `</span>`
	if link {
		out += ` <a href="/lab/">` + template.HTMLEscapeString(t.Say("lab.banner.link")) + `</a>`
	}
	return template.HTML(out + `</div>`) //nolint:gosec // every part is escaped above
}

// LoginList is the sample members for the portal's login page; those that
// were added later are the laboratory's to list.
func (l *Lab) LoginList(ctx context.Context, t *text.Table) template.HTML {
	rows, more := []Person{}, false
	for _, one := range l.persons() {
		if !t.Has("lab.sample." + one.ID) {
			more = true
		} else if d, err := l.describe(ctx, one); err == nil {
			rows = append(rows, d)
		}
	}
	p := &page{lab: l, table: t, path: "/login", Clock: l.clock.Read(), Language: string(t.Language())}
	p.Content = map[string]any{"People": rows, "More": more, "Password": Password}
	var out bytes.Buffer
	if err := p.render(&out, "loginlist"); err != nil {
		return ""
	}
	return template.HTML(out.String()) //nolint:gosec // html/template made it
}

// row is one attempt as a page shows it.
type row struct {
	Attempt
	Person  string
	What    string
	Why     string
	Details []string
	Good    bool
}

// rows puts attempts into words.
func (p *page) rows(all []Attempt) []row {
	out := []row{}
	for _, a := range all {
		r := row{Attempt: a, Person: a.Member, Good: a.Verdict == verifier.VerdictOK}
		if one, err := p.lab.person(a.Member); err == nil {
			r.Person = one.Name
		}
		r.What = p.table.Say("verifier.event." + string(a.Event))
		if !r.Good || a.Event.Checks() {
			r.Why = p.table.Say("verifier.verdict." + string(a.Verdict))
		}
		r.Details = p.details(a)
		out = append(out, r)
	}
	return out
}

// details puts what is known beyond the verdict into words.
func (p *page) details(a Attempt) []string {
	f, say := a.Finding, p.table.Say
	var out []string
	add := func(there bool, key string, pairs ...any) {
		if there {
			out = append(out, say(key, pairs...))
		}
	}
	add(f.Seconds < 0, "lab.finding.slow", "span", span(p.table, -f.Seconds), "steps", -f.Offset)
	add(f.Seconds > 0, "lab.finding.fast", "span", span(p.table, f.Seconds), "steps", f.Offset)
	add(a.Verdict == verifier.VerdictOK && f.Step != 0, "lab.finding.step", "step", f.Step, "offset", f.Offset)
	add(f.Likely, "lab.finding.likely")
	add(!f.Likely && a.Verdict == verifier.VerdictDrift, "lab.finding.certain")
	add(!f.Revoked.IsZero(), "lab.finding.revoked", "time", p.when(f.Revoked))
	add(!f.First.IsZero(), "lab.finding.first", "time", p.when(f.First))
	add(!f.Until.IsZero(), "lab.finding.until", "time", p.when(f.Until))
	add(f.Other != "", "lab.finding.other", "account", f.Other)
	add(f.Note != "" && a.Verdict == verifier.VerdictParameters, "lab.finding.params", "params", f.Note)
	add(a.Verdict == verifier.VerdictMalformed, "lab.finding.length", "length", f.Length)
	add(f.Drift != 0, "lab.finding.drift", "drift", f.Drift)
	return out
}

// span tells a number of seconds as a person would.
func span(t *text.Table, seconds int) string {
	switch {
	case seconds < 120:
		return t.Say("lab.span.seconds", "count", seconds)
	case seconds < 7200:
		return t.Say("lab.span.minutes", "count", (seconds+30)/60)
	default:
		return t.Say("lab.span.hours", "count", (seconds+1800)/3600)
	}
}

func (l *Lab) index(x *exchange) error {
	ctx := x.r.Context()
	people := []Person{}
	for _, p := range l.persons() {
		d, err := l.describe(ctx, p)
		if err != nil {
			return err
		}
		people = append(people, d)
	}
	societies, err := l.service.Societies(ctx)
	if err != nil {
		return err
	}
	return x.show("index", map[string]any{
		"clock": l.clock.Read(), "members": people, "societies": allSocieties(societies), "password": Password,
		"portal": l.o.Portal, "staff": l.o.Staff, "profile": l.service.Profile().Name,
	}, map[string]any{
		"People": people, "Societies": societies, "Password": Password, "Portal": l.o.Portal, "Staff": l.o.Staff,
		"Latest": x.page.rows(first(l.Attempts("", 0), 5)), "Scenarios": l.scenarioList(x.page),
	})
}

func first[T any](all []T, n int) []T { return all[:min(n, len(all))] }

func (l *Lab) showMember(x *exchange) error {
	ctx := x.r.Context()
	p, err := l.person(x.r.PathValue("id"))
	if err != nil {
		return err
	}
	d, err := l.describe(ctx, p)
	if err != nil {
		return err
	}
	if x.json {
		return x.give(http.StatusOK, d, "")
	}
	logged, err := l.bench.Attempts(ctx, p.ID, "")
	if err != nil {
		return err
	}
	var attempts []Attempt
	for _, a := range logged.Attempts {
		if a.Source.UserAgent == ownAgent && a.Event != verifier.EventAppConfirm {
			continue // of what the laboratory did by itself, that the app was set up is enough
		}
		attempts = append(attempts, told(a))
	}
	content := map[string]any{"Person": d, "Rows": x.page.rows(attempts), "Timeline": x.page.timeline(attempts)}
	if uri, err := l.uri(ctx, p.ID); err == nil {
		var svg bytes.Buffer
		if err := qrdraw.SVG(&svg, uri, qrdraw.Options{Scale: 4}); err == nil {
			content["QR"] = template.HTML(svg.String()) //nolint:gosec // drawn by us, holds no text of anyone
		}
		content["URI"] = uri
	}
	if ruler, err := l.ruler(ctx, p, d, attempts, x.page); err == nil {
		content["Ruler"] = ruler
	}
	return x.show("member", d, content)
}

// showProfiles compares two profiles.
func (l *Lab) showProfiles(x *exchange) error {
	q := x.r.URL.Query()
	names := []string{q.Get("a"), q.Get("b")}
	if names[0] == "" {
		names[0] = l.service.Profile().Name
	}
	if names[1] == "" {
		names[1] = "asvs-strict"
	}
	a, okA := verifier.ProfileNamed(names[0])
	b, okB := verifier.ProfileNamed(names[1])
	if !okA || !okB {
		return problem{http.StatusNotFound, "lab.error.profile"}
	}
	rows := compare(a, b)
	var all []string
	for _, p := range verifier.Profiles() {
		all = append(all, p.Name)
	}
	slices.Sort(all)
	return x.show("profiles", map[string]any{"a": a.Name, "b": b.Name, "differs": rows}, map[string]any{
		"A": a.Name, "B": b.Name, "Rows": settings(x.page.table, rows), "All": all, "Present": l.service.Profile().Name,
	})
}

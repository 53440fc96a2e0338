// Pages: the templates, and what a template may ask of the page it draws.

package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"rokketa/assets/text"
	"rokketa/verifier"
)

//go:embed pages/*.html
var pageFiles embed.FS

// readPages parses every page together with the frame and the shared parts,
// for one language: what is the same on every page of it stands in the
// template as text, since a page has dozens of sentences.
func (p *Portal) readPages(t *text.Table) (map[string]*template.Template, error) {
	parse := func(into *template.Template, name string) (*template.Template, error) {
		data, err := pageFiles.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("web: %w", err)
		}
		into, err = into.Parse(p.fixed(t, string(data)))
		if err != nil {
			return nil, fmt.Errorf("web: %s: %w", name, err)
		}
		return into, nil
	}
	frame := template.New("layout").Option("missingkey=error")
	for _, name := range []string{"pages/layout.html", "pages/parts.html"} {
		if _, err := parse(frame, name); err != nil {
			return nil, err
		}
	}
	names, err := fs.Glob(pageFiles, "pages/*.html")
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	pages := map[string]*template.Template{}
	for _, name := range names {
		short := strings.TrimSuffix(path.Base(name), ".html")
		if short == "layout" || short == "parts" {
			continue
		}
		whole, err := frame.Clone()
		if err != nil {
			return nil, fmt.Errorf("web: %w", err)
		}
		if pages[short], err = parse(whole, name); err != nil {
			return nil, err
		}
	}
	return pages, nil
}

// fixed puts the sentences without values, the brand and the paths of our own
// files into a template. They are ours, and escaped all the same.
func (p *Portal) fixed(t *text.Table, page string) string {
	var b strings.Builder
	from := 0
	for _, at := range sentences.FindAllStringSubmatchIndex(page, -1) {
		b.WriteString(page[from:at[0]])
		from = at[1]
		said := t.Say(page[at[2]:at[3]])
		if before := page[:at[0]]; strings.LastIndexByte(before, '<') > strings.LastIndexByte(before, '>') { // inside a tag
			b.WriteString(template.HTMLEscapeString(said))
		} else {
			b.WriteString(string(whole(t.Language(), said)))
		}
	}
	page = b.String() + page[from:]
	page = assetNames.ReplaceAllStringFunc(page, func(action string) string {
		return p.assetPath(assetNames.FindStringSubmatch(action)[1])
	})
	brand := strings.ReplaceAll(template.HTMLEscapeString(p.service.Brand()), "{{", "&#123;&#123;")
	return strings.NewReplacer("{{.Brand}}", brand, "{{.Lang}}", string(t.Language())).Replace(page)
}

var (
	sentences  = regexp.MustCompile(`\{\{\$?\.Say "([a-z0-9.-]+)"\}\}`)
	assetNames = regexp.MustCompile(`\{\{\.Asset "([a-z.]+)"\}\}`)
)

// view is what a template draws.
type view struct {
	c     *call
	page  string
	Title string
	Path  string // of the page when read anew, for the language switch; "" has none
	Width string // "", "slim" or "wide"
	Fault *fault
	Note  string // of what was done
	Aside string // of what is no success and no refusal
	Data  any

	told, stray     bool   // Fault was drawn by the page; it was not, so the frame draws it
	done            string // the name of Note
	digits          int    // of the code that the page asks for; 0 is the app's
	styles, scripts []string
}

// view begins a page that is read at the path of the request.
func (c *call) view(page, title string) *view {
	v := &view{c: c, page: page, Title: title, Path: c.r.URL.Path}
	if c.r.Method == http.MethodGet && c.r.URL.RawQuery != "" && len(c.r.URL.RawQuery) < 300 {
		v.Path += "?" + c.r.URL.RawQuery
	}
	if to, ok := c.p.bare[c.r.URL.Path]; ok {
		v.Path = to
	}
	c.takeNote(v)
	return v
}

// refuse puts a refusal on the page and gives its status; what is no refusal
// is given back.
func (v *view) refuse(err error, mailed bool) (int, error) {
	if !refusedBy(err) {
		return 0, err
	}
	status := v.c.status(err)
	v.Fault = v.c.explain(err)
	if v.Fault.Field == "recovery" && v.page != "recover" {
		v.Fault.Field = "code" // the field that takes either
	}
	v.c.causes(v.Fault, err, mailed)
	v.c.retry(v.Fault, status)
	v.Note, v.Aside = "", ""
	return status, nil
}

// show draws a page whole before the first byte goes out, so that a fault in
// a template is a page that says so.
func (c *call) show(status int, v *view) {
	b := c.p.buffers.Get().(*bytes.Buffer)
	defer c.p.buffers.Put(b)
	b.Reset()
	err := c.p.pages[c.lang][v.page].ExecuteTemplate(b, "layout", v)
	if err == nil && v.Fault != nil && !v.told {
		// This page has no place for a refusal, or not in the state it is in.
		b.Reset()
		v.stray = true
		err = c.p.pages[c.lang][v.page].ExecuteTemplate(b, "layout", v)
	}
	if err != nil {
		c.report(err)
		http.Error(c.w, c.say("web.broken"), http.StatusInternalServerError)
		return
	}
	h := c.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	h.Set("Content-Language", string(c.lang))
	h.Add("Vary", "Accept-Language, Cookie")
	c.w.WriteHeader(status)
	_, _ = c.w.Write(b.Bytes())
}

// Frame is a page of another package in the portal's frame. Body must hold no
// inline scripts or styles.
type Frame struct {
	Title           string
	Body            template.HTML
	Wide            bool
	Styles, Scripts []string // paths on this server, for this page alone
}

// Frame answers with a page in the portal's frame and in the request's
// language.
func (p *Portal) Frame(w http.ResponseWriter, r *http.Request, status int, f Frame) {
	c := p.newCall(w, r)
	v := c.view("frame", f.Title)
	v.Data, v.styles, v.scripts = f.Body, f.Styles, f.Scripts
	if f.Wide {
		v.Width = "wide"
	}
	c.show(status, v)
}

// Fail answers with the page that tells a person of err, as the portal's own
// pages do: a refusal by its sentence and number, anything else as our fault.
func (p *Portal) Fail(w http.ResponseWriter, r *http.Request, err error) { p.newCall(w, r).fail(err) }

// What templates ask for.

// Say gives a sentence. In an attribute it is the text alone.
func (v *view) Say(key string, pairs ...any) template.HTML { return v.Whole(v.c.say(key, pairs...)) }

// Count gives a sentence that counts.
func (v *view) Count(key string, n int) template.HTML { return v.Whole(v.c.t.Count(key, n)) }

// Tell is the refusal, for the one place of the page that shows it.
func (v *view) Tell() *fault {
	v.told = true
	return v.Fault
}

// Stray tells that the page itself shows its refusal nowhere.
func (v *view) Stray() bool { return v.stray }

// OtherLang is the one that the switch offers.
func (v *view) OtherLang() string {
	if v.c.lang == text.Japanese {
		return string(text.English)
	}
	return string(text.Japanese)
}

// Society is the member's, else the portal's.
func (v *view) Society() string {
	if name := v.c.session.Society.Name; v.c.in && name != "" {
		return name
	}
	return v.c.p.o.Society
}

// Styles and Scripts are what others add.
func (v *view) Styles() []string {
	return append(v.c.p.o.Styles[:len(v.c.p.o.Styles):len(v.c.p.o.Styles)], v.styles...)
}

// Scripts are as Styles.
func (v *view) Scripts() []string {
	return append(v.c.p.o.Scripts[:len(v.c.p.o.Scripts):len(v.c.p.o.Scripts)], v.scripts...)
}

// Slot is somebody else's part of the page.
func (v *view) Slot(place string) template.HTML {
	if v.c.p.o.Slot == nil {
		return ""
	}
	return v.c.p.o.Slot(v.c.r, Place(place), v.c.t)
}

// Page is the name of the template.
func (v *view) Page() string { return v.page }

// In tells whether somebody is logged in.
func (v *view) In() bool { return v.c.in }

// Desk tells whether it is a page of the helpdesk.
func (v *view) Desk() bool { return v.c.in && strings.HasPrefix(v.c.r.URL.Path, "/staff") }

// Limited tells that a factor must be set up before anything else.
func (v *view) Limited() bool { return v.c.in && v.c.session.Level == verifier.LevelEnrol }

// Mandatory tells that the society's date has come.
func (v *view) Mandatory() bool { return v.c.session.Mandatory }

// Tried tells that this login's code was tried elsewhere.
func (v *view) Tried() bool { return v.c.in && !v.c.session.TriedElsewhere.IsZero() && !v.Limited() }

// Digits is how many digits the code has that the page asks for.
func (v *view) Digits() int {
	if v.digits > 0 {
		return v.digits
	}
	return v.c.p.service.Profile().Parameters.Digits
}

// Profile is the settings in force.
func (v *view) Profile() verifier.Profile { return v.c.p.service.Profile() }

// Wrong marks a field that a refusal is about and ties it to what explains it.
func (v *view) Wrong(field, hint string) template.HTMLAttr {
	switch {
	case v.Fault != nil && v.Fault.Field == field && hint != "":
		return template.HTMLAttr(`aria-invalid="true" aria-describedby="fault ` + hint + `"`)
	case v.Fault != nil && v.Fault.Field == field:
		return `aria-invalid="true" aria-describedby="fault"`
	case hint != "":
		return template.HTMLAttr(`aria-describedby="` + hint + `"`)
	}
	return ""
}

// link is an entry of the menu.
type link struct {
	Path, Name string
	Here       bool
}

func (v *view) links(pairs ...string) []link {
	var all []link
	for i := 0; i+1 < len(pairs); i += 2 {
		all = append(all, link{pairs[i], v.c.say(pairs[i+1]), v.c.r.URL.Path == pairs[i]})
	}
	return all
}

// Nav is what stands at the top of a wide page.
func (v *view) Nav() []link {
	switch {
	case v.Limited():
		return nil
	case v.c.session.Member.Role == verifier.RoleStaff:
		return v.links("/staff", "web.staff.find.title", "/settings", "web.nav.settings")
	}
	return v.links("/home", "web.nav.home", "/settings", "web.nav.settings")
}

// Menu is what stands behind the three lines of a narrow page.
func (v *view) Menu() []link {
	if v.Limited() {
		return v.links("/settings/2fa", "web.nav.twostep", "/help", "web.nav.help")
	}
	first := v.links("/home", "web.nav.home")
	if v.c.session.Member.Role == verifier.RoleStaff {
		first = v.links("/staff", "web.staff.find.title")
	}
	return append(first, v.links("/settings", "web.nav.settings", "/settings/2fa", "web.nav.twostep",
		"/settings/history", "web.nav.history", "/help", "web.nav.help")...)
}

// Date is the sentence of the date that is coming, for who has set nothing.
func (v *view) Date() string {
	s := v.c.session
	if !v.c.in || s.Mandatory || s.Society.Date.IsZero() || s.Member.Method != verifier.MethodUnset {
		return ""
	}
	return v.c.say("web.date.before", "date", v.Day(s.Society.Date))
}

// Method is a member's second step as a small sign.
func (v *view) Method(m verifier.Method) template.HTML {
	kind := "warn"
	if m == verifier.MethodApp {
		kind = "good"
	}
	return template.HTML(`<span class="tag ` + kind + `">` + template.HTMLEscapeString(v.c.say("web.staff.state."+string(m))) + `</span>`)
}

// Day, Clock and Time tell a time as clocks in Japan show it.
func (v *view) Day(t time.Time) string { return v.c.day(t) }

// Clock is the hour and minute.
func (v *view) Clock(t time.Time) string { return t.In(verifier.Tokyo()).Format("15:04") }

func (c *call) day(t time.Time) string {
	return t.In(verifier.Tokyo()).Format(c.say("web.format.day"))
}

func (c *call) time(t time.Time) string {
	return c.day(t) + " " + t.In(verifier.Tokyo()).Format("15:04:05")
}

// The portal's doors: what it stands on, how it is made, and every route.

// Package web is the portal that members and the helpdesk see: pages that
// work without scripts, forms, the session's cookies, and a JSON API for
// clients under test. It decides nothing: verifier.Service does. Every page
// is Japanese or English, closed to other sites, and stored nowhere.
package web

import (
	"bytes"
	"errors"
	"html/template"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"

	"rokketa/assets/text"
	"rokketa/verifier"
)

// Place is where a page leaves room for somebody else's part.
type Place string

// The places, from the top of a page to its end.
const (
	PlaceBanner Place = "banner" // above everything, on every page
	PlaceLogin  Place = "login"  // below the form of the login page, the first page that a stranger sees
	PlaceBelow  Place = "below"  // below the content of every page
	PlaceEnd    Place = "end"    // after the foot of every page
)

// Places gives every place.
func Places() []Place { return []Place{PlaceBanner, PlaceLogin, PlaceBelow, PlaceEnd} }

// Options is how a portal is set up. The zero value is a portal on plain-HTTP
// loopback.
type Options struct {
	// Society is the name below the brand for who is not logged in; "" is
	// the sample society.
	Society string
	// Secure says that browsers reach the portal by https, its own or a
	// proxy's: cookies are then Secure and named __Host-, and HSTS is sent
	// unless Local.
	Secure bool
	// Local says that this machine alone reaches the portal. HSTS is then left
	// out: a browser would hold it against every server of localhost.
	Local bool
	// Language is that of browsers that name none; "" is Japanese.
	Language text.Language
	// Log hears of faults, never of codes, passwords or tokens.
	Log *slog.Logger

	// Slot fills a place of a page, "" leaves it empty. It must not hold
	// inline scripts or styles: the pages' policy forbids them.
	Slot func(r *http.Request, place Place, t *text.Table) template.HTML
	// Styles and Scripts are paths on this server that every page loads
	// after its own.
	Styles, Scripts []string
	// Front is the path on which who is not logged in begins; "" is the
	// login page.
	Front string
	// Lab, if set, makes what answers below /lab/. Requests reach it with
	// the portal's headers, its protection against other sites and a body
	// of at most LabBody bytes (0: as everywhere).
	Lab     func(p *Portal) http.Handler
	LabBody int64
}

// DefaultSociety is a society that does not exist.
const DefaultSociety = "見本健康保険組合" //nolint:gosmopolitan // the name of the sample, the same in every language

// Portal answers every request of browsers and API clients.
type Portal struct {
	service *verifier.Service
	o       Options
	mux     *http.ServeMux
	cross   *http.CrossOriginProtection
	routes  []string
	pages   map[text.Language]map[string]*template.Template
	assets  map[string]asset
	tables  map[text.Language]*text.Table
	buffers sync.Pool         // of *bytes.Buffer: pages on their way out
	bare    map[string]string // paths that only take POST, and the page to read instead
}

// New makes the portal of a service.
func New(s *verifier.Service, o Options) (*Portal, error) {
	if s == nil {
		return nil, errors.New("web: no service")
	}
	if o.Society == "" {
		o.Society = DefaultSociety
	}
	if o.Language == "" {
		o.Language = text.Japanese
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	p := &Portal{
		service: s, o: o, mux: http.NewServeMux(), cross: http.NewCrossOriginProtection(),
		tables: map[text.Language]*text.Table{}, pages: map[text.Language]map[string]*template.Template{}, bare: map[string]string{},
	}
	for _, l := range text.Languages() {
		p.tables[l] = text.For(l)
	}
	p.buffers.New = func() any { return new(bytes.Buffer) }
	var err error
	if p.assets, err = readAssets(); err != nil {
		return nil, err
	}
	for l, table := range p.tables {
		if p.pages[l], err = p.readPages(table); err != nil {
			return nil, err
		}
	}
	p.route()
	p.routeAPI()
	if o.Lab != nil {
		p.mux.Handle("/lab/", o.Lab(p))
	}
	return p, nil
}

// Routes gives the pattern of every route, sorted: what a metric may be
// labelled with. A request's own is its Pattern after ServeHTTP.
func (p *Portal) Routes() []string { return slices.Sorted(slices.Values(p.routes)) }

// Service is the rules behind the portal.
func (p *Portal) Service() *verifier.Service { return p.service }

// gate says who may pass a route.
type gate int

const (
	open   gate = iota // anybody
	seated             // whoever is logged in, if only to set up a factor
	member             // logged in, with nothing left to set up first
	staff              // helpdesk with the whole proof
)

// handler answers a call. An error that is a *verifier.Refusal becomes its
// sentence, any other a page that says that the fault is ours.
type handler func(c *call) error

func (p *Portal) on(pattern string, who gate, h handler) {
	p.routes = append(p.routes, pattern)
	p.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		c := p.newCall(w, r)
		if !c.pass(who) {
			return
		}
		if err := h(c); err != nil {
			c.fail(err)
		}
	})
}

// post is on for a form; who asks for its address is sent to page.
func (p *Portal) post(path, page string, who gate, h handler) {
	p.on("POST "+path, who, func(c *call) error {
		if err := c.readForm(); err != nil {
			return err
		}
		return h(c)
	})
	if page != path {
		p.bare[path] = page
	}
}

func (p *Portal) route() {
	p.on("GET /{$}", open, (*call).front)
	p.on("GET /static/{name}", open, (*call).static)
	p.on("GET /favicon.ico", open, func(c *call) error {
		http.Redirect(c.w, c.r, p.assetPath("mark.svg"), http.StatusFound)
		return nil
	})
	p.post("/language", "/", open, (*call).setLanguage)

	p.on("GET /login", open, (*call).loginPage)
	p.post("/login", "/login", open, (*call).login)
	p.on("GET /login/code", open, (*call).codePage)
	p.post("/login/code", "/login/code", open, (*call).code)
	p.post("/login/resend", "/login/code", open, (*call).resend)
	p.post("/login/cancel", "/login", open, (*call).cancelLogin)
	p.on("GET /login/recover", open, (*call).recoverPage)
	p.post("/login/recover", "/login/recover", open, (*call).recover)
	p.on("GET /forgot", open, (*call).forgotPage)
	p.post("/forgot", "/forgot", open, (*call).forgot)
	p.on("GET /forgot/sent", open, (*call).forgotSent)
	p.on("GET /reset", open, (*call).resetPage)
	p.post("/reset", "/reset", open, (*call).reset)
	p.post("/logout", "/", open, (*call).logout)
	p.on("GET /help", open, (*call).help)

	p.on("GET /home", member, (*call).home)
	p.on("GET /nag", member, (*call).nagPage)
	p.post("/nag", "/nag", member, (*call).nagLater)
	p.post("/warning", "/home", member, (*call).dismissWarning)
	p.on("GET /settings", member, (*call).settings)
	p.on("GET /settings/password", member, (*call).passwordPage)
	p.post("/settings/password", "/settings/password", member, (*call).password)
	p.on("GET /settings/history", member, (*call).history)
	p.on("GET /settings/sessions", member, (*call).sessions)
	p.post("/settings/sessions/end", "/settings/sessions", member, (*call).endSession)
	p.post("/settings/sessions/others", "/settings/sessions", member, (*call).endOthers)

	p.on("GET /settings/2fa", seated, (*call).twoStep)
	p.post("/settings/2fa/app", "/settings/2fa", seated, (*call).beginApp)
	p.post("/settings/2fa/app/confirm", "/settings/2fa", seated, (*call).confirmApp)
	p.post("/settings/2fa/app/cancel", "/settings/2fa", seated, (*call).cancelApp)
	p.on("GET /settings/2fa/mail", seated, (*call).mailPage)
	p.post("/settings/2fa/mail", "/settings/2fa/mail", seated, (*call).beginMail)
	p.on("GET /settings/2fa/mail/code", seated, (*call).mailCodePage)
	p.post("/settings/2fa/mail/confirm", "/settings/2fa/mail/code", seated, (*call).confirmMail)
	p.post("/settings/ask", "/settings/2fa", seated, (*call).askCode)
	p.on("GET /settings/2fa/device", member, (*call).devicePage)
	p.post("/settings/2fa/device", "/settings/2fa/device", member, (*call).device)
	p.on("GET /settings/2fa/disable", member, (*call).disablePage)
	p.post("/settings/2fa/disable", "/settings/2fa/disable", member, (*call).disable)
	p.on("GET /settings/2fa/recovery", member, (*call).recoveryPage)
	p.post("/settings/2fa/recovery", "/settings/2fa/recovery", member, (*call).recoveryCodes)

	p.on("GET /staff", staff, (*call).findMembers)
	p.on("GET /staff/members/{id}", staff, (*call).memberView)
	for _, act := range acts() {
		path := "/staff/members/{id}/" + act.name
		p.on("GET "+path, staff, func(c *call) error { return c.actPage(act, nil) })
		p.post(path, path, staff, func(c *call) error { return c.act(act) })
	}
	p.mux.HandleFunc("/", p.elsewhere)
}

// elsewhere answers what no route takes: another method of a page that there
// is, or no page at all.
func (p *Portal) elsewhere(w http.ResponseWriter, r *http.Request) {
	c := p.newCall(w, r)
	read := r.Method == http.MethodGet || r.Method == http.MethodHead
	if page, ok := p.bare[r.URL.Path]; ok && read {
		http.Redirect(w, r, page, http.StatusSeeOther)
		return
	}
	var allow []string
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		other := r.Clone(r.Context())
		other.Method = method
		if _, pattern := p.mux.Handler(other); pattern != "/" && pattern != "" {
			allow = append(allow, method)
		}
	}
	if len(allow) > 0 {
		w.Header().Set("Allow", strings.Join(allow, ", "))
		c.fail(errMethod)
		return
	}
	c.fail(errMissing)
}

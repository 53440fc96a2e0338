// This file promises: the doors of the laboratory. Each answers a program in
// JSON and a browser with a page, takes a form as well as JSON, and turns
// away whoever did not ask for this very machine.

package lab

import (
	"embed"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

//go:embed static openapi.json
var files embed.FS

// Handler serves everything below /lab/.
func (l *Lab) Handler() http.Handler {
	mux := http.NewServeMux()
	for pattern, h := range l.doors() {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { l.exchange(w, r, h) })
	}
	for pattern, d := range l.changes() {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			l.exchange(w, r, func(x *exchange) error {
				if err := x.knows(d.fields); err != nil {
					return err
				}
				return d.do(x)
			})
		})
	}
	mux.HandleFunc("/lab/", func(w http.ResponseWriter, r *http.Request) {
		l.exchange(w, r, func(*exchange) error { return problem{http.StatusNotFound, "lab.error.nothing"} })
	})
	return ownHost(http.NewCrossOriginProtection().Handler(mux))
}

// doors only show.
func (l *Lab) doors() map[string]func(*exchange) error {
	return map[string]func(*exchange) error{
		"GET /lab/{$}":               l.index,
		"GET /lab/clock":             l.readClock,
		"GET /lab/members":           l.listMembers,
		"GET /lab/members/{id}":      l.showMember,
		"GET /lab/members/{id}/code": l.memberCode,
		"GET /lab/members/{id}/uri":  l.memberURI,
		"GET /lab/societies":         l.listSocieties,
		"GET /lab/attempts":          l.listAttempts,
		"GET /lab/inbox":             l.listLetters,
		"GET /lab/inbox/last":        l.lastLetter,
		"GET /lab/inbox/{id}":        l.showLetter,
		"GET /lab/faults":            l.readFaults,
		"GET /lab/scenarios":         l.listScenarios,
		"GET /lab/scenarios/{name}":  l.showScenario,
		"GET /lab/profiles":          l.showProfiles,
		"GET /lab/events":            l.follow,
		"GET /lab/openapi.json":      l.openAPI,
		"GET /lab/static/{name}":     l.static,
	}
}

// change is a door that changes something, with the fields that it takes.
type change struct {
	do     func(*exchange) error
	fields string
}

// changes change something. A form may name the page to go back to.
func (l *Lab) changes() map[string]change {
	return map[string]change{
		"POST /lab/clock":            {l.turnClock, "reset set advance rate freeze account skew"},
		"POST /lab/members":          {l.addMember, "id email name society state language role skew"},
		"POST /lab/members/{id}":     {l.changeMember, "qr state skew lock unlock end-sessions damage"},
		"POST /lab/societies":        {l.addSociety, "id name date"},
		"POST /lab/attempts/clear":   {l.clearAttempts, ""},
		"POST /lab/assert":           {l.assert, "member event verdict"},
		"POST /lab/inbox/clear":      {l.clearLetters, ""},
		"POST /lab/faults":           {l.orderFaults, "to mode delay mail busy lost slow slows blind"},
		"POST /lab/scenarios/{name}": {l.runScenario, ""},
		"POST /lab/language":         {l.chooseLanguage, "language"},
	}
}

// ownHost turns away requests that were made for another name: a page of
// somebody else's whose name was turned to this machine could else read what
// is shown here.
func ownHost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := strings.ToLower(r.Host)
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
		if host != "localhost" && (err != nil || !ip.IsLoopback()) {
			http.Error(w, http.StatusText(http.StatusMisdirectedRequest), http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// exchange is one request and its answer.
type exchange struct {
	w    http.ResponseWriter
	r    *http.Request
	json bool // the answer is for a program
	form bool // the request is a form
	body map[string]any
	page *page
}

// problem is what is wrong with a request, with the key of its sentence.
type problem struct {
	status int
	key    string
}

func (p problem) Error() string { return p.key }

func (p problem) Explanation() (string, map[string]any) { return p.key, nil }

func (l *Lab) exchange(w http.ResponseWriter, r *http.Request, h func(*exchange) error) {
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	header.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "+
		"img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	x := &exchange{w: w, r: r, json: wantsJSON(r)}
	x.page = l.newPage(r)
	err := x.read()
	if err == nil {
		err = h(x)
	}
	if err != nil {
		x.fail(err)
	}
}

// wantsJSON: who sends JSON or asks for it gets it; a browser asks for HTML.
func wantsJSON(r *http.Request) bool {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err == nil && kind == "application/json" {
		return true
	}
	return !strings.Contains(r.Header.Get("Accept"), "text/html")
}

// read takes the body of a POST, a form or JSON.
func (x *exchange) read() error {
	x.body = map[string]any{}
	if x.r.Method != http.MethodPost {
		return nil
	}
	kind, _, _ := mime.ParseMediaType(x.r.Header.Get("Content-Type"))
	data, err := io.ReadAll(http.MaxBytesReader(x.w, x.r.Body, 64<<10))
	if err != nil {
		return problem{http.StatusRequestEntityTooLarge, "lab.error.large"}
	}
	if kind == "application/x-www-form-urlencoded" {
		values, err := url.ParseQuery(string(data))
		if err != nil {
			return problem{http.StatusBadRequest, "lab.error.form"}
		}
		for name := range values {
			x.body[name] = values.Get(name)
		}
		x.form = true
		return nil
	}
	if len(data) == 0 {
		return nil
	}
	if err := json.Unmarshal(data, &x.body); err != nil || x.body == nil {
		return problem{http.StatusBadRequest, "lab.error.json"}
	}
	return nil
}

// text gives a field as text: forms know nothing else, and programs may write
// numbers and booleans.
func (x *exchange) text(name string) string {
	switch v := x.body[name].(type) {
	case string:
		return strings.TrimSpace(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// knows refuses a field that the door does not take, and a value that is no
// single one: who misspells a field is to hear of it. A browser's form is the
// laboratory's own, and may bear whatever a browser puts in.
func (x *exchange) knows(fields string) error {
	if x.form {
		return nil
	}
	for name, value := range x.body {
		switch value.(type) {
		case string, float64, bool:
		default:
			if name != "mail" && !isFault(name) {
				return problem{http.StatusBadRequest, "lab.error.field"}
			}
		}
		if name != "back" && !slices.Contains(strings.Fields(fields), name) {
			return problem{http.StatusBadRequest, "lab.error.field"}
		}
	}
	return nil
}

// isFault tells whether a field is a fault's, which orderFaults reads itself.
func isFault(name string) bool {
	return slices.Contains([]string{"busy", "lost", "slow", "slows"}, name)
}

// number reads a number of an event from the address; none is otherwise.
func number(text string, otherwise int64) (int64, error) {
	if text == "" {
		return otherwise, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, problem{http.StatusBadRequest, "lab.error.since"}
	}
	return n, nil
}

// yes tells whether a field is true or a ticked box.
func (x *exchange) yes(name string) bool {
	switch x.text(name) {
	case "true", "on", "1", "yes":
		return true
	}
	return false
}

// give answers a program with value; a browser goes to the page at path.
func (x *exchange) give(status int, value any, path string) error {
	if !x.json && path != "" {
		http.Redirect(x.w, x.r, path, http.StatusSeeOther)
		return nil
	}
	x.w.Header().Set("Content-Type", "application/json; charset=utf-8")
	x.w.WriteHeader(status)
	encoder := json.NewEncoder(x.w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}

// fail answers with a sentence.
func (x *exchange) fail(err error) {
	status := http.StatusBadRequest
	var p problem
	switch {
	case errors.As(err, &p):
		status = p.status
	case errors.Is(err, errPerson), errors.Is(err, errScenario):
		status = http.StatusNotFound
	case errors.Is(err, errBusy):
		status = http.StatusServiceUnavailable
	}
	sentence := x.page.explain(err)
	if x.json {
		_ = x.give(status, map[string]any{"error": sentence}, "") // the reader is gone
		return
	}
	x.w.WriteHeader(status)
	x.page.Message = sentence
	_ = x.page.render(x.w, "problem") // the reader is gone
}

// show answers a program with value and a browser with a page.
func (x *exchange) show(name string, value, content any) error {
	if x.json {
		return x.give(http.StatusOK, value, "")
	}
	x.page.Content = content
	x.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	return x.page.render(x.w, name)
}

func (l *Lab) openAPI(x *exchange) error {
	data, err := files.ReadFile("openapi.json")
	if err != nil {
		return err
	}
	x.w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, err = x.w.Write(data)
	return err
}

func (l *Lab) static(x *exchange) error {
	name := x.r.PathValue("name")
	data, err := files.ReadFile("static/" + name)
	if err != nil {
		return problem{http.StatusNotFound, "lab.error.nothing"}
	}
	x.w.Header().Set("Content-Type", map[bool]string{true: "text/css; charset=utf-8", false: "text/javascript; charset=utf-8"}[strings.HasSuffix(name, ".css")])
	x.w.Header().Set("Cache-Control", "max-age=300")
	_, err = x.w.Write(data)
	return err
}

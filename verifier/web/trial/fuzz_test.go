// Whatever is sent, the answer is a page or a problem with one sentence, and
// never a fault of the server.

package trial_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"rokketa/verifier/web"
)

var regexpRef = regexp.MustCompile(`#/components/(\w+)/(\w+)`)

func itoa(n int) string { return strconv.Itoa(n) }

// routes gives the fuzz targets every address, with an ID where one belongs.
func routes(t testing.TB, s *site, api bool) []string {
	portal, err := web.New(s.service, web.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, r := range portal.Routes() {
		if strings.Contains(r, " /api/") == api && r != "POST /logout" && r != "POST /api/v1/logout" {
			all = append(all, strings.ReplaceAll(r, "{id}", "mail"))
		}
	}
	return all
}

func checkAnswer(t *testing.T, route string, p page) {
	t.Helper()
	switch {
	case p.status >= 500 && p.status != http.StatusServiceUnavailable:
		t.Fatalf("%s answers %d: %s", route, p.status, p.body)
	case p.status >= 400 && len(number.FindAllString(p.text(), -1)) != 1:
		t.Fatalf("%s answers %d without one sentence and its number: %s", route, p.status, p.text())
	}
}

func FuzzForms(f *testing.F) {
	f.Add(uint8(0), "code=000000", "application/x-www-form-urlencoded", "", "ja")
	f.Add(uint8(1), "email=a%40b&password=%00&remember=1", "application/x-www-form-urlencoded", "token=x", "en")
	f.Add(uint8(2), "password=%ff%fe&code=１２３４５６&recovery=AAAA", "application/x-www-form-urlencoded; charset=utf-8", "q=%27%22", "")
	f.Add(uint8(3), "a=%zz", "application/x-www-form-urlencoded", "from=%ff", "ja;q=x")
	f.Add(uint8(4), "language=en&back=//x", "multipart/form-data; boundary=x", "", "*")
	f.Add(uint8(5), "reason=%F0%9F%92%A9&id=x&next="+strings.Repeat("x", 300), "", "from=9", "fr")
	s := open(f)
	all := routes(f, s, false)
	staff, member := s.browser("ja"), s.browser("en")
	staff.post("/login", "email", "staff@example.jp", "password", password)
	staff.post("/login/code", "code", s.code())
	f.Fuzz(func(t *testing.T, which uint8, body, kind, query, lang string) {
		for _, b := range []*browser{staff, member} {
			b.t, b.lang = t, clean(lang)
			if b == member && b.cookie("session") == "" {
				b.post("/login", "email", "unset@example.jp", "password", password)
			}
			method, path, _ := strings.Cut(all[int(which)%len(all)], " ")
			if path == "/{$}" || path == "/static/{name}" {
				path = "/"
			}
			p := b.raw(t, method, path, query, body, kind)
			checkAnswer(t, method+" "+path, p)
		}
	})
}

// raw sends what no URL parser has tidied.
func (b *browser) raw(t *testing.T, method, path, query, body, kind string) page {
	r := httptest.NewRequest(method, "/", strings.NewReader(body))
	r.URL.Path, r.URL.RawQuery = path, query
	r.Header.Set("Accept-Language", b.lang)
	if kind = clean(kind); kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	r.AddCookie(&http.Cookie{Name: "session", Value: b.cookie("session")})
	for name, values := range b.head {
		r.Header[name] = values
	}
	w := httptest.NewRecorder()
	b.s.Config.Handler.ServeHTTP(w, r)
	data, err := io.ReadAll(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return page{w.Code, w.Header(), string(data), path, w.Header().Get("Location")}
}

// clean drops what no HTTP server lets through in a header.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return -1
		}
		return r
	}, s)
}

func FuzzAPI(f *testing.F) {
	f.Add(uint8(0), `{}`, "application/json", "ja")
	f.Add(uint8(1), `{"email":"a","password":"b"}`, "application/json; charset=utf-8", "en")
	f.Add(uint8(2), `{"challenge":"x","code":"１２３４５６","recovery":"`+"\x00"+`"}`, "application/json", "")
	f.Add(uint8(3), `{"code":{"a":[1,2,{"b":null}]}}`, "application/json", "ja")
	f.Add(uint8(4), `{"password":"\ud800","code":"\u0000"}`, "application/json", "xx")
	f.Add(uint8(5), strings.Repeat(`{"a":`, 2000), "application/json", "ja")
	s := open(f)
	all := routes(f, s, true)
	b := s.browser("ja")
	f.Fuzz(func(t *testing.T, which uint8, body, kind, lang string) {
		b.t, b.lang = t, clean(lang)
		if b.head.Get("Authorization") == "" {
			b.post("/login", "email", "unset@example.jp", "password", password)
			b.head.Set("Authorization", "Bearer "+b.cookie("session"))
		}
		method, path, _ := strings.Cut(all[int(which)%len(all)], " ")
		p := b.raw(t, method, path, "", body, kind)
		checkAnswer(t, method+" "+path, p)
	})
}

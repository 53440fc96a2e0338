// The laboratory's doors without a service behind them: whom they turn away,
// what they take for a request, and what a fault does not touch.

package lab

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"rokketa/assets/text"
)

// knock sends JSON to the laboratory as the program wraps it.
func knock(l *Lab, method, path, body string, header ...string) (status int, said string) {
	mux := http.NewServeMux()
	mux.Handle("/lab/", l.Handler())
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("the portal")) })
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Host = "127.0.0.1:8080"
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
		}
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	defer func() {
		switch p := recover().(type) {
		case nil:
		case error:
			if !errors.Is(p, http.ErrAbortHandler) {
				panic(p)
			}
			status, said = 0, ""
		default:
			panic(p)
		}
	}()
	l.Wrap(mux).ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

// A page of somebody else's whose name was turned to this machine reads
// neither the laboratory nor the portal, whose login page names the samples.
func TestNoOtherNameOpensAnything(t *testing.T) {
	l := New(Options{})
	for _, path := range []string{"/lab/clock", "/", "/login", "/api/v1/login"} {
		for _, host := range []string{
			"evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example", "0.0.0.0", "192.0.2.1:80", "2130706433", "",
		} {
			if status, said := knock(l, http.MethodGet, path, "", "Host", host); status != http.StatusMisdirectedRequest {
				t.Errorf("%s for %q: %d %s", path, host, status, said)
			}
		}
		for _, host := range []string{"localhost", "localhost:8080", "LocalHost:8080", "127.0.0.1", "127.0.0.2:8080", "[::1]:8080"} {
			if status, said := knock(l, http.MethodGet, path, "", "Host", host); status != http.StatusOK {
				t.Errorf("%s for %q: %d %s", path, host, status, said)
			}
		}
	}
}

// A page in the browser of the one who sits here changes nothing.
func TestNoOtherSiteChangesAnything(t *testing.T) {
	l := New(Options{})
	for _, header := range [][]string{
		{"Sec-Fetch-Site", "cross-site"},
		{"Sec-Fetch-Site", "same-site"},
		{"Origin", "https://evil.example"},
		{"Origin", "null"},
		{"Origin", "http://127.0.0.1:9999", "Content-Type", "text/plain"},
	} {
		if status, said := knock(l, http.MethodPost, "/lab/clock", `{"freeze":true}`, header...); status != http.StatusForbidden {
			t.Errorf("%v: %d %s", header, status, said)
		}
	}
	if l.clock.Read().Frozen {
		t.Error("the clock was stopped from elsewhere")
	}
}

// A test that is misspelled must fail where it is written, and not where its
// author wonders later.
func TestWhatTheDoorsDoNotKnowIsRefused(t *testing.T) {
	l := New(Options{})
	said := text.For(text.English)
	for path, bodies := range map[string]map[string]string{
		"/lab/clock": {
			`{"advanc":"30s"}`: "lab.error.field", `{"advance":["30s"]}`: "lab.error.field", `{"advance":{"by":"30s"}}`: "lab.error.field",
			`{"advance":null}`: "lab.error.field", `{"advance":"30s","extra":1}`: "lab.error.field",
		},
		"/lab/members": {
			`{"stat":"app"}`:                  "lab.error.field",
			`{"email":"a@b.c","role":"root"}`: "lab.error.role",
			`{"email":"a@b.c","skew":"x"}`:    "lab.error.duration", `{"email":"a@b.c","skew":"87601h"}`: "lab.error.duration",
			`{"email":"a@b.c","id":"../x"}`: "lab.error.id", `{"email":"a@b.c","id":"a b<script>"}`: "lab.error.id", `{"email":"a@b.c","id":"."}`: "lab.error.id",
			`{"email":"a@b.c","state":"happy"}`: "lab.error.state",
		},
		"/lab/faults":   {`{"bussy":1}`: "lab.error.field", `{"busy":[1]}`: "lab.error.fault"},
		"/lab/assert":   {`{"membre":"app"}`: "lab.error.field"},
		"/lab/language": {`{"lang":"en"}`: "lab.error.field"},
	} {
		for body, key := range bodies {
			before := l.clock.Read().Now
			status, answer := knock(l, http.MethodPost, path, body, "Accept-Language", "en")
			var got struct{ Error string }
			if err := json.Unmarshal([]byte(answer), &got); err != nil || status != http.StatusBadRequest || got.Error != said.Say(key) || !said.Has(key) {
				t.Errorf("%s %s: %d %s", path, body, status, answer)
			}
			if moved := l.clock.Read().Now.Sub(before); moved > 10*time.Second {
				t.Errorf("%s %s moved the clock by %v", path, body, moved)
			}
		}
	}
	if status, answer := knock(l, http.MethodPost, "/lab/clock", "freeze=on&x=1", "Content-Type", "application/x-www-form-urlencoded"); status != http.StatusOK || !l.clock.Read().Frozen {
		t.Errorf("a form with a field more: %d %s", status, answer)
	}
	for path, key := range map[string]string{
		"/lab/attempts?since=abc": "lab.error.since", "/lab/events?since=abc&wait=0s": "lab.error.since", "/lab/events?wait=soon": "lab.error.duration",
		"/lab/events?wait=-1s": "lab.error.duration", "/lab/attempts?member=nobody": "lab.error.person",
	} {
		if _, answer := knock(l, http.MethodGet, path, "", "Accept-Language", "en"); !strings.Contains(answer, said.Say(key)) {
			t.Errorf("%s: %s", path, answer)
		}
	}
}

// The laboratory itself stays in the tester's hand, whatever is ordered for
// the portal.
func TestALostAnswerIsThePortals(t *testing.T) {
	l := New(Options{})
	if status, said := knock(l, http.MethodPost, "/lab/faults", `{"lost":1}`); status != http.StatusOK {
		t.Fatalf("%d %s", status, said)
	}
	if status, said := knock(l, http.MethodPost, "/lab/clock", `{"advance":"1s"}`); status != http.StatusOK || !strings.Contains(said, "rate") {
		t.Errorf("the laboratory's answer was lost: %d %s", status, said)
	}
	if status, _ := knock(l, http.MethodPost, "/login", "{}"); status != 0 {
		t.Errorf("the portal's answer came: %d", status)
	}
	if status, said := knock(l, http.MethodPost, "/login", "{}"); status != http.StatusOK || said != "the portal" {
		t.Errorf("the next answer: %d %s", status, said)
	}
}

// A seed tells two runs apart by all of it.
func TestEverySeedIsItsOwn(t *testing.T) {
	seen := map[string]string{}
	long := strings.Repeat("x", 40)
	for _, seed := range []string{"1", "2", "10", "a", "b", "ab", "ba", "aa", long, long + "1", long + "2", "1" + long} {
		var b [16]byte
		if _, err := seeded(seed).Read(b[:]); err != nil {
			t.Fatal(err)
		}
		if other, again := seen[string(b[:])]; again {
			t.Errorf("the seeds %q and %q give the same", seed, other)
		}
		seen[string(b[:])] = seed
	}
}

// Back at the real time the sample whose phone is wrong has that phone still.
func TestTheSamplesKeepTheirPhones(t *testing.T) {
	l := New(Options{})
	l.people["slow"] = person{ID: "slow", Email: "slow@mihon.example", Skew: "-3m"}
	l.people["app"] = person{ID: "app", Email: "app@mihon.example"}
	for _, body := range []string{`{"account":"slow","skew":"5m"}`, `{"account":"app","skew":"1h","advance":"9h"}`, `{"reset":true,"freeze":true}`} {
		if status, said := knock(l, http.MethodPost, "/lab/clock", body); status != http.StatusOK {
			t.Fatalf("%s: %d %s", body, status, said)
		}
	}
	if wrong := l.clock.Phone("slow").Sub(l.clock.Now()); wrong != -3*time.Minute {
		t.Errorf("the slow phone is wrong by %v", wrong)
	}
	if wrong := l.clock.Phone("app").Sub(l.clock.Now()); wrong != 0 {
		t.Errorf("the other phone is wrong by %v", wrong)
	}
}

// The document names every field that a door takes, and no other.
func TestTheDocumentNamesTheFields(t *testing.T) {
	var doc struct {
		Paths map[string]map[string]struct {
			RequestBody struct {
				Content map[string]struct {
					Schema struct {
						Ref        string `json:"$ref"`
						Properties map[string]any
					}
				}
			}
		}
		Components struct {
			Schemas map[string]struct{ Properties map[string]any }
		}
	}
	data, err := files.ReadFile("openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	for pattern, d := range New(Options{}).changes() {
		path := strings.TrimPrefix(pattern, "POST ")
		schema := doc.Paths[path]["post"].RequestBody.Content["application/json"].Schema
		fields := schema.Properties
		if name := schema.Ref[strings.LastIndex(schema.Ref, "/")+1:]; name != "" {
			fields = doc.Components.Schemas[name].Properties
		}
		told := slices.Sorted(maps.Keys(fields))
		taken := slices.Sorted(slices.Values(strings.Fields(d.fields)))
		if path == "/lab/faults" { // a form sets one mail by its own fields
			taken = slices.DeleteFunc(taken, func(name string) bool { return name == "to" || name == "mode" || name == "delay" })
		}
		if !slices.Equal(told, taken) {
			t.Errorf("%s takes %v, the document tells of %v", path, taken, told)
		}
	}
}

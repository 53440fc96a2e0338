// The page for people: every test is on it in both languages, it counts
// right, and nothing that a server said becomes markup.

package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"text/template"
	"time"
)

// spoken gives the sentences of a language, and which keys were asked for.
func spoken(t *testing.T, language string) (sentences map[string]string, say Say, asked map[string]bool) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "assets", "text", language, "conformance.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &sentences); err != nil {
		t.Fatal(err)
	}
	asked = map[string]bool{}
	return sentences, func(key string, pairs ...any) string {
		asked[key] = true
		values := map[string]any{}
		for i := 0; i+1 < len(pairs); i += 2 {
			values[pairs[i].(string)] = pairs[i+1]
		}
		var out strings.Builder
		if err := template.Must(template.New(key).Option("missingkey=error").Parse(sentences[key])).Execute(&out, values); err != nil {
			t.Errorf("%s: %s: %v", language, key, err)
		}
		return out.String()
	}, asked
}

// mixed is a result of each kind, and each reason once.
func mixed() []result {
	var results []result
	needs := []need{needClock, needDatabase, needServers, needLab, needWeb, needMail, needPlaces, needInside, needLock}
	for i, one := range tests()[:34] { // T35 is not chosen
		r := result{test: one, took: 1500 * time.Millisecond}
		switch {
		case i < len(needs):
			r.reason, r.took = string(needs[i]), 0
		case one.id == "T20" || one.id == "T21":
			r.fails = []string{`the server said <script>alert("1")</script>`, "and & more"}
		}
		results = append(results, r)
	}
	return results
}

func paper(t *testing.T, name string, say Say, results []result) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.html")
	if err := writeHTML(file, name, time.Date(2026, 11, 22, 15, 4, 0, 0, time.UTC), say, results); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestTheHTMLReportHasEveryTestInBothLanguages(t *testing.T) {
	for _, language := range []string{"ja", "en"} {
		sentences, say, asked := spoken(t, language)
		text := paper(t, "x", say, mixed())
		if !strings.Contains(text, "2026-11-23 00:04 (JST)") {
			t.Errorf("%s: the page does not say when it was tried", language)
		}
		if !strings.Contains(text, `<html lang="`+language+`">`) {
			t.Errorf("%s: the page does not say its language", language)
		}
		shown := html.UnescapeString(text)
		for _, one := range tests() {
			key := "conformance." + strings.ToLower(one.id)
			if strings.Count(text, `<tr id="`+one.id+`"`) != 1 {
				t.Errorf("%s: %s is not on the page once", language, one.id)
			}
			_, line, _ := strings.Cut(shown, `<tr id="`+one.id+`"`)
			line, _, _ = strings.Cut(line, "</tr>")
			for _, part := range []string{".holds", ".motive"} {
				if s := sentences[key+part]; s == "" || !strings.Contains(line, s) {
					t.Errorf("%s: %s lacks its %s", language, one.id, part)
				}
			}
			if language == "en" && sentences[key+".holds"] != one.holds {
				t.Errorf("%s holds %q, the page says %q", one.id, one.holds, sentences[key+".holds"])
			}
		}
		for id, want := range map[string]string{
			"T1":  sentences["conformance.need.clock"],
			"T9":  sentences["conformance.need.lock"],
			"T10": sentences["conformance.report.passed"],
			"T11": say("conformance.report.seconds", "seconds", "1.500"),
			"T20": sentences["conformance.report.seen"],
			"T35": sentences["conformance.need.only"],
		} {
			_, line, _ := strings.Cut(shown, `<tr id="`+id+`"`)
			line, _, _ = strings.Cut(line, "</tr>")
			if want == "" || !strings.Contains(line, want) {
				t.Errorf("%s: %s does not show %q", language, id, want)
			}
		}
		for id, n := range map[string]int{"passed": 23, "failed": 2, "unrun": 10} {
			if !strings.Contains(text, fmt.Sprintf(`<dd id="%s">%d</dd>`, id, n)) {
				t.Errorf("%s: not %d %s", language, n, id)
			}
			if got := strings.Count(text, `class="`+id+`"`); got != n {
				t.Errorf("%s: %d lines are %s", language, got, id)
			}
		}
		for key := range sentences {
			if !asked[key] {
				t.Errorf("%s has a sentence that nothing shows: %s", language, key)
			}
		}
		for key := range maps.Keys(asked) {
			if sentences[key] == "" {
				t.Errorf("%s has no sentence for %s", language, key)
			}
		}
	}
	english, _, _ := spoken(t, "en")
	for reason, key := range needKeys() {
		if english["conformance.need."+key] != string(reason) {
			t.Errorf("the reason %q is told as %q", reason, english["conformance.need."+key])
		}
	}
}

func TestTheHTMLReportEscapesWhatAServerSaid(t *testing.T) {
	_, say, _ := spoken(t, "en")
	results := mixed()
	results[0].reason = "<b>odd</b>"
	text := paper(t, `http://me:hush@<img src=x>/"><script>`, say, results)
	for _, bad := range []string{"<script", "<img", "<b>", " onerror", "http-equiv=\"refresh"} {
		if strings.Contains(text, bad) {
			t.Errorf("%s is in the page", bad)
		}
	}
	for _, want := range []string{"&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt;", "and &amp; more", "&lt;b&gt;odd&lt;/b&gt;"} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not in the page", want)
		}
	}
	text = paper(t, "https://me:hush@portal.example/", say, nil)
	if strings.Contains(text, "hush") || !strings.Contains(text, "portal.example") {
		t.Error("the page shows the password of the address")
	}
	if !strings.Contains(text, `<dd id="unrun">35</dd>`) || strings.Contains(text, `class="seen"`) {
		t.Error("a page of nothing shows results")
	}
	for _, outside := range []string{"src=", "<link", "@import", "url("} {
		if strings.Contains(text, outside) {
			t.Errorf("the page reaches outside itself: %s", outside)
		}
	}
}

func TestTheRunWritesTheHTMLReport(t *testing.T) {
	_, say, _ := spoken(t, "ja")
	file := filepath.Join(t.TempDir(), "report.html")
	var out bytes.Buffer
	o := Options{Only: []string{"T20"}, HTML: file, Say: say, Out: &out, Log: &bytes.Buffer{}}
	if passed, failed, err := Run(t.Context(), o); err != nil || passed != 1 || failed != 0 {
		t.Fatalf("%d passed, %d failed: %v", passed, failed, err)
	}
	text, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(text), `<tr id="T20" class="passed">`) || !strings.Contains(string(text), `<dd id="unrun">34</dd>`) {
		t.Errorf("the report is %s: %v", text, err)
	}
	o.HTML = filepath.Join(t.TempDir(), "none", "report.html")
	if _, _, err := Run(t.Context(), o); err == nil {
		t.Error("no folder, no error")
	}
	o.HTML, o.Say = file, nil
	if _, _, err := Run(t.Context(), o); err == nil {
		t.Error("no sentences, no error")
	}
}

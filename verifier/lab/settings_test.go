package lab

import (
	"bytes"
	"html/template"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"rokketa/assets/text"
	"rokketa/verifier"
)

// other is a profile that has every setting differently from a.
func other(a verifier.Profile) verifier.Profile {
	b := a
	v := reflect.ValueOf(&b).Elem()
	for i := range v.NumField() {
		switch f := v.Field(i); f.Interface().(type) {
		case string:
			f.SetString("other")
		case bool:
			f.SetBool(!f.Bool())
		case int, time.Duration:
			f.SetInt(2*f.Int() + 3)
		}
	}
	b.Parameters, b.Argon = verifier.Parameters{Algorithm: "SHA256", Digits: 8, Period: 60}, verifier.Argon{Memory: 64, Time: 1, Threads: 1}
	return b
}

// Whatever setting two profiles have differently, the page names it in the
// reader's words: no name of a field, no true or false, no Go duration.
func TestThePageOfProfilesSpeaksWords(t *testing.T) {
	a := verifier.ProfileRFC()
	b := other(a)
	rows := compare(a, b)
	fields := reflect.TypeFor[verifier.Profile]()
	if len(rows) != fields.NumField()-1 {
		t.Fatalf("%d settings differ", len(rows))
	}
	goish := regexp.MustCompile(`\b(true|false)\b|\b\d+[hms]\d*[ms]?\b|lab\.setting|lab\.span|\{[A-Z0-9]`)
	for _, language := range text.Languages() {
		table := text.For(language)
		said := map[string]bool{}
		p := &page{
			lab: New(Options{}), table: table, path: "/lab/profiles", Language: string(language),
			Content: map[string]any{"A": a.Name, "B": b.Name, "Rows": settings(table, rows), "All": []string{a.Name, b.Name}, "Present": a.Name},
		}
		var out bytes.Buffer
		if err := p.render(&out, "profiles"); err != nil {
			t.Fatal(err)
		}
		_, whole, _ := strings.Cut(out.String(), "<main data-still>")
		whole, _, _ = strings.Cut(whole, "</main>")
		for i := range fields.NumField() {
			name := fields.Field(i).Name
			if regexp.MustCompile(`\b` + name + `\b`).MatchString(whole) {
				t.Errorf("in %s the page shows %s", language, name)
			}
			if name == "Name" {
				continue
			}
			words := table.Say(settingKey(name))
			if !table.Has(settingKey(name)) || said[words] || !strings.Contains(whole, template.HTMLEscapeString(words)) {
				t.Errorf("in %s %s is told as %q", language, name, words)
			}
			said[words] = true
		}
		if raw := goish.FindString(whole); raw != "" {
			t.Errorf("in %s the page shows %q", language, raw)
		}
		for _, want := range []string{"setting.yes", "setting.no"} {
			if !strings.Contains(whole, ">"+table.Say("lab."+want)+"</td>") {
				t.Errorf("in %s nothing says %q", language, table.Say("lab."+want))
			}
		}
		// On a phone the columns' heads are gone: each value bears its profile.
		for _, name := range []string{a.Name, b.Name} {
			if n := strings.Count(whole, `<td data-of="`+name+`">`); n != len(rows) {
				t.Errorf("in %s %d of %d values bear the name of the profile %s", language, n, len(rows), name)
			}
		}
	}
	// A program reads the names of the fields and the values as before.
	if rows[0].Setting != "Back" || rows[0].A != "1" || rows[0].B != "5" {
		t.Errorf("for a program: %+v", rows[0])
	}
}

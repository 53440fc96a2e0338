// This file promises: the results as one HTML page, for people. It needs
// nothing beside itself, runs nothing, and prints.

package conformance

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"rokketa/verifier"
)

//go:embed report.html
var reportPage string

// Say gives the sentence of a key of assets/text in the reader's language,
// with pairs of a name and its value.
type Say func(key string, pairs ...any) string

// needKeys names the sentences for why a test was not run.
func needKeys() map[need]string {
	return map[need]string{
		needClock: "clock", needDatabase: "database", needServers: "servers", needLab: "lab", needWeb: "web",
		needMail: "mail", needPlaces: "places", needInside: "inside", needLock: "lock", needChosen: "only",
	}
}

// needChosen is the reason of a test that Options.Only leaves out.
const needChosen need = "it was not among the tests chosen for this run"

// row is one test on the page. State is "passed", "failed" or "unrun".
type row struct {
	ID, Holds, Motive, State, Reason, Took string
	Fails                                  []string
}

// report is what the page shows.
type report struct {
	Name, When, Took       string
	Passed, Failed, NotRun int
	Rows                   []row
}

// newReport counts the results. All of T1 to T35 are in it, since a page that
// leaves some out would look like a whole one.
func newReport(say Say, name string, when time.Time, results []result) report {
	p := report{Name: name}
	if !when.IsZero() {
		p.When = say("conformance.report.when", "time", when.In(verifier.Tokyo()).Format("2006-01-02 15:04 (JST)"))
	}
	if u, err := url.Parse(name); err == nil && u.User != nil {
		p.Name = u.Redacted()
	}
	var all time.Duration
	for _, one := range tests() {
		r := result{test: one, reason: string(needChosen)}
		if at := slices.IndexFunc(results, func(r result) bool { return r.test.id == one.id }); at >= 0 {
			r = results[at]
		}
		all += r.took
		key := "conformance." + strings.ToLower(one.id)
		line := row{ID: one.id, Holds: say(key + ".holds"), Motive: say(key + ".motive"), Fails: r.fails}
		switch {
		case r.reason != "":
			p.NotRun++
			line.State, line.Reason = "unrun", r.reason
			if key, ok := needKeys()[need(r.reason)]; ok {
				line.Reason = say("conformance.need." + key)
			}
		case len(r.fails) > 0:
			p.Failed++
			line.State, line.Took = "failed", seconds(say, r.took)
		default:
			p.Passed++
			line.State, line.Took = "passed", seconds(say, r.took)
		}
		p.Rows = append(p.Rows, line)
	}
	p.Took = seconds(say, all)
	return p
}

func seconds(say Say, d time.Duration) string {
	return say("conformance.report.seconds", "seconds", fmt.Sprintf("%.3f", d.Seconds()))
}

// writeHTML writes the page; name says what was tried, when its day.
func writeHTML(file, name string, when time.Time, say Say, results []result) error {
	page, err := template.New("report").Funcs(template.FuncMap{"say": say}).Parse(reportPage)
	if err != nil {
		return fmt.Errorf("conformance: report: %w", err)
	}
	var out bytes.Buffer
	if err := page.Execute(&out, newReport(say, name, when, results)); err != nil {
		return fmt.Errorf("conformance: report: %w", err)
	}
	if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
		return fmt.Errorf("conformance: report: %w", err)
	}
	return nil
}

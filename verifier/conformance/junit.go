// This file promises: the results as a JUnit report, for machines.

package conformance

import (
	"encoding/xml"
	"fmt"
	"os"
	"strings"
	"time"
)

type junitSuite struct {
	XMLName  xml.Name    `xml:"testsuite"`
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Time     string      `xml:"time,attr"`
	When     string      `xml:"timestamp,attr,omitempty"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	Time    string        `xml:"time,attr"`
	Failure *junitMessage `xml:"failure,omitempty"`
	Skipped *junitMessage `xml:"skipped,omitempty"`
}

type junitMessage struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// writeJUnit writes the report; name says what was tried.
func writeJUnit(file, name string, when time.Time, results []result) error {
	suite := junitSuite{Name: name, Tests: len(results)}
	if !when.IsZero() {
		suite.When = when.UTC().Format(time.RFC3339)
	}
	var all float64
	for _, r := range results {
		all += r.took.Seconds()
		one := junitCase{Class: "conformance", Name: r.test.id + " " + r.test.holds, Time: fmt.Sprintf("%.3f", r.took.Seconds())}
		switch {
		case r.reason != "":
			suite.Skipped++
			one.Skipped = &junitMessage{Message: r.reason}
		case len(r.fails) > 0:
			suite.Failures++
			one.Failure = &junitMessage{Message: r.fails[0], Text: strings.Join(r.fails, "\n")}
		}
		suite.Cases = append(suite.Cases, one)
	}
	suite.Time = fmt.Sprintf("%.3f", all)
	text, err := xml.MarshalIndent(suite, "", "  ")
	if err != nil {
		return fmt.Errorf("conformance: report: %w", err)
	}
	if err := os.WriteFile(file, append([]byte(xml.Header), append(text, '\n')...), 0o644); err != nil {
		return fmt.Errorf("conformance: report: %w", err)
	}
	return nil
}

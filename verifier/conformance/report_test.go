// What the run tells: a line for each test, the numbers last, a report for
// machines, and what it cannot try.

package conformance

import (
	"bytes"
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// lastLine is the last line of standard output.
func lastLine(out string) string {
	lines := strings.Split(strings.TrimRight(out, "\n"), "\n")
	return lines[len(lines)-1]
}

func TestTheLastLineCountsAndTheReportNames(t *testing.T) {
	file := filepath.Join(t.TempDir(), "junit.xml")
	var out bytes.Buffer
	passed, failed, err := Run(t.Context(), Options{Only: []string{"t20", "T7"}, JUnit: file, Out: &out, Log: &bytes.Buffer{}})
	if err != nil || passed != 2 || failed != 0 {
		t.Fatalf("%d passed, %d failed: %v", passed, failed, err)
	}
	if got := lastLine(out.String()); got != "2 passed, 0 failed" {
		t.Errorf("the last line is %q", got)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var suite junitSuite
	if err := xml.Unmarshal(text, &suite); err != nil {
		t.Fatal(err)
	}
	if suite.Tests != 2 || suite.Failures != 0 || len(suite.Cases) != 2 || !strings.HasPrefix(suite.Cases[0].Name, "T7 ") {
		t.Errorf("the report says %+v", suite)
	}
}

func TestAFailureIsToldWithItsReason(t *testing.T) {
	failing := test{"T0", "Nothing holds.", needNothing, func(t *trial) {
		t.want(false, "one thing")
		t.must(false, "another")
		t.want(false, "never reached")
	}}
	g, err := newGround(t.Context(), Options{Log: &bytes.Buffer{}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = g.close() }()
	r := try(t.Context(), g, failing)
	if strings.Join(r.fails, "; ") != "one thing; another" {
		t.Errorf("the failures are %q", r.fails)
	}
	file := filepath.Join(t.TempDir(), "junit.xml")
	if err := writeJUnit(file, "x", time.Time{}, []result{r, {test: failing, reason: "it needs the web"}}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(text), `failures="1" skipped="1"`) || !strings.Contains(string(text), "another") {
		t.Errorf("the report is %s: %v", text, err)
	}
}

func TestEveryTestIsThereOnceAndSaysWhatItHolds(t *testing.T) {
	all := tests()
	if len(all) != 35 {
		t.Errorf("%d tests", len(all))
	}
	for i, one := range all {
		if want := "T" + strings.TrimLeft(string(rune('0'+(i+1)/10))+string(rune('0'+(i+1)%10)), "0"); one.id != want {
			t.Errorf("%s stands where %s belongs", one.id, want)
		}
		if !strings.HasSuffix(one.holds, ".") || strings.Count(one.holds, ". ") > 0 {
			t.Errorf("%s does not say in one sentence what it holds: %q", one.id, one.holds)
		}
	}
}

func TestWhatCannotBeTriedIsSaid(t *testing.T) {
	silent := httptest.NewServer(http.NotFoundHandler())
	defer silent.Close()
	for name, o := range map[string]Options{
		"no such test":    {Only: []string{"T36"}},
		"no address":      {URL: "portal"},
		"no verifier":     {URL: silent.URL},
		"nobody listens":  {URL: "http://127.0.0.1:1"},
		"no PostgreSQL":   {Postgres: "postgres://127.0.0.1:1/none"},
		"no JUnit folder": {Only: []string{"T20"}, JUnit: filepath.Join(t.TempDir(), "none", "junit.xml")},
	} {
		o.Out, o.Log = &bytes.Buffer{}, &bytes.Buffer{}
		if _, _, err := Run(t.Context(), o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// The program in laboratory mode, by its address.
func TestAServerByItsAddress(t *testing.T) {
	if !soak() {
		t.Skip("waits for the real clock: ROKKETA_SOAK=1")
	}
	built.Store(true)
	bin, err := program()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(bin, "--lab", "--listen", "127.0.0.1:0", "--data", t.TempDir())
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = command.Process.Kill(); _ = command.Wait() }()
	first := make([]byte, 200)
	n, err := out.Read(first)
	if err != nil {
		t.Fatal(err)
	}
	address, _, _ := strings.Cut(string(first[:n]), "\n")
	var said bytes.Buffer
	passed, failed, err := Run(t.Context(), Options{URL: address, Out: &said, Log: &bytes.Buffer{}})
	if err != nil || passed < 9 || failed != 0 {
		t.Errorf("%d passed, %d failed: %v\n%s", passed, failed, err, said.String())
	}
	if !strings.Contains(said.String(), "not run T2 ") || !strings.Contains(said.String(), "(it needs the virtual clock)") {
		t.Errorf("what is not run is not told:\n%s", said.String())
	}
}

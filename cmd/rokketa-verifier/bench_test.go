//go:build !nolab

package main

import (
	"context"
	"crypto/rand"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"rokketa/assets/text"
	"rokketa/verifier/lab"
)

// TestMain lets this very test program be the server of a bench.
func TestMain(m *testing.M) {
	if os.Getenv(envBench) == "" {
		os.Exit(m.Run())
	}
	os.Exit(run(context.Background(), world{
		args: os.Args[1:], in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.Getenv,
		now: time.Now, random: rand.Reader, language: func() text.Language { return text.English },
	}))
}

func TestTheBenchCountsWhatItLoads(t *testing.T) {
	got := settings{}.call(t, "bench", "--count", "24", "--duration", "20s", "--parallel", "2")
	if got.code != done {
		t.Fatalf("%+v", got)
	}
	for _, line := range []string{"empty handler", "and a bare statement", "password", "first wrong code", "wrong code", "right code", "server CPU", "client CPU", "to the floor"} {
		if !strings.Contains(got.out, line) {
			t.Errorf("no line %q in\n%s", line, got.out)
		}
	}
	if !regexp.MustCompile(`first wrong code +6 `).MatchString(got.out) || !regexp.MustCompile(`\n +wrong code +18 `).MatchString(got.out) ||
		!regexp.MustCompile(`right code +6 `).MatchString(got.out) {
		t.Errorf("counts otherwise:\n%s", got.out)
	}
	r := openLab(t)
	if got := (settings{}).call(t, "bench", "--url", r.url, "--count", "8", "--duration", "20s"); got.code != done {
		t.Errorf("%+v", got)
	}
	var clock lab.Reading
	r.get(http.StatusOK, "/lab/clock", "", &clock)
	if clock.Frozen {
		t.Error("the other server's clock stands still afterwards")
	}
}

func TestABenchsServerEndsWithItsOrders(t *testing.T) {
	s := settings{env: map[string]string{envBench: "1"}, in: strings.NewReader(`{"Do":"people","N":3}{"Do":"codes"}{"Do":"cpu"}`)}
	got := s.call(t, "bench")
	if got.code != done || strings.Count(got.out, "\n") != 4 || !regexp.MustCompile(`"Codes":\["\d{6}","\d{6}","\d{6}"\]`).MatchString(got.out) {
		t.Errorf("%+v", got)
	}
}

func TestABenchLeavesADatabaseInUseAlone(t *testing.T) {
	dsn, err := needPostgres(t).Database(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s := settings{env: map[string]string{envPostgres: dsn}}
	s.told(t, "admin", "society", "add", "x", "--date", "2025-12-10", "--society", "one", "--data", t.TempDir()+"/data")
	got := s.call(t, "bench", "--count", "4", "--duration", "1s")
	if got.code != failed || got.out != "" || strings.Count(got.err, "\n") != 1 || !strings.Contains(got.err, "societies") {
		t.Errorf("%+v", got)
	}
}

//go:build !nolab

package main

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"rokketa/verifier/lab"
)

func TestTheBenchCountsWhatItLoads(t *testing.T) {
	got := settings{}.call(t, "bench", "--count", "24", "--duration", "20s", "--parallel", "2")
	if got.code != done {
		t.Fatalf("%+v", got)
	}
	for _, line := range []string{"empty handler", "bare statement", "password", "wrong code", "right code", "to the floor"} {
		if !strings.Contains(got.out, line) {
			t.Errorf("no line %q in\n%s", line, got.out)
		}
	}
	if !regexp.MustCompile(`wrong code +24 `).MatchString(got.out) || !regexp.MustCompile(`right code +6 `).MatchString(got.out) {
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

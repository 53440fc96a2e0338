//go:build !nolab

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"rokketa/verifier/lab"
)

func TestATestCanWaitForEvents(t *testing.T) {
	r := openLab(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for _, accept := range []string{"text/event-stream", "application/x-ndjson"} {
		q, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url+"/lab/events", nil)
		if err != nil {
			t.Fatal(err)
		}
		q.Header.Set("Accept", accept)
		a, err := http.DefaultClient.Do(q)
		if err != nil {
			t.Fatal(err)
		}
		if got := a.Header.Get("Content-Type"); got != accept {
			t.Errorf("%s is answered by %s", accept, got)
		}
		// The stream's own headers are here, so it hears what comes now.
		r.ask("/api/v1/login", `{"email":"app@mihon.example","password":"wrong password"}`)
		lines := bufio.NewScanner(a.Body)
		for lines.Scan() {
			data, ok := strings.CutPrefix(lines.Text(), "data: ")
			if !ok && accept == "text/event-stream" {
				continue
			}
			var e struct {
				Kind string
				Data lab.Attempt
			}
			if err := json.Unmarshal([]byte(data), &e); err != nil {
				t.Fatal(err)
			}
			if e.Kind == "attempt" {
				if e.Data.Verdict != "password_wrong" {
					t.Errorf("the event tells %+v", e.Data)
				}
				break
			}
		}
		a.Body.Close()
	}
	status, body := r.ask("/lab/events?since=0&wait=1ms", "")
	if status != http.StatusOK || !strings.Contains(body, "event: attempt") {
		t.Errorf("what was before: %d %.200s", status, body)
	}
	if status, body := r.ask("/lab/events?wait=1ms", ""); status != http.StatusOK || body != "" {
		t.Errorf("nothing is told as %d %q", status, body)
	}
}

func TestAStreamDoesNotHoldTheServerUp(t *testing.T) {
	r := openLab(t)
	q, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.url+"/lab/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	a, err := http.DefaultClient.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	r.stop()
	begin := time.Now()
	if code := r.wait(); code != done || time.Since(begin) > stopTime-time.Second {
		t.Errorf("exit code %d after %v with a page open", code, time.Since(begin))
	}
}

//go:build !nolab

package main

import (
	"net/http"
	"strings"
	"testing"
)

// Health and figures are for reading; another method is not a missing page.
func TestHealthAndFiguresAreReadOnly(t *testing.T) {
	r := settings{}.start(t, "--lab", "--listen", "127.0.0.1:0")
	for _, path := range []string{"/healthz", "/metrics"} {
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete} {
			q, err := http.NewRequestWithContext(t.Context(), method, r.url+path, strings.NewReader("x"))
			if err != nil {
				t.Fatal(err)
			}
			a, err := http.DefaultClient.Do(q)
			if err != nil {
				t.Fatal(err)
			}
			_ = a.Body.Close()
			if a.StatusCode != http.StatusMethodNotAllowed || a.Header.Get("Allow") != "GET, HEAD" {
				t.Errorf("%s %s: %d, allowed is %q", method, path, a.StatusCode, a.Header.Get("Allow"))
			}
		}
	}
	if status, _ := r.ask("/nowhere", "x"); status != http.StatusNotFound {
		t.Errorf("a page that is not there answers %d", status)
	}
}

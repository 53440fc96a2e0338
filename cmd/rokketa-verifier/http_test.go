package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
)

// through sends one request through everything that every request goes
// through, and gives what the handler saw.
func through(t *testing.T, p plan, from, forwardedFor string) (status int, seen http.Request) {
	t.Helper()
	h := wrap(p, newMetrics(), newLog(io.Discard, slog.LevelError), http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { seen = *r }))
	r := httptest.NewRequest(http.MethodGet, "http://inner:8080/", nil)
	r.RemoteAddr = from
	if forwardedFor != "" {
		r.Header.Set("X-Forwarded-For", forwardedFor)
		r.Header.Set("X-Forwarded-Proto", "https")
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, seen
}

func TestNobodyNamesAnotherAddressWithoutAProxy(t *testing.T) {
	status, seen := through(t, plan{}, "192.0.2.7:1234", "203.0.113.1")
	if status != http.StatusOK || seen.RemoteAddr != "192.0.2.7:1234" || seen.Header.Get("X-Forwarded-For") != "" {
		t.Errorf("%d, from %s, headers %v", status, seen.RemoteAddr, seen.Header)
	}
}

func TestBehindAProxyTheMembersAddressCounts(t *testing.T) {
	p := plan{
		proxy:     &url.URL{Scheme: "https", Host: "portal.mihon.example"},
		proxyFrom: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("127.0.0.0/8")},
	}
	for name, c := range map[string]struct{ from, header, want string }{
		"one proxy":               {"10.0.0.1:1", "203.0.113.5", "203.0.113.5"},
		"two proxies":             {"10.0.0.1:1", "203.0.113.5, 10.0.0.2", "203.0.113.5"},
		"a lie in front":          {"10.0.0.1:1", "198.51.100.9, 203.0.113.5", "203.0.113.5"},
		"a lie that looks inside": {"10.0.0.1:1", "10.9.9.9, 203.0.113.5", "203.0.113.5"},
		"no header":               {"127.0.0.1:1", "", "127.0.0.1"},
		"nonsense":                {"10.0.0.1:1", "unknown", "10.0.0.1"},
		"a port behind it":        {"10.0.0.1:1", "203.0.113.5:50123, 10.0.0.2:443", "203.0.113.5"},
		"IPv6 with a port":        {"10.0.0.1:1", "[2001:db8::7]:50123", "2001:db8::7"},
		"IPv6 in brackets":        {"10.0.0.1:1", "[2001:db8::7]", "2001:db8::7"},
		"IPv6":                    {"10.0.0.1:1", "2001:db8::7", "2001:db8::7"},
		"IPv4 in IPv6":            {"[::ffff:10.0.0.1]:1", "203.0.113.5", "203.0.113.5"},
	} {
		t.Run(name, func(t *testing.T) {
			status, seen := through(t, p, c.from, c.header)
			if status != http.StatusOK || peer(seen.RemoteAddr).String() != c.want || seen.Host != "portal.mihon.example" {
				t.Errorf("%d, from %s, host %s", status, seen.RemoteAddr, seen.Host)
			}
		})
	}
	if status, _ := through(t, p, "192.0.2.7:1", "203.0.113.5"); status != http.StatusForbidden {
		t.Errorf("whoever is no proxy is answered by %d", status)
	}
}

func TestAFaultIsOneAnswerAndOneLine(t *testing.T) {
	var log bytes.Buffer
	h := wrap(plan{}, newMetrics(), newLog(&log, slog.LevelError), http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		panic("the code 123456 was here")
	}))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "123456") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if strings.Count(log.String(), "\n") != 1 || strings.Contains(log.String(), "the code 123456") {
		t.Errorf("log: %s", &log)
	}
}

func TestTheLogHushesWhatGivesAway(t *testing.T) {
	var out bytes.Buffer
	log := newLog(&out, slog.LevelInfo)
	hidden := []string{
		"482915", "123 456", "１２３４５６", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "jbswy3dpehpk3pxpjbswy3dpehpk3pxp", "hunter2", "abcdef-token",
		"otpauth://totp/x?secret=AAAA", "pg-password", "reset-token-value",
	}
	log.Info("typed 482915 or 123 456 or １２３４５６", "code", "482915", "note", "key JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP jbswy3dpehpk3pxpjbswy3dpehpk3pxp")
	log.Info("x", "password", "hunter2", "Token", "abcdef-token", "page", "otpauth://totp/x?secret=AAAA")
	log.Error("y", "error", fmt.Errorf("open: %w", errors.New("postgres://me:pg-password@host/db and /reset?token=reset-token-value")))
	log.WithGroup("g").Info("z", slog.Group("deep", "secret", "hunter2"))
	for _, word := range hidden {
		if strings.Contains(out.String(), word) {
			t.Errorf("%q stands in %s", word, &out)
		}
	}
	out.Reset()
	log.Info("request", "route", "POST /login", "status", 200, "took", 1234567, "ip", "192.0.2.1")
	for _, word := range []string{"POST /login", "200", "1234567", "192.0.2.1"} {
		if !strings.Contains(out.String(), word) {
			t.Errorf("%q is missing in %s", word, &out)
		}
	}
}

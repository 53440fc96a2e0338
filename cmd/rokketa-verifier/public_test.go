//go:build !nolab

package main

import (
	"bytes"
	"crypto/tls"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

// asked sends a request by the browser's way of a form, under any host name,
// and gives the status of its answer.
func asked(t *testing.T, client *http.Client, address, path, host, form string, headers ...string) int {
	t.Helper()
	q, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address+path, strings.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if host != "" {
		q.Host = host
	}
	for i := 0; i+1 < len(headers); i += 2 {
		q.Header.Set(headers[i], headers[i+1])
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	a, err := client.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	_ = a.Body.Close()
	return a.StatusCode
}

func (p *postbox) link(t *testing.T) string {
	t.Helper()
	for {
		select {
		case <-p.got:
			if m := regexp.MustCompile(`https?://\S+`).FindString(<-p.bodies); m != "" {
				return m
			}
		case <-time.After(20 * time.Second):
			t.Fatal("no mail with a link")
		}
	}
}

// Whatever host a request names, the link in a mail leads to the address that
// the portal was started with.
func TestALinkInAMailLeadsToTheNamedAddress(t *testing.T) {
	cert, key, pool := certificate(t)
	secure := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
	t.Run("with TLS", func(t *testing.T) {
		p := openPostbox(t)
		r := portalWith(t, p, "--tls-cert", cert, "--tls-key", key, "--public-url", "https://Portal.Mihon.example:443/")
		asked(t, secure, r.url, "/forgot", "evil.example", "email=a%40mihon.example", "X-Forwarded-Host", "evil.example", "Forwarded", "host=evil.example")
		if link := p.link(t); !strings.HasPrefix(link, "https://portal.mihon.example/reset?token=") {
			t.Errorf("the link is %s", link)
		}
	})
	t.Run("behind a proxy", func(t *testing.T) {
		p := openPostbox(t)
		r := portalWith(t, p, "--behind-proxy", "https://Portal.Mihon.example:443")
		status := asked(t, &http.Client{}, r.url, "/forgot", "evil.example", "email=a%40mihon.example", "Origin", "https://portal.mihon.example")
		if status != http.StatusSeeOther {
			t.Errorf("a form of the portal's own page is answered by %d", status)
		}
		if link := p.link(t); !strings.HasPrefix(link, "https://portal.mihon.example/reset?token=") {
			t.Errorf("the link is %s", link)
		}
	})
	t.Run("on this machine", func(t *testing.T) {
		p := openPostbox(t)
		r := portalWith(t, p)
		asked(t, &http.Client{}, r.url, "/forgot", "evil.example", "email=a%40mihon.example")
		if link := p.link(t); !strings.HasPrefix(link, r.url+"/reset?token=") {
			t.Errorf("the link is %s", link)
		}
	})
}

// A certificate is renewed by writing its files; half a renewal changes
// nothing.
func TestARenewedCertificateIsShownWithoutARestart(t *testing.T) {
	cert, key, pool := certificate(t)
	r := portalWith(t, openPostbox(t), "--tls-cert", cert, "--tls-key", key)
	shown := func() []byte {
		t.Helper()
		c, err := tls.Dial("tcp", strings.TrimPrefix(r.url, "https://"), &tls.Config{RootCAs: pool, NextProtos: []string{"h2", "http/1.1"}})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if c.ConnectionState().NegotiatedProtocol != "h2" {
			t.Errorf("speaks %q", c.ConnectionState().NegotiatedProtocol)
		}
		return c.ConnectionState().PeerCertificates[0].Raw
	}
	first := shown()
	copyFile := func(from, to string) {
		t.Helper()
		data, err := os.ReadFile(from)
		if err == nil {
			err = os.WriteFile(to, data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	nextCert, nextKey, nextPool := certificate(t)
	copyFile(nextCert, cert)
	if !bytes.Equal(shown(), first) {
		t.Error("a certificate without its key is shown")
	}
	copyFile(nextKey, key)
	old := pool
	pool = nextPool
	if bytes.Equal(shown(), first) {
		t.Error("the old certificate is still shown")
	}
	if err := os.Remove(key); err != nil {
		t.Fatal(err)
	}
	shown() // what was read stays
	pool = old
	if n := strings.Count(r.log.String(), "certificate not renewed"); n != 2 {
		t.Errorf("the log tells %d times of files that do not fit: %s", n, r.log)
	}
}

// No answer goes without the headers of a closed page, whoever makes it.
func TestEveryAnswerIsClosed(t *testing.T) {
	lab := settings{}.start(t, "--lab", "--listen", "127.0.0.1:0")
	figures := settings{}.start(t, "--lab", "--listen", "127.0.0.1:0", "--metrics-listen", "127.0.0.1:0")
	own := regexp.MustCompile(`"msg":"metrics","listen":"([^"]+)"`).FindStringSubmatch(figures.log.String())
	if own == nil {
		t.Fatal("the figures have no address")
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answers := map[string]http.Header{}
	for _, address := range []string{
		lab.url + "/healthz", lab.url + "/metrics", lab.url + "//login", lab.url + "/a/../login", lab.url + "/lab", lab.url + "/login",
		lab.url + "/nowhere", lab.url + "/favicon.ico", lab.url + "/api/v1/openapi.json", lab.url + "/api/nowhere", "http://" + own[1] + "/metrics", "http://" + own[1] + "/",
	} {
		a, err := client.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		_ = a.Body.Close()
		answers[address] = a.Header
	}
	h := wrap(plan{}, newMetrics(), newLog(io.Discard, slog.LevelError), http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("x") }))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	answers["a fault"] = w.Header()
	behind := plan{proxy: &url.URL{Scheme: "https", Host: "x.example"}, public: &url.URL{Scheme: "https", Host: "x.example"}, proxyFrom: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}
	w = httptest.NewRecorder()
	wrap(behind, newMetrics(), newLog(io.Discard, slog.LevelError), h).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	answers["no proxy of ours"] = w.Header()
	if w.Header().Get("Strict-Transport-Security") == "" {
		t.Error("behind a proxy there is an answer without HSTS")
	}
	for what, header := range answers {
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin",
		} {
			if got := header.Get(name); got != want && !(strings.HasSuffix(what, "openapi.json") && name == "Cache-Control") {
				t.Errorf("%s: %s is %q", what, name, got)
			}
		}
		if policy := header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "frame-ancestors 'none'") {
			t.Errorf("%s: the policy is %q", what, policy)
		}
		if header.Get("Referrer-Policy") == "" {
			t.Errorf("%s: no Referrer-Policy", what)
		}
	}
}

//go:build !nolab

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rokketa/assets/text"
)

// Every refusal before the start: its exit code, what its sentence must name,
// and that nothing was made.
func TestAServerThatWouldBeUnsafeIsNotStarted(t *testing.T) {
	mail := []string{"--smtp", "smtp://127.0.0.1:2525", "--smtp-from", "a@mihon.example"}
	with := func(more ...string) []string { return append(append([]string(nil), mail...), more...) }
	for name, c := range map[string]struct {
		args  []string
		names []string // what the sentence must name
	}{
		"without a mail server":               {nil, []string{"--smtp", "--lab"}},
		"without a sender":                    {[]string{"--smtp", "smtp://127.0.0.1"}, []string{"--smtp-from"}},
		"with a password in an argument":      {[]string{"--smtp", "smtp://u:hush@h", "--smtp-from", "a@b.example"}, []string{"--smtp-password-file"}},
		"with a mail server of another kind":  {[]string{"--smtp", "http://h", "--smtp-from", "a@b.example"}, []string{"smtps://"}},
		"open without TLS":                    {with("--listen", "0.0.0.0:0"), []string{"--tls-cert", "--tls-key", "--behind-proxy", "127.0.0.1", "0.0.0.0:0"}},
		"open on every address":               {with("--listen", ":0"), []string{"--tls-cert", ":0"}},
		"open on IPv6":                        {with("--listen", "[::]:0"), []string{"--tls-cert"}},
		"half a certificate":                  {with("--tls-cert", "x.pem"), []string{"--tls-cert", "--tls-key"}},
		"open with TLS, as nobody knows whom": {with("--listen", "0.0.0.0:0", "--tls-cert", "x", "--tls-key", "y"), []string{"--public-url", "https://", "0.0.0.0:0"}},
		"a public address without TLS":        {with("--public-url", "https://x.example"), []string{"--public-url", "--tls-cert", "--behind-proxy"}},
		"a public address by plain HTTP":      {with("--public-url", "http://x.example", "--tls-cert", "x", "--tls-key", "y"), []string{"--public-url", "https://"}},
		"a public address with a page":        {with("--public-url", "https://x.example/login", "--tls-cert", "x", "--tls-key", "y"), []string{"--public-url", "/login"}},
		"a public address with a mark":        {with("--public-url", "https://x.example/#a", "--tls-cert", "x", "--tls-key", "y"), []string{"--public-url"}},
		"a public address with a bad port":    {with("--public-url", "https://x.example:0", "--tls-cert", "x", "--tls-key", "y"), []string{"--public-url"}},
		"two public addresses":                {with("--public-url", "https://x.example", "--behind-proxy", "https://x.example"), []string{"--public-url", "--behind-proxy"}},
		"a mail user without a password":      {[]string{"--smtp", "smtp://me@h", "--smtp-from", "a@b.example"}, []string{"--smtp-password-file", "me"}},
		"a mail port that is none":            {[]string{"--smtp", "smtp://h:70000", "--smtp-from", "a@b.example"}, []string{"smtps://"}},
		"a mail server with a path":           {[]string{"--smtp", "smtp://h/inbox", "--smtp-from", "a@b.example"}, []string{"smtps://"}},
		"fewer passwords than none":           {with("--slots", "-1"), []string{"--slots"}},
		"more passwords than fit":             {with("--slots", "100000"), []string{"--slots", "256"}},
		"a history of less than nothing":      {with("--history-days", "-1"), []string{"--history-days", "0"}},
		"a history of a thousand years":       {with("--history-days", "365000"), []string{"--history-days", "36500"}},
		"letters of another code page":        {with("--brand", "\x8c\xa9\x96{"), []string{"UTF-8"}},
		"an open laboratory":                  {[]string{"--lab", "--listen", "0.0.0.0:0"}, []string{"--lab", "127.0.0.1"}},
		"an open laboratory with TLS":         {[]string{"--lab", "--listen", "0.0.0.0:0", "--tls-cert", "x", "--tls-key", "y"}, []string{"--lab", "127.0.0.1"}},
		"a laboratory behind a proxy":         {[]string{"--lab", "--behind-proxy", "https://x.example"}, []string{"--lab", "--behind-proxy"}},
		"a laboratory that mails":             {with("--lab"), []string{"--lab", "--smtp"}},
		"a seed outside the laboratory":       {with("--seed", "1"), []string{"--seed", "--lab"}},
		"a proxy without https":               {with("--behind-proxy", "http://x.example"), []string{"--behind-proxy", "https://"}},
		"a proxy and TLS":                     {with("--behind-proxy", "https://x.example", "--tls-cert", "x", "--tls-key", "y"), []string{"--behind-proxy", "--tls-cert"}},
		"an open port behind any proxy":       {with("--behind-proxy", "https://x.example", "--listen", "0.0.0.0:0"), []string{"--proxy-from"}},
		"proxies of nobody":                   {with("--proxy-from", "10.0.0.1"), []string{"--proxy-from", "--behind-proxy"}},
		"a proxy that is no address":          {with("--behind-proxy", "https://x.example", "--proxy-from", "x"), []string{"--proxy-from"}},
		"open figures":                        {with("--metrics-listen", "0.0.0.0:0"), []string{"--metrics-listen"}},
		"no address":                          {with("--listen", "here"), []string{"here"}},
		"an unknown profile":                  {[]string{"--lab", "--profile", "lax", "--listen", "127.0.0.1:0"}, []string{"lax", "asvs-strict"}},
		"an unknown level":                    {with("--log-level", "loud"), []string{"loud"}},
		"an unknown language":                 {with("--language", "fr"), []string{"fr"}},
		"an unknown command":                  {[]string{"listen"}, []string{"listen"}},
		"an option of another command":        {[]string{"bench", "--lab"}, []string{"--lab", "bench"}},
		"an unknown option":                   {[]string{"--laboratory"}, []string{"--laboratory"}},
		"too many words":                      {[]string{"serve", "now"}, []string{"serve"}},
		"a bench of everything":               {[]string{"bench", "--count", "100000000"}, []string{"--count"}},
		"a bench of another machine":          {[]string{"bench", "--url", "http://192.0.2.1/"}, []string{"192.0.2.1"}},
	} {
		for _, language := range text.Languages() {
			t.Run(name+" "+string(language), func(t *testing.T) {
				dir := filepath.Join(t.TempDir(), "data")
				got := settings{language: language, env: map[string]string{envData: dir}}.call(t, c.args...)
				if got.out != "" {
					t.Errorf("says on standard output: %q", got.out)
				}
				if name != "a bench of another machine" && got.code != misused {
					t.Errorf("exit code %d", got.code)
				}
				for _, word := range c.names {
					if !strings.Contains(got.err, word) {
						t.Errorf("%q is not named in %q", word, got.err)
					}
				}
				if strings.Contains(got.err, "hush") || strings.Contains(got.err, "verifierd.") {
					t.Errorf("says %q", got.err)
				}
				if left, _ := filepath.Glob(dir + "*"); len(left) > 0 {
					t.Errorf("left %v behind", left)
				}
			})
		}
	}
}

func TestHelpAndVersionAreTold(t *testing.T) {
	for _, args := range [][]string{{"help"}, {"--help"}, {"admin", "--help"}} {
		got := settings{}.call(t, args...)
		if got.code != done || !strings.Contains(got.out, "--lab") || !strings.Contains(got.out, "rotate-key") {
			t.Errorf("%v: %+v", args, got)
		}
	}
	if got := (settings{}).call(t, "--version"); got.code != done || !strings.HasPrefix(got.out, program+" ") {
		t.Errorf("%+v", got)
	}
}

func TestAPortThatIsTakenIsToldWithTheWayOut(t *testing.T) {
	first := settings{}.start(t, "--lab", "--listen", "127.0.0.1:0")
	got := settings{}.call(t, "--lab", "--listen", strings.TrimPrefix(first.url, "http://"))
	if got.code != failed || !strings.Contains(got.err, "--listen") {
		t.Errorf("%+v", got)
	}
}

func TestADataFolderThatCannotBeIsTold(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	got := settings{}.call(t, "admin", "society", "list", "--data", filepath.Join(file, "in"))
	if got.code != failed || !strings.Contains(got.err, "in") {
		t.Errorf("%+v", got)
	}
}

func TestANameThatNoQRCodeHoldsIsTold(t *testing.T) {
	got := settings{}.call(t, "--lab", "--listen", "127.0.0.1:0", "--brand", "a:b")
	if got.code != misused || got.out != "" || !strings.Contains(got.err, "a:b") {
		t.Errorf("%+v", got)
	}
}

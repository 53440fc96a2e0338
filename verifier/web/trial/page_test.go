// What every page has: closed headers, nothing inline, labels, a language,
// one heading, no sentence missing, and whose numbers these are.

package trial_test

import (
	"regexp"
	"strings"
	"testing"
)

// pages are all that can be read, by who may read them.
func pages() map[string][]string {
	own := []string{
		"/home", "/nag", "/settings", "/settings/password", "/settings/history", "/settings/sessions", "/settings/2fa",
		"/settings/2fa/mail", "/settings/2fa/mail/code", "/settings/2fa/device", "/settings/2fa/disable", "/settings/2fa/recovery",
	}
	return map[string][]string{
		"":      {"/login", "/forgot", "/forgot/sent", "/help"},
		"app":   own,
		"staff": {"/staff", "/staff?q=mihon", "/staff?q=見本", "/staff/members/app", "/staff/members/app/reset", "/staff/members/mail/unlock", "/staff/members/unset/sessions"},
	}
}

func TestEveryPageIsClosedWholeAndReadable(t *testing.T) {
	s := open(t)
	for who, paths := range pages() {
		for _, lang := range []string{"ja", "en"} {
			b := s.browser(lang)
			if who != "" {
				b.login(who)
			}
			for _, path := range paths {
				p := b.get(path).must(t, 200)
				checkHeaders(t, p)
				checkPage(t, p, lang)
			}
		}
	}
}

func checkHeaders(t *testing.T, p page) {
	t.Helper()
	for name, want := range map[string]string{
		"Content-Type": "text/html; charset=utf-8", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
		"Referrer-Policy": "same-origin", "Cache-Control": "no-store", "Cross-Origin-Opener-Policy": "same-origin",
	} {
		if got := p.header.Get(name); got != want {
			t.Errorf("%s: %s is %q", p.path, name, got)
		}
	}
	policy := p.header.Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "script-src 'self'", "style-src 'self'"} {
		if !strings.Contains(policy, part) {
			t.Errorf("%s: the policy lacks %s", p.path, part)
		}
	}
	if strings.Contains(policy, "unsafe") || strings.Contains(policy, "http") {
		t.Errorf("%s: the policy is open: %s", p.path, policy)
	}
}

var (
	inline  = regexp.MustCompile(`(?i)<style|<script(?:>| [^>]*[^r]>[^<])|\sstyle=|\son[a-z]+=|javascript:`)
	control = regexp.MustCompile(`<(?:input|textarea)[^>]*>`)
	named   = regexp.MustCompile(`\sid="([^"]+)"`)
	heading = regexp.MustCompile(`<h1[^>]*>`)
	target  = regexp.MustCompile(`aria-(?:describedby|labelledby)="([^"]+)"`)
	key     = regexp.MustCompile(`\b(?:web|verifier)\.[a-z]+[.a-z0-9-]*`)
)

// checkPage holds what a reader needs, with or without a screen.
func checkPage(t *testing.T, p page, lang string) {
	t.Helper()
	if found := inline.FindString(p.body); found != "" {
		t.Errorf("%s: something is inline: %q", p.path, found)
	}
	if !strings.Contains(p.body, `<html lang="`+lang+`">`) {
		t.Errorf("%s: the page does not say its language", p.path)
	}
	if n := len(heading.FindAllString(p.body, -1)); n != 1 {
		t.Errorf("%s: %d headings of the first rank", p.path, n)
	}
	if found := key.FindString(p.text()); found != "" {
		t.Errorf("%s: a sentence is missing: %s", p.path, found)
	}
	ids := map[string]bool{}
	for _, id := range named.FindAllStringSubmatch(p.body, -1) {
		if ids[id[1]] {
			t.Errorf("%s: two things are called %s", p.path, id[1])
		}
		ids[id[1]] = true
	}
	for _, c := range control.FindAllString(p.body, -1) {
		if strings.Contains(c, `type="hidden"`) || strings.Contains(c, " hidden") {
			continue
		}
		id := named.FindStringSubmatch(c)
		if id == nil || !strings.Contains(p.body, `<label for="`+id[1]+`"`) {
			t.Errorf("%s: a field has no label: %s", p.path, c)
		}
		if strings.Contains(c, `name="code"`) && !strings.Contains(c, `autocomplete="one-time-code"`) {
			t.Errorf("%s: the browser is not told of a code: %s", p.path, c)
		}
	}
	for _, refs := range target.FindAllStringSubmatch(p.body, -1) {
		for ref := range strings.FieldsSeq(refs[1]) {
			if !ids[ref] {
				t.Errorf("%s: nothing is called %s", p.path, ref)
			}
		}
	}
	if lang == "ja" && !strings.Contains(p.text(), "このサーバー独自のもの") || lang == "en" && !strings.Contains(p.text(), "this server's own") {
		t.Errorf("%s: the foot does not say whose numbers these are", p.path)
	}
}

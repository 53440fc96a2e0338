// Nonsense sent to every form by members of every state: whatever is refused
// is refused in words, with one number, in every branch of every page.

package trial_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"rokketa/verifier"
)

// nonsense is what no form asks for, and what it asks for with the wrong
// things in it, in two parts: what the right password opens comes last.
func nonsense() [][]string {
	fill := func(value string) string {
		v := url.Values{}
		for _, name := range []string{"code", "password", "next", "recovery", "email", "reason", "id", "language", "back", "others"} {
			v.Set(name, value)
		}
		return v.Encode()
	}
	right := url.Values{"password": {password}}
	codes := url.Values{"password": {password}, "code": {"000000"}, "recovery": {"AAAA-AAAA-AAAA-AAAA"}}
	return [][]string{
		{"", "code=%b0&password=%ff&reason=%fe", "code=%zz", "%00=%00", fill("0"), fill("あ"), fill(" ")},
		{codes.Encode(), right.Encode()},
	}
}

// states are browsers of members in every state, made anew for each form.
func states() map[string]func(s *site) *browser {
	logged := func(who string, then func(b *browser)) func(s *site) *browser {
		return func(s *site) *browser {
			b := s.browser("ja")
			b.login(who)
			if then != nil {
				then(b)
			}
			return b
		}
	}
	lock := func(b *browser) {
		bench := b.s.service.Bench()
		for _, class := range []verifier.Class{verifier.ClassCode, verifier.ClassRecovery} {
			if err := bench.SetFails(b.t.Context(), "app", class, 9, b.s.clock.now().Add(time.Hour)); err != nil {
				b.t.Fatal(err)
			}
		}
	}
	half := func(s *site) *browser {
		b := s.browser("ja")
		b.post("/login", "email", "app@example.jp", "password", password).must(b.t, http.StatusSeeOther)
		return b
	}
	return map[string]func(s *site) *browser{
		"nobody": func(s *site) *browser { return s.browser("ja") },
		"unset":  logged("unset", nil), "mail": logged("mail", nil), "app": logged("app", nil), "staff": logged("staff", nil),
		"app, locked": logged("app", lock),
		"unset, with a QR code shown": logged("unset", func(b *browser) {
			b.post("/settings/2fa/app").must(b.t, http.StatusSeeOther)
		}),
		"mail, half an hour later":       logged("mail", func(b *browser) { b.s.clock.pass(20 * time.Minute) }),
		"app, between password and code": half,
		"app, between password and code, locked": func(s *site) *browser {
			b := half(s)
			lock(b)
			return b
		},
		"who must set up anew": func(s *site) *browser {
			if err := s.service.Bench().SetMethod(s.t.Context(), "unset", verifier.MethodUnset, true); err != nil {
				s.t.Fatal(err)
			}
			b := s.browser("ja")
			b.login("unset")
			return b
		},
		"with the link of a mail": func(s *site) *browser {
			b := s.browser("ja")
			b.post("/forgot", "email", "app@example.jp").must(b.t, http.StatusSeeOther)
			if err := b.s.service.Flush(b.t.Context()); err != nil {
				b.t.Fatal(err)
			}
			b.get("/reset?token="+b.s.post.last(b.t.(*testing.T), verifier.MailReset, "token")).must(b.t, http.StatusSeeOther)
			return b
		},
	}
}

var alert = regexp.MustCompile(`(?s)role="alert"[^>]*>(.*?)</(?:div|p)>`)

func TestNonsenseIsRefusedInWordsOnEveryPage(t *testing.T) {
	var forms, ends []string
	for _, route := range routes(t, open(t), false) {
		switch path, ok := strings.CutPrefix(route, "POST "); {
		case ok && strings.HasSuffix(path, "/cancel"):
			ends = append(ends, path) // what the others are about ends with it
		case ok:
			forms = append(forms, path)
		}
	}
	forms = append(forms, ends...)
	for state, enter := range states() {
		t.Run(state, func(t *testing.T) {
			t.Parallel()
			refused := 0
			for _, bodies := range nonsense() {
				b := enter(open(t))
				for _, body := range bodies {
					for _, path := range forms {
						p := b.do(http.MethodPost, path, strings.NewReader(body), "application/x-www-form-urlencoded")
						if p.status >= 400 {
							refused++
							p.inWords(t, body)
						}
						if path == "/language" {
							b.plant("language", "ja")
						}
					}
				}
			}
			if refused < 20 {
				t.Errorf("only %d answers were refusals: the nonsense reaches nothing", refused)
			}
		})
	}
}

// inWords fails unless a refusal is announced by a sentence with its number,
// and once.
func (p page) inWords(t *testing.T, sent string) {
	t.Helper()
	said := ""
	if told := alert.FindStringSubmatch(p.body); told != nil {
		said = strings.TrimPrefix((page{body: told[1]}).text(), "エラー:")
	}
	switch n := len(number.FindAllString(p.text(), -1)); {
	case n != 1:
		t.Errorf("%s, sent %.60q: %d with %d numbers: %.700s", p.path, sent, p.status, n, p.text())
	case !strings.Contains(said, "。"):
		t.Errorf("%s, sent %.60q: %d without a sentence, only %q", p.path, sent, p.status, said)
	}
}

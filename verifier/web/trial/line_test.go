// Where lines break: numbers stay with their units, words and names are whole,
// and what holds them together is seen by nobody.

package trial_test

import (
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"rokketa/verifier"
)

func (p page) holds(t *testing.T, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(p.body, `<span class="whole">`+part+`</span>`) && !strings.Contains(p.body, `<span class="whole" lang="ja">`+part+`</span>`) {
			t.Errorf("%s lets a line break within %q", p.path, part)
		}
	}
}

func TestNumbersStayWithTheirUnitsAndWordsAreWhole(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	b.login("unset").holds(t, "2025年12月10日から", "切り替わります")
	b.follow(b.post("/settings/2fa/app")).holds(t, "6桁", "10分間")
	if err := s.service.Bench().SetFails(t.Context(), "app", verifier.ClassCode, 9, s.clock.now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	locked := s.browser("ja")
	locked.follow(locked.post("/login", "email", "app@example.jp", "password", password)).holds(t, "約60分後")
	desk := s.browser("ja")
	desk.login("staff")
	desk.get("/staff/members/app").holds(t, "見本健康保険組合", "見本 次郎", "9回", "2025年11月20日", "10:00:00まで")
}

// What stands in a button or a numbered heading is laid out in a row: a text
// with marks in it must be one thing there, or its spaces are lost.
func TestATextWithMarksIsOneThing(t *testing.T) {
	s := open(t)
	desk := s.browser("en")
	desk.login("staff")
	for path, want := range map[string]string{
		"/staff/members/app":       `/reset"><span>Reset <span class="whole">2-step</span> verification</span></a>`,
		"/staff/members/app/reset": `><span>Reset <span class="whole">2-step</span> verification</span></button>`,
		"/settings/2fa/device":     `<a href="/settings/2fa"><span>Back to <span class="whole">2-step</span> verification</span></a>`,
	} {
		if p := desk.get(path).must(t, http.StatusOK); !strings.Contains(p.body, want) {
			t.Errorf("%s does not have %s", path, want)
		}
	}
}

func TestEnglishWordsAndJapaneseNamesAreWhole(t *testing.T) {
	s := open(t)
	b := s.browser("en")
	b.get("/login").holds(t, "見本健康保険組合", "2-step", "E-mail")
	b.login("unset")
	b.get("/settings/2fa").holds(t, "2-step", "e-mail", "使ってみる")
	b.get("/settings/2fa/mail").holds(t, "e-mail")
	b.get("/settings").holds(t, "見本 太郎")
	desk := s.browser("en")
	desk.login("staff")
	p := desk.get("/staff/members/app").must(t, http.StatusOK)
	p.holds(t, "見本健康保険組合", "見本 次郎")
	if !strings.Contains(p.body, `<span class="whole" lang="ja">見本健康保険組合</span>`) {
		t.Error("a Japanese name on an English page does not say its language")
	}
}

// Nothing of it shows in a title, in an attribute or as letters.
func TestWhatHoldsWordsTogetherIsSeenByNobody(t *testing.T) {
	s := open(t)
	for who, paths := range pages() {
		for _, lang := range []string{"ja", "en"} {
			b := s.browser(lang)
			if who != "" {
				b.login(who)
			}
			for _, path := range append(paths, "/nowhere") {
				p := b.get(path)
				title, _, _ := strings.Cut(p.body, "</title>")
				if strings.Contains(title, "whole") || strings.Contains(p.text(), "span") || strings.Contains(p.body, "&lt;span") {
					t.Errorf("%s: a mark shows as letters", path)
				}
				for _, tag := range tags.FindAllString(p.body, -1) {
					if strings.Count(tag, "<") > 1 {
						t.Errorf("%s: a mark stands inside a tag: %s", path, tag)
					}
				}
			}
		}
	}
}

// A society's name may be anything: it is text, and a long one may break.
func TestALongOrOddNameIsTextAndMayBreak(t *testing.T) {
	const long, odd = "とても長い名前の見本第三総合健康保険組合連合会", `<b>"&9分</b>`
	for _, name := range []string{long, odd} {
		s := open(t)
		if _, err := s.service.CreateSociety(t.Context(), "third", name, s.clock.now().Add(24*time.Hour)); err != nil {
			t.Fatal(err)
		}
		if _, err := s.service.CreateMember(t.Context(), verifier.NewMember{
			ID: "third", Society: "third", Email: "third@example.jp", Name: name, Password: password, Demo: true,
		}); err != nil {
			t.Fatal(err)
		}
		for _, lang := range []string{"ja", "en"} {
			b := s.browser(lang)
			b.login("third")
			p := b.get("/settings").says(t, name)
			if strings.Contains(p.body, "<b>") || strings.Contains(p.body, `class="whole" lang="ja">`+long) || strings.Contains(p.body, `class="whole">`+long) {
				t.Errorf("%s, %s: the name is markup, or wider than a phone", lang, name)
			}
		}
	}
}

func TestEveryJapaneseTextBreaksBetweenPhrases(t *testing.T) {
	data, err := os.ReadFile("../static/portal.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range []string{`html[lang="ja"] body, [lang="ja"] { word-break: auto-phrase; }`, ".whole { white-space: nowrap; }"} {
		if !strings.Contains(string(data), rule) {
			t.Errorf("the style sheet lacks %q", rule)
		}
	}
	if strings.Contains(string(data), "ellipsis") {
		t.Error("something is cut off by an ellipsis")
	}
}

func TestARefusalThatWaitsForTheNextPageIsSaidOnAnyPage(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	b.login("mail")
	for _, path := range []string{"/home", "/nag", "/settings", "/settings/history", "/settings/sessions", "/settings/2fa", "/settings/password"} {
		b.plant("note", "mail-often.60")
		p := b.get(path).refuses(t, http.StatusOK, "E-2FA-121").says(t, "約1分後")
		if n := strings.Count(p.body, `id="fault"`); n != 1 {
			t.Errorf("%s says it %d times", path, n)
		}
	}
}

func TestWhatWentWellIsToldAsSuch(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	b.login("app")
	if p := b.follow(b.post("/logout")); !strings.Contains(p.body, `<div class="told good" role="status"><strong class="say">ログアウトしました。`) {
		t.Errorf("logging out is told like a warning: %.600s", p.text())
	}
}

// With codes in the drawer one makes new ones; what was shown is named apart
// from who did it.
func TestRecoveryCodesThatThereAreAreMadeAnew(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	b.login("app")
	b.get("/settings/2fa").says(t, "まだありません", "リカバリーコードを用意する")
	if _, err := s.service.Bench().RecoveryCodes(t.Context(), "app"); err != nil {
		t.Fatal(err)
	}
	b.get("/settings/2fa").says(t, "残り10個", "リカバリーコードを作り直す")
	b.get("/settings/2fa/recovery").says(t, "すべて使えなくなります", "リカバリーコードを作り直す")
	desk := s.browser("en")
	desk.login("staff")
	desk.follow(desk.post("/staff/members/app/unlock", "reason", "ID checked by phone"))
	if p := desk.get("/staff/members/app"); !strings.Contains(p.body, `<span class="soft">ID checked by phone</span><span class="soft"><span>By `) {
		t.Errorf("the reason and who gave it run together: %.900s", p.text())
	}
}

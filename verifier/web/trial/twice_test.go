// What people do to pages: press twice, go back, leave them open, use two at
// once; and what must be left standing then.

package trial_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"rokketa/otpauth"
	"rokketa/verifier"
	"rokketa/verifier/web"
)

// twin is a second page of the same browser: its cookies as they are now.
func (b *browser) twin() *browser {
	other := b.s.browser(b.lang)
	for _, name := range []string{"session", "challenge"} {
		if value := b.cookie(name); value != "" {
			other.plant(name, value)
		}
	}
	return other
}

func TestAFormPressedTwiceLogsInOnce(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	b.post("/login", "email", "app@example.jp", "password", password).must(t, 303)
	challenge, code := b.cookie("challenge"), s.code()
	b.post("/login/code", "code", code).must(t, 303)
	b.plant("challenge", challenge) // as it was when the second press went out
	p := b.follow(b.post("/login/code", "code", code)).must(t, 200)
	if p.path != "/home" || strings.Contains(p.text(), "時間が経過しました") {
		t.Errorf("the second press leads to %s: %.300s", p.path, p.text())
	}
	// Going back to the code page leads on, too.
	if p := b.follow(b.get("/login/code")); p.path != "/home" {
		t.Errorf("going back leads to %s", p.path)
	}
}

func TestASessionThatIsOverSaysSo(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	b.login("app")
	s.clock.pass(31 * time.Minute)
	b.follow(b.get("/settings")).must(t, 200).says(t, "ログインの有効時間が過ぎました", "メールアドレス")
	b.follow(b.post("/logout")) // its word is another one
	if p := s.browser("ja"); strings.Contains(p.follow(p.get("/settings")).text(), "有効時間が過ぎました") {
		t.Error("who was never logged in is told that the time is over")
	}
}

func TestAChallengeThatIsOverLeadsBackWithItsWord(t *testing.T) {
	s := open(t)
	for what, next := range map[string]func(*browser) page{
		"reading the page":     func(b *browser) page { return b.get("/login/code") },
		"typing the code":      func(b *browser) page { return b.post("/login/code", "code", b.s.code()) },
		"asking for recovery":  func(b *browser) page { return b.get("/login/recover") },
		"typing a recovery":    func(b *browser) page { return b.post("/login/recover", "recovery", "AAAA-AAAA-AAAA-AAAA") },
		"asking for one again": func(b *browser) page { return b.post("/login/resend") },
	} {
		b := s.browser("ja")
		b.post("/login", "email", "app@example.jp", "password", password).must(t, 303)
		s.clock.pass(11 * time.Minute)
		p := b.follow(next(b)).must(t, 200)
		if p.path != "/login" || !strings.Contains(p.text(), "時間が経過しました。最初からログインしてください。") || b.cookie("challenge") != "" {
			t.Errorf("%s leads to %s: %.300s", what, p.path, p.text())
		}
	}
}

// Two pages are open; the one makes a change, which replaces the token. The
// other, a moment late with the old token, must not log both out.
func TestALatePageDoesNotLogOutTheOther(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	b.login("app")
	late := b.twin()
	b.post("/settings/2fa/recovery", "password", password, "code", s.code()).must(t, 200)
	p := late.get("/settings").must(t, 303)
	for _, c := range (&http.Response{Header: p.header}).Cookies() {
		if c.Name == "session" {
			t.Errorf("the late answer sets the session's cookie: %s", c.Raw)
		}
	}
	b.plant("note", late.cookie("note"))
	p = b.follow(b.get("/login")).must(t, 200)
	if p.path != "/home" || strings.Contains(p.text(), "有効時間が過ぎました") {
		t.Errorf("the login page leads a live session to %s: %.300s", p.path, p.text())
	}
}

func TestAMailThatFailsAfterAProofLeavesTheMemberLoggedIn(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	b.login("unset")
	s.clock.pass(6 * time.Minute) // the proof is asked for
	s.post.mu.Lock()
	s.post.fail = context.DeadlineExceeded
	s.post.mu.Unlock()
	b.post("/settings/2fa/mail", "password", password).refuses(t, 503, "E-2FA-122")
	b.get("/settings").must(t, 200)
}

func TestACodeThatCannotBeMailedIsSaidWhereItWasAskedFor(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	b.login("mail")
	p := b.follow(b.post("/settings/ask", "back", "/settings/2fa/disable")).must(t, 200).says(t, "認証コードをメールでお送りしました")
	if p.path != "/settings/2fa/disable" {
		t.Fatalf("asking leads to %s", p.path)
	}
	p = b.follow(b.post("/settings/ask", "back", "/settings/2fa/disable")).must(t, 200)
	p.refuses(t, 200, "E-2FA-121").says(t, "約1分後", "メールでの認証をやめます")
	if p.path != "/settings/2fa/disable" || !strings.Contains(p.body, `data-left="60"`) {
		t.Errorf("a refusal leads to %s, or forgets the wait", p.path)
	}
}

func TestTheWaitForAMailedCodeIsToldAtLogin(t *testing.T) {
	s := open(t)
	for range 20 { // as many logins as are mailed in an hour
		s.browser("ja").post("/login", "email", "mail@example.jp", "password", password).must(t, 303)
	}
	b := s.browser("ja")
	p := b.follow(b.post("/login", "email", "mail@example.jp", "password", password)).must(t, 200)
	if p.says(t, "E-2FA-121"); strings.Contains(p.text(), "no value") || !strings.Contains(p.text(), "分後") || !strings.Contains(p.body, "data-left=") {
		t.Errorf("the wait is not told: %.400s", p.text())
	}
}

// Where the mailed code and the app's differ in length, each page tells the
// one that it asks for.
func TestEachPageTellsTheLengthOfItsOwnCode(t *testing.T) {
	s := open(t, profiled(func(p *verifier.Profile) { p.MailDigits = 8 }))
	b := s.browser("ja")
	b.follow(b.post("/login", "email", "mail@example.jp", "password", password)).must(t, 200).says(t, "8桁の認証コード", "8桁の数字")
	b.login("mail")
	b.follow(b.post("/settings/2fa/app")).must(t, 200).says(t, "6桁の認証コード", "6桁の数字")
	u := s.browser("ja")
	u.login("unset")
	u.follow(u.post("/settings/2fa/mail")).must(t, 200).says(t, "8桁の数字", "8桁の数字")
	u.login("app")
	u.get("/settings/2fa/mail").must(t, 200).says(t, "6桁の数字")

	s = open(t, func(o *verifier.Options, _ *web.Options) {
		o.Parameters = func(string) verifier.Parameters {
			return verifier.Parameters{Algorithm: otpauth.SHA1, Digits: 8, Period: 30}
		}
	})
	b = s.browser("ja")
	b.login("unset")
	b.follow(b.post("/settings/2fa/app")).must(t, 200).says(t, "8桁の認証コード", "8桁の数字")
}

func TestOtherLoginsAreOfferedToEndWhereTheFactorHasChanged(t *testing.T) {
	s := open(t)
	b, other := s.browser("ja"), s.browser("ja")
	b.login("app")
	other.login("app")
	const offer = "ほかの端末でもログインしたままです"
	b.follow(b.post("/settings/2fa/disable", "password", password, "code", s.code())).must(t, 200).
		says(t, "認証を無効化しました", offer, "ほかの端末をすべてログアウトさせる")
	if p := b.get("/settings/2fa"); strings.Contains(p.text(), offer) {
		t.Error("the offer stays for ever")
	}
	b.follow(b.post("/settings/2fa/app"))
	if p := b.follow(b.post("/settings/2fa/app/cancel")).says(t, "設定をやめました"); strings.Contains(p.text(), offer) {
		t.Error("the offer is made though nothing has changed")
	}
	b.follow(b.post("/settings/sessions/others")).must(t, 200).says(t, "ほかの端末をすべてログアウトしました")
	if p := other.get("/home"); p.to != "/login" {
		t.Error("the other login is still open")
	}
}

func TestAnErrorBeginsTheTitleOfItsPage(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	b.login("app")
	for what, p := range map[string]page{
		"a missing page": b.get("/nowhere"), "a wrong method": b.do(http.MethodPut, "/login", nil, ""),
		"what is not allowed": b.get("/staff"), "a large form": b.post("/login", "email", strings.Repeat("x", 20<<10)),
	} {
		if !strings.Contains(p.body, "<title>エラー: ") {
			t.Errorf("%s: the title does not say that it is an error", what)
		}
	}
	p := b.post("/settings/2fa/disable", "password", "no no no no", "code", "123456").refuses(t, 422, "E-2FA-111")
	if !strings.Contains(p.body, `autofocus aria-invalid="true" aria-describedby="fault"`) {
		t.Error("the field to fill in again has not the focus")
	}
}

func TestABrandIsTextAndNoTemplate(t *testing.T) {
	s := open(t, func(o *verifier.Options, _ *web.Options) { o.Brand = "{{.Title}} <b>" })
	s.browser("ja").get("/login").must(t, 200).says(t, "{{.Title}} <b>")
}

func TestTheDefaultLanguageIsASetting(t *testing.T) {
	s := open(t, func(_ *verifier.Options, o *web.Options) { o.Language = "en" })
	s.browser("").get("/login").must(t, 200).says(t, "Log in")
	s.browser("ja").get("/login").must(t, 200).says(t, "ログイン")
}

func TestTheTimelineNamesTheStaffAndCountsItsLooksOnce(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	b.login("staff")
	for _, act := range []string{"reset", "unlock", "sessions"} {
		b.get("/staff/members/app/"+act).must(t, 200).says(t, "見本 次郎", "理由")
		b.post("/staff/members/app/"+act, "reason", " ").refuses(t, 422, "E-2FA-214")
	}
	p := b.get("/staff/members/app").must(t, 200).says(t, "担当：窓口 三郎")
	if n := strings.Count(p.text(), "サポート窓口が状態を確認"); n != 1 {
		t.Errorf("one look at the member is told as %d", n)
	}
	if strings.Contains(p.text(), "担当：staff") {
		t.Error("the staff is told by an ID")
	}
	if err := s.service.AdminReset(t.Context(), "app@example.jp", "依頼書あり"); err != nil {
		t.Fatal(err)
	}
	b.get("/staff/members/app").must(t, 200).says(t, "依頼書あり", "担当：管理者")
	// A reason with many lines has as many characters as were counted while it was typed.
	reason := strings.Repeat("理由\r\n", 166)
	b.post("/staff/members/app/unlock", "reason", reason).must(t, 303)
}

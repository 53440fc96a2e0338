// The helpdesk: find, see, and for a stated reason reset, unlock, log out.

package trial_test

import (
	"context"
	"strings"
	"testing"

	"rokketa/verifier"
	"rokketa/verifier/web"
)

func TestTheHelpdeskFindsSeesAndHelps(t *testing.T) {
	s := open(t)
	m := s.browser("ja")
	m.login("app")
	bad := s.browser("ja")
	bad.post("/login", "email", "app@example.jp", "password", password)
	bad.post("/login/code", "code", "000000")

	b := s.browser("ja")
	p := b.login("staff")
	if p.path != "/staff" {
		t.Fatalf("staff is led to %s", p.path)
	}
	p.says(t, "サポート窓口", "会員をさがす", "お名前またはメールアドレス", "画面に何と出ていますか")
	b.get("/staff?q=次郎").must(t, 200).says(t, "1人見つかりました", "見本 次郎", "app@example.jp", "認証アプリ")
	b.get("/staff?q=無い").must(t, 200).says(t, "「無い」に合う会員は見つかりませんでした")
	b.get("/staff?q="+strings.Repeat("x", 500)).refuses(t, 400, "E-2FA-203")
	b.get("/staff?q=%ff").refuses(t, 400, "E-2FA-203")

	b.get("/staff/members/app").must(t, 200).says(t, "見本 次郎", "認証アプリ", "続けて失敗した回数", "1回", "最後に使われた認証コード",
		"切替日", "2025年12月10日", "これまでの記録", "接続元")
	b.get("/staff/members/nobody").refuses(t, 404, "E-2FA-143")

	b.get("/staff/members/app/unlock").must(t, 200).says(t, "ロックを解除", "見本 次郎", "理由（記録に残ります）")
	b.post("/staff/members/app/unlock", "reason", "  ").refuses(t, 422, "E-2FA-214")
	b.follow(b.post("/staff/members/app/unlock", "reason", "本人から電話")).must(t, 200).says(t, "ロックを解除し", "0回", "本人から電話")

	long := b.post("/staff/members/app/reset", "reason", strings.Repeat("長", 501)).refuses(t, 422, "E-2FA-217")
	if !strings.Contains(long.body, strings.Repeat("長", 501)+"</textarea>") || !strings.Contains(long.body, `aria-describedby="fault reason-hint"`) {
		t.Error("a reason that is too long is lost, or not tied to its field")
	}
	b.follow(b.post("/staff/members/app/reset", "reason", "端末紛失 <b>本人確認済み</b>")).must(t, 200).
		says(t, "リセットし、会員にメールで知らせました", "端末紛失 <b>本人確認済み</b>")
	if p := m.get("/home"); p.to != "/login" {
		t.Error("after a reset the member's sessions are open")
	}
	if err := s.service.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if why := s.post.last(t, verifier.MailSupportReset, "reason"); !strings.HasPrefix(why, "端末紛失") {
		t.Errorf("the member is told %q", why)
	}

	// The member logs in by mail and must set up anew.
	m.follow(m.post("/login", "email", "app@example.jp", "password", password)).must(t, 200)
	p = m.follow(m.post("/login/code", "code", s.post.last(t, verifier.MailLoginCode, "code"))).must(t, 200)
	p.says(t, "サポート窓口が2段階認証をリセットしました", "認証アプリを利用")
	if p := m.get("/settings"); p.to != "/settings/2fa" {
		t.Error("after a reset the settings are open before a new factor is set up")
	}
	secret := m.follow(m.post("/settings/2fa/app")).key(t)
	m.follow(m.post("/settings/2fa/app/confirm", "code", s.codeOf(secret))).must(t, 200).says(t, "認証を有効化しました")
	m.get("/settings").must(t, 200)

	b.follow(b.post("/staff/members/app/sessions", "reason", "依頼")).must(t, 200).says(t, "すべての端末をログアウトし、会員にメールで知らせました")
	if err := s.service.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if why := s.post.last(t, verifier.MailSupportEnded, "reason"); why != "依頼" {
		t.Errorf("the member is told %q", why)
	}
	if p := m.get("/home"); p.to != "/login" {
		t.Error("the helpdesk logged nobody out")
	}
}

func TestTheHelpdesksPagesAreForTheHelpdesk(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	b.login("app")
	for _, path := range []string{"/staff", "/staff?q=a", "/staff/members/mail", "/staff/members/mail/reset"} {
		b.get(path).refuses(t, 403, "E-2FA-141")
	}
	for _, path := range []string{"/staff/members/mail/reset", "/staff/members/mail/unlock", "/staff/members/mail/sessions"} {
		b.post(path, "reason", "x").refuses(t, 403, "E-2FA-141")
	}
	if p := s.browser("ja").get("/staff"); p.to != "/login" {
		t.Errorf("a stranger is led to %s", p.to)
	}
}

func TestStaffWithoutASecondFactorMustSetOneUpFirst(t *testing.T) {
	s := open(t)
	if _, err := s.service.CreateStaff(t.Context(), verifier.NewMember{
		ID: "new", Society: "mihon", Email: "new@example.jp", Name: "窓口 四郎", Password: password,
	}); err != nil {
		t.Fatal(err)
	}
	b := s.browser("ja")
	p := b.follow(b.post("/login", "email", "new@example.jp", "password", password)).must(t, 200)
	if strings.HasPrefix(p.path, "/staff") {
		t.Fatal("the helpdesk opens by a password alone")
	}
	if p.path == "/settings/2fa" {
		p.says(t, "2段階認証の設定が必要です")
	}
}

// finder tells of every refused code the same.
type finder struct {
	verdict verifier.Verdict
	finding verifier.Finding
}

func (f finder) Inspect(context.Context, verifier.Look) (verifier.Verdict, verifier.Finding) {
	return f.verdict, f.finding
}

// What the laboratory finds out stands on the timeline in whole words.
func TestFindingsAreToldInWords(t *testing.T) {
	for words, f := range map[string]finder{
		"そのコードのアカウント：mail":               {verifier.VerdictOtherAccount, verifier.Finding{Other: "mail"}},
		"アプリの設定：SHA256 / 8 / 30 s 偶然の一致": {verifier.VerdictParameters, verifier.Finding{Note: "SHA256 / 8 / 30 s", Likely: true}},
		"端末の時計が約185秒遅れている":               {verifier.VerdictTooOld, verifier.Finding{Seconds: -185}},
	} {
		s := open(t, func(o *verifier.Options, _ *web.Options) { o.Inspector = f })
		m := s.browser("ja")
		m.post("/login", "email", "app@example.jp", "password", password)
		m.post("/login/code", "code", "000000").refuses(t, 422, "E-2FA-104")
		b := s.browser("ja")
		b.login("staff")
		b.get("/staff/members/app").must(t, 200).says(t, "これまでの記録", words)
	}
}

// Changing what is set up: a new device, switching off, recovery codes, the
// password.

package trial_test

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"rokketa/verifier"
	"rokketa/verifier/web"
)

func TestADeviceIsChangedInOneStepAndTheOldOneWorksUntilThen(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	b.login("app")
	b.get("/settings/2fa/device").must(t, 200).says(t, "機種変更", "新しい端末に切り替える", "先に無効化", "前の端末をなくしたとき", "リカバリーコード")
	b.post("/settings/2fa/device", "password", password, "code", "000000").refuses(t, 422, "E-2FA-104")
	p := b.follow(b.post("/settings/2fa/device", "password", password, "code", s.code())).must(t, 200)
	p.says(t, "前の端末の認証コードが使えます", "認証を有効化")
	secret := p.key(t)
	if other := s.browser("ja").login("app"); other.path != "/home" {
		t.Error("the old device no longer works before the new one is confirmed")
	}
	b.follow(b.post("/settings/2fa/app/confirm", "code", s.codeOf(secret))).must(t, 200).says(t, "新しい端末に切り替えました", "ほかの端末をすべてログアウト")
	late := s.browser("ja")
	late.post("/login", "email", "app@example.jp", "password", password)
	late.post("/login/code", "code", s.code()).refuses(t, 422, "E-2FA-104")
	late.post("/login/code", "code", s.codeOf(secret)).must(t, 303)
}

func TestASetUpThatIsStoppedShowsItsKeyNoMore(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	b.login("unset")
	secret := b.follow(b.post("/settings/2fa/app")).key(t)
	p := b.follow(b.post("/settings/2fa/app/cancel")).must(t, 200).says(t, "設定をやめました")
	if keyText.MatchString(p.body) {
		t.Error("the key is still there")
	}
	b.follow(b.post("/settings/2fa/app/confirm", "code", s.codeOf(secret))).must(t, 200).says(t, "時間が経過しました")
	b.post("/settings/2fa/app")
	s.clock.pass(11 * time.Minute)
	b.follow(b.post("/settings/2fa/app/confirm", "code", "123456")).must(t, 200).says(t, "時間が経過しました")
}

func TestSwitchingOffNeedsPasswordAndCode(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	b.login("app")
	b.get("/settings/2fa/disable").must(t, 200).says(t, "認証を無効化", "パスワード", "いまの認証コード", "ほかの端末をログアウトする")
	b.post("/settings/2fa/disable").refuses(t, 422, "E-2FA-212")
	b.post("/settings/2fa/disable", "password", password).refuses(t, 422, "E-2FA-211")
	other := s.browser("ja")
	other.login("app")
	b.follow(b.post("/settings/2fa/disable", "password", password, "code", s.code(), "others", "yes")).must(t, 200).
		says(t, "認証を無効化しました", "おすすめ")
	if p := other.get("/home"); p.to != "/login" {
		t.Error("the other login is still open")
	}

	s.clock.pass(30 * 24 * time.Hour) // past the date
	b = s.browser("ja")
	b.login("staff")
}

func TestRecoveryCodesArePrintedOnceAndLeadToANewSetUpAlone(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	b.login("app")
	b.get("/settings/2fa/recovery").must(t, 200).says(t, "リカバリーコード", "代わりに使います")
	p := b.post("/settings/2fa/recovery", "password", password, "code", s.code()).must(t, 200).
		says(t, "この画面でしか表示されません", "見本 次郎 さんのリカバリーコード", "代わりに使います")
	codes := regexp.MustCompile(`<li>([A-Z2-7]{4}(?:-[A-Z2-7]{4}){3})</li>`).FindAllStringSubmatch(p.body, -1)
	if len(codes) != 10 {
		t.Fatalf("%d codes are shown: %s", len(codes), p.text())
	}
	if strings.Contains(b.get("/settings/2fa/recovery").body, codes[0][1]) {
		t.Error("the codes are shown a second time")
	}
	b.get("/settings/2fa").says(t, "残り10個")

	lost := s.browser("ja")
	lost.follow(lost.post("/login", "email", "app@example.jp", "password", password)).says(t, "端末を使えないとき", "リカバリーコードを使う")
	lost.get("/login/recover").must(t, 200).says(t, "リカバリーコードでログイン")
	lost.post("/login/recover", "recovery", "").refuses(t, 422, "E-2FA-215")
	lost.post("/login/recover", "recovery", "AAAA-AAAA-AAAA-AAAA").refuses(t, 422, "E-2FA-112")
	p = lost.follow(lost.post("/login/recover", "recovery", strings.ToLower(codes[3][1]))).must(t, 200)
	if p.path != "/settings/2fa" {
		t.Fatalf("a recovery code leads to %s", p.path)
	}
	p.says(t, "リカバリーコードでログインしました", "2段階認証用のアプリをインストールする")
	for _, path := range []string{"/home", "/settings", "/settings/password", "/settings/history", "/settings/2fa/disable", "/staff"} {
		if p := lost.get(path); p.to != "/settings/2fa" {
			t.Errorf("%s is open to who came by a recovery code: %d %s", path, p.status, p.to)
		}
	}
	secret := lost.follow(lost.post("/settings/2fa/app")).must(t, 200).key(t)
	lost.follow(lost.post("/settings/2fa/app/confirm", "code", s.codeOf(secret))).must(t, 200)
	lost.get("/home").must(t, 200).says(t, "見本 次郎")

	again := s.browser("ja")
	again.post("/login", "email", "app@example.jp", "password", password)
	again.post("/login/recover", "recovery", codes[3][1]).refuses(t, 422, "E-2FA-112")
}

func TestThePasswordIsChangedAndForgotten(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	b.login("app")
	b.post("/settings/password", "password", "wrong wrong", "next", "あたらしい合言葉です").refuses(t, 422, "E-2FA-111")
	b.post("/settings/password", "password", password, "next", "short").refuses(t, 422, "E-2FA-131")
	b.post("/settings/password", "password", password, "next", "").refuses(t, 422, "E-2FA-216")
	b.follow(b.post("/settings/password", "password", password, "next", "あたらしい合言葉です")).must(t, 200).says(t, "パスワードを変更しました")

	f := s.browser("ja")
	f.get("/forgot").must(t, 200).says(t, "パスワードを忘れた方", "リンクを送る")
	f.post("/forgot", "email", " ").refuses(t, 422, "E-2FA-213")
	f.follow(f.post("/forgot", "email", "app@example.jp")).must(t, 200).says(t, "メールをご確認ください")
	if err := s.service.Flush(context.Background()); err != nil {
		t.Fatal(err)
	}
	token := s.post.last(t, verifier.MailReset, "token")
	p := f.get("/reset?token="+token).must(t, 303)
	if p.to != "/reset" {
		t.Errorf("the token stays in the address: %s", p.to)
	}
	f.get("/reset").must(t, 200).says(t, "新しいパスワードを決める", "2段階認証の設定はそのまま")
	f.post("/reset", "next", "12345678").refuses(t, 422, "E-2FA-133")
	f.follow(f.post("/reset", "next", "もう一つの長い合言葉")).must(t, 200).says(t, "新しいパスワードでログイン")
	if p := f.get("/home"); p.to != "/login" { // T21
		t.Error("a reset logs in")
	}
	if p := b.get("/home"); p.to != "/login" {
		t.Error("a reset leaves sessions open")
	}
	if p := f.post("/login", "email", "app@example.jp", "password", "もう一つの長い合言葉"); p.to != "/login/code" {
		t.Errorf("after a reset the second step is gone: %d %s", p.status, p.to)
	}
	f.get("/reset?token=" + token)
	f.get("/reset").refuses(t, 410, "E-2FA-135").says(t, "リンクを送る")
}

func TestWithoutRecoveryCodesTheSupportIsTheWay(t *testing.T) {
	s := open(t, profiled(func(p *verifier.Profile) { p.RecoveryCodes = 0 }))
	b := s.browser("ja")
	b.follow(b.post("/login", "email", "app@example.jp", "password", password)).must(t, 200).says(t, "端末を使えないとき", "サポート窓口にお問い合わせください")
	b.post("/login/recover", "recovery", "AAAA-AAAA-AAAA-AAAA").refuses(t, 403, "E-2FA-124")
	b.follow(b.post("/login/code", "code", s.code()))
	b.get("/settings/2fa/recovery").refuses(t, 403, "E-2FA-124")
	for _, path := range []string{"/settings/2fa", "/settings/2fa/device", "/settings/2fa/disable"} {
		if p := b.get(path).must(t, 200); strings.Contains(p.text(), "リカバリーコード") {
			t.Errorf("%s offers recovery codes", path)
		}
	}
}

func TestWhereMailedCodesAreBarredOnlyTheAppIsOffered(t *testing.T) {
	s := open(t, profiled(func(p *verifier.Profile) { p.MailAllowed = false }))
	b := s.browser("ja")
	b.login("unset")
	if p := b.get("/settings/2fa").must(t, 200); strings.Contains(p.text(), "メール認証を設定する") {
		t.Error("the settings offer what is barred")
	}
	b.get("/settings/2fa/mail").refuses(t, 403, "E-2FA-123")
	b.post("/settings/2fa/mail").refuses(t, 403, "E-2FA-123")
	m := s.browser("ja")
	if p := m.login("mail"); p.path != "/settings/2fa" {
		t.Errorf("a member with mailed codes is led to %s", p.path)
	} else {
		p.says(t, "ここでは使えなくなりました")
	}
}

// profiled changes the settings of a site.
func profiled(change func(*verifier.Profile)) option {
	return func(o *verifier.Options, _ *web.Options) { change(&o.Profile) }
}

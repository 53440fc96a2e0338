// The guide, page by page and word by word, and every other way through the
// portal, in a browser without scripts.

package trial_test

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"rokketa/verifier"
)

func TestTheGuideIsWalkedInItsOwnWordsAndOrder(t *testing.T) {
	s := open(t)
	b := s.browser("ja")

	b.follow(b.get("/")).must(t, 200).says(t, "ログイン", "メールアドレス", "パスワード", "ログイン状態を保持する",
		"思わぬアクセスにつながる", "パスワードを忘れた方はこちら", "ログイン")
	b.login("unset").must(t, 200).says(t, "見本 太郎 さん", "2025年12月10日から", "設定されていません", "設定")
	b.get("/settings").must(t, 200).says(t, "パスワードの変更", "2段階認証の設定画面")
	b.get("/settings/2fa").must(t, 200).says(t, "2段階認証設定", "認証アプリまたはメールアドレスを利用できます",
		"2段階認証の有効化手順／ログイン方法", "認証アプリを利用", "機種変更する際はこちら",
		"2段階認証用のアプリをインストールする", "スマートフォンまたはPC", "使ってみる",
		"アプリでQRコードもしくはセットアップキーを読み取る", "認証コードの確認",
		"メールアドレスを利用", "登録のメールアドレス", "メール認証を設定する", "暗号化されないまま")

	p := b.follow(b.post("/settings/2fa/app")).must(t, 200)
	p.says(t, "QRコード", "セットアップキー", "見本ポータル", "認証コードの確認", "認証コード", "認証を有効化")
	if !strings.Contains(p.body, "<svg xmlns") {
		t.Error("there is no QR code on the page")
	}
	secret := p.key(t)
	again := b.get("/settings/2fa").must(t, 200)
	if !again.key(t).Equal(secret) {
		t.Error("reading the page again shows another key")
	}

	b.follow(b.post("/settings/2fa/app/confirm", "code", s.codeOf(secret))).must(t, 200).
		says(t, "認証を有効化しました", "認証アプリを利用", "認証アプリを利用中", "認証を無効化")
	b.follow(b.post("/logout")).must(t, 200).says(t, "ログアウトしました", "ログイン")

	p = b.post("/login", "email", "unset@example.jp", "password", password)
	b.follow(p).must(t, 200).says(t, "2段階認証", "あなたの端末の2段階認証アプリを起動して、認証コードを入力してください。", "認証コード", "確認", "認証する")
	b.follow(b.post("/login/code", "code", s.codeOf(secret))).must(t, 200).says(t, "見本 太郎", "認証アプリを利用しています", "設定")
}

func TestTheGuideIsWalkedInEnglish(t *testing.T) {
	s := open(t)
	b := s.browser("en")
	b.login("unset").must(t, 200).says(t, "Welcome", "From 10 December 2025", "Settings")
	p := b.follow(b.post("/settings/2fa/app")).must(t, 200)
	p.says(t, "2-step verification settings", "Install an app", "scan the QR code or enter the setup key", "Setup key", "Confirm the code", "Turn verification on")
	b.follow(b.post("/settings/2fa/app/confirm", "code", s.codeOf(p.key(t)))).must(t, 200).says(t, "Verification is on", "Turn verification off")
}

func TestAWrongCodeGivesOneSentenceItsNumberAndTheUsualCauses(t *testing.T) {
	s := open(t)
	for lang, words := range map[string][]string{
		"ja": {"認証コードが正しくありません。もう一度ご確認ください。", "よくある原因", "端末の時刻設定を「自動」", "間に合わなかった", "以前の設定で読み取ったQRコード", "E-2FA-104"},
		"en": {"The usual causes", "“automatic”", "too late", "earlier set-up", "E-2FA-104"},
	} {
		b := s.browser(lang)
		b.post("/login", "email", "app@example.jp", "password", password).must(t, 303)
		p := b.post("/login/code", "code", "000000").refuses(t, 422, "E-2FA-104").says(t, words...)
		if !strings.Contains(p.body, `aria-invalid="true" aria-describedby="fault code-hint"`) {
			t.Error("the field is not tied to its error")
		}
		if !regexp.MustCompile(`<title>(エラー|Error): `).MatchString(p.body) {
			t.Error("the title does not begin with the error")
		}
	}
}

func TestAReplayedCodeLooksLikeAWrongOne(t *testing.T) {
	s := open(t)
	one, two, three := s.browser("ja"), s.browser("ja"), s.browser("ja")
	for _, b := range []*browser{one, two, three} {
		b.post("/login", "email", "app@example.jp", "password", password)
	}
	code := s.code()
	one.post("/login/code", "code", code).must(t, 303)
	wrong := "000000"
	if code == wrong {
		wrong = "000001"
	}
	used, never := two.post("/login/code", "code", code), three.post("/login/code", "code", wrong)
	if used.status != never.status || used.body != never.body {
		t.Errorf("a used code is answered otherwise than a wrong one:\n%s\n%s", used.text(), never.text())
	}
	one.get("/home").says(t, "別の場所でもう一度入力されました", "パスワードを変更する")
	one.follow(one.post("/warning")).must(t, 200)
	if strings.Contains(one.get("/home").body, "別の場所") {
		t.Error("the warning stays after it was dismissed")
	}
}

func TestCodesMayBeTypedAsTheyAreTypedInJapan(t *testing.T) {
	wide := strings.NewReplacer("0", "０", "1", "１", "2", "２", "3", "３", "4", "４", "5", "５", "6", "６", "7", "７", "8", "８", "9", "９")
	for name, write := range map[string]func(string) string{
		"full-width":       wide.Replace,
		"with a space":     func(c string) string { return c[:3] + " " + c[3:] },
		"wide with spaces": func(c string) string { return "　" + wide.Replace(c[:3]) + "　" + c[3:] + " " },
		"with a newline":   func(c string) string { return c + "\r\n" },
	} {
		s := open(t)
		b := s.browser("ja")
		b.post("/login", "email", "ａｐｐ@example.jp", "password", password).must(t, 303)
		if p := b.post("/login/code", "code", write(s.code())); p.to != "/home" {
			t.Errorf("a code %s is refused: %s", name, p.text())
		}
	}
}

func TestALockSaysHowLongAndLeadsBackToTheLogin(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	b.post("/login", "email", "app@example.jp", "password", password)
	for range 4 {
		b.post("/login/code", "code", "000000").refuses(t, 422, "E-2FA-104")
	}
	fifth := b.post("/login/code", "code", "000000")
	if fifth.status < 400 || fifth.status > 499 {
		t.Fatalf("the fifth wrong code is answered %d", fifth.status)
	}
	fifth.says(t, "ログイン", "メールアドレス")

	b.post("/login", "email", "app@example.jp", "password", password).must(t, 303)
	p := b.get("/login/code").must(t, 200).says(t, "一時的にロックしています", "E-2FA-106")
	if !strings.Contains(p.body, `data-left="30"`) {
		t.Error("the page does not know how long the lock lasts")
	}
	p = b.post("/login/code", "code", s.codeOf(s.secret)) // 30 s later
	if p.to != "/home" {
		b.post("/login", "email", "app@example.jp", "password", password).must(t, 303)
		b.post("/login/code", "code", s.code()).must(t, 303)
	}
}

func TestEMailCodesAndTheReminder(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	p := b.post("/login", "email", "mail@example.jp", "password", password)
	b.follow(p).must(t, 200).says(t, "2段階認証", "ご登録のメールアドレスに認証コードを送りました", "認証コードをもう一度送る")
	b.post("/login/resend").refuses(t, 429, "E-2FA-121")
	s.clock.pass(61 * time.Second)
	old := s.post.last(t, verifier.MailLoginCode, "code")
	b.follow(b.post("/login/resend")).must(t, 200).says(t, "新しい認証コードを送りました")
	if fresh := s.post.last(t, verifier.MailLoginCode, "code"); fresh != old {
		b.post("/login/code", "code", old).refuses(t, 422, "E-2FA-104").says(t, "一番新しいメール")
	}
	p = b.post("/login/code", "code", s.post.last(t, verifier.MailLoginCode, "code")).must(t, 303)
	if p.to != "/nag" {
		t.Fatalf("an e-mail user is led to %s, not to the reminder", p.to)
	}
	b.get("/nag").must(t, 200).says(t, "認証アプリ", "今すぐ設定", "あとで")
	b.follow(b.post("/nag")).must(t, 200).says(t, "見本 花子")
	b.post("/logout")
	s.clock.pass(time.Hour)
	if p := b.login("mail"); p.path != "/home" {
		t.Errorf("the reminder comes again at once: %s", p.path)
	}
	b.post("/logout")
	s.clock.pass(8 * 24 * time.Hour)
	if p := b.login("mail"); p.path != "/nag" {
		t.Errorf("the reminder does not come again: %s", p.path)
	}
}

func TestMailThatCannotBeSentIsSaidOnTheCodePage(t *testing.T) {
	s := open(t)
	s.post.fail = context.DeadlineExceeded
	b := s.browser("ja")
	b.follow(b.post("/login", "email", "mail@example.jp", "password", password)).says(t, "E-2FA-122", "認証コードをもう一度送る")
}

func TestFromTheDateOnWhoHasSetNothingGetsCodesByMail(t *testing.T) {
	s := open(t)
	s.clock.pass(30 * 24 * time.Hour)
	b := s.browser("ja")
	b.follow(b.post("/login", "email", "unset@example.jp", "password", password)).must(t, 200).
		says(t, "2段階認証が必須になりました", "認証コード", "確認")
	b.follow(b.post("/login/code", "code", s.post.last(t, verifier.MailLoginCode, "code"))).must(t, 200)
}

func TestEMailCodesAreSetUpByACode(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	b.login("unset")
	b.get("/settings/2fa/mail").must(t, 200).says(t, "メール認証を設定する", "unset@example.jp", "認証コードを送る")
	b.follow(b.post("/settings/2fa/mail")).must(t, 200).says(t, "認証コードを送りました", "メール認証を有効にする")
	b.post("/settings/2fa/mail/confirm", "code", "").refuses(t, 422, "E-2FA-211")
	b.post("/settings/2fa/mail/confirm", "code", "000000").refuses(t, 422, "E-2FA-104")
	b.follow(b.post("/settings/2fa/mail/confirm", "code", s.post.last(t, verifier.MailConfirmCode, "code"))).must(t, 200).
		says(t, "メール認証を設定しました", "メールアドレスを利用中")
}

func TestALoginThatIsNotYoungNeedsThePasswordFirst(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	b.login("unset")
	s.clock.pass(6 * time.Minute)
	b.get("/settings/2fa").must(t, 200).says(t, "ご本人であることを確かめます", "パスワード", "QRコードとセットアップキーを表示する")
	b.post("/settings/2fa/app").refuses(t, 422, "E-2FA-212")
	b.post("/settings/2fa/app", "password", "not it at all").refuses(t, 422, "E-2FA-111")
	b.follow(b.post("/settings/2fa/app", "password", password)).must(t, 200).key(t)

	m := s.browser("ja")
	m.login("mail")
	s.clock.pass(6 * time.Minute)
	m.get("/settings/2fa").must(t, 200).says(t, "認証コードをメールで受け取る")
	m.follow(m.post("/settings/ask", "back", "/settings/2fa")).must(t, 200).says(t, "お送りしました")
	m.post("/settings/2fa/app", "password", password, "code", "").refuses(t, 422, "E-2FA-211")
	m.follow(m.post("/settings/2fa/app", "password", password, "code", s.post.last(t, verifier.MailConfirmCode, "code"))).must(t, 200).key(t)
}

func TestHistoryAndOpenLogins(t *testing.T) {
	s := open(t)
	b, other := s.browser("ja"), s.browser("ja")
	b.login("app")
	other.login("app")
	b.get("/settings/history").must(t, 200).says(t, "ログイン履歴", "2025年11月20日", "Windows の Chrome", "127.0.0.1")
	p := b.get("/settings/sessions").must(t, 200).says(t, "ログイン中の端末", "Windows の Chrome", "この端末", "ほかの端末をすべて")
	id := regexp.MustCompile(`name="id" value="([^"]+)"`).FindStringSubmatch(p.body)
	if id == nil {
		t.Fatal("the other login cannot be ended")
	}
	b.follow(b.post("/settings/sessions/end", "id", id[1])).must(t, 200).says(t, "ログアウトしました", "ほかにログイン中の端末はありません")
	if p := other.get("/home"); p.to != "/login" {
		t.Error("the other login is still open")
	}
	b.post("/settings/sessions/end", "id", id[1]).refuses(t, 404, "E-2FA-136")
	third := s.browser("ja")
	third.login("app")
	b.follow(b.post("/settings/sessions/others")).must(t, 200).says(t, "ほかの端末をすべてログアウトしました")
	if p := third.get("/home"); p.to != "/login" {
		t.Error("the third login is still open")
	}
}

func TestTheLanguageIsChosenAndKept(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	b.get("/login").must(t, 200).says(t, "English", "ログイン")
	p := b.post("/language", "language", "en", "back", "/help").must(t, 303)
	if p.to != "/help" {
		t.Errorf("the switch leads to %s", p.to)
	}
	b.get("/help").must(t, 200).says(t, "日本語", "How to set up")
	b.post("/language", "language", "xx").refuses(t, 400, "E-2FA-203")
	for _, back := range []string{"https://example.com/", "//example.com/", "/\\example.com", "javascript:alert(1)", "/a\r\nb", ""} {
		if p := b.post("/language", "language", "ja", "back", back); p.to != "/" {
			t.Errorf("the switch leads out to %q for %q", p.to, back)
		}
	}
	for accept, want := range map[string]string{"": "ja", "fr": "en", "ja-JP,en;q=0.5": "ja", "en-GB,ja;q=0.9": "en", "x;;q=": "ja", "*": "en"} {
		if p := s.browser(accept).get("/login"); !strings.Contains(p.body, `<html lang="`+want+`">`) {
			t.Errorf("a browser that wants %q does not get %s", accept, want)
		}
	}
}

func TestOddAddressesAndMethods(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	b.get("/nowhere").refuses(t, 404, "E-2FA-204").says(t, "ページが見つかりません")
	b.get("/static/portal-000000000000.css").refuses(t, 404, "E-2FA-204")
	p := b.do(http.MethodDelete, "/login", nil, "").refuses(t, 405, "E-2FA-205")
	if p.header.Get("Allow") != "GET, POST" {
		t.Errorf("Allow is %q", p.header.Get("Allow"))
	}
	if p := b.get("/settings/2fa/app/confirm"); p.to != "/settings/2fa" {
		t.Errorf("the address of a form leads to %s", p.to)
	}
	if p := b.do(http.MethodHead, "/login", nil, ""); p.status != 200 {
		t.Errorf("HEAD is answered %d", p.status)
	}
}

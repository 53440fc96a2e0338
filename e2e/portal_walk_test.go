// The walks: the member from the first login on, the e-mail user, the
// helpdesk, and a browser without scripts.

package e2e_test

import (
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"rokketa/e2e/browser"
	"rokketa/e2e/stage"
)

func required() bool { return os.Getenv("ROKKETA_REQUIRE_REAL") != "" }

func TestPortal(t *testing.T) {
	p := openPortal(t)
	for _, language := range []string{"ja", "en"} {
		for _, size := range []struct {
			name string
			o    browser.Options
		}{
			{"desktop", browser.Options{Width: 1280, Height: 800}},
			{"phone", browser.Options{Width: 390, Height: 844, Phone: true}},
		} {
			name, o := language+"-"+size.name, size.o
			o.Language = language
			t.Run(name, func(t *testing.T) {
				p.t = t
				k := p.walker(o, name)
				p.lab(http.MethodPost, "/clock", map[string]string{"reset": "yes"}, nil)
				uri, who := k.guide()
				if (language == "ja") == size.o.Phone && os.Getenv("ROKKETA_SOAK") == "" {
					return // the rest in one language a size; the long tests have all
				}
				k.changes(uri, who)
				k.byMail()
				k.refusals()
				k.helpdesk()
			})
		}
	}
	t.Run("without scripts", func(t *testing.T) {
		p.t = t
		p.lab(http.MethodPost, "/clock", map[string]string{"reset": "yes"}, nil)
		k := p.walker(browser.Options{Language: "ja", NoScript: true}, "ja-noscript")
		k.guide()
	})
}

// guide is the guide, from the first login to the login with a code.
func (k *walker) guide() (uri string, who person) {
	k.t.Helper()
	who = k.member("unset", k.lang, nil)
	k.visit("/login")
	k.at("/login")
	k.words("メールアドレス", "パスワード", "ログイン状態を保持する", "パスワードを忘れた方はこちら", "ログイン")
	k.look("login")
	k.login(person{Email: who.Email, Password: "not the password"})
	k.reads("verifier.refused.login", "number", "E-2FA-101")
	k.look("login-refused")
	k.login(who)
	k.at("/home")
	k.look("home")
	if k.phone {
		k.do(k.w.Tap("details.menu summary"))
		k.look("menu")
		k.do(k.w.Tap("details.menu summary"))
	}
	k.menu("/settings")
	k.words("パスワード", "2段階認証の設定画面")
	k.look("settings")
	below, err := browser.Ask[bool](k.w, `!!(document.querySelector('main a[href="/settings/password"]').compareDocumentPosition(document.querySelector('main a[href="/settings/2fa"]')) & Node.DOCUMENT_POSITION_FOLLOWING)`)
	k.do(err)
	if !below {
		k.t.Error("the 2-step settings do not stand below the password change")
	}
	k.press(`main a[href="/settings/2fa"]`)
	k.look("twostep")
	k.press(`form[action="/settings/2fa/app"] button`)
	k.words("2段階認証設定", "2段階認証の有効化手順／ログイン方法", "認証アプリを利用", "機種変更する際はこちら",
		"2段階認証用のアプリをインストールする", "アプリでQRコードもしくはセットアップキーを読み取る", "セットアップキー",
		"認証コードの確認", "認証を有効化", "メールアドレスを利用", "メール認証を設定する")
	k.look("twostep-qr")
	uri = k.scan()
	k.fill("code", "12345")
	k.press(`form[action="/settings/2fa/app/confirm"] button`)
	k.look("twostep-malformed")
	k.fill("code", other(k.code(uri)))
	k.press(`form[action="/settings/2fa/app/confirm"] button`)
	k.look("twostep-refused")
	if again := k.scan(); again != uri {
		k.t.Error("after a wrong code the page shows another QR code")
	}
	k.fill("code", wide(k.code(uri)))
	k.press(`form[action="/settings/2fa/app/confirm"] button`)
	k.at("/settings/2fa")
	k.reads("web.twostep.disable")
	k.look("twostep-enabled")
	k.later(time.Minute)
	k.logout()
	k.look("logged-out")
	k.login(who)
	k.at("/login/code")
	k.reads("web.code.app")
	button := "確認"
	if k.phone {
		button = "認証する"
	}
	k.words("2段階認証", "あなたの端末の2段階認証アプリを起動して、認証コードを入力してください。", "認証コード", button)
	k.look("code")
	k.enter(other(k.code(uri)))
	k.reads("web.causes.clock")
	k.look("code-refused")
	k.enter(k.code(uri))
	k.at("/home")
	k.look("home-app")
	return uri, who
}

// words holds that a page has the guide's own words, in the guide's order.
func (k *walker) words(all ...string) {
	k.t.Helper()
	if k.lang != "ja" {
		return
	}
	said, err := k.w.Text("main")
	k.do(err)
	rest := said
	for _, word := range all {
		_, after, found := strings.Cut(rest, word)
		if !found {
			k.t.Errorf("%s does not have the guide's 「%s」 in its place: %.400s", k.w.Path(), word, said)
			return
		}
		rest = after
	}
}

// changes walks the pages behind the settings of a member with an app.
func (k *walker) changes(uri string, who person) {
	k.t.Helper()
	for _, path := range []string{"/help", "/settings/password", "/settings/history", "/settings/sessions", "/settings/2fa/mail", "/settings/2fa/disable"} {
		k.visit(path)
		k.at(path)
		k.look(strings.ReplaceAll(strings.TrimPrefix(path, "/settings/"), "/", "-"))
	}
	k.later(time.Minute)
	k.visit("/settings/2fa")
	k.press(`a[href="/settings/2fa/recovery"]`)
	k.look("recovery")
	k.fill("password", who.Password)
	k.fill("code", k.code(uri))
	k.press(`form[action="/settings/2fa/recovery"] button.button`)
	k.look("recovery-codes")
	recovery, err := browser.Ask[string](k.w, `document.querySelector("ol.codes li").innerText`)
	k.do(err)

	k.later(time.Minute)
	k.visit("/settings/2fa")
	k.press(`a[href="/settings/2fa/device"]`)
	k.look("device")
	k.fill("password", who.Password)
	k.fill("code", k.code(uri))
	k.press(`form[action="/settings/2fa/device"] button.button`)
	k.look("device-qr")
	next := k.scan()
	if next == uri {
		k.t.Error("the new device is given the old secret")
	}
	k.fill("code", k.code(next))
	k.press(`form[action="/settings/2fa/app/confirm"] button`)
	k.look("device-replaced")
	k.later(time.Minute)
	k.logout()
	k.login(who)
	k.enter(k.code(uri))
	k.look("code-old-device")
	k.do(k.w.Tap("details.more summary"))
	k.look("code-lost")
	k.press(`a[href="/login/recover"]`)
	k.look("recover")
	k.fill("recovery", "AAAA-BBBB-CCCC-DDDD")
	k.press(`form[action="/login/recover"] button`)
	k.look("recover-refused")
	k.fill("recovery", recovery)
	k.press(`form[action="/login/recover"] button`)
	k.at("/settings/2fa")
	k.look("recovered")
	k.press(`form[action="/settings/2fa/app"] button`)
	last := k.scan()
	k.fill("code", k.code(last))
	k.press(`form[action="/settings/2fa/app/confirm"] button`)
	k.look("recovered-enabled")
	k.later(time.Minute)
	k.visit("/settings/2fa/disable")
	k.fill("password", who.Password)
	k.fill("code", other(k.code(last)))
	k.press(`form[action="/settings/2fa/disable"] button.stop`)
	k.look("disable-refused")
	k.fill("password", who.Password)
	k.fill("code", k.code(last))
	k.press(`form[action="/settings/2fa/disable"] button.stop`)
	k.at("/settings/2fa")
	k.look("disabled")
	k.logout()
}

// byMail is the way of a member who takes the codes by e-mail.
func (k *walker) byMail() {
	k.t.Helper()
	who := k.member("unset", k.lang, nil)
	k.login(who)
	k.visit("/settings/2fa")
	k.press(`a[href="/settings/2fa/mail"]`)
	k.look("mail")
	k.press(`form[action="/settings/2fa/mail"] button.button`)
	k.at("/settings/2fa/mail/code")
	k.look("mail-code")
	k.fill("code", k.letter(who, "confirm-code").Code)
	k.press(`form[action="/settings/2fa/mail/confirm"] button`)
	k.at("/settings/2fa")
	k.look("mail-on")
	k.later(8 * 24 * time.Hour) // the reminder is due
	k.login(who)
	k.at("/login/code")
	k.look("code-mail")
	k.enter(other(k.letter(who, "login-code").Code))
	k.look("code-mail-refused")
	k.press(`form[action="/login/resend"] button`)
	k.look("code-mail-too-soon")
	k.later(2 * time.Minute)
	k.press(`form[action="/login/resend"] button`)
	k.look("code-mail-again")
	k.enter(k.letter(who, "login-code").Code)
	k.at("/nag")
	k.look("nag")
	k.press(`form[action="/nag"] button`)
	k.at("/home")
	k.look("home-mail")
	k.logout()
	k.visit("/forgot")
	k.look("forgot")
	k.fill("email", who.Email)
	k.press(`form[action="/forgot"] button`)
	k.at("/forgot/sent")
	k.look("forgot-sent")
	k.visit("/reset?token=" + k.letter(who, "reset").Token)
	k.at("/reset")
	k.look("reset")
	k.fill("next", "kurz")
	k.press(`form[action="/reset"] button.full`)
	k.look("reset-refused")
	k.fill("next", "Ein langes Kennwort 7")
	k.press(`form[action="/reset"] button.full`)
	k.at("/login")
	k.look("reset-done")
}

// letter is a mail in the laboratory's inbox.
type letter struct{ Code, Token, Subject, Body string }

func (k *walker) letter(who person, kind string) (l letter) {
	k.t.Helper()
	k.do(stage.Until(k.t.Context(), "the mail "+kind, func() (bool, error) {
		// It goes out on the side.
		var all []letter
		k.lab(http.MethodGet, "/inbox?to="+who.Email+"&kind="+kind, nil, &all)
		if len(all) > 0 {
			l = all[0]
		}
		return len(all) > 0, nil
	}))
	return l
}

// refusals are the pages of what went wrong.
func (k *walker) refusals() {
	k.t.Helper()
	for _, state := range []string{"locked", "stopped", "damaged", "must_migrate"} {
		who := k.member(state, k.lang, nil)
		k.login(who)
		asked, err := browser.Ask[bool](k.w, `!!document.querySelector('main form[action="/login/code"]')`)
		k.do(err)
		if asked {
			k.enter("123456")
		}
		k.look(state)
	}
	k.visit("/no/such/page")
	k.look("missing")
}

// helpdesk finds a member, reads why codes were refused, and resets.
func (k *walker) helpdesk() {
	k.t.Helper()
	who := k.member("app", k.lang, nil)
	k.login(who)
	k.enter("000000")
	k.enter("12345")
	staff := k.member("app", k.lang, map[string]string{"role": "staff"})
	k.login(staff)
	k.at("/login/code")
	var code struct{ Code string }
	k.lab(http.MethodGet, "/members/"+staff.ID+"/code", nil, &code)
	k.enter(code.Code)
	k.at("/staff")
	k.look("staff")
	k.fill("q", who.ID)
	k.press(`main form button`)
	k.look("staff-found")
	k.press(`main a[href="/staff/members/` + who.ID + `"]`)
	k.look("staff-member")
	k.visit("/staff/members/" + who.ID + "/reset")
	k.look("staff-reset")
	k.fill("reason", "ID checked by phone")
	k.press(`main form button`)
	k.at("/staff/members/" + who.ID)
	k.look("staff-reset-done")
	k.logout()
}

// other gives a code that is not this one.
func other(code string) string {
	return strings.Map(func(r rune) rune { return '0' + (r-'0'+5)%10 }, code)
}

// wide writes a code in full-width digits with a space, as a Japanese
// keyboard does.
func wide(code string) string {
	return strings.Map(func(r rune) rune { return r - '0' + '０' }, code[:3]) + "　" +
		strings.Map(func(r rune) rune { return r - '0' + '０' }, code[3:])
}

// What is no account is named: the texts of daily life, and other apps'
// files, made here from their shapes and, where they are at hand, real.

package exchange_test

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rokketa/exchange"
)

func TestATextThatIsNoAccountIsNamed(t *testing.T) {
	for text, want := range map[string]string{
		"":                                   "exchange.empty",
		" \r\n\t\uFEFF":                      "exchange.empty",
		"https://example.com/?secret=JBSWY3": "exchange.web",
		"HTTP://EXAMPLE.COM":                 "exchange.web",
		"www.example.com":                    "exchange.web",
		"WIFI:T:WPA;S:home;P:password;;":     "exchange.wifi",
		"mailto:me@example.com":              "exchange.mail",
		"MATMSG:TO:me@example.com;SUB:x;;":   "exchange.mail",
		"me@example.com":                     "exchange.mail",
		"tel:+81312345678":                   "exchange.phone",
		"SMSTO:+81312345678:hello":           "exchange.phone",
		"00020101021126":                     "exchange.payment",
		"00020101021230500016A0000006770101110113JPQR5204000053033925802JP6304ABCD": "exchange.payment",
		"https://qr.paypay.ne.jp/28180104AbCdEf":                                    "exchange.payment",
		"bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT":                                "exchange.payment",
		"BEGIN:VCARD\nVERSION:3.0\nFN:Taro\nEND:VCARD":                              "exchange.contact",
		"MECARD:N:山田,太郎;TEL:0312345678;;":                                           "exchange.contact",
		"BEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT":                                       "exchange.calendar",
		"geo:35.68,139.76":                                                          "exchange.place",
		"LPA:1$smdp.example.com$ABC":                                                "exchange.esim",
		"FIDO:/1234567890":                                                          "exchange.passkey",
		"AGE-SECRET-KEY-1QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQPZRY9X8GF2TVDW0S3JN":      "exchange.recovery",
		"phonefactor://activate_account?code=1":                                     "exchange.other.app Microsoft Authenticator",
		"oktaverify://email/?t=x":                                                   "exchange.other.app Okta Verify",
		"duo://abc-def":                                                             "exchange.other.app Duo Mobile",
		"otpauth-migration://offline?data=CjEK":                                     "exchange.later.code Google Authenticator",
		"OTPAUTH-MIGRATION://offline?data=CjEK":                                     "exchange.later.code Google Authenticator",
		"key=JBSWY3DPEHPK3PXP&size=6&step=30":                                       "exchange.later.text KeeOtp",
		"30;6":                                                                      "exchange.later.text KeeTrayTOTP",
		"30;S":                                                                      "exchange.later.text KeeTrayTOTP",
		"line://ti/p/abc":                                                           "exchange.link",
		"419231":                                                                    "exchange.number",
		"４１９　２３１":                                                                   "exchange.number",
		"4901234567894":                                                             "exchange.number",
		"090-1234-5678":                                                             "exchange.number",
		"hello":                                                                     "exchange.text",
		"password":                                                                  "exchange.text",
		"Please scan this code":                                                     "exchange.text",
		"scan the code on your screen now":                                          "exchange.text",
		"2段階認証を設定してください":                                                            "exchange.text",
		"見本健康保険組合":                                                                  "exchange.text",
		"A-1":                                                                       "exchange.text",
		"1. open\n2. scan\n3. type":                                                 "exchange.text",
		"{\"a\":1}":                                                                 "exchange.file.unknown",
		"{\"a\":":                                                                   "exchange.file.unknown",
		"[]":                                                                        "exchange.file.unknown",
		"[1,2]":                                                                     "exchange.file.unknown",
		"<html><body>x</body></html>":                                               "exchange.file.unknown",
		"\x89PNG\r\n\x1a\n\x00\x00":                                                 "exchange.file.unknown",
		"\x82\xa0\x82\xa2":                                                          "exchange.file.unknown",
		"PK\x03\x04\x00something":                                                   "exchange.file.unknown",
		"SQLite format 3\x00":                                                       "exchange.file.unknown",
		strings.Repeat("a long story ", 10_000):                                     "exchange.text",
	} {
		if got := told(exchange.Read(text)); !slices.Equal(got, []string{want}) {
			t.Errorf("%.60q: %q, want %s", text, got, want)
		}
	}
}

func TestTheFilesOfOtherAppsAreNamed(t *testing.T) {
	sealed := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("\xDE\xAD\xBE\xEF\x01", 16)))
	for text, app := range map[string]string{
		`{"version":1,"header":{"slots":null,"params":null},"db":{}}`:             "Aegis",
		"\uFEFF" + `{"version":1,"header":{"slots":[]},"db":"b64"}`:               "Aegis",
		`{"services":[],"schemaVersion":4,"servicesEncrypted":"a:b:c"}`:           "2FAS",
		`{"Authenticators":[],"Categories":[]}`:                                   "Stratum",
		"AUTHENTICATORPRO\x01\x02\x03":                                            "Stratum",
		"AuthenticatorPro\x01\x02\x03":                                            "Stratum",
		`[{"secret":"A","label":"b","type":"TOTP"}]`:                              "andOTP",
		`{"encrypted":false,"folders":[],"items":[]}`:                             "Bitwarden",
		`{"encrypted":true,"passwordProtected":true,"salt":"x","data":"2.x"}`:     "Bitwarden",
		"folder,favorite,type,name,notes,fields,login_uri,login_totp\n,,login,x,": "Bitwarden",
		`{"version":1,"kdfParams":{},"encryptedData":"x"}`:                        "Ente Auth",
		`{"version":1,"entries":[]}`:                                              "Proton Authenticator",
		`{"version":1,"salt":"x","content":"y"}`:                                  "Proton Authenticator",
		`{"tokenOrder":[],"tokens":[]}`:                                           "FreeOTP+",
		`<map><string name="tokenOrder">[]</string></map>`:                        "FreeOTP",
		"\xAC\xED\x00\x05sr\x00\x11java.util.HashMap":                             "FreeOTP",
		sealed: "TOTP Authenticator",
		`<map><string name="STATIC_TOTP_CODES_LIST">[]</string></map>`:                              "TOTP Authenticator",
		`<map><string name="com.authy.storage.tokens.authenticator.key">[]</string></map>`:          "Authy",
		`<map><string name="com.blizzard.messenger.AUTHENTICATOR_SERIAL">x</string></map>`:          "Battle.net",
		`{"shared_secret":"x","account_name":"me"}`:                                                 "Steam",
		`{"accounts":{"1":{"shared_secret":"x"}}}`:                                                  "Steam",
		`[{"name":"x","accountType":"OTPAccount","otpGenerator":{"otpSecret":"A"}}]`:                "Duo Mobile",
		`{"version":3,"accounts":[{"issuerName":"x"}],"folders":[]}`:                                "LastPass Authenticator",
		`[{"kind":"TOTP","timer":"30","secret":"A","issuer":"x"}]`:                                  "Raivo OTP",
		"PK\x03\x04\x14\x00\x01\x00Accounts.txt":                                                    "Authenticator Plus",
		"SQLite format 3\x00...CREATE TABLE accounts (email TEXT, secret TEXT)":                     "Google Authenticator",
		"SQLite format 3\x00...CREATE TABLE accounts (oath_secret_key TEXT)":                        "Microsoft Authenticator",
		"SQLite format 3\x00...CREATE TABLE authenticator (x)...CREATE TABLE authenticatorcategory": "Stratum",
	} {
		if got := told(exchange.Read(text)); !slices.Equal(got, []string{"exchange.later.file " + app}) {
			t.Errorf("%.60q: %q, want %s", text, got, app)
		}
	}
}

// Real files, where the folder of test data is at hand.
func TestRealFilesAreReadOrNamed(t *testing.T) {
	folder := fixtures(t, "exports")
	codes := map[string]string{
		"Deno (Mason)": "825930", "SPDX (James)": "8175944", "Airbnb (Elijah)": "82296998", "Issuu (James)": "253717",
		"Air Canada (Benjamin)": "4444976", "WWE (Mason)": "24622277", "Boeing (Sophia)": "56RVY",
	}
	for _, name := range []string{"plain.txt", "ente_auth.txt"} {
		items := exchange.Read(contents(t, folder, name))
		if len(items) != len(codes) {
			t.Errorf("%s: %q", name, told(items))
		}
		for _, item := range items {
			code, err := item.Account.At(time.Unix(1741011292, 0))
			if err != nil || code.Text != codes[item.Name] {
				t.Errorf("%s: %s has code %s (%v), want %s", name, item.Name, code.Text, err, codes[item.Name])
			}
		}
	}
	for name, app := range map[string]string{
		"2fas_authenticator.json": "2FAS", "2fas_authenticator_encrypted_v4.2fas": "2FAS", "aegis_plain.json": "Aegis",
		"aegis_encrypted.json": "Aegis", "andotp_plain.json": "andOTP", "authenticator_plus.zip": "Authenticator Plus",
		"authy_plain.xml": "Authy", "authy_encrypted.xml": "Authy", "battle_net_authenticator.xml": "Battle.net",
		"bitwarden.csv": "Bitwarden", "bitwarden.json": "Bitwarden", "duo.json": "Duo Mobile", "freeotp.xml": "FreeOTP",
		"freeotp_plus.json": "FreeOTP+", "freeotp_v2_api34.xml": "FreeOTP", "google_authenticator.sqlite": "Google Authenticator",
		"microsoft_authenticator.sqlite": "Microsoft Authenticator", "proton_authenticator.json": "Proton Authenticator",
		"steam.json": "Steam", "steam_old.json": "Steam", "stratum_encrypted.bin": "Stratum",
		"stratum_encrypted_legacy.bin": "Stratum", "stratum_internal.db": "Stratum", "stratum_plain.json": "Stratum",
		"totp_authenticator.bin": "TOTP Authenticator", "totp_authenticator_internal.xml": "TOTP Authenticator",
	} {
		if got := told(exchange.Read(contents(t, folder, name))); !slices.Equal(got, []string{"exchange.later.file " + app}) {
			t.Errorf("%s: %q, want %s", name, got, app)
		}
	}
}

// fixtures finds a folder of the shared test data.
func fixtures(t *testing.T, name string) string {
	t.Helper()
	folder := os.Getenv("ROKKETA_FIXTURES")
	if folder == "" {
		at, err := os.Getwd()
		if err != nil {
			t.Fatal(err)
		}
		for ; folder == "" && at != filepath.Dir(at); at = filepath.Dir(at) {
			if beside := filepath.Join(at, "shared", "fixtures"); isFolder(beside) {
				folder = beside
			}
		}
	}
	if folder = filepath.Join(folder, name); !isFolder(folder) {
		t.Skip("no shared test data: set ROKKETA_FIXTURES to its folder")
	}
	return folder
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func contents(t *testing.T, folder, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

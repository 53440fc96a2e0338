// What a text becomes: accounts in its order, and for all else its name.

package exchange_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"rokketa/exchange"
	"rokketa/otpauth"
)

const (
	one   = "otpauth://totp/Shop:one?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Shop&algorithm=SHA1&digits=6&period=30"
	two   = "otpauth://hotp/Shop:two?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Shop&algorithm=SHA1&digits=6&counter=4"
	steam = "steam://63BEDWCQZKTQWPESARIERL5DTTQFCJTK"
	bad   = "otpauth://totp/Shop:bad?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Shop&digits=100"
)

// told gives each item in short: the name of an account, or the key of the
// sentence that says why there is none, with the app's name if it has one.
func told(items []exchange.Item) []string {
	var short []string
	for _, item := range items {
		var e interface {
			Explanation() (string, map[string]any)
		}
		switch {
		case errors.As(item.Err, &e):
			key, details := e.Explanation()
			if app, named := details["app"]; named {
				key += " " + app.(string)
			}
			short = append(short, key)
		case item.Name == "":
			short = append(short, "a key")
		default:
			short = append(short, item.Name)
		}
	}
	return short
}

func TestATextBecomesItsAccountsInOrder(t *testing.T) {
	utf16le := "\xFF\xFE"
	utf16be := "\xFE\xFF"
	for _, unit := range utf16.Encode([]rune(one + "\r\n" + two)) {
		utf16le += string([]byte{byte(unit), byte(unit >> 8)})
		utf16be += string([]byte{byte(unit >> 8), byte(unit)})
	}
	both := []string{"Shop (one)", "Shop (two)"}
	for what, row := range map[string]struct {
		text string
		want []string
	}{
		"one URI":                   {one, []string{"Shop (one)"}},
		"with spaces around":        {" \n" + one + "\t\r\n", []string{"Shop (one)"}},
		"Apple's scheme":            {"apple-" + one, []string{"Shop (one)"}},
		"Steam's":                   {steam, []string{"Steam"}},
		"lines":                     {one + "\n" + two + "\n", both},
		"lines of Windows":          {one + "\r\n" + two + "\r\n", both},
		"lines of old Macs":         {one + "\r" + two, both},
		"a byte order mark":         {"\uFEFF" + one + "\n" + two, both},
		"UTF-16 of Windows":         {utf16le, both},
		"UTF-16, big-endian":        {utf16be, both},
		"blank lines":               {"\n\n" + one + "\n \n\t\n" + two + "\n\n", both},
		"commas":                    {one + "," + two, both},
		"commas and spaces":         {one + ", " + two + ",", both},
		"commas and lines":          {one + ",\n" + two + ",\n", both},
		"spaces":                    {one + " " + two, both},
		"upper case after a comma":  {one + ",OTPAUTH" + two[7:], both},
		"a comma in a name":         {strings.Replace(one, ":one", ":a, b", 1) + "\n" + two, []string{"Shop (a, b)", "Shop (two)"}},
		"a bad one between":         {one + "\n" + bad + "\n" + two, []string{"Shop (one)", "otpauth.digits", "Shop (two)"}},
		"text between":              {one + "\nhello there\n" + two, []string{"Shop (one)", "exchange.text", "Shop (two)"}},
		"a web address between":     {one + "\nhttps://example.com\n" + two, []string{"Shop (one)", "exchange.web", "Shop (two)"}},
		"a key between":             {one + "\nJBSWY3DPEHPK3PXP\n" + two, []string{"Shop (one)", "a key", "Shop (two)"}},
		"an export code between":    {one + "\notpauth-migration://offline?data=CjEK\n" + two, []string{"Shop (one)", "exchange.later.code Google Authenticator", "Shop (two)"}},
		"mOTP":                      {"motp://Shop:me?secret=0123456789abcdef", []string{"otpauth.type"}},
		"the same twice":            {one + "\n" + one, []string{"Shop (one)", "Shop (one)"}},
		"another scheme in a name":  {"otpauth://totp/a%20steam:b?secret=JBSWY3DPEHPK3PXP", []string{"a steam (b)"}},
		"a link to the Steam shop":  {"steam://rungameid/440", []string{"exchange.link"}},
		"an address in a parameter": {one + "&image=https://example.com/a,b.png", []string{"Shop (one)"}},
	} {
		items := exchange.Read(row.text)
		if got := told(items); !slices.Equal(got, row.want) {
			t.Errorf("%s: %q, want %q", what, got, row.want)
		}
		for i, item := range items {
			if item.Position != i+1 {
				t.Errorf("%s: item %d has position %d", what, i+1, item.Position)
			}
			if item.Err == nil && item.Account.Check() != nil {
				t.Errorf("%s: item %d is neither an account nor an error", what, i+1)
			}
		}
	}
}

func TestABadEntryKeepsItsNameAndNothingElse(t *testing.T) {
	items := exchange.Read(one + "\n" + bad)
	if got := items[1]; got.Err == nil || got.Name != "Shop (bad)" || !got.Account.Secret.IsZero() || got.Account.Name != "" || got.Notes != nil {
		t.Errorf("got %+v", got)
	}
}

func TestASetupKeyAloneBecomesAnAccountOfTheUsualKind(t *testing.T) {
	for _, text := range []string{
		"JBSWY3DPEHPK3PXP",
		"jbsw y3dp ehpk 3pxp",
		"JBSW-Y3DP-EHPK-3PXP",
		"ＪＢＳＷ　Ｙ３ＤＰ　ＥＨＰＫ　３ＰＸＰ",
		"\uFEFF jbswy3dpehpk3pxp \r\n",
		"jbsw y3d pehpk 3pxp",    // uneven, but with digits among the letters
		"jbsw y3dp\nehpk 3pxp\n", // broken, and no line is a key by itself
		"JBSWY3DPEHPK3PXP======",
		"qwer tyui opas dfgh",
		"QWERTYUIOP",
		"MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43UOV3HO6DZPI2DKNZT",
	} {
		items := exchange.Read(text)
		if len(items) != 1 || items[0].Err != nil {
			t.Errorf("%q: %q", text, told(items))
			continue
		}
		a := items[0].Account
		if a.Type != otpauth.TOTP || a.Algorithm != otpauth.SHA1 || a.Digits != 6 || a.Period != 30 || a.Label() != "" || items[0].Name != "" {
			t.Errorf("%q: %+v", text, a)
		}
		if key, _, err := otpauth.ParseKey(text); err != nil || !key.Equal(a.Secret) {
			t.Errorf("%q: another secret (%v)", text, err)
		}
		if n := items[0].Notes; len(n) == 0 || n[len(n)-1].Kind != otpauth.NoteAssumed {
			t.Errorf("%q: nothing is said to be assumed: %v", text, n)
		}
	}
}

func TestAWrongSetupKeyIsToldAsOne(t *testing.T) {
	for text, want := range map[string]string{
		"JBSWY3DPEHPK3PX0":                 "otpauth.secret.lookalike",
		"jbsw y3dp ehpk 3px1":              "otpauth.secret.lookalike",
		"jbsw y3dp ehpk 3px!":              "otpauth.secret.character",
		"jbsw y3dp ehpk 3pxあ":              "otpauth.secret.character",
		"JBSWY3DPEHPK3PXPA":                "otpauth.secret.length",
		"3dc6caa4824a6d288767b2331e20b431": "otpauth.secret.hex",
		"3dc6 caa4 824a 6d28":              "otpauth.secret.hex",
	} {
		if got := told(exchange.Read(text)); !slices.Equal(got, []string{want}) {
			t.Errorf("%q: %q, want %s", text, got, want)
		}
	}
}

func TestKeysOnSeveralLinesAreNotGuessedAt(t *testing.T) {
	for _, text := range []string{
		"JBSWY3DPEHPK3PXP\nGEZDGNBVGY3TQOJQ",
		"jbsw y3dp ehpk 3pxp\r\ngezd gnbv gy3t qojq\r\n",
	} {
		if got := told(exchange.Read(text)); !slices.Equal(got, []string{"exchange.keys"}) {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestATextIsBounded(t *testing.T) {
	if got := told(exchange.Read(strings.Repeat("x", 32<<20+1))); !slices.Equal(got, []string{"exchange.long"}) {
		t.Errorf("a text beyond the limit: %q", got)
	}
	items := exchange.Read(strings.Repeat(one+"\n", 10_001))
	if n := len(items); n != 10_001 || items[9_999].Err != nil || told(items[10_000:])[0] != "exchange.many" {
		t.Errorf("%d items, the last is %q", n, told(items[len(items)-1:]))
	}
	if items := exchange.Read(strings.Repeat(one+"\n", 10_000)); len(items) != 10_000 || items[9_999].Err != nil {
		t.Errorf("%d items of 10000", len(items))
	}
}

func TestEveryErrorHasAKeyForItsSentence(t *testing.T) {
	keys := append(exchange.Explanations(), otpauth.Explanations()...)
	for _, text := range seeds {
		for _, item := range exchange.Read(text) {
			if item.Err == nil {
				continue
			}
			var e interface {
				Explanation() (string, map[string]any)
			}
			if !errors.As(item.Err, &e) {
				t.Fatalf("%.60q: %v has no sentence", text, item.Err)
			}
			if key, _ := e.Explanation(); !slices.Contains(keys, key) {
				t.Errorf("%.60q: key %s is not listed", text, key)
			}
			if prefix, _, _ := strings.Cut(item.Err.Error(), ": "); prefix != "exchange" && prefix != "otpauth" {
				t.Errorf("%.60q: %v", text, item.Err)
			}
		}
	}
}

// However a text is wrong, no reason repeats a key that stands in it.
func TestNoReasonRepeatsASecret(t *testing.T) {
	key := otpauth.EncodeKey([]byte("canary-7f3b9c41d05e!"))
	for _, text := range []string{
		key + "0", key + "!", key + "A", "key=" + key + "&size=6", "motp://" + key, "otpauth://" + key, "steam://" + key + "0",
		one + "\n" + key + "1", `{"secret":"` + key + `"}`, `{"header":{},"db":{"entries":[{"secret":"` + key + `"}]}}`,
		"https://example.com/?secret=" + key, "otpauth-migration://offline?data=" + key, "my key is " + key, key + "\n" + key,
		"otpauth://totp/x?secret=" + key + "&digits=" + key,
	} {
		for _, item := range exchange.Read(text) {
			if item.Err == nil {
				continue
			}
			if said := fmt.Sprintf("%v %+v %#v %s", item.Err, item.Err, item.Err, item.Name); strings.Contains(said, key[:8]) {
				t.Errorf("%s: %s", strings.ReplaceAll(text, key, "KEY"), said)
			}
		}
	}
}

var seeds = []string{
	"", one, two, steam, bad, one + "\n" + two, one + "," + two, "JBSWY3DPEHPK3PXP", "jbsw y3dp ehpk 3px0", "hello", "419231",
	"https://example.com", "WIFI:S:x;;", "otpauth-migration://offline?data=CjEK", "motp://a:b?secret=c", `{"header":1,"db":2}`,
	`[{"secret":"A","label":"b","type":"TOTP"}]`, "<map>tokenOrder</map>", "\xFF\xFEo\x00t\x00", "30;6", "key=A&b", "\xAC\xED\x00\x05",
	"a\x00b", "PK\x03\x04Accounts.txt", "login_totp,x\n", "000201", "a@b.c", "JBSWY3DPEHPK3PXP\nJBSWY3DPEHPK3PXP", "steam://run/4",
}

func FuzzRead(f *testing.F) {
	for _, text := range seeds {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		items := exchange.Read(text)
		if len(items) == 0 {
			t.Fatalf("%q gives nothing to say", text)
		}
		for i, item := range items {
			if item.Position != i+1 {
				t.Fatalf("%q: item %d has position %d", text, i+1, item.Position)
			}
			if item.Err == nil {
				if err := item.Account.Check(); err != nil {
					t.Fatalf("%q: item %d is not valid: %v", text, i+1, err)
				}
				continue
			}
			var e interface {
				Explanation() (string, map[string]any)
			}
			if !errors.As(item.Err, &e) || !item.Account.Secret.IsZero() {
				t.Fatalf("%q: item %d has a secret, or no sentence: %v", text, i+1, item.Err)
			}
		}
	})
}

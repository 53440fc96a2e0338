// URIs as they are found in the wild: each way of writing is a row, with the
// account that it stands for and the notes that say what was made of it.

package otpauth_test

import (
	"slices"
	"strings"
	"testing"

	"rokketa/otpauth"
)

// edent is the moment of Terence Eden's suite of URIs, and the moment of all
// codes here.
const edent = 1741011292

// want is what a URI stands for. Zero values are the usual ones: TOTP, SHA1,
// 6 digits, 30 seconds, issuer "issuer", name "account name".
type want struct {
	kind    otpauth.Type
	issuer  string // "-" for none
	name    string // "-" for none
	hash    otpauth.Algorithm
	digits  int
	period  int
	counter uint64
	code    string
	notes   []string // kinds, without that of the short secret, which nearly all here have
}

const (
	start = "otpauth://totp/issuer:account%20name?secret=QWERTYUIOP&issuer=issuer"
	rest  = "&algorithm=SHA1&digits=6&period=30"
	all   = start + rest
)

func notes(kinds ...string) []string { return kinds }

var accepted = []struct {
	what string
	uri  string
	want want
}{
	{"the usual form", all, want{code: "419231"}},
	{"SHA256", start + "&algorithm=SHA256&digits=6&period=30", want{hash: otpauth.SHA256, code: "878984"}},
	{"SHA512", start + "&algorithm=SHA512&digits=6&period=30", want{hash: otpauth.SHA512, code: "560428"}},
	{
		"one digit, five minutes", start + "&algorithm=SHA1&digits=1&period=300",
		want{digits: 1, period: 300, code: "7", notes: notes(otpauth.NoteDigits, otpauth.NotePeriod)},
	},
	{
		"a very long period", start + "&algorithm=SHA1&digits=6&period=1000000000",
		want{period: 1e9, code: "011217", notes: notes(otpauth.NotePeriod)},
	},
	{
		"the longest period", start + "&algorithm=SHA1&digits=6&period=2147483647",
		want{period: 1<<31 - 1, notes: notes(otpauth.NotePeriod)},
	},
	{
		"the shortest period", start + "&algorithm=SHA1&digits=6&period=1",
		want{period: 1, notes: notes(otpauth.NotePeriod)},
	},
	{
		"ten digits, three seconds", start + "&algorithm=SHA1&digits=10&period=3",
		want{digits: 10, period: 3, code: "1572711400", notes: notes(otpauth.NoteDigits, otpauth.NotePeriod)},
	},
	{"seven digits", start + "&algorithm=SHA1&digits=7&period=30", want{digits: 7}},
	{"eight digits", start + "&algorithm=SHA1&digits=8&period=30", want{digits: 8}},

	// scheme and type
	{"scheme in upper case", "OTPAUTH" + all[7:], want{code: "419231"}},
	{"scheme in mixed case", "OtpAuth" + all[7:], want{code: "419231"}},
	{"Apple's scheme", "apple-" + all, want{code: "419231", notes: notes(otpauth.NoteApple)}},
	{"blanks around it", "\uFEFF  " + all + "\r\n", want{code: "419231"}},
	{
		"no slashes", "otpauth:totp/issuer:account%20name?secret=QWERTYUIOP&issuer=issuer" + rest,
		want{code: "419231", notes: notes(otpauth.NoteSpelling)},
	},
	{"type in upper case", strings.Replace(all, "totp", "TOTP", 1), want{code: "419231"}},
	{
		"HOTP", "otpauth://hotp/issuer:account%20name?secret=QWERTYUIOP&issuer=issuer&algorithm=SHA1&digits=6&counter=7",
		want{kind: otpauth.HOTP, counter: 7},
	},
	{
		"HOTP in mixed case, with a period", "otpauth://HotP/issuer:account%20name?secret=QWERTYUIOP&issuer=issuer" + rest + "&counter=0",
		want{kind: otpauth.HOTP},
	},
	{
		"HOTP without a counter", "otpauth://hotp/issuer:account%20name?secret=QWERTYUIOP&issuer=issuer&algorithm=SHA1&digits=6",
		want{kind: otpauth.HOTP, notes: notes(otpauth.NoteCounterAssumed)},
	},

	// Steam
	{
		"Steam by its scheme", "steam://63BEDWCQZKTQWPESARIERL5DTTQFCJTK",
		want{kind: otpauth.Steam, issuer: "Steam", name: "-", digits: 5, notes: notes(otpauth.NoteNameless)},
	},
	{
		"Steam by its host", "otpauth://steam/Steam:me?secret=QWERTYUIOP&issuer=Steam&algorithm=SHA1&digits=5&period=30",
		want{kind: otpauth.Steam, issuer: "Steam", name: "me", digits: 5},
	},
	{
		"Steam by its host alone", "otpauth://Steam/me?secret=QWERTYUIOP",
		want{kind: otpauth.Steam, issuer: "-", name: "me", digits: 5},
	},
	{
		"Steam by its encoder", "otpauth://totp/Valve:me?secret=QWERTYUIOP&issuer=Valve&encoder=steam&digits=5&period=30",
		want{kind: otpauth.Steam, issuer: "Valve", name: "me", digits: 5, notes: notes(otpauth.NoteSteamGuessed)},
	},
	{
		"Steam by a bare parameter", "otpauth://totp/Valve:me?secret=QWERTYUIOP&issuer=Valve&steam",
		want{kind: otpauth.Steam, issuer: "Valve", name: "me", digits: 5, notes: notes(otpauth.NoteSteamGuessed)},
	},
	{
		"Steam by its issuer", "otpauth://totp/Steam:me?secret=QWERTYUIOP&issuer=Steam",
		want{kind: otpauth.Steam, issuer: "Steam", name: "me", digits: 5, notes: notes(otpauth.NoteSteamGuessed)},
	},
	{
		"Steam by its prefix and five digits", "otpauth://totp/Steam:me?secret=QWERTYUIOP&digits=5",
		want{kind: otpauth.Steam, issuer: "Steam", name: "me", digits: 5, notes: notes(otpauth.NoteSteamGuessed)},
	},
	{
		"called Steam, but six digits", "otpauth://totp/Steam:me?secret=QWERTYUIOP&issuer=Steam" + rest,
		want{issuer: "Steam", name: "me", code: "419231", notes: notes(otpauth.NoteSteamOrdinary)},
	},
	{
		"called Steam, but counted", "otpauth://hotp/Steam:me?secret=QWERTYUIOP&issuer=Steam&algorithm=SHA1&digits=6&counter=1",
		want{kind: otpauth.HOTP, issuer: "Steam", name: "me", counter: 1},
	},

	// label
	{"escaped colon", "otpauth://totp/issuer%3Aaccount%20name?secret=QWERTYUIOP&issuer=issuer" + rest, want{code: "419231"}},
	{
		"spaces after the colon", "otpauth://totp/Example%20Website%3A%20%20%20%20%20%20%20%20%20%20%20%20test%40example.com?secret=QWERTYUIOP&issuer=Example%20Website" + rest,
		want{issuer: "Example Website", name: "test@example.com", code: "419231"},
	},
	{
		"several colons", "otpauth://totp/Matrix:@edent_:matrix.org?secret=QWERTYUIOP" + rest,
		want{issuer: "Matrix", name: "@edent_:matrix.org", code: "419231"},
	},
	{
		"a colon inside the issuer", "otpauth://totp/A%3AB:c?secret=QWERTYUIOP&issuer=A%3AB" + rest,
		want{issuer: "A:B", name: "c"},
	},
	{
		"a colon inside an issuer that only the label has", "otpauth://totp/A%3AB:c?secret=QWERTYUIOP" + rest,
		want{issuer: "A", name: "B:c"},
	},
	{"a leading colon", "otpauth://totp/:me?secret=QWERTYUIOP" + rest, want{issuer: "-", name: "me"}},
	{"a leading colon and an issuer", "otpauth://totp/:me?secret=QWERTYUIOP&issuer=Shop" + rest, want{issuer: "Shop", name: "me"}},
	{
		"an empty label", "otpauth://totp/?secret=QWERTYUIOP" + rest,
		want{issuer: "-", name: "-", code: "419231", notes: notes(otpauth.NoteNameless)},
	},
	{
		"no label", "otpauth://totp?secret=QWERTYUIOP&issuer=Shop" + rest,
		want{issuer: "Shop", name: "-", notes: notes(otpauth.NoteNameless)},
	},
	{
		"an issuer alone in the label", "otpauth://totp/Shop:?secret=QWERTYUIOP" + rest,
		want{issuer: "Shop", name: "-", notes: notes(otpauth.NoteNameless)},
	},
	{"raw spaces", "otpauth://totp/My Shop:my name?secret=QWERTYUIOP&issuer=My Shop" + rest, want{issuer: "My Shop", name: "my name"}},
	{
		"an escaped label of CJK", "otpauth://totp/%E8%8E%8E%E5%A3%AB%E6%AF%94%E4%BA%9A?secret=QWERTYUIOP" + rest,
		want{issuer: "-", name: "莎士比亚", code: "419231"},
	},
	{
		"a raw label of CJK", "otpauth://totp/莎士比亚?secret=QWERTYUIOP" + rest,
		want{issuer: "-", name: "莎士比亚", code: "419231"},
	},
	{
		"a raw label of emoji", "otpauth://totp/\U0001F3F4\u2620\uFE0F:\U0001F3F3\uFE0F\U0001F308?secret=QWERTYUIOP" + rest,
		want{issuer: "\U0001F3F4\u2620\uFE0F", name: "\U0001F3F3\uFE0F\U0001F308", code: "419231"},
	},
	{
		"Japanese", "otpauth://totp/見本健康保険組合:山田%20太郎?secret=QWERTYUIOP&issuer=%E8%A6%8B%E6%9C%AC%E5%81%A5%E5%BA%B7%E4%BF%9D%E9%99%BA%E7%B5%84%E5%90%88" + rest,
		want{issuer: "見本健康保険組合", name: "山田 太郎"},
	},
	{
		"a name in parts is put together", "otpauth://totp/Cafe%CC%81:me?secret=QWERTYUIOP&issuer=Caf%C3%A9" + rest,
		want{issuer: "Caf\u00e9", name: "me"},
	},
	{
		"a raw #", "otpauth://totp/Shop:no #1?secret=QWERTYUIOP" + rest,
		want{issuer: "Shop", name: "no #1", notes: notes(otpauth.NoteUnescaped)},
	},
	{
		"a raw % that is no escape", "otpauth://totp/Shop:100%sure?secret=QWERTYUIOP" + rest,
		want{issuer: "Shop", name: "100%sure", notes: notes(otpauth.NoteUnescaped)},
	},
	{"an escaped slash", "otpauth://totp/user%2FMeraki?secret=QWERTYUIOP" + rest, want{issuer: "-", name: "user/Meraki"}},
	{"a raw slash", "otpauth://totp/Shop:a/b?secret=QWERTYUIOP" + rest, want{issuer: "Shop", name: "a/b"}},
	{"none as a word", "otpauth://totp/none:none?secret=QWERTYUIOP" + rest, want{issuer: "none", name: "none"}},
	{"a + in the label", "otpauth://totp/Shop:user+tag@example.com?secret=QWERTYUIOP" + rest, want{issuer: "Shop", name: "user+tag@example.com"}},
	{"trailing spaces", "otpauth://totp/Shop:me%20%20?secret=QWERTYUIOP" + rest, want{issuer: "Shop", name: "me  "}},
	{
		"bytes that are no text", "otpauth://totp/Shop:%83%65a?secret=QWERTYUIOP" + rest,
		want{issuer: "Shop", name: "\uFFFDea", notes: notes(otpauth.NoteNameRepaired)},
	},
	{
		"a line break in a name", "otpauth://totp/Shop:a%0Ab?secret=QWERTYUIOP" + rest,
		want{issuer: "Shop", name: "a b", notes: notes(otpauth.NoteNameRepaired)},
	},

	// issuer
	{
		"only as parameter", "otpauth://totp/test%40example.com?secret=QWERTYUIOP&issuer=example.org" + rest,
		want{issuer: "example.org", name: "test@example.com", code: "419231"},
	},
	{
		"another than the prefix", "otpauth://totp/example.com%3Aaccount%20name?secret=QWERTYUIOP&issuer=microsoft.com" + rest,
		want{issuer: "microsoft.com", code: "419231", notes: notes(otpauth.NoteIssuerDiffers)},
	},
	{
		"empty", "otpauth://totp/test%40example.com?secret=QWERTYUIOP&issuer=" + rest,
		want{issuer: "-", name: "test@example.com", code: "419231"},
	},
	{"empty, with a prefix", "otpauth://totp/Shop:me?secret=QWERTYUIOP&issuer=" + rest, want{issuer: "Shop", name: "me"}},
	{"without =", "otpauth://totp/Shop:me?secret=QWERTYUIOP&issuer" + rest, want{issuer: "Shop", name: "me"}},
	{
		"text that looks like a parameter", "otpauth://totp/me?secret=QWERTYUIOP&issuer=a%26period%3D60%26b" + rest,
		want{issuer: "a&period=60&b", name: "me", code: "419231"},
	},
	{
		"a + for a space", "otpauth://totp/Air%20Canada:me?secret=QWERTYUIOP&issuer=Air+Canada" + rest,
		want{issuer: "Air Canada", name: "me", notes: notes(otpauth.NoteIssuerPlus)},
	},
	{
		"a + for a space, without a prefix", "otpauth://totp/me?secret=QWERTYUIOP&issuer=Air+Canada" + rest,
		want{issuer: "Air Canada", name: "me", notes: notes(otpauth.NoteIssuerPlus)},
	},
	{
		"a + that is one", "otpauth://totp/Disney+:me?secret=QWERTYUIOP&issuer=Disney+" + rest,
		want{issuer: "Disney+", name: "me", notes: notes(otpauth.NoteIssuerKept)},
	},
	{"an escaped +", "otpauth://totp/me?secret=QWERTYUIOP&issuer=Disney%2B" + rest, want{issuer: "Disney+", name: "me"}},

	// query
	{
		"a raw ;", "otpauth://totp/me?secret=QWERTYUIOP&issuer=a;b" + rest,
		want{issuer: "a;b", name: "me", code: "419231", notes: notes(otpauth.NoteUnescaped)},
	},
	{
		"a raw % in the issuer", "otpauth://totp/me?secret=QWERTYUIOP&issuer=50%off" + rest,
		want{issuer: "50%off", name: "me", code: "419231", notes: notes(otpauth.NoteUnescaped)},
	},
	{
		"a raw # in the issuer", "otpauth://totp/me?issuer=C#&secret=QWERTYUIOP" + rest,
		want{issuer: "C#", name: "me", code: "419231", notes: notes(otpauth.NoteUnescaped)},
	},
	{
		"names of parameters in upper case", "otpauth://totp/me?SECRET=QWERTYUIOP&Issuer=Shop&Digits=8&algorithm=SHA1&period=30",
		want{issuer: "Shop", name: "me", digits: 8, notes: notes(otpauth.NoteSpelling, otpauth.NoteSpelling, otpauth.NoteSpelling)},
	},
	{
		"the & of a web page", "otpauth://totp/me?secret=QWERTYUIOP&amp;issuer=Shop&amp;digits=8&algorithm=SHA1&period=30",
		want{issuer: "Shop", name: "me", digits: 8, notes: notes(otpauth.NoteSpelling, otpauth.NoteSpelling)},
	},
	{
		"what others add is passed over", all + "&image=https://example.com/a;b.png&icon=WinAuth&color=00ff00&lock=true&codeDisplay=%7B%22pinned%22%3Afalse%7D&x=%",
		want{code: "419231"},
	},
	{"the same twice", all + "&digits=6&secret=QWERTYUIOP&issuer=issuer", want{code: "419231"}},
	{"two issuers", all + "&issuer=other", want{code: "419231", notes: notes(otpauth.NoteRepeated)}},
	{
		"two counters", "otpauth://hotp/issuer:account%20name?secret=QWERTYUIOP&issuer=issuer&algorithm=SHA1&digits=6&counter=7&counter=8",
		want{kind: otpauth.HOTP, counter: 7, notes: notes(otpauth.NoteRepeated)},
	},

	// algorithm
	{"sha1", start + "&algorithm=sha1&digits=6&period=30", want{code: "419231", notes: notes(otpauth.NoteAlgorithm)}},
	{"SHA-1", start + "&algorithm=SHA-1&digits=6&period=30", want{code: "419231", notes: notes(otpauth.NoteAlgorithm)}},
	{"SHA-256", start + "&algorithm=SHA-256&digits=6&period=30", want{hash: otpauth.SHA256, code: "878984", notes: notes(otpauth.NoteAlgorithm)}},
	{"sha_512", start + "&algorithm=sha_512&digits=6&period=30", want{hash: otpauth.SHA512, code: "560428", notes: notes(otpauth.NoteAlgorithm)}},
	{"HmacSHA1", start + "&algorithm=HmacSHA1&digits=6&period=30", want{code: "419231", notes: notes(otpauth.NoteAlgorithm)}},
	{"HMACSHA256", start + "&algorithm=HMACSHA256&digits=6&period=30", want{hash: otpauth.SHA256, code: "878984", notes: notes(otpauth.NoteAlgorithm)}},
	{"HMAC-SHA-512", start + "&algorithm=HMAC-SHA-512&digits=6&period=30", want{hash: otpauth.SHA512, code: "560428", notes: notes(otpauth.NoteAlgorithm)}},
	{"Algorithm.sha256", start + "&algorithm=Algorithm.sha256&digits=6&period=30", want{hash: otpauth.SHA256, code: "878984", notes: notes(otpauth.NoteAlgorithm)}},

	// what is absent
	{"the secret alone", start, want{code: "419231", notes: notes(otpauth.NoteAssumed)}},
	{"no algorithm", start + "&digits=6&period=30", want{code: "419231", notes: notes(otpauth.NoteAssumed)}},
	{"no digits", start + "&algorithm=SHA1&period=30", want{code: "419231", notes: notes(otpauth.NoteAssumed)}},
	{"no period", start + "&algorithm=SHA1&digits=6", want{code: "419231", notes: notes(otpauth.NoteAssumed)}},

	// secret
	{"lower case", strings.Replace(all, "QWERTYUIOP", "qwertyuiop", 1), want{code: "419231", notes: notes(otpauth.NoteSecretSpelling)}},
	{"raw spaces in the secret", strings.Replace(all, "QWERTYUIOP", "QWER TYUI OP", 1), want{code: "419231", notes: notes(otpauth.NoteSecretSpelling)}},
	{"escaped spaces in the secret", strings.Replace(all, "QWERTYUIOP", "QWER%20TYUI%20OP", 1), want{code: "419231", notes: notes(otpauth.NoteSecretSpelling)}},
	{"+ in the secret", strings.Replace(all, "QWERTYUIOP", "QWER+TYUI+OP", 1), want{code: "419231", notes: notes(otpauth.NoteSecretSpelling)}},
	{"- and _ in the secret", strings.Replace(all, "QWERTYUIOP", "QWER-TYUI_OP", 1), want{code: "419231", notes: notes(otpauth.NoteSecretSpelling)}},
	{"padding", strings.Replace(all, "QWERTYUIOP", "QWERTYUIOP======", 1), want{code: "419231"}},
	{"escaped padding", strings.Replace(all, "QWERTYUIOP", "QWERTYUIOP%3D%3D%3D%3D%3D%3D", 1), want{code: "419231"}},
	{"spare bits", strings.Replace(all, "QWERTYUIOP", "QWERTYUIOM", 1), want{code: "419231"}},
}

func TestURIsInTheWildAreUnderstood(t *testing.T) {
	for _, row := range accepted {
		t.Run(row.what, func(t *testing.T) {
			a, notes, err := otpauth.ParseURI(row.uri)
			if err != nil {
				t.Fatal(err)
			}
			want := row.want.account()
			if a.Type != want.Type || a.Issuer != want.Issuer || a.Name != want.Name || a.Algorithm != want.Algorithm ||
				a.Digits != want.Digits || a.Period != want.Period || a.Counter != want.Counter {
				t.Errorf("got  %+v\nwant %+v", a, want)
			}
			if row.want.code != "" {
				if got := codeAt(t, a, edent); got != row.want.code {
					t.Errorf("code %s, want %s", got, row.want.code)
				}
			}
			var kinds []string
			for _, n := range notes {
				if n.Kind != otpauth.NoteSecretShort {
					kinds = append(kinds, n.Kind)
				}
			}
			if !slices.Equal(kinds, row.want.notes) {
				t.Errorf("notes %v, want %v", kinds, row.want.notes)
			}
		})
	}
}

func (w want) account() otpauth.Account {
	a := otpauth.Account{
		Type: otpauth.TOTP, Issuer: "issuer", Name: "account name",
		Algorithm: otpauth.SHA1, Digits: 6, Period: 30, Counter: w.counter,
	}
	if w.kind != "" {
		a.Type = w.kind
	}
	if a.Type == otpauth.HOTP {
		a.Period = 0
	}
	for _, n := range []struct{ from, to *string }{{&w.issuer, &a.Issuer}, {&w.name, &a.Name}} {
		switch *n.from {
		case "":
		case "-":
			*n.to = ""
		default:
			*n.to = *n.from
		}
	}
	if w.hash != "" {
		a.Algorithm = w.hash
	}
	if w.digits != 0 {
		a.Digits = w.digits
	}
	if w.period != 0 {
		a.Period = w.period
	}
	return a
}

func TestNotesSayWhatWasMadeOfAURI(t *testing.T) {
	for _, row := range []struct {
		uri, kind, name string
		value           any
	}{
		{start, otpauth.NoteAssumed, "digits", 6},
		{start, otpauth.NoteAssumed, "period", 30},
		{start + "&digits=6", otpauth.NoteAssumed, "digits", nil},
		{start, otpauth.NoteSecretShort, "length", 10},
		{start + "&algorithm=sha-1", otpauth.NoteAlgorithm, "written", "sha-1"},
		{start + "&algorithm=sha-1", otpauth.NoteAlgorithm, "algorithm", "SHA1"},
		{"otpauth://totp/a:b?secret=QWERTYUIOP&issuer=c", otpauth.NoteIssuerDiffers, "issuer", "c"},
		{"otpauth://totp/a:b?secret=QWERTYUIOP&issuer=c", otpauth.NoteIssuerDiffers, "label", "a"},
		{"otpauth://totp/b?secret=QWERTYUIOP&issuer=c+d", otpauth.NoteIssuerPlus, "issuer", "c d"},
		{"otpauth://totp/b%?secret=QWERTYUIOP", otpauth.NoteUnescaped, "character", "%"},
		{start + "&period=60", otpauth.NotePeriod, "period", 60},
		{start + "&digits=10", otpauth.NoteDigits, "digits", 10},
		{start + "&issuer=x", otpauth.NoteRepeated, "parameter", "issuer"},
	} {
		_, notes, err := otpauth.ParseURI(row.uri)
		if err != nil {
			t.Fatal(err)
		}
		at := slices.IndexFunc(notes, func(n otpauth.Note) bool { return n.Kind == row.kind })
		if at < 0 {
			t.Errorf("%s: no note %s", row.uri, row.kind)
		} else if got := notes[at].Details[row.name]; got != row.value {
			t.Errorf("%s: note %s has %s = %v, want %v", row.uri, row.kind, row.name, got, row.value)
		}
	}
}

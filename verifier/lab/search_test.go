package lab

import (
	"encoding/base32"
	"fmt"
	"strings"
	"testing"
	"time"

	"rokketa/verifier"
)

// The vectors of RFC 6238, appendix B, complete.
func TestThePhoneGivesTheCodesOfTheStandard(t *testing.T) {
	seed := func(n int) []byte { return []byte(strings.Repeat("1234567890", 7)[:n]) }
	for _, v := range []struct {
		seconds              int64
		sha1, sha256, sha512 string
	}{
		{59, "94287082", "46119246", "90693936"},
		{1111111109, "07081804", "68084774", "25091201"},
		{1111111111, "14050471", "67062674", "99943326"},
		{1234567890, "89005924", "91819424", "93441116"},
		{2000000000, "69279037", "90698825", "38618901"},
		{20000000000, "65353130", "77737706", "47863826"},
	} {
		for algorithm, c := range map[string]struct {
			size int
			want string
		}{"SHA1": {20, v.sha1}, "SHA256": {32, v.sha256}, "SHA512": {64, v.sha512}} {
			p := phone{seed(c.size), algorithm, 8, 30}
			if got := p.code(time.Unix(v.seconds, 0)); got != c.want {
				t.Errorf("%s at %d: %s, want %s", algorithm, v.seconds, got, c.want)
			}
		}
	}
}

func TestThePhoneReadsWhatAppsRead(t *testing.T) {
	key := base32.StdEncoding.EncodeToString([]byte("12345678901234567890"))
	at := time.Unix(59, 0)
	for _, text := range []string{
		"otpauth://totp/A:b?secret=" + key,
		"otpauth://totp/A:b?secret=" + strings.ToLower(key) + "%3D%3D",
		"otpauth://totp/%E8%A6%8B%E6%9C%AC:b?secret=" + key + "&issuer=x&algorithm=sha1&digits=6&period=30&image=y",
	} {
		p, err := readURI(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if got := p.code(at); got != "287082" {
			t.Errorf("%s: %s", text, got)
		}
	}
	for _, text := range []string{
		"", "otpauth://hotp/A:b?secret=" + key, "otpauth://totp/A?secret=1!", "otpauth://totp/A",
		"otpauth://totp/A?secret=" + key + "&digits=99", "otpauth://totp/A?secret=" + key + "&period=0",
		"otpauth://totp/A?secret=" + key + "&algorithm=MD5", "https://mihon.example/",
	} {
		if _, err := readURI(text); err == nil {
			t.Errorf("%q is taken", text)
		} else if strings.Contains(err.Error(), key) {
			t.Errorf("the error tells the secret: %v", err)
		}
	}
}

func TestThePhoneNeverPrintsItsSecret(t *testing.T) {
	p := phone{[]byte("12345678901234567890"), "SHA1", 6, 30}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		if got := fmt.Sprintf(verb, p); strings.Contains(got, "1234") || strings.Contains(got, "49, 50") || strings.Contains(got, "0x31") {
			t.Errorf("%s prints %s", verb, got)
		}
	}
}

// The people of these tests.
var (
	noon  = time.Date(2025, 12, 10, 3, 0, 15, 0, time.UTC)
	tanak = phone{[]byte("tanaka's secret 1234"), "SHA1", 6, 30}
	sato  = phone{[]byte("sato's own secret 12"), "SHA1", 6, 30}
	older = phone{[]byte("tanaka's older phone"), "SHA1", 6, 30}
	newer = phone{[]byte("tanaka's newer phone"), "SHA1", 6, 30}
)

func ask(typed string) question {
	return question{
		typed: typed, at: noon, member: "tanaka", window: 1,
		secrets: []held{
			{"tanaka", "active", time.Time{}, tanak},
			{"tanaka", "revoked", noon.Add(-time.Hour), older},
			{"tanaka", "pending", time.Time{}, newer},
			{"sato", "active", time.Time{}, sato},
		},
		mailed:   typed == "246802",
		recovery: func(s string) bool { return len(s) == 16 },
	}
}

func TestEveryReasonIsFound(t *testing.T) {
	after := func(d time.Duration) string { return tanak.code(noon.Add(d)) }
	for name, c := range map[string]struct {
		typed   string
		verdict verifier.Verdict
		seconds int
	}{
		"typed two minutes late":            {after(-2 * time.Minute), verifier.VerdictTooOld, -120},
		"a phone a minute and a half ahead": {after(90 * time.Second), verifier.VerdictTooNew, 90},
		"a phone an hour slow":              {after(-time.Hour), verifier.VerdictDrift, -3600},
		"a phone 23 hours ahead":            {after(23 * time.Hour), verifier.VerdictDrift, 82800},
		"local time taken for UTC":          {after(9 * time.Hour), verifier.VerdictTimeZone, 32400},
		"the other way round":               {after(-9*time.Hour - 30*time.Second), verifier.VerdictTimeZone, -32430},
		"full-width, with a space":          {wide(after(-2 * time.Minute)[:3]) + "　" + after(-2 * time.Minute)[3:], verifier.VerdictTooOld, -120},
		"the QR code of an earlier set-up":  {older.code(noon), verifier.VerdictOldSecret, 0},
		"a set-up that is not confirmed":    {newer.code(noon.Add(-30 * time.Second)), verifier.VerdictPendingSecret, -30},
		"another account's code":            {sato.code(noon), verifier.VerdictOtherAccount, 0},
		"an app that assumes SHA-256":       {phone{tanak.secret, "SHA256", 6, 30}.code(noon), verifier.VerdictParameters, 0},
		"an app that shows eight digits":    {phone{tanak.secret, "SHA1", 8, 30}.code(noon), verifier.VerdictParameters, 0},
		"an app that counts minutes":        {phone{tanak.secret, "SHA1", 6, 60}.code(noon), verifier.VerdictParameters, 0},
		"the code of the mail":              {"246802", verifier.VerdictMailCodeInApp, 0},
		"a recovery code":                   {"ABCD-EFGH IJKL-MNOP", verifier.VerdictRecoveryInCode, 0},
		"five digits":                       {"12345", verifier.VerdictMalformed, 0},
		"letters":                           {"abcdef", verifier.VerdictMalformed, 0},
		"nothing":                           {"  ", verifier.VerdictMalformed, 0},
	} {
		t.Run(name, func(t *testing.T) {
			got := search(ask(c.typed))
			if got.verdict != c.verdict || got.Seconds != c.seconds {
				t.Errorf("found %+v, want %s by %d s", got, c.verdict, c.seconds)
			}
		})
	}
}

func TestAnAppThatIgnoresEightDigitsIsFound(t *testing.T) {
	asked := phone{tanak.secret, "SHA1", 8, 30}
	q := ask(tanak.code(noon)) // it shows six
	q.secrets[0].phone = asked
	if got := search(q); got.verdict != verifier.VerdictParameters {
		t.Errorf("found %+v", got)
	}
}

func wide(digits string) string {
	return strings.Map(func(r rune) rune { return r - '0' + '０' }, digits)
}

func TestWhatIsNowhereIsJustWrong(t *testing.T) {
	// A code that no step of the two days has, found by looking.
	used := map[string]bool{"246802": true}
	for _, p := range append(variants(tanak), tanak, older, newer, sato) {
		for d := -25 * time.Hour; d <= 25*time.Hour; d += 30 * time.Second {
			used[p.code(noon.Add(d))] = true
		}
	}
	for n := range 1_000_000 {
		if typed := fmt.Sprintf("%06d", n); !used[typed] {
			if got := search(ask(typed)); got.verdict != verifier.VerdictWrong {
				t.Errorf("%s: %+v", typed, got)
			}
			return
		}
	}
}

func TestASecondCodeMakesTheClockCertain(t *testing.T) {
	q := ask(tanak.code(noon.Add(-3 * time.Minute)))
	first := search(q)
	if !first.Likely {
		t.Errorf("one hit in 5,760 steps is told as certain: %+v", first)
	}
	if again := confirm(first, search(q)); !again.Likely {
		t.Error("the same code once more confirms itself")
	}
	q.at = noon.Add(40 * time.Second)
	q.typed = tanak.code(q.at.Add(-3 * time.Minute))
	second := confirm(first, search(q))
	if second.Likely || second.verdict != verifier.VerdictDrift || second.Seconds != -180 {
		t.Errorf("the second code: %+v", second)
	}
	q.typed = tanak.code(q.at.Add(time.Hour))
	if other := confirm(first, search(q)); !other.Likely {
		t.Errorf("a code from elsewhere confirms the first: %+v", other)
	}
}

func BenchmarkSearchOfADay(b *testing.B) {
	q := ask("000000")
	for b.Loop() {
		search(q)
	}
	whole := b.Elapsed() / time.Duration(b.N)
	one, before := tanak.coder(), time.Now()
	for step := range int64(10_000) {
		one(step)
	}
	b.ReportMetric(float64(whole)/float64(time.Since(before)/10_000), "codes/search")
}

// Two codes that are off by the same time tell of a clock only if they were
// typed after one another: not when a good login lies between them, and not
// hours apart, when somebody typed late twice.
func TestACauseBecomesCertainByTheNextCodeAlone(t *testing.T) {
	at := time.Date(2026, 1, 15, 10, 0, 5, 0, verifier.Tokyo())
	off := func(step int64) answer {
		return answer{verifier.VerdictTooOld, verifier.Finding{Step: step, Offset: -6, Seconds: -180, Likely: true}}
	}
	for what, c := range map[string]struct {
		between func(l *Lab)
		later   time.Duration
		certain bool
	}{
		"at once": {func(*Lab) {}, time.Minute, true},
		"after a login": {func(l *Lab) {
			ear{l: l}.Attempt(verifier.Attempt{Member: "m", Event: verifier.EventCode, Verdict: verifier.VerdictOK})
		}, time.Minute, false},
		"after a password": {func(l *Lab) {
			ear{l: l}.Attempt(verifier.Attempt{Member: "m", Event: verifier.EventLogin, Verdict: verifier.VerdictOK})
		}, time.Minute, true},
		"another's login": {func(l *Lab) {
			ear{l: l}.Attempt(verifier.Attempt{Member: "n", Event: verifier.EventCode, Verdict: verifier.VerdictOK})
		}, time.Minute, true},
		"hours later":    {func(*Lab) {}, 3 * time.Hour, false},
		"the clock back": {func(*Lab) {}, -3 * time.Hour, false},
	} {
		l := New(Options{})
		if got := l.settled("m", at, off(100)); !got.Likely {
			t.Errorf("%s: the first code is certain", what)
		}
		c.between(l)
		if got := l.settled("m", at.Add(c.later), off(102)); got.Likely == c.certain {
			t.Errorf("%s: certain %v, not %v", what, !got.Likely, c.certain)
		}
	}
}

// What needs no database: normal forms, passwords, keys, how many hashes run
// at once.

package verifier

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"rokketa/otpauth"
)

func TestNormalCodeFoldsWhatPeopleType(t *testing.T) {
	for typed, want := range map[string]string{
		"123456": "123456", " 123 456 ": "123456", "１２３４５６": "123456", "１２３　４５６": "123456", "123-456": "123456",
		"123456\r\n": "123456", "12345": "", "1234567": "", "0123456": "", "12345a": "", "": "", "１２３４５": "",
		"123456\x00": "", "+123456": "", "①②③④⑤⑥": "", "१२३४५६": "", "123\xff456": "", "\u200b123456": "123456",
		strings.Repeat(" ", 300) + "123456": "",
	} {
		got, ok := NormalCode(typed, 6)
		if got != want || ok != (want != "") {
			t.Errorf("%q is taken for %q", typed, got)
		}
	}
}

func FuzzNormalCode(f *testing.F) {
	for _, s := range []string{"123456", "１２３ ４５６", "12-34-56", "\xff", "0123456", "ABCD-EFGH-IJKL-MNOP"} {
		f.Add(s, 6)
	}
	f.Fuzz(func(t *testing.T, typed string, length int) {
		code, ok := NormalCode(typed, length)
		if !ok {
			if code != "" {
				t.Errorf("%q is refused but gives %q", typed, code)
			}
			return
		}
		if len(code) != length || strings.Trim(code, "0123456789") != "" {
			t.Errorf("%q gives %q", typed, code)
		}
		// It is its own normal form, and the arithmetic reads it the same.
		if again, ok := NormalCode(code, length); !ok || again != code {
			t.Errorf("%q gives %q, which gives %q", typed, code, again)
		}
	})
}

func FuzzNormalRecovery(f *testing.F) {
	for _, s := range []string{"ABCD-EFGH-IJKL-MNOP", "abcd efgh ijkl mnop", "ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰ", "0189234567ABCDEF"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		code, ok := NormalRecovery(typed)
		if !ok {
			return
		}
		if again, ok := NormalRecovery(GroupRecovery(strings.ToLower(code))); !ok || again != code {
			t.Errorf("%q gives %q, shown and typed it gives %q", typed, code, again)
		}
	})
}

// FuzzKeyURI: whatever a member and a portal are called, an app that reads the
// QR code gets the same secret, parameters and names.
func FuzzKeyURI(f *testing.F) {
	f.Add("taro@example.com", "見本ポータル", []byte("12345678901234567890"), 0)
	f.Add("a:b@example.com", "A & B: Co", []byte{0}, 1)
	f.Add("%41+ x@example.com", "?issuer=x#y", []byte("\xff\xfe"), 2)
	f.Fuzz(func(t *testing.T, email, brand string, secret []byte, odd int) {
		if len(secret) == 0 || len(secret) > 64 || !fitName(email) || !fitName(brand) {
			return
		}
		algorithms := []otpauth.Algorithm{otpauth.SHA1, otpauth.SHA256, otpauth.SHA512}
		odd = max(odd, -odd) % 3
		if odd < 0 {
			return
		}
		s := &Service{keys: testKeys(t), brand: brand}
		row, err := (&Service{keys: s.keys, random: &source{r: rand.Reader}}).sealed(
			Member{ID: "m"}, otpauth.NewSecret(secret), Parameters{algorithms[odd], 6 + odd, 30 * (odd + 1)}, "s", time.Unix(1, 0))
		if err != nil {
			t.Fatal(err)
		}
		e, err := s.enrolment(Member{ID: "m", Email: email}, &row)
		if err != nil {
			return // a name that no URI can hold is refused, not bent
		}
		read, _, err := otpauth.ParseURI(e.URI)
		if err != nil {
			t.Fatalf("%q does not read: %v", e.URI, err)
		}
		if !read.Same(e.Account) {
			t.Errorf("%q gives other codes", e.URI)
		}
		if strings.ContainsAny(e.URI, "+ ") {
			t.Errorf("a space is not %%20 in %q", e.URI)
		}
		key, _, err := otpauth.ParseKey(otpauth.GroupKey(e.Key))
		if err != nil || !key.Equal(read.Secret) {
			t.Errorf("the setup key is another secret: %v", err)
		}
	})
}

func testKeys(t testing.TB) *Keys {
	t.Helper()
	keys, err := ParseKeys("7:" + base64.StdEncoding.EncodeToString(make([]byte, 32)))
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func TestCommonPasswordsAreNotTaken(t *testing.T) {
	for _, password := range []string{
		"password", "Password1", "P@ssw0rd", "passw0rd123", "12345678", "123456789", "1234567890", "87654321", "qwertyuiop", "1q2w3e4r",
		"1qaz2wsx", "iloveyou", "iloveyou1", "sunshine", "princess1", "football!", "11111111", "aaaaaaaa", "abcabcabc", "12121212",
		"abcd1234", "asdfghjkl", "qwerty123", "letmein1", "welcome2024", "admin123", "19450815", "1999-12-31", "31121999", "superman",
		"ｐａｓｓｗｏｒｄ", "sakura2025", "Kenpo2025", "dragon12", "passwordpassword", "00000000", "123123123", "asdfasdf", "zaq12wsx",
	} {
		if !common(password) {
			t.Errorf("%q is taken", password)
		}
	}
	for _, password := range []string{
		"seven boats at dawn", "three geese over water", "correct horse battery staple", "xK9#mQ2$vL", "むらさきの雲が三つ", "gtR4pqz8",
		"1843-7260-9915", "the quick brown fox", "passages of rhyme",
	} {
		if common(password) {
			t.Errorf("%q is refused", password)
		}
	}
}

func TestPasswordRules(t *testing.T) {
	s := &Service{profile: ProfileRFC(), brand: "見本ポータル"}
	m := Member{Email: "hanako.yamada@example.com", Name: "山田 花子"}
	for password, want := range map[string]Reason{
		"seven b": ReasonShort, "七つの舟が出る": ReasonShort, "七つの舟が出る朝": "", strings.Repeat("ab1 xy ", 30): "", strings.Repeat("x1 y", 100): ReasonLong,
		"hanako.yamada@example.com": ReasonOwnName, "Hanako.Yamada1": ReasonOwnName, "password1": ReasonCommon,
	} {
		err := s.newPassword(m, password)
		if want == "" && err != nil || want != "" && !Refused(err, want) {
			t.Errorf("%q: %v, want %q", password, err, want)
		}
	}
}

func TestAPasswordIsWhatWasHashed(t *testing.T) {
	h := newHasher(2, Argon{Memory: 64, Time: 1, Threads: 1}, &source{r: rand.Reader})
	phc, err := h.hash(t.Context(), "seven boats at dawn")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		phc, password string
		right         bool
	}{
		{phc, "seven boats at dawn", true},
		{phc, "seven boats at dusk", false},
		{phc, "", false},
		{"", "", false}, // nobody's
		{"", "seven boats at dawn", false},
		{h.dummy, "", false}, // nobody logs in by the dummy
	} {
		right, stale, err := h.check(t.Context(), c.phc, c.password)
		if err != nil || right != c.right || stale {
			t.Errorf("%+v: %v, stale %v, %v", c, right, stale, err)
		}
	}
	// The same characters are the same password, however a keyboard makes them.
	phc, err = h.hash(t.Context(), "がぎぐげご-ﾊﾟｽﾜｰﾄﾞ Ａ１é")
	if err != nil {
		t.Fatal(err)
	}
	for _, typed := range []string{"がぎぐげご-ﾊﾟｽﾜｰﾄﾞ Ａ１é", "か\u3099き\u3099く\u3099け\u3099こ\u3099-パスワード A1e\u0301"} {
		if right, _, err := h.check(t.Context(), phc, typed); !right || err != nil {
			t.Errorf("%+q is another password: %v", typed, err)
		}
	}
	if right, _, _ := h.check(t.Context(), phc, "かきくけこ-ハスワート A1e"); right {
		t.Error("marks do not count")
	}
	phc, err = h.hash(t.Context(), "seven boats at dawn")
	if err != nil {
		t.Fatal(err)
	}
	dearer := newHasher(1, Argon{Memory: 128, Time: 1, Threads: 1}, h.random)
	if right, stale, err := dearer.check(t.Context(), phc, "seven boats at dawn"); !right || !stale || err != nil {
		t.Errorf("a hash of another cost: %v, stale %v, %v", right, stale, err)
	}
	for _, broken := range []string{"x", "$argon2id$v=19$m=64,t=1,p=1$AAAA$", "$argon2i$v=19$m=64,t=1,p=1$AAAA$AAAA", "$argon2id$v=19$m=64,t=0,p=1$AAAA$" + strings.Repeat("A", 43)} {
		if _, _, err := h.check(t.Context(), broken, "x"); err == nil {
			t.Errorf("%q is read", broken)
		}
	}
}

func TestAFloodOfLoginsTakesItsTurn(t *testing.T) { synctest.Test(t, flood) }

func flood(t *testing.T) {
	const slots = 2
	h := newHasher(slots, Argon{Memory: 64, Time: 1, Threads: 1}, &source{r: rand.Reader})
	var at, most, busy atomic.Int32
	hold := make(chan struct{})
	for range slots*(queueBySlot+1) + 50 {
		go func() {
			give, err := h.take(context.Background())
			if Refused(err, ReasonBusy) {
				busy.Add(1)
				return
			}
			n := at.Add(1)
			for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
			}
			<-hold
			at.Add(-1)
			give()
		}()
	}
	synctest.Wait()
	if n := at.Load(); n != slots {
		t.Errorf("%d run at once", n)
	}
	close(hold)
	synctest.Wait()
	if most.Load() > slots {
		t.Errorf("%d ran at once", most.Load())
	}
	if busy.Load() != 50 {
		t.Errorf("%d were sent away", busy.Load())
	}
	if h.waiting.Load() != 0 {
		t.Errorf("%d wait still", h.waiting.Load())
	}
	gone, cancel := context.WithCancel(t.Context())
	for range slots {
		h.slots <- struct{}{}
	}
	cancel()
	if _, err := h.take(gone); !errors.Is(err, context.Canceled) {
		t.Errorf("who left: %v", err)
	}
	// Who does not exist takes a turn as everybody does, and as long.
	if _, _, err := h.check(gone, "", "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("an unknown member's password costs nothing: %v", err)
	}
}

func TestKeyFiles(t *testing.T) {
	line := func(n int) string {
		s, err := NewKey(rand.Reader, n)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	k, err := ParseKeys("# first\n" + line(1) + "\n\n  " + line(4) + "  \r\n")
	if err != nil || k.Current() != 4 {
		t.Fatalf("%v, %v", k, err)
	}
	if s := fmt.Sprintf("%v%+v%#v%s", k, k, k, k); strings.Trim(s, "[keys]") != "" {
		t.Errorf("keys print as %s", s)
	}
	one := line(1)
	for _, text := range []string{"", "# none", "x", "0:" + one[2:], one + "\n" + one, "1:" + one[2:20], one + "x", "1", "-1:" + one[2:]} {
		if _, err := ParseKeys(text); err == nil {
			t.Errorf("%.12q is taken for keys", text)
		} else if len(text) > 4 && strings.Contains(err.Error(), one[2:20]) {
			t.Errorf("the error tells the key: %v", err)
		}
	}
}

func TestSealedValuesAreBoundToTheirPlace(t *testing.T) {
	k := testKeys(t)
	where := place("m1", "factor", "secret_ct", "f1")
	sealed, key := k.seal([]byte("secret"), where)
	again, _ := k.seal([]byte("secret"), where)
	if string(sealed) == string(again) {
		t.Error("sealed twice, it looks the same")
	}
	if plain, err := k.open(key, sealed, where); err != nil || string(plain) != "secret" {
		t.Errorf("%q, %v", plain, err)
	}
	for _, other := range [][]byte{
		place("m2", "factor", "secret_ct", "f1"), place("m1", "factor2", "secret_ct", "f1"), place("m1", "factor", "secret", "f1"),
		place("m1", "factor", "secret_ct", "f2"), place("m1f", "actor", "secret_ct", "f1"), nil,
	} {
		if _, err := k.open(key, sealed, other); err == nil {
			t.Errorf("it opens at %q", other)
		}
	}
	if _, err := k.open(key+1, sealed, where); err == nil {
		t.Error("it opens under another key")
	}
}

func TestTheLimiterForgetsAndForgives(t *testing.T) {
	l := newLimiter(Profile{IPPerMinute: 6, IPBurst: 3})
	now := time.Unix(1000, 0)
	took := 0
	for range 10 {
		if _, ok := l.allow("192.0.2.1", now); ok {
			took++
		}
	}
	if took != 3 {
		t.Errorf("%d at once", took)
	}
	wait, ok := l.allow("192.0.2.1", now)
	if ok || wait <= 0 || wait > 10*time.Second {
		t.Errorf("it waits %v", wait)
	}
	if _, ok := l.allow("192.0.2.1", now.Add(10*time.Second)); !ok {
		t.Error("it does not forgive")
	}
	for i := range 3 * maxAddresses {
		l.allow(fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&255, i&255), now)
	}
	if n := len(l.young) + len(l.old); n > maxAddresses {
		t.Errorf("%d addresses are kept", n)
	}
}

func TestABrandMustFitAQRCode(t *testing.T) {
	for brand, fits := range map[string]bool{DefaultBrand: true, "A & B": true, "A: B": false, "a\nb": false, " a": false, strings.Repeat("x", 300): false} {
		if err := fitBrand(brand); (err == nil) != fits {
			t.Errorf("%q: %v", brand, err)
		}
	}
}

func TestProfilesStayWithinTheStandards(t *testing.T) {
	for _, p := range Profiles() {
		if p.Name == "" || p.ChallengeLife > 10*time.Minute || p.EnrolLife > 10*time.Minute || p.MailLife > 10*time.Minute ||
			p.MailDigits < 6 || p.PasswordMin < 8 || p.PasswordMax < 64 || p.Back > 1 || p.Ahead > 1 || p.FreshAge > 5*time.Minute ||
			p.Argon.Memory < 19*1024 || p.Argon.Time < 2 {
			t.Errorf("%s: %+v", p.Name, p)
		}
		if found, ok := ProfileNamed(p.Name); !ok || found != p {
			t.Errorf("%s is not found", p.Name)
		}
	}
	if _, ok := ProfileNamed("none"); ok {
		t.Error("a profile that does not exist is found")
	}
}

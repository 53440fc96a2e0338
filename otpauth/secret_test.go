// Nothing prints a secret, however it is printed; one door reveals it.

package otpauth_test

import (
	"bytes"
	"encoding/base64"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"log/slog"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"rokketa/otpauth"
)

// canary is a secret that no test output may hold in any encoding.
var canary = []byte("canary-7f3b9c41d05e")

// shows tells whether a text holds the canary in an encoding that some
// printing would use.
func shows(text string) bool {
	lower := strings.ToLower(text)
	forms := []string{
		string(canary), hex.EncodeToString(canary), otpauth.EncodeKey(canary),
		base64.StdEncoding.EncodeToString(canary), base64.RawURLEncoding.EncodeToString(canary),
		fmt.Sprint(canary), strings.Trim(fmt.Sprint(canary), "[]"), fmt.Sprintf("% x", canary), fmt.Sprintf("%#v", canary),
		fmt.Sprintf("%o", canary), fmt.Sprintf("%b", canary), fmt.Sprintf("%U", canary), fmt.Sprintf("%q", canary),
	}
	for _, form := range forms {
		if strings.Contains(lower, strings.ToLower(form)) {
			return true
		}
	}
	return false
}

func TestASecretPrintsAsSecretInEveryVerb(t *testing.T) {
	secret := otpauth.NewSecret(canary)
	for _, verb := range "vsqxXdobcUtTeEfFgGp" {
		for _, flags := range []string{"", "+", "#", " ", "0", "-", "10", ".3"} {
			format := "%" + flags + string(verb)
			got := fmt.Sprintf(format, secret)
			if verb != 'T' && verb != 'p' && got != "[secret]" {
				t.Errorf("%s gives %s", format, got)
			}
			if shows(got) {
				t.Errorf("%s shows the secret", format)
			}
		}
	}
}

// holder keeps a secret where fmt cannot call its methods.
type holder struct{ secret otpauth.Secret }

func TestNothingThatHoldsASecretPrintsIt(t *testing.T) {
	account := otpauth.Account{
		Type: otpauth.TOTP, Issuer: "Shop", Name: "me", Secret: otpauth.NewSecret(canary),
		Algorithm: otpauth.SHA1, Digits: 6, Period: 30,
	}
	for what, x := range map[string]any{
		"an account":                   account,
		"a pointer to one":             &account,
		"a slice":                      []otpauth.Account{account},
		"a map":                        map[string]otpauth.Secret{"a": account.Secret},
		"an interface":                 struct{ X any }{account},
		"an unexported field":          holder{account.Secret},
		"a pointer to such a one":      &holder{account.Secret},
		"an unexported field's slices": []holder{{account.Secret}},
	} {
		for _, verb := range "vsqxXdp" {
			for _, flags := range []string{"", "+", "#"} {
				if shows(fmt.Sprintf("%"+flags+string(verb), x)) {
					t.Errorf("%s shows the secret with %%%s%c", what, flags, verb)
				}
			}
		}
		for name, encode := range encoders {
			if text, _ := encode(x); shows(text) {
				t.Errorf("%s shows the secret in %s", what, name)
			}
		}
	}
	text, err := json.Marshal(account)
	if err != nil || !strings.Contains(string(text), `"Secret":"[secret]"`) {
		t.Errorf("JSON: %s, %v", text, err)
	}
	if err := json.Unmarshal(text, &account); err == nil {
		t.Error("[secret] is read back as a secret")
	}
}

var encoders = map[string]func(any) (string, error){
	"JSON": func(x any) (string, error) { b, err := json.Marshal(x); return string(b), err },
	"XML":  func(x any) (string, error) { b, err := xml.Marshal(x); return string(b), err },
	"gob": func(x any) (string, error) {
		var b bytes.Buffer
		err := gob.NewEncoder(&b).Encode(x)
		return b.String(), err
	},
	"slog text": func(x any) (string, error) {
		return logged(func(w io.Writer) slog.Handler { return slog.NewTextHandler(w, nil) }, x)
	},
	"slog JSON": func(x any) (string, error) {
		return logged(func(w io.Writer) slog.Handler { return slog.NewJSONHandler(w, nil) }, x)
	},
}

func logged(handler func(io.Writer) slog.Handler, x any) (string, error) {
	var b bytes.Buffer
	slog.New(handler(&b)).Info("x", "value", x)
	return b.String(), nil
}

func TestASecretIsItsOwnCopyAndHasOneDoor(t *testing.T) {
	raw := bytes.Clone(canary)
	secret := otpauth.NewSecret(raw)
	clear(raw)
	if !bytes.Equal(secret.Reveal(), canary) || secret.Len() != len(canary) || secret.IsZero() {
		t.Error("the secret changed with the bytes it was made of")
	}
	clear(secret.Reveal())
	if !bytes.Equal(secret.Reveal(), canary) {
		t.Error("the secret changed with the bytes it revealed")
	}
	for i := range reflect.TypeOf(secret).NumField() {
		if reflect.TypeOf(secret).Field(i).IsExported() {
			t.Error("there is a second door")
		}
	}
}

func TestSecretsAreComparedByTheirBytes(t *testing.T) {
	a, b, c := otpauth.NewSecret([]byte("one")), otpauth.NewSecret([]byte("one")), otpauth.NewSecret([]byte("two"))
	var none otpauth.Secret
	if !a.Equal(b) || a.Equal(c) || a.Equal(none) || none.Equal(a) || !none.Equal(otpauth.NewSecret(nil)) || !a.Equal(a) {
		t.Error("equality is not that of the bytes")
	}
	if reflect.TypeOf(a).Comparable() {
		t.Error("== compiles and would compare something else")
	}
}

func TestWipingASecretEndsAllItsCopies(t *testing.T) {
	secret := otpauth.NewSecret(canary)
	account := otpauth.Account{Type: otpauth.TOTP, Secret: secret, Algorithm: otpauth.SHA1, Digits: 6, Period: 30}
	secret.Wipe()
	secret.Wipe()
	otpauth.Secret{}.Wipe()
	if !account.Secret.IsZero() || account.Secret.Reveal() != nil {
		t.Error("a copy outlives the wiping")
	}
	if _, err := account.At(time.Unix(0, 0)); err == nil {
		t.Error("there is a code without a secret")
	}
}

// The vault may close while the screen still asks for codes.
func TestASecretMayBeWipedWhileCodesAreMade(t *testing.T) {
	account := otpauth.Account{
		Type: otpauth.TOTP, Secret: otpauth.NewSecret(canary), Algorithm: otpauth.SHA1, Digits: 6, Period: 30,
	}
	want := codeAt(t, account, 1)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 200 {
				if code, err := account.At(time.Unix(1, 0)); err == nil && code.Text != want {
					t.Errorf("code %s of a secret half wiped", code.Text)
				}
				account.Secret.Equal(account.Secret)
			}
		})
	}
	all.Go(account.Secret.Wipe)
	all.Wait()
}

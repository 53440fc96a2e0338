// What makes an account valid, and when two of them are the same.

package otpauth_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"rokketa/otpauth"
)

func usual() otpauth.Account {
	return otpauth.Account{
		Type: otpauth.TOTP, Issuer: "Shop", Name: "me", Secret: otpauth.NewSecret([]byte("12345678901234567890")),
		Algorithm: otpauth.SHA1, Digits: 6, Period: 30,
	}
}

func TestAnAccountThatGivesNoCodesSaysWhy(t *testing.T) {
	for _, row := range []struct {
		change func(*otpauth.Account)
		reason otpauth.Reason // "" for a valid account
	}{
		{func(a *otpauth.Account) {}, ""},
		{func(a *otpauth.Account) { a.Issuer, a.Name = "", "" }, ""},
		{func(a *otpauth.Account) { a.Type, a.Period = otpauth.HOTP, 0 }, ""},
		{func(a *otpauth.Account) { a.Digits, a.Period = 10, 1<<31-1 }, ""},
		{func(a *otpauth.Account) { a.Type, a.Digits = otpauth.Steam, 5 }, ""},
		{func(a *otpauth.Account) { *a = otpauth.Account{} }, otpauth.ReasonType},
		{func(a *otpauth.Account) { a.Type = "TOTP" }, otpauth.ReasonType},
		{func(a *otpauth.Account) { a.Algorithm = "" }, otpauth.ReasonAlgorithm},
		{func(a *otpauth.Account) { a.Algorithm = "sha1" }, otpauth.ReasonAlgorithm},
		{func(a *otpauth.Account) { a.Digits = 0 }, otpauth.ReasonDigits},
		{func(a *otpauth.Account) { a.Digits = 11 }, otpauth.ReasonDigits},
		{func(a *otpauth.Account) { a.Digits = -1 }, otpauth.ReasonDigits},
		{func(a *otpauth.Account) { a.Period = 0 }, otpauth.ReasonPeriod},
		{func(a *otpauth.Account) { a.Period = -30 }, otpauth.ReasonPeriod},
		{func(a *otpauth.Account) { a.Type = otpauth.Steam }, otpauth.ReasonSteam},
		{func(a *otpauth.Account) { a.Secret = otpauth.Secret{} }, otpauth.ReasonSecretEmpty},
		{func(a *otpauth.Account) { a.Secret = otpauth.NewSecret(make([]byte, 513)) }, otpauth.ReasonSecretLong},
		{func(a *otpauth.Account) { a.Name = strings.Repeat("x", 4097) }, otpauth.ReasonNameLong},
		{func(a *otpauth.Account) { a.Issuer = strings.Repeat("x", 4097) }, otpauth.ReasonNameLong},
	} {
		a := usual()
		row.change(&a)
		for what, err := range map[string]error{
			"Check": a.Check(), "At": second(a.At(time.Unix(edent, 0))), "AtCounter": second(a.AtCounter(1)),
			"Next": second(a.Next(otpauth.Code{})), "URI": second(a.URI()),
		} {
			var e *otpauth.Error
			if row.reason == "" && err != nil || row.reason != "" && (!errors.As(err, &e) || e.Reason != row.reason) {
				t.Errorf("%s of %+v: %v, want %q", what, a, err, row.reason)
			}
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestTheSameAccountIsOneThatGivesTheSameCodes(t *testing.T) {
	base := usual()
	for what, row := range map[string]struct {
		change func(*otpauth.Account)
		same   bool
	}{
		"another name":      {func(a *otpauth.Account) { a.Issuer, a.Name = "x", "y" }, true},
		"its secret anew":   {func(a *otpauth.Account) { a.Secret = otpauth.NewSecret(a.Secret.Reveal()) }, true},
		"another secret":    {func(a *otpauth.Account) { a.Secret = otpauth.NewSecret([]byte("another")) }, false},
		"another algorithm": {func(a *otpauth.Account) { a.Algorithm = otpauth.SHA256 }, false},
		"more digits":       {func(a *otpauth.Account) { a.Digits = 8 }, false},
		"another period":    {func(a *otpauth.Account) { a.Period = 60 }, false},
		"another type":      {func(a *otpauth.Account) { a.Type = otpauth.HOTP }, false},
	} {
		other := usual()
		row.change(&other)
		if base.Same(other) != row.same || other.Same(base) != row.same {
			t.Errorf("%s: same is not %v", what, row.same)
		}
	}
	a, b := usual(), usual()
	a.Type, b.Type = otpauth.HOTP, otpauth.HOTP
	a.Period, b.Counter = 0, 9
	if !a.Same(b) {
		t.Error("of HOTP neither counter nor period makes another account")
	}
}

func TestTheSameNameIsOneThatReadsTheSame(t *testing.T) {
	for _, row := range []struct {
		issuer, name, otherIssuer, otherName string
		same                                 bool
	}{
		{"Shop", "me", "Shop", "me", true},
		{"Shop", "me", "SHOP ", " Me", true},
		{"Cafe\u0301", "é", "CAFÉ", "E\u0301", true},
		{"見本健康保険組合", "山田", "見本健康保険組合", "山田", true},
		{"ΣΊΣΥΦΟΣ", "", "σίσυφος", "", true},
		{"Shop", "me", "Shop", "you", false},
		{"Shop", "me", "Shop", "", false},
		{"Shop", "", "", "Shop", false},
		{"", "", "", "", false}, // no name is no name in common
		{" ", "", "", " ", false},
	} {
		a, b := usual(), usual()
		a.Issuer, a.Name, b.Issuer, b.Name = row.issuer, row.name, row.otherIssuer, row.otherName
		if a.SameName(b) != row.same || b.SameName(a) != row.same {
			t.Errorf("%q %q and %q %q: same is not %v", row.issuer, row.name, row.otherIssuer, row.otherName, row.same)
		}
	}
}

func TestALabelNamesAnAccountInOneLine(t *testing.T) {
	for _, row := range []struct{ issuer, name, want string }{
		{"Shop", "me", "Shop (me)"},
		{"Shop", "", "Shop"},
		{"", "me", "me"},
		{"", "", ""},
		{" Shop ", " me ", "Shop (me)"},
	} {
		if got := (otpauth.Account{Issuer: row.issuer, Name: row.name}).Label(); got != row.want {
			t.Errorf("%q %q: %q", row.issuer, row.name, got)
		}
	}
}

func TestEveryErrorAndNoteHasAKeyForItsSentence(t *testing.T) {
	keys := otpauth.Explanations()
	if !slices.IsSorted(keys) || len(slices.Compact(slices.Clone(keys))) != len(keys) {
		t.Error("the keys are not in order, or not unique")
	}
	for _, row := range refused {
		_, _, err := otpauth.ParseURI(row.uri)
		var e interface {
			Explanation() (string, map[string]any)
		}
		if !errors.As(err, &e) {
			t.Fatal(err)
		}
		if key, _ := e.Explanation(); !slices.Contains(keys, key) {
			t.Errorf("%s: key %s is not listed", row.what, key)
		}
		if text := err.Error(); !strings.HasPrefix(text, "otpauth: ") || len(text) > 200 {
			t.Errorf("%s: %s", row.what, text)
		}
	}
	for _, row := range accepted {
		_, notes, _ := otpauth.ParseURI(row.uri)
		for _, n := range notes {
			if key, _ := n.Explanation(); !slices.Contains(keys, key) {
				t.Errorf("%s: key %s is not listed", row.what, key)
			}
		}
	}
	if n := otpauth.AssumedNote(); n.Details["digits"] != 6 || n.Details["period"] != 30 || n.Details["algorithm"] != "SHA1" {
		t.Errorf("assumed %v", n.Details)
	}
}

// Setup keys as people read, type and paste them.

package otpauth_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"rokketa/otpauth"
)

func TestASetupKeyMayBeTypedInManyWays(t *testing.T) {
	const key = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
	want := []byte("Hello!\xde\xad\xbe\xefHello!\xde\xad\xbe\xef")
	for what, typed := range map[string]string{
		"as it is":                  key,
		"lower case":                strings.ToLower(key),
		"mixed case":                "JbSwY3dPeHpK3PxPjBsWy3DpEhPk3pXp",
		"groups of four":            otpauth.GroupKey(key),
		"groups in lower case":      otpauth.GroupKey(strings.ToLower(key)),
		"dashes":                    "JBSW-Y3DP-EHPK-3PXP-JBSW-Y3DP-EHPK-3PXP",
		"other dashes":              "JBSW‐Y3DP–EHPK—3PXP−JBSW―Y3DP-EHPK_3PXP",
		"full width":                "ＪＢＳＷＹ３ＤＰＥＨＰＫ３ＰＸＰＪＢＳＷＹ３ＤＰＥＨＰＫ３ＰＸＰ",
		"full width, lower case":    "ｊｂｓｗ　ｙ３ｄｐ　ｅｈｐｋ　３ｐｘｐ　ｊｂｓｗ　ｙ３ｄｐ　ｅｈｐｋ　３ｐｘｐ",
		"full-width dashes":         "ＪＢＳＷ－Ｙ３ＤＰ－ＥＨＰＫ－３ＰＸＰ－ＪＢＳＷ－Ｙ３ＤＰ－ＥＨＰＫ－３ＰＸＰ",
		"the dash key in Japanese":  "JBSWーY3DPーEHPKー3PXPｰJBSWーY3DPーEHPKー3PXP",
		"padding":                   key + "======",
		"full-width padding":        key + "＝＝＝＝＝＝",
		"spaces around and between": "  " + key[:16] + "   " + key[16:] + " \t",
		"broken over lines":         key[:16] + "\r\n" + key[16:] + "\n",
		"invisible characters":      "\uFEFF" + key[:16] + "\u200B" + key[16:] + "\u00A0",
	} {
		secret, notes, err := otpauth.ParseKey(typed)
		if err != nil {
			t.Errorf("%s: %v", what, err)
		} else if !bytes.Equal(secret.Reveal(), want) || len(notes) != 0 {
			t.Errorf("%s: another secret, or notes %v", what, notes)
		}
	}
}

func TestAWrongCharacterInAKeyIsNamedWithItsPlace(t *testing.T) {
	for _, row := range []struct {
		typed      string
		reason     otpauth.Reason
		position   int
		character  string
		suggestion string
		other      string
	}{
		{"JBSWY3DPEHPK3PX0", otpauth.ReasonSecretLookalike, 16, "0", "O", ""},
		{"JBSW Y3DP EHPK 3PX0", otpauth.ReasonSecretLookalike, 19, "0", "O", ""},
		{"1BSWY3DPEHPK3PXP", otpauth.ReasonSecretLookalike, 1, "1", "I", "L"},
		{"jbsw-y38p", otpauth.ReasonSecretLookalike, 8, "8", "B", ""},
		{"ＪＢＳＷＹ０ＤＰ", otpauth.ReasonSecretLookalike, 6, "０", "O", ""},
		{"  JBSWY9DP", otpauth.ReasonSecretCharacter, 8, "9", "", ""},
		{"JBSWY3DP!", otpauth.ReasonSecretCharacter, 9, "!", "", ""},
		{"JBSWY3DPあ", otpauth.ReasonSecretCharacter, 9, "あ", "", ""},
		{"JBSW😀Y3DP", otpauth.ReasonSecretCharacter, 5, "😀", "", ""},
		{"JBSWＹé", otpauth.ReasonSecretCharacter, 6, "é", "", ""},
		{"JBSW+Y3DP", otpauth.ReasonSecretCharacter, 5, "+", "", ""},
		{"JBSW\x00Y3DP", otpauth.ReasonSecretCharacter, 5, "\uFFFD", "", ""},
		{"JBSW\xffY3DP", otpauth.ReasonSecretCharacter, 5, "\uFFFD", "", ""},
		{"JBSW==Y3DP", otpauth.ReasonSecretCharacter, 5, "=", "", ""},
		{"JBſWY3DP", otpauth.ReasonSecretCharacter, 3, "ſ", "", ""}, // upper-cases to S
		{"3dc6caa4824a6d288767b2331e20b431", otpauth.ReasonSecretHex, 9, "8", "", ""},
		{"3DC6 CAA4 824A 6D28", otpauth.ReasonSecretHex, 11, "8", "", ""},
		{"１０２０", otpauth.ReasonSecretHex, 1, "１", "", ""},
	} {
		secret, _, err := otpauth.ParseKey(row.typed)
		var e *otpauth.Error
		if !errors.As(err, &e) {
			t.Errorf("%q is taken for a key", row.typed)
			continue
		}
		if e.Reason != row.reason || e.Details["position"] != row.position || e.Details["character"] != row.character {
			t.Errorf("%q: %v", row.typed, e)
		}
		if row.suggestion != "" && (e.Details["suggestion"] != row.suggestion || e.Details["other"] != row.other) {
			t.Errorf("%q: suggests %v and %v", row.typed, e.Details["suggestion"], e.Details["other"])
		}
		if !secret.IsZero() {
			t.Errorf("%q gives an error and a secret", row.typed)
		}
	}
}

func TestHexadecimalThatIsBase32IsTakenForBase32(t *testing.T) {
	if _, _, err := otpauth.ParseKey("ABCDEF2345672345"); err != nil {
		t.Error(err)
	}
}

func TestAKeyOfImpossibleLengthIsRefused(t *testing.T) {
	for n := 1; n <= 40; n++ {
		_, _, err := otpauth.ParseKey(strings.Repeat("A", n))
		var e *otpauth.Error
		wrong := n%8 == 1 || n%8 == 3 || n%8 == 6
		if got := errors.As(err, &e); got != wrong {
			t.Errorf("%d characters: %v", n, err)
		} else if wrong && (e.Reason != otpauth.ReasonSecretLength || e.Details["length"] != n) {
			t.Errorf("%d characters: %v", n, e)
		}
	}
}

func TestAnEmptyKeyIsNoKey(t *testing.T) {
	for _, typed := range []string{"", "   ", "----", "======", "\u3000\u200B"} {
		_, _, err := otpauth.ParseKey(typed)
		var e *otpauth.Error
		if !errors.As(err, &e) || e.Reason != otpauth.ReasonSecretEmpty {
			t.Errorf("%q: %v", typed, err)
		}
	}
}

func TestAShortKeyIsNotedAndALongOneRefused(t *testing.T) {
	for n, noted := range map[int]bool{8: true, 10: true, 12: false, 16: false} {
		_, notes, err := otpauth.ParseKey(strings.Repeat("A", n))
		if err != nil {
			t.Fatal(err)
		}
		if got := len(notes) == 1 && notes[0].Kind == otpauth.NoteSecretShort && notes[0].Details["length"] == n; got != noted {
			t.Errorf("%d characters: notes %v", n, notes)
		}
	}
	longest := otpauth.EncodeKey(make([]byte, otpauth.MaxSecret))
	if _, _, err := otpauth.ParseKey(longest); err != nil {
		t.Error(err)
	}
	for _, n := range []int{len(longest) + 8, 1 << 20} {
		var e *otpauth.Error
		if _, _, err := otpauth.ParseKey(strings.Repeat("A", n)); !errors.As(err, &e) || e.Reason != otpauth.ReasonSecretLong {
			t.Errorf("%d characters: %v", n, err)
		}
	}
}

func TestAKeyIsWrittenForReading(t *testing.T) {
	key := otpauth.EncodeKey([]byte("Hello!\xde\xad\xbe\xef\x01"))
	if key != "JBSWY3DPEHPK3PXPAE" {
		t.Error(key)
	}
	if got := otpauth.GroupKey(key); got != "JBSW Y3DP EHPK 3PXP AE" {
		t.Error(got)
	}
	if otpauth.GroupKey("") != "" {
		t.Error("groups of nothing")
	}
}

// The recovery key survives paper and fingers: what is typed as it stands is
// read, and what is not is told with its line.

package vault_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"rokketa/vault"
)

const keySigns = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"

func newKey(t testing.TB) vault.RecoveryKey {
	t.Helper()
	key, err := vault.NewRecoveryKey()
	must(t, err)
	return key
}

func sheetError(err error) vault.SheetError {
	if e, ok := errors.AsType[*vault.SheetError](err); ok {
		return *e
	}
	return vault.SheetError{}
}

func TestARecoveryKeyIsReadAsPeopleWriteIt(t *testing.T) {
	key := newKey(t)
	lines := key.Lines()
	numbered := ""
	for i, line := range lines {
		numbered += fmt.Sprintf("%d  %s\n\n", i+1, line)
	}
	wide := strings.Map(func(r rune) rune {
		if r > ' ' && r <= '~' {
			return r - '!' + '！'
		}
		return r
	}, strings.Join(lines, "\n"))
	for what, text := range map[string]string{
		"the QR code":         key.Text(),
		"a QR code, broken":   key.Text()[:40] + "\n " + key.Text()[40:] + "\n",
		"a file of age":       "# created: 2026\n# public key: age1x\n" + key.Text() + "\n",
		"the lines":           strings.Join(lines, "\n"),
		"the lines, numbered": numbered,
		"small letters":       strings.ToLower(strings.Join(lines, "\r\n")),
		"without spaces":      strings.ReplaceAll(strings.Join(lines, "\n"), " ", ""),
		"with hyphens":        strings.ReplaceAll(strings.Join(lines, "\n"), " ", "-"),
		"wide letters":        wide,
		"look-alikes":         strings.NewReplacer("0", "o", "L", "1", "8", "B").Replace(strings.Join(lines, "\n")),
	} {
		got, err := vault.ParseRecoveryKey(text)
		if err != nil || got.Text() != key.Text() {
			t.Errorf("%s: %v", what, err)
		}
	}
	for i, line := range lines {
		must(t, vault.CheckRecoveryLine(i+1, line))
	}
	if len(key.Text()) != 74 || len(lines) != vault.RecoveryLines {
		t.Errorf("%d characters, %d lines", len(key.Text()), len(lines))
	}
}

func TestEveryWrongCharacterShowsInItsLine(t *testing.T) {
	lines := newKey(t).Lines()
	wrong := 0
	for n, line := range lines {
		for at := range len(line) {
			if line[at] == ' ' {
				continue
			}
			for _, sign := range keySigns {
				typed := line[:at] + string(sign) + line[at+1:]
				if typed == line {
					continue
				}
				wrong++
				all := append(append(append([]string(nil), lines[:n]...), typed), lines[n+1:]...)
				_, err := vault.ParseRecoveryKey(strings.Join(all, "\n"))
				if e := sheetError(err); e.Line != n+1 || e.Reason != vault.SheetCheck {
					t.Fatalf("line %d %q: %v", n+1, typed, err)
				}
			}
		}
		// Two neighbours in each other's place, over the gaps too.
		flat := strings.ReplaceAll(line, " ", "")
		for at := range len(flat) - 1 {
			typed := flat[:at] + flat[at+1:at+2] + flat[at:at+1] + flat[at+2:]
			if typed != flat && sheetError(vault.CheckRecoveryLine(n+1, typed)).Reason != vault.SheetCheck {
				t.Errorf("line %d: %q passes for %q", n+1, typed, flat)
			}
		}
		for other := range lines {
			if e := sheetError(vault.CheckRecoveryLine(other+1, line)); other != n && other != 4 && n != 4 &&
				(e.Reason != vault.SheetOrder || e.Line != other+1 || e.Other != n+1) {
				t.Errorf("line %d typed as line %d: %v", n+1, other+1, e)
			}
		}
	}
	if wrong != 68*31 {
		t.Errorf("%d wrong characters were tried", wrong)
	}
}

func TestAWrongSheetIsTold(t *testing.T) {
	key := newKey(t)
	lines := key.Lines()
	join := func(list ...string) string { return strings.Join(list, "\n") }
	for what, c := range map[string]struct {
		text string
		want vault.SheetError
	}{
		"nothing":            {"", vault.SheetError{Reason: vault.SheetNothing, Line: 1}},
		"a line missing":     {join(lines[:4]...), vault.SheetError{Reason: vault.SheetLines, Line: 5}},
		"a line too many":    {join(append(lines, "QQQQ")...), vault.SheetError{Reason: vault.SheetLines, Line: 6}},
		"a short line":       {join(lines[0], lines[1][:12]), vault.SheetError{Reason: vault.SheetShort, Line: 2, Position: 10}},
		"a long line":        {join(lines[0] + "Q"), vault.SheetError{Reason: vault.SheetLong, Line: 1, Position: 15}},
		"a foreign sign":     {join(lines[0], "あ"+lines[1]), vault.SheetError{Reason: vault.SheetCharacter, Line: 2, Position: 1, Found: "あ"}},
		"a QR code cut off":  {key.Text()[:60], vault.SheetError{Reason: vault.SheetWhole}},
		"a QR code, changed": {key.Text()[:30] + other(key.Text()[30]) + key.Text()[31:], vault.SheetError{Reason: vault.SheetWhole}},
	} {
		_, err := vault.ParseRecoveryKey(c.text)
		if e := sheetError(err); e != c.want {
			t.Errorf("%s: %+v", what, e)
		}
	}
}

func other(c byte) string {
	if c == 'Q' {
		return "P"
	}
	return "Q"
}

func TestARecoveryKeyIsNotPrinted(t *testing.T) {
	key := newKey(t)
	with := vault.Opening{Key: key, Passphrase: "sesame"}
	for _, said := range []string{
		fmt.Sprintf("%v %+v %#v %s %q %x", key, key, key, key, key, key), fmt.Sprintf("%v %+v %#v", with, with, &with),
	} {
		if strings.Contains(said, key.Text()[16:30]) || strings.Contains(said, "sesame") {
			t.Error(said)
		}
	}
	_, err := vault.ParseRecoveryKey(key.Text()[:70] + other(key.Text()[70]) + key.Text()[71:])
	if err == nil || strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), key.Text()[20:30]) {
		t.Errorf("the error: %v", err)
	}
}

func FuzzRecoveryKey(f *testing.F) {
	key := newKey(f)
	f.Add(key.Text())
	f.Add(strings.Join(key.Lines(), "\n"))
	f.Fuzz(func(t *testing.T, text string) {
		key, err := vault.ParseRecoveryKey(text)
		if err != nil {
			if sheetError(err).Reason == "" {
				t.Errorf("not a sheet error: %v", err)
			}
			return
		}
		again, err := vault.ParseRecoveryKey(strings.Join(key.Lines(), "\n"))
		if err != nil || again.Text() != key.Text() {
			t.Errorf("what was read is not read again: %v", err)
		}
	})
}

func TestALineOfAnotherSheetIsNotALineOfThisOne(t *testing.T) {
	key, other := newKey(t), newKey(t)
	for n := range vault.RecoveryLines {
		must(t, key.CheckLine(n+1, strings.ToLower(key.Lines()[n])))
		if e := sheetError(key.CheckLine(n+1, other.Lines()[n])); e.Reason != vault.SheetCheck || e.Line != n+1 {
			t.Errorf("line %d of another sheet: %+v", n+1, e)
		}
		if e := sheetError(key.CheckLine(n+1, key.Lines()[n][:6])); e.Reason != vault.SheetShort {
			t.Errorf("half of line %d: %+v", n+1, e)
		}
	}
	if e := sheetError(key.CheckLine(0, "")); e.Reason != vault.SheetLines {
		t.Errorf("line 0: %+v", e)
	}
}

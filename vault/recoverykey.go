// The recovery key: what opens the backups where nothing else is left. It is
// an age identity (X25519, which the age program of every system reads), and
// it is written down, not kept. On paper it stands in five lines, each with
// two characters of its own that show a typing error in that line.

package vault

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"filippo.io/age"
	"golang.org/x/text/unicode/norm"
)

// RecoveryLines is how many lines a recovery key has on its sheet.
const RecoveryLines = 5

const (
	keyPrefix = "AGE-SECRET-KEY-1"
	keySigns  = 58                                 // after the prefix
	lineSigns = 12                                 // of the key in a line; the last has 10
	signs     = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L" // of Bech32 (BIP 173), by their values
)

// RecoveryKey opens backups. It prints as [recovery key]; Text and Lines are
// the only doors.
type RecoveryKey struct{ identity *age.X25519Identity }

// NewRecoveryKey makes a key that nobody had before.
func NewRecoveryKey() (RecoveryKey, error) {
	identity, err := age.GenerateX25519Identity()
	return RecoveryKey{identity}, err
}

// IsZero says whether it is no key at all.
func (k RecoveryKey) IsZero() bool { return k.identity == nil }

// Text is the key as one line of 74 characters: for a QR code, and as the age
// program takes it in a file.
func (k RecoveryKey) Text() string {
	if k.IsZero() {
		return ""
	}
	return k.identity.String()
}

// Lines is the key for paper: five lines in groups of four characters.
func (k RecoveryKey) Lines() []string {
	if k.IsZero() {
		return nil
	}
	rest := strings.TrimPrefix(k.Text(), keyPrefix)
	lines := make([]string, RecoveryLines)
	for i := range lines {
		part := rest[i*lineSigns : min((i+1)*lineSigns, keySigns)]
		lines[i] = inFours(part + lineCheck(i+1, part))
	}
	return lines
}

// Format keeps the key out of every print.
func (RecoveryKey) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[recovery key]") }

// MarshalText keeps it out of JSON.
func (RecoveryKey) MarshalText() ([]byte, error) { return []byte("[recovery key]"), nil }

func inFours(s string) string {
	var b strings.Builder
	for i, r := range s {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// ParseRecoveryKey reads a key as its QR code has it, as a file of the age
// program has it, or as the five lines of the sheet. Case, width of the
// letters, spaces, and the numbers before the lines do not matter. The error
// is a *SheetError.
func ParseRecoveryKey(text string) (RecoveryKey, error) {
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	whole := strings.NewReplacer(" ", "", "\t", "").Replace(strings.ToUpper(norm.NFKC.String(strings.Join(lines, ""))))
	if strings.HasPrefix(whole, keyPrefix) {
		return parseIdentity(whole)
	}
	if len(lines) == 0 {
		return RecoveryKey{}, &SheetError{Reason: SheetNothing, Line: 1}
	}
	var key strings.Builder
	key.WriteString(keyPrefix)
	for i, line := range lines {
		if i == RecoveryLines {
			return RecoveryKey{}, &SheetError{Reason: SheetLines, Line: i + 1}
		}
		part, err := readLine(i+1, line)
		if err != nil {
			return RecoveryKey{}, err
		}
		key.WriteString(part)
	}
	if len(lines) < RecoveryLines {
		return RecoveryKey{}, &SheetError{Reason: SheetLines, Line: len(lines) + 1}
	}
	return parseIdentity(key.String())
}

func parseIdentity(text string) (RecoveryKey, error) {
	identity, err := age.ParseX25519Identity(text)
	if err != nil {
		return RecoveryKey{}, &SheetError{Reason: SheetWhole} // err repeats the key
	}
	return RecoveryKey{identity}, nil
}

// CheckRecoveryLine says what is wrong with one line of a sheet, counted from
// 1, as it was typed: nil, or a *SheetError.
func CheckRecoveryLine(number int, typed string) error {
	_, err := readLine(number, typed)
	return err
}

// CheckLine says whether a line was typed as it stands on the sheet of this
// key: nil, or a *SheetError.
func (k RecoveryKey) CheckLine(number int, typed string) error {
	if err := CheckRecoveryLine(number, typed); err != nil {
		return err
	}
	if k.IsZero() {
		return &SheetError{Reason: SheetWhole}
	}
	lines := k.Lines()
	lines[number-1] = typed
	again, err := ParseRecoveryKey(strings.Join(lines, "\n"))
	if err != nil || again.Text() != k.Text() {
		return &SheetError{Reason: SheetCheck, Line: number}
	}
	return nil
}

// readLine gives the part of the key that a typed line holds.
func readLine(number int, typed string) (string, error) {
	fail := func(r SheetReason, position int, found string) (string, error) {
		return "", &SheetError{Reason: r, Line: number, Position: position, Found: found}
	}
	want := lineSigns + 2
	if number == RecoveryLines {
		want = keySigns - (RecoveryLines-1)*lineSigns + 2
	}
	if number < 1 || number > RecoveryLines {
		return fail(SheetLines, 0, "")
	}
	var b strings.Builder
	position := 0
	for _, r := range withoutNumber(typed, number) {
		if unicode.IsSpace(r) || strings.ContainsRune("-‐‑–ー−_.", r) {
			continue
		}
		position++
		sign := sign(r)
		if sign == 0 {
			return fail(SheetCharacter, position, string(r))
		}
		b.WriteByte(sign)
	}
	line := b.String()
	switch {
	case len(line) < want:
		return fail(SheetShort, len(line), "")
	case len(line) > want:
		return fail(SheetLong, len(line), "")
	}
	part, check := line[:want-2], line[want-2:]
	if lineCheck(number, part) == check {
		return part, nil
	}
	for other := 1; other <= RecoveryLines; other++ {
		if other != number && lineCheck(other, part) == check {
			return "", &SheetError{Reason: SheetOrder, Line: number, Other: other}
		}
	}
	return fail(SheetCheck, 0, "")
}

// withoutNumber takes off the number that a sheet prints before a line. The
// groups have four characters, so a lone one is none of the key's.
func withoutNumber(typed string, number int) string {
	typed = strings.TrimSpace(norm.NFKC.String(typed))
	rest, ok := strings.CutPrefix(typed, fmt.Sprint(number))
	if bare := strings.TrimLeft(rest, " \t.:)"); ok && bare != rest {
		return bare
	}
	return typed
}

// sign gives the character of the key that was meant, 0 where none was. What
// is not in the alphabet because it looks like another one is taken for that.
func sign(r rune) byte {
	r = unicode.ToUpper(r)
	switch r {
	case 'O':
		r = '0'
	case 'I', '1':
		r = 'L'
	case 'B':
		r = '8'
	}
	if r > unicode.MaxASCII || !strings.ContainsRune(signs, r) {
		return 0
	}
	return byte(r)
}

// lineCheck gives the two characters at the end of a line. Number, part and
// check together are a word of a Reed-Solomon code over GF(32) with two check
// symbols: any two wrong characters show, and so do two in each other's place
// and a line in another's place.
func lineCheck(number int, part string) string {
	sum, weighted, weight := byte(number), byte(number), byte(1)
	for i := range len(part) {
		weight = double(weight)
		value := byte(strings.IndexByte(signs, part[i]))
		sum ^= value
		weighted ^= times(weight, value)
	}
	first, second := double(weight), double(double(weight))
	for x := range byte(32) {
		if y := sum ^ x; times(first, x)^times(second, y) == weighted {
			return string([]byte{signs[x], signs[y]})
		}
	}
	return "" // never: the two weights differ, so there is one solution
}

// double and times calculate in GF(32), by the polynomial x^5 + x^2 + 1.
func double(a byte) byte {
	if a <<= 1; a&32 != 0 {
		a ^= 0b100101
	}
	return a
}

func times(a, b byte) (product byte) {
	for ; b > 0; a, b = double(a), b>>1 {
		if b&1 != 0 {
			product ^= a
		}
	}
	return product
}

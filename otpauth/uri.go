// Reading otpauth URIs as they are found in the wild: lenient on spelling,
// strict on whatever changes the code.

package otpauth

import (
	"math"
	"strconv"
	"strings"
)

// maxURI bounds a URI in bytes. Some carry a picture in a parameter.
const maxURI = 64 << 10

// ParseURI reads an account from otpauth://, apple-otpauth:// or steam://.
//
// What changes no code is understood however it is spelled, with a Note: odd
// case and escapes, a + for a space, other names of an algorithm, separators
// in the secret. What is absent takes the usual value and is noted as
// assumed. What is stated but is not a type, algorithm, number of digits or
// period that this package makes codes for is an *Error, never a default. The
// issuer parameter wins over the prefix of the label.
//
// With an error, the Account holds only the issuer and the name, as far as
// they could be read.
func ParseURI(s string) (Account, []Note, error) {
	s = strings.TrimFunc(s, isBlank)
	if len(s) > maxURI {
		return Account{}, nil, fail(ReasonLong, "limit", maxURI)
	}
	scheme, rest, ok := cutScheme(s)
	var r uriReader
	switch {
	case !ok:
		return Account{}, nil, fail(ReasonScheme, "scheme", "")
	case strings.EqualFold(scheme, "otpauth"):
	case strings.EqualFold(scheme, "apple-otpauth"):
		r.note(NoteApple)
	case strings.EqualFold(scheme, "steam"):
		return parseSteam(rest)
	case strings.EqualFold(scheme, "motp"):
		return Account{}, nil, fail(ReasonType, "type", "mOTP")
	default:
		return Account{}, nil, fail(ReasonScheme, "scheme", shown(strings.ToLower(scheme)))
	}
	if after, found := strings.CutPrefix(rest, "//"); found {
		rest = after
	} else {
		r.note(NoteSpelling, "part", scheme+":")
	}
	if err := r.read(rest); err != nil {
		r.account.Secret.Wipe()
		return Account{Issuer: r.account.Issuer, Name: r.account.Name}, nil, err
	}
	return r.account, r.notes, nil
}

// cutScheme parts a URI at its first colon, if that ends a scheme.
func cutScheme(s string) (scheme, rest string, ok bool) {
	scheme, rest, ok = strings.Cut(s, ":")
	for i := range len(scheme) {
		c := scheme[i] | 0x20
		if (c < 'a' || c > 'z') && (i == 0 || !strings.ContainsRune("0123456789+-.", rune(scheme[i]))) {
			return "", s, false
		}
	}
	return scheme, rest, ok && scheme != ""
}

// parseSteam reads what follows steam: in steam://SECRET, which states
// nothing else.
func parseSteam(rest string) (Account, []Note, error) {
	text, _ := unescape(strings.TrimSuffix(strings.TrimPrefix(rest, "//"), "/"))
	secret, found, err := readKey(text, true)
	if err != nil {
		return Account{Issuer: "Steam"}, nil, err
	}
	a := Account{
		Type: Steam, Issuer: "Steam", Secret: secret,
		Algorithm: SHA1, Digits: SteamDigits, Period: DefaultPeriod,
	}
	return a, found.notes([]Note{note(NoteNameless)}), nil
}

// uriReader fills one account from one URI.
type uriReader struct {
	account Account
	notes   []Note
	query   query
}

func (r *uriReader) note(kind string, pairs ...any) { r.notes = addNote(r.notes, note(kind, pairs...)) }

// read takes what follows the scheme: type/label?query. Nothing of a URI is
// unescaped before it is split, and a raw # belongs to the text around it,
// for no otpauth URI has a fragment.
func (r *uriReader) read(rest string) error {
	path, rawQuery, _ := strings.Cut(rest, "?")
	host, label, _ := strings.Cut(path, "/")
	r.query.read(rawQuery)
	r.readNames(label)
	if err := r.readType(host); err != nil {
		return err
	}
	if err := r.readValues(); err != nil {
		return err
	}
	if err := r.readSecret(); err != nil {
		return err
	}
	r.noteValues()
	return r.account.Check()
}

// readType settles the type, which the host may leave to other parameters
// where Steam is meant.
func (r *uriReader) readType(host string) error {
	t := Type(strings.ToLower(host))
	switch t {
	case TOTP, HOTP, Steam:
	default:
		return fail(ReasonType, "type", shown(host))
	}
	said := r.query.bareSteam()
	switch encoder := strings.ToLower(r.query.encoder.value); encoder {
	case "steam":
		said = true
	case "", "default":
	default:
		return fail(ReasonEncoder, "encoder", shown(r.query.encoder.value))
	}
	named := strings.EqualFold(strings.TrimSpace(r.account.Issuer), "Steam") && r.query.encoder.value == ""
	digits, _ := number(r.query.digits.value, MaxDigits)
	switch {
	case said && t == HOTP:
		return fail(ReasonSteam, "parameter", "type", "value", string(HOTP))
	case t == TOTP && (said || named && (!r.query.digits.stated || digits == SteamDigits)):
		t = Steam
		r.note(NoteSteamGuessed)
	case t == TOTP && named && digits > SteamDigits:
		r.note(NoteSteamOrdinary, "digits", int(digits))
	}
	r.account.Type = t
	return nil
}

// readValues settles all that changes the code beside type and secret.
func (r *uriReader) readValues() error {
	if name := r.query.conflict(); name != "" {
		return fail(ReasonRepeated, "parameter", name)
	}
	if err := r.readAlgorithm(); err != nil {
		return err
	}
	if err := r.readDigits(); err != nil {
		return err
	}
	if err := r.readPeriod(); err != nil {
		return err
	}
	return r.readCounter()
}

func (r *uriReader) readAlgorithm() error {
	p := r.query.algorithm
	if !p.stated {
		r.account.Algorithm = SHA1
		return nil
	}
	switch name := plainAlgorithm(p.value); name {
	case SHA1, SHA256, SHA512:
		r.account.Algorithm = name
		if p.value != string(name) {
			r.note(NoteAlgorithm, "written", p.value, "algorithm", string(name))
		}
		return nil
	}
	return fail(ReasonAlgorithm, "algorithm", shown(p.value))
}

// plainAlgorithm takes the dress off the names that programs write for an
// algorithm, such as "Algorithm.sha256", "HmacSHA1" or "SHA-512".
func plainAlgorithm(s string) Algorithm {
	switch s {
	case "SHA1", "SHA256", "SHA512":
		return Algorithm(s)
	}
	s = strings.ToUpper(s)
	s = strings.TrimPrefix(s, "ALGORITHM.")
	s = strings.NewReplacer("-", "", "_", "").Replace(s)
	return Algorithm(strings.TrimPrefix(s, "HMAC"))
}

func (r *uriReader) readDigits() error {
	p := r.query.digits
	switch {
	case p.stated:
		n, ok := number(p.value, MaxDigits)
		if !ok || n == 0 {
			return fail(ReasonDigits, "digits", shown(p.value))
		}
		r.account.Digits = int(n)
	case r.account.Type == Steam:
		r.account.Digits = SteamDigits
	default:
		r.account.Digits = DefaultDigits
	}
	return nil
}

func (r *uriReader) readPeriod() error {
	p := r.query.period
	switch {
	case r.account.Type == HOTP: // some writers state one all the same
	case p.stated:
		n, ok := number(p.value, MaxPeriod)
		if !ok || n == 0 {
			return fail(ReasonPeriod, "period", shown(p.value))
		}
		r.account.Period = int(n)
	default:
		r.account.Period = DefaultPeriod
	}
	return nil
}

func (r *uriReader) readCounter() error {
	p := r.query.counter
	if r.account.Type != HOTP || !p.stated {
		return nil
	}
	n, ok := number(p.value, math.MaxUint64)
	if !ok {
		return fail(ReasonCounter, "counter", shown(p.value))
	}
	r.account.Counter = n
	return nil
}

func (r *uriReader) readSecret() error {
	secret, found, err := readKey(r.query.secret.value, true)
	if err != nil {
		return err
	}
	r.account.Secret = secret
	if found.tidied {
		r.note(NoteSecretSpelling)
	}
	r.notes = found.notes(r.notes)
	return nil
}

// noteValues notes what is unusual in the values, and what was assumed.
func (r *uriReader) noteValues() {
	a, q := r.account, &r.query
	if a.Type == Steam {
		return // its values are fixed
	}
	if a.Digits < 6 || a.Digits > 8 {
		r.note(NoteDigits, "digits", a.Digits)
	}
	if a.Type == TOTP && a.Period != DefaultPeriod {
		r.note(NotePeriod, "period", a.Period)
	}
	if a.Type == HOTP && !q.counter.stated {
		r.note(NoteCounterAssumed)
	}
	if q.algorithm.stated && q.digits.stated && (q.period.stated || a.Type == HOTP) {
		return
	}
	var algorithm, digits, period any
	if !q.algorithm.stated {
		algorithm = string(a.Algorithm)
	}
	if !q.digits.stated {
		digits = a.Digits
	}
	if !q.period.stated && a.Type != HOTP {
		period = a.Period
	}
	r.note(NoteAssumed, "algorithm", algorithm, "digits", digits, "period", period)
}

// number reads a number of ASCII digits alone, up to a limit.
func number(s string, limit uint64) (n uint64, ok bool) {
	if s == "" || s[0] == '+' {
		return 0, false
	}
	n, err := strconv.ParseUint(s, 10, 64)
	return n, err == nil && n <= limit
}

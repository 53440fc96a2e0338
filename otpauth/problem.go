// What can be wrong with an account and what is worth knowing about it: the
// errors and notes of this package, and their keys for the translations.

package otpauth

import (
	"fmt"
	"maps"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Reason says what is wrong, as the last part of a translation key.
type Reason string

const (
	ReasonScheme          Reason = "scheme"           // not an otpauth URI; scheme
	ReasonLong            Reason = "long"             // the whole text; limit in bytes
	ReasonType            Reason = "type"             // no such type of code; type
	ReasonAlgorithm       Reason = "algorithm"        // no such algorithm; algorithm
	ReasonDigits          Reason = "digits"           // not 1 to 10; digits
	ReasonPeriod          Reason = "period"           // not 1 to 2^31-1; period
	ReasonCounter         Reason = "counter"          // not a number; counter
	ReasonEncoder         Reason = "encoder"          // no such form of code; encoder
	ReasonSteam           Reason = "steam"            // what Steam never uses; parameter, value
	ReasonRepeated        Reason = "repeated"         // stated twice, differently; parameter
	ReasonSecretEmpty     Reason = "secret.empty"     // there is none
	ReasonSecretCharacter Reason = "secret.character" // position from 1, character
	ReasonSecretLookalike Reason = "secret.lookalike" // position, character, suggestion, other (may be empty)
	ReasonSecretHex       Reason = "secret.hex"       // it looks like hexadecimal; position, character
	ReasonSecretLength    Reason = "secret.length"    // a character is missing or too many; length in characters
	ReasonSecretLong      Reason = "secret.long"      // limit in bytes
	ReasonNameLong        Reason = "name.long"        // limit in bytes
	ReasonTime            Reason = "time"             // before 1970 or after 9999
	ReasonCounterEnd      Reason = "counter.end"      // the last counter is used up
)

// reasons lists every Reason with its short technical English.
func reasons() map[Reason]string {
	return map[Reason]string{
		ReasonScheme:          "not an otpauth URI",
		ReasonLong:            "text too long",
		ReasonType:            "type of code not supported",
		ReasonAlgorithm:       "algorithm not supported",
		ReasonDigits:          "digits out of range",
		ReasonPeriod:          "period out of range",
		ReasonCounter:         "counter is not a number",
		ReasonEncoder:         "encoder not supported",
		ReasonSteam:           "not a value that Steam uses",
		ReasonRepeated:        "parameter stated twice with different values",
		ReasonSecretEmpty:     "no secret",
		ReasonSecretCharacter: "secret has a character that base32 lacks",
		ReasonSecretLookalike: "secret has a character that base32 lacks",
		ReasonSecretHex:       "secret looks like hexadecimal, not base32",
		ReasonSecretLength:    "secret has an impossible length",
		ReasonSecretLong:      "secret too long",
		ReasonNameLong:        "name too long",
		ReasonTime:            "time outside the years 1970 to 9999",
		ReasonCounterEnd:      "counter at its end",
	}
}

// Error is why a text is not an account, or an account gives no code. It
// never holds a secret or a part of one.
type Error struct {
	Reason  Reason
	Details map[string]any // named values, as listed beside each Reason
}

// Error gives short technical English.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("otpauth: ")
	b.WriteString(reasons()[e.Reason])
	names := make([]string, 0, len(e.Details))
	for name := range e.Details {
		names = append(names, name)
	}
	sort.Strings(names)
	for i, name := range names {
		b.WriteString([2]string{": ", ", "}[min(i, 1)])
		if s, ok := e.Details[name].(string); ok {
			fmt.Fprintf(&b, "%s %q", name, s)
		} else {
			fmt.Fprintf(&b, "%s %v", name, e.Details[name])
		}
	}
	return b.String()
}

// Explanation gives the key of the sentence for a person, and its values.
func (e *Error) Explanation() (key string, details map[string]any) {
	return "otpauth." + string(e.Reason), e.Details
}

func fail(r Reason, pairs ...any) *Error { return &Error{Reason: r, Details: named(pairs)} }

// The kinds of Note.
const (
	NoteApple          = "apple"           // apple-otpauth:// was read as otpauth://
	NoteSpelling       = "spelling"        // the form of the URI was off and is understood; part
	NoteUnescaped      = "unescaped"       // a character should have been escaped; character
	NoteNameless       = "nameless"        // there is no account name
	NoteNameRepaired   = "name.repaired"   // unreadable bytes or control characters in a name
	NoteIssuerDiffers  = "issuer.differs"  // issuer (used), label (the other)
	NoteIssuerPlus     = "issuer.plus"     // a + in the issuer was read as a space; issuer
	NoteIssuerKept     = "issuer.kept"     // a + in the issuer was kept; issuer
	NoteSteamGuessed   = "steam.guessed"   // taken for Steam though the type does not say so
	NoteSteamOrdinary  = "steam.ordinary"  // called Steam, but an ordinary code; digits
	NoteAlgorithm      = "algorithm"       // spelled otherwise; written, algorithm
	NoteDigits         = "digits"          // other than 6 to 8; digits
	NotePeriod         = "period"          // other than 30; period in seconds
	NoteAssumed        = "assumed"         // algorithm, digits, period: each the usual value, or nil where stated
	NoteCounterAssumed = "counter.assumed" // no counter stated: 0
	NoteRepeated       = "repeated"        // stated twice, the first is used; parameter
	NoteSecretSpelling = "secret.spelling" // lower case or separators in the secret
	NoteSecretShort    = "secret.short"    // ten characters or fewer; length in characters
)

func kinds() []string {
	return []string{
		NoteApple, NoteSpelling, NoteUnescaped, NoteNameless, NoteNameRepaired, NoteIssuerDiffers, NoteIssuerPlus,
		NoteIssuerKept, NoteSteamGuessed, NoteSteamOrdinary, NoteAlgorithm, NoteDigits, NotePeriod, NoteAssumed,
		NoteCounterAssumed, NoteRepeated, NoteSecretSpelling, NoteSecretShort,
	}
}

// Note is something about an accepted account that its owner may want to see
// before it is saved: a leniency that was used, or a value that was assumed
// or is unusual. It never holds a secret.
type Note struct {
	Kind    string
	Details map[string]any // named values, as listed beside each kind
}

// Explanation gives the key of the sentence for a person, and its values.
func (n Note) Explanation() (key string, details map[string]any) {
	return "otpauth.note." + n.Kind, n.Details
}

func note(kind string, pairs ...any) Note { return Note{Kind: kind, Details: named(pairs)} }

// addNote adds a note unless it has been made already.
func addNote(notes []Note, n Note) []Note {
	for _, other := range notes {
		if other.Kind == n.Kind && maps.Equal(other.Details, n.Details) {
			return notes
		}
	}
	return append(notes, n)
}

// AssumedNote is the note of an account whose algorithm, digits and period
// are all the usual ones because nobody stated them, as with a setup key.
func AssumedNote() Note {
	return note(NoteAssumed, "algorithm", string(SHA1), "digits", DefaultDigits, "period", DefaultPeriod)
}

// Explanations lists every key that an error or a note of this package gives.
func Explanations() []string {
	var keys []string
	for r := range reasons() {
		keys = append(keys, "otpauth."+string(r))
	}
	for _, k := range kinds() {
		keys = append(keys, "otpauth.note."+k)
	}
	sort.Strings(keys)
	return keys
}

func named(pairs []any) map[string]any {
	if len(pairs) == 0 {
		return nil
	}
	details := make(map[string]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		details[pairs[i].(string)] = pairs[i+1]
	}
	return details
}

// shown is a value from outside as an error may repeat it. Anything longer
// than a parameter's value ever is might be a secret in the wrong place.
func shown(value string) string {
	if utf8.RuneCountInString(value) > 12 {
		return "…"
	}
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '\uFFFD'
		}
		return r
	}, value)
}

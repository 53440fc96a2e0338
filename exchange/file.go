// Whose file a text is: other authenticators, told by the shape of what they
// write.

package exchange

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// recogniseFile names the app whose file begins with a sign that no text
// has; "" for any other.
func recogniseFile(data string) (app string) {
	for _, known := range []struct{ magic, app string }{
		{"AUTHENTICATORPRO", "Stratum"},
		{"AuthenticatorPro", "Stratum"},
		{"\xAC\xED\x00\x05", "FreeOTP"},
	} {
		if strings.HasPrefix(data, known.magic) {
			return known.app
		}
	}
	switch {
	case strings.HasPrefix(data, "SQLite format 3\x00"):
		for _, known := range []struct{ mark, app string }{
			{"oath_secret_key", "Microsoft Authenticator"},
			{"authenticatorcategory", "Stratum"},
			{"CREATE TABLE accounts", "Google Authenticator"},
		} {
			if strings.Contains(data, known.mark) {
				return known.app
			}
		}
	case strings.HasPrefix(data, "PK\x03\x04") && strings.Contains(data, "Accounts.txt"):
		return "Authenticator Plus"
	}
	return ""
}

// recogniseDocument names what a whole text is if it is the content of a
// file; nil for what may be an account or a list of them.
func recogniseDocument(text string) *Error {
	var app string
	switch {
	case strings.ContainsRune(text, 0) || !utf8.ValidString(text) && !strings.Contains(text, "://"):
		return fail(ReasonFileUnknown)
	case text[0] == '{':
		app = appOfObject(text)
	case text[0] == '[':
		app = appOfArray(text)
	case text[0] == '<':
		app = appOfXML(text)
	case isBitwardenCSV(text):
		return fail(ReasonFileLater, "app", "Bitwarden")
	case isSealedLine(text):
		return fail(ReasonFileLater, "app", "TOTP Authenticator")
	default:
		return nil
	}
	if app == "" {
		return fail(ReasonFileUnknown)
	}
	return fail(ReasonFileLater, "app", app)
}

// appOfObject names the app that writes such a JSON object, by the names of
// its members alone.
func appOfObject(text string) string {
	var members map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &members) != nil {
		return ""
	}
	has := func(names ...string) bool {
		for _, name := range names {
			if _, found := members[name]; !found {
				return false
			}
		}
		return true
	}
	switch {
	case has("header", "db"):
		return "Aegis"
	case has("services", "schemaVersion"), has("servicesEncrypted"):
		return "2FAS"
	case has("Authenticators"):
		return "Stratum"
	case has("kdfParams", "encryptedData"):
		return "Ente Auth"
	case has("tokenOrder", "tokens"):
		return "FreeOTP+"
	case has("encrypted", "items"), has("encrypted", "data"), has("encKeyValidation_DO_NOT_EDIT"):
		return "Bitwarden"
	case has("version", "entries"), has("version", "salt", "content"):
		return "Proton Authenticator"
	case has("shared_secret"):
		return "Steam"
	case has("accounts") && strings.Contains(string(members["accounts"]), `"shared_secret"`):
		return "Steam"
	case has("accounts") && strings.Contains(string(members["accounts"]), `"issuerName"`):
		return "LastPass Authenticator"
	}
	return ""
}

// appOfArray names the app that writes a JSON array of such entries, by the
// member names of the first of them.
func appOfArray(text string) string {
	var entries []json.RawMessage
	if json.Unmarshal([]byte(text), &entries) != nil || len(entries) == 0 {
		return ""
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(entries[0], &members) != nil {
		return ""
	}
	has := func(name string) bool { _, found := members[name]; return found }
	switch {
	case has("otpGenerator") || has("accountType"):
		return "Duo Mobile"
	case has("kind") && has("timer"):
		return "Raivo OTP"
	case has("secret") && has("label") && has("type"):
		return "andOTP"
	case has("key") && has("base"):
		return "TOTP Authenticator"
	}
	return ""
}

// appOfXML names the app whose settings an XML file holds.
func appOfXML(text string) string {
	for _, known := range []struct{ mark, app string }{
		{"com.authy.storage.tokens", "Authy"},
		{"STATIC_TOTP_CODES_LIST", "TOTP Authenticator"},
		{"com.blizzard.messenger", "Battle.net"},
		{"issuerExt", "FreeOTP"},
		{"tokenOrder", "FreeOTP"},
	} {
		if strings.Contains(text, known.mark) {
			return known.app
		}
	}
	return ""
}

// isBitwardenCSV looks at the line of column names.
func isBitwardenCSV(text string) bool {
	head, _, _ := strings.Cut(text, "\n")
	return strings.Contains(head, "login_totp") && strings.Contains(head, ",")
}

// isSealedLine tells whether a text is one line of base64 that cannot be
// base32, of whole AES blocks.
func isSealedLine(text string) bool {
	if len(text) < 64 || strings.ContainsAny(text, " \r\n\t:") ||
		strings.ToUpper(text) == text || strings.ToLower(text) == text {
		return false
	}
	data, err := base64.StdEncoding.DecodeString(text)
	return err == nil && len(data)%16 == 0
}

// This file promises: odd QR codes that an app should cope with, for the
// members for whom they are ordered.

package lab

import (
	"errors"
	"net/url"
	"strings"

	"rokketa/verifier"
)

// The variants of a QR code. The first four change how codes are made, the
// others only how the text is written.
const (
	QRPlain    = "plain"
	QRSHA256   = "sha256" // and a key whose padding is left out
	QRDigits8  = "digits8"
	QRPeriod60 = "period60"
	QRPadded   = "padded" // SHA-256 and a key with its padding
	QRIssuer   = "issuer" // the two issuers differ
	QRBare     = "bare"   // no issuer at all
	QRLower    = "lower"  // the key in small letters
	QRExtra    = "extra"  // parameters that nobody knows
)

// Variants gives every variant.
func Variants() []string {
	return []string{QRPlain, QRSHA256, QRDigits8, QRPeriod60, QRPadded, QRIssuer, QRBare, QRLower, QRExtra}
}

var errVariant = errors.New("lab: there is no such variant of a QR code")

// Vary orders a variant for a member's next set-ups.
func (l *Lab) Vary(member, variant string) error {
	for _, v := range Variants() {
		if v == variant {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.dress[member] = variant
			return nil
		}
	}
	return errVariant
}

func (l *Lab) variant(member string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.dress[member]
}

// parameters says how a member's next secret is made.
func (l *Lab) parameters(member string) verifier.Parameters {
	p := l.service.Profile().Parameters
	switch l.variant(member) {
	case QRSHA256, QRPadded:
		p.Algorithm = "SHA256"
	case QRDigits8:
		p.Digits = 8
	case QRPeriod60:
		p.Period = 60
	}
	return p
}

// show sees every QR code before the member does: it learns the phone and
// changes the text as ordered.
func (l *Lab) show(member, uri string) string {
	if p, err := readURI(uri); err == nil {
		l.mu.Lock()
		known := l.phones[member]
		again := len(known) > 0 && string(known[len(known)-1].phone.secret) == string(p.secret)
		if _, demo := l.people[member]; demo && !again {
			l.phones[member] = append(l.phones[member], held{owner: member, phone: p})
		}
		l.mu.Unlock()
	}
	return vary(uri, l.variant(member))
}

func vary(uri, variant string) string {
	u, err := url.Parse(uri)
	if err != nil {
		return uri
	}
	q := u.Query()
	switch variant {
	case QRPadded:
		key := q.Get("secret")
		q.Set("secret", key+strings.Repeat("=", (8-len(key)%8)%8))
	case QRIssuer:
		q.Set("issuer", "Another Portal")
	case QRBare:
		q.Del("issuer")
		path := strings.TrimPrefix(u.Path, "/")
		if _, account, ok := strings.Cut(path, ":"); ok {
			u.Path = "/" + account
			u.RawPath = ""
		}
	case QRLower:
		q.Set("secret", strings.ToLower(q.Get("secret")))
	case QRExtra:
		q.Set("image", "https://portal.mihon.example/icon.png")
		q.Set("x-lab", "1")
	default:
		return uri
	}
	u.RawQuery = strings.ReplaceAll(q.Encode(), "+", "%20")
	return u.String()
}

// dressing sets the door for QR codes. The type of the account that comes
// with the text is of no interest here, so it is left to the compiler.
func dressing[A any](door *func(member string, account A, uri string) string, l *Lab) {
	*door = func(member string, _ A, uri string) string { return l.show(member, uri) }
}

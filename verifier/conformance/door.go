// This file promises: the portal's doors as a client sees them, whichever way
// they are built: pages, or the rules themselves.

package conformance

import (
	"fmt"
	"time"
)

// answer is what came of knocking at a door.
type answer struct {
	status int    // of HTTP; 0 without
	number string // of the refusal, such as "E-2FA-104"; "" if let in
	said   string // what a person is told, without what differs by right (times, addresses)
	wait   time.Duration
	err    error // a fault, not a refusal
}

func (a answer) ok() bool { return a.err == nil && a.number == "" && a.status < 400 }

func (a answer) String() string {
	switch {
	case a.err != nil:
		return "fault: " + a.err.Error()
	case a.ok():
		return "let in"
	default:
		return fmt.Sprintf("refused %d %s", a.status, a.number)
	}
}

// same tells whether two answers cannot be told apart.
func same(a, b answer) bool {
	return a.status == b.status && a.number == b.number && a.said == b.said && (a.err == nil) == (b.err == nil)
}

// The numbers of refusals that the tests look for.
const (
	noLogin     = "E-2FA-101"
	noCode      = "E-2FA-104"
	noForm      = "E-2FA-105"
	noLocked    = "E-2FA-106"
	noStopped   = "E-2FA-107"
	noChallenge = "E-2FA-108"
	noSession   = "E-2FA-109"
	noFresh     = "E-2FA-110"
	noPassword  = "E-2FA-111"
	noRecovery  = "E-2FA-112"
)

// proof is what is shown before a change.
type proof struct{ password, code, recovery string }

// browser is one client with what it has been given (cookies or tokens). It
// is meant for one goroutine; twin gives another with the same.
type browser interface {
	from(ip string)
	at(server int) // which of the servers it talks to from now on
	twin() browser
	login(email, password string) answer
	remember(email, password string) answer // the same, staying logged in
	code(code string) answer
	resend() answer
	recover(code string) answer
	level() string // of the session: "", "enrol", "password", "full"
	method() string
	beginApp(p proof) (uri string, a answer)
	confirmApp(code string) answer
	askCode() answer
	disable(p proof) answer
	beginMail(p proof) answer
	confirmMail(code string) answer
	recoveryCodes(p proof) ([]string, answer)
	changePassword(old, next string) answer
	forgot(email string) answer
	reset(token, next string) answer
	endOthers() answer
	others() int // other sessions that are offered to be ended
	logout() answer
	token() string      // of the session, or of the ticket to the code before it
	plant(token string) // it was given this token, as session and as ticket
	trouble() string    // number of what went wrong with mailing the code of this login; "" for nothing
}

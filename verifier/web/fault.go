// Refusals and faults as a person meets them: one clear sentence with its
// number, the status that fits, the field that it is about, and below a wrong
// code the three usual causes.

package web

import (
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"rokketa/verifier"
)

// fault is what a page shows where something was refused.
type fault struct {
	Number  string
	Text    string
	Field   string // the name of the field that it is about
	Seconds int    // that a wait still lasts
	Causes  []string
}

// own is a refusal of the web itself, before any rule was asked.
type own struct {
	number, key string
	status      int
	field       string
}

func (o *own) Error() string { return "web: refused: " + o.number }

// Explanation names the sentence.
func (o *own) Explanation() (key string, details map[string]any) {
	return o.key, map[string]any{"number": o.number}
}

var (
	errForeign     = &own{"E-2FA-201", "web.foreign", http.StatusForbidden, ""}
	errLarge       = &own{"E-2FA-202", "web.large", http.StatusRequestEntityTooLarge, ""}
	errMalformed   = &own{"E-2FA-203", "web.malformed", http.StatusBadRequest, ""}
	errMissing     = &own{"E-2FA-204", "web.missing", http.StatusNotFound, ""}
	errMethod      = &own{"E-2FA-205", "web.method", http.StatusMethodNotAllowed, ""}
	errUnsupported = &own{"E-2FA-206", "web.unsupported", http.StatusUnsupportedMediaType, ""}
	errNoCode      = &own{"E-2FA-211", "web.blank.code", http.StatusUnprocessableEntity, "code"}
	errNoPassword  = &own{"E-2FA-212", "web.blank.password", http.StatusUnprocessableEntity, "password"}
	errNoEmail     = &own{"E-2FA-213", "web.blank.email", http.StatusUnprocessableEntity, "email"}
	errNoReason    = &own{"E-2FA-214", "web.blank.reason", http.StatusUnprocessableEntity, "reason"}
	errNoRecovery  = &own{"E-2FA-215", "web.blank.recovery", http.StatusUnprocessableEntity, "recovery"}
	errLongReason  = &own{"E-2FA-217", "web.long.reason", http.StatusUnprocessableEntity, "reason"}
	errNext        = &own{"E-2FA-216", "web.blank.password", http.StatusUnprocessableEntity, "next"}
	errBroken      = &own{"E-2FA-299", "web.broken", http.StatusInternalServerError, ""}
)

// refusedBy tells whether err is a sentence for a person and not a fault of ours.
func refusedBy(err error) bool {
	_, mine := errors.AsType[*own](err)
	return mine || verifier.Refused(err)
}

// status gives the status of a refusal. In the API whoever has not shown who
// they are gets 401; a page of a form says 422, which no browser takes for a
// question of its own.
func (c *call) status(err error) int {
	if o, ok := errors.AsType[*own](err); ok {
		return o.status
	}
	r, ok := errors.AsType[*verifier.Refusal](err)
	if !ok {
		return http.StatusInternalServerError
	}
	switch r.Reason {
	case verifier.ReasonLogin, verifier.ReasonCode, verifier.ReasonMalformed, verifier.ReasonPassword,
		verifier.ReasonRecovery, verifier.ReasonChallenge, verifier.ReasonSession, verifier.ReasonFresh:
		if c.api {
			return http.StatusUnauthorized
		}
		return http.StatusUnprocessableEntity
	case verifier.ReasonThrottled, verifier.ReasonLocked, verifier.ReasonMailOften:
		return http.StatusTooManyRequests
	case verifier.ReasonBusy, verifier.ReasonMailFailed:
		return http.StatusServiceUnavailable
	case verifier.ReasonStopped, verifier.ReasonLimited, verifier.ReasonForbidden, verifier.ReasonMailBarred,
		verifier.ReasonNoRecovery, verifier.ReasonMandatory:
		return http.StatusForbidden
	case verifier.ReasonNoPending, verifier.ReasonNotOn, verifier.ReasonTaken, verifier.ReasonDamaged:
		return http.StatusConflict
	case verifier.ReasonNoMember, verifier.ReasonNoSociety, verifier.ReasonNoSession:
		return http.StatusNotFound
	case verifier.ReasonReset:
		return http.StatusGone
	}
	return http.StatusUnprocessableEntity
}

// explain makes the fault of a refusal.
func (c *call) explain(err error) *fault {
	if !refusedBy(err) {
		err = errBroken
	}
	f := &fault{Text: c.t.Explain(err)}
	if o, ok := errors.AsType[*own](err); ok {
		f.Number, f.Field = o.number, o.field
		return f
	}
	r, _ := errors.AsType[*verifier.Refusal](err)
	f.Number = r.Number
	f.Seconds = int((r.Wait + time.Second - 1) / time.Second)
	switch r.Reason {
	case verifier.ReasonLogin, verifier.ReasonBadAddress:
		f.Field = "email"
	case verifier.ReasonCode, verifier.ReasonMalformed:
		f.Field = "code"
	case verifier.ReasonRecovery:
		f.Field = "recovery"
	case verifier.ReasonPassword:
		f.Field = "password"
	case verifier.ReasonShort, verifier.ReasonLong, verifier.ReasonCommon, verifier.ReasonOwnName:
		f.Field = "next"
	case verifier.ReasonWhy:
		f.Field = "reason"
	}
	return f
}

// causes adds the three usual causes below a wrong code. They never say which
// one applies.
func (c *call) causes(f *fault, err error, mailed bool) {
	if !verifier.Refused(err, verifier.ReasonCode) {
		return
	}
	keys := []string{"web.causes.clock", "web.causes.late", "web.causes.old"}
	if mailed {
		keys = []string{"web.causes.mail.old", "web.causes.mail.late", "web.causes.mail.typo"}
	}
	for _, key := range keys {
		f.Causes = append(f.Causes, c.say(key))
	}
}

// retry says in the header how long a wait lasts.
func (c *call) retry(f *fault, status int) {
	switch {
	case f.Seconds > 0:
		c.w.Header().Set("Retry-After", strconv.Itoa(f.Seconds))
	case status == http.StatusServiceUnavailable:
		c.w.Header().Set("Retry-After", "5")
	}
}

// fail answers with a page (or an API's answer) that says what was refused.
// What is no refusal is a fault of ours: it is logged, and the person is told
// so without its text.
func (c *call) fail(err error) {
	if c.api {
		c.problem(err)
		return
	}
	if verifier.Refused(err, verifier.ReasonSession, verifier.ReasonChallenge) {
		c.note("over")
		c.to("/login")
		return
	}
	c.report(err)
	f, status := c.explain(err), c.status(err)
	c.retry(f, status)
	title, button, to := "web.address.title", "web.missing.button", "/"
	if o, ok := errors.AsType[*own](err); ok {
		switch o {
		case errForeign:
			title = "web.foreign.title"
		case errLarge:
			title = "web.large.title"
		case errMalformed:
			title = "web.malformed.title"
		case errMissing:
			title = "web.missing.title"
		case errMethod:
			title = "web.method.title"
		}
	} else if status == http.StatusInternalServerError {
		title = "web.broken.title"
	} else if verifier.Refused(err, verifier.ReasonForbidden, verifier.ReasonLimited) {
		title = "web.denied.title"
	}
	v := c.view("message", c.say(title))
	v.Data = struct{ Text, Number, To, Button string }{f.Text, f.Number, to, c.say(button)}
	v.Path, v.Fault, v.told = "", f, true // the title says that it is an error, the page itself which
	c.show(status, v)
}

// report logs what is our own fault, without anything that was typed.
func (c *call) report(err error) {
	if !refusedBy(err) && c.r.Context().Err() == nil {
		c.p.o.Log.Error("a request failed", slog.String("route", c.r.Pattern), slog.String("error", err.Error()))
	}
}

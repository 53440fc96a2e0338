// The JSON API for clients under test: the same rules, the same counters and
// the same sessions as the forms, with the token in the Authorization header
// and never in a cookie. openapi.json describes it and is served with it.

package web

import (
	_ "embed"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"rokketa/verifier"
)

//go:embed openapi.json
var openAPI []byte

func isAPI(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/api/") }

func (p *Portal) routeAPI() {
	p.on("GET /api/v1/openapi.json", open, func(c *call) error {
		c.w.Header().Set("Content-Type", "application/json")
		c.w.WriteHeader(http.StatusOK)
		_, _ = c.w.Write(openAPI)
		return nil
	})
	p.on("POST /api/v1/login", open, (*call).apiLogin)
	p.on("POST /api/v1/verify", open, (*call).apiVerify)
	p.on("POST /api/v1/resend", open, (*call).apiResend)
	p.on("GET /api/v1/account", open, bearer((*call).apiAccount))
	p.on("POST /api/v1/ask", open, bearer((*call).apiAsk))
	p.on("POST /api/v1/enrol", open, bearer((*call).apiEnrol))
	p.on("POST /api/v1/confirm", open, bearer((*call).apiConfirm))
	p.on("POST /api/v1/cancel", open, bearer((*call).apiCancel))
	p.on("POST /api/v1/disable", open, bearer((*call).apiDisable))
	p.on("POST /api/v1/logout", open, bearer((*call).apiLogout))
}

// bearer passes calls with the token of an open session.
func bearer(h handler) handler {
	return func(c *call) error {
		kind, token, _ := strings.Cut(c.r.Header.Get("Authorization"), " ")
		if !strings.EqualFold(kind, "Bearer") || token == "" || len(token) > 512 {
			return verifier.Refuse(verifier.ReasonSession)
		}
		s, err := c.p.service.Session(c.r.Context(), token)
		if err != nil {
			return err
		}
		c.in, c.token, c.session = true, token, s
		return h(c)
	}
}

// problem answers with a refusal as RFC 9457 has it.
func (c *call) problem(err error) {
	c.report(err)
	f, status := c.explain(err), c.status(err)
	c.retry(f, status)
	reason := "fault"
	if r, ok := errors.AsType[*verifier.Refusal](err); ok {
		reason = string(r.Reason)
	} else if o, ok := errors.AsType[*own](err); ok {
		reason = strings.TrimPrefix(o.key, "web.")
	}
	if status == http.StatusUnauthorized {
		c.w.Header().Set("WWW-Authenticate", "Bearer")
	}
	c.w.Header().Set("Content-Language", string(c.lang))
	c.w.Header().Add("Vary", "Accept-Language")
	c.reply(status, "application/problem+json", struct {
		Title   string `json:"title"`
		Status  int    `json:"status"`
		Detail  string `json:"detail"`
		Number  string `json:"number"`
		Reason  string `json:"reason"`
		Seconds int    `json:"seconds,omitzero"`
	}{http.StatusText(status), status, f.Text, f.Number, reason, f.Seconds})
}

func (c *call) answer(body any) error {
	c.reply(http.StatusOK, "application/json", body)
	return nil
}

func (c *call) reply(status int, kind string, body any) {
	data, err := json.Marshal(body)
	if err != nil { // cannot be: the bodies are plain
		http.Error(c.w, `{"status":500}`, http.StatusInternalServerError)
		return
	}
	c.w.Header().Set("Content-Type", kind)
	c.w.Header().Set("Content-Length", strconv.Itoa(len(data)+1))
	c.w.WriteHeader(status)
	_, _ = c.w.Write(append(data, '\n'))
}

// read reads one JSON object with no field that we do not know.
func (c *call) read(body any) error {
	kind, _, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		return errUnsupported
	}
	data, err := io.ReadAll(c.r.Body)
	if err != nil {
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			return errLarge
		}
		return errMalformed
	}
	if !utf8.Valid(data) || !strings.HasPrefix(strings.TrimLeft(string(data), " \t\r\n"), "{") {
		return errMalformed
	}
	decoder := json.NewDecoder(strings.NewReader(string(data)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(body); err != nil {
		return errMalformed
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errMalformed
	}
	return nil
}

// instant is a time as the API writes it.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

type apiSession struct {
	Session string `json:"session"`
	Level   string `json:"level"`
}

func (c *call) apiLogin() error {
	var in struct {
		Email    string `json:"email"`
		Password string `json:"password"`
		Remember bool   `json:"remember"`
	}
	if err := c.read(&in); err != nil {
		return err
	}
	switch {
	case blank(in.Email):
		return errNoEmail
	case in.Password == "":
		return errNoPassword
	}
	result, err := c.p.service.Login(c.r.Context(), in.Email, in.Password, in.Remember, c.src)
	if err != nil {
		return err
	}
	if result.Session != "" {
		return c.answer(apiSession{result.Session, string(verifier.LevelPassword)})
	}
	return c.answer(struct {
		Challenge string `json:"challenge"`
		Method    string `json:"method"`
		MailedTo  string `json:"mailed_to,omitzero"`
		Expires   string `json:"expires"`
	}{result.Challenge, string(result.Method), result.MailedTo, instant(result.Expires)})
}

func (c *call) apiVerify() error {
	var in struct {
		Challenge string `json:"challenge"`
		Code      string `json:"code"`
		Recovery  string `json:"recovery"`
	}
	if err := c.read(&in); err != nil {
		return err
	}
	var entry verifier.Entry
	var err error
	switch {
	case !blank(in.Code):
		entry, err = c.p.service.Code(c.r.Context(), in.Challenge, in.Code, c.src)
	case !blank(in.Recovery):
		entry, err = c.p.service.Recover(c.r.Context(), in.Challenge, in.Recovery, c.src)
	default:
		err = errNoCode
	}
	if err != nil {
		return err
	}
	return c.answer(apiSession{entry.Token, string(entry.Level)})
}

func (c *call) apiResend() error {
	var in struct {
		Challenge string `json:"challenge"`
	}
	if err := c.read(&in); err != nil {
		return err
	}
	if err := c.p.service.Resend(c.r.Context(), in.Challenge, c.src); err != nil {
		return err
	}
	return c.answer(struct{}{})
}

func (c *call) apiAccount() error {
	o, err := c.p.service.Overview(c.r.Context(), c.token)
	if err != nil {
		return err
	}
	return c.answer(struct {
		Email    string `json:"email"`
		Level    string `json:"level"`
		Method   string `json:"method"`
		Pending  bool   `json:"pending"`
		Recovery int    `json:"recovery"`
		Since    string `json:"since,omitzero"`
	}{c.session.Member.Email, string(c.session.Level), string(o.Method), o.Pending, o.Recovery, instant(o.Since)})
}

// apiProof is what a change asks for, as the forms do.
type apiProof struct {
	Password string `json:"password"`
	Code     string `json:"code"`
	Recovery string `json:"recovery"`
}

func (p apiProof) proof() verifier.Proof {
	return verifier.Proof{Password: p.Password, Code: p.Code, Recovery: p.Recovery}
}

// apiAsk mails an e-mail user the code for a proof.
func (c *call) apiAsk() error {
	if err := c.read(&struct{}{}); err != nil {
		return err
	}
	if err := c.p.service.AskCode(c.r.Context(), c.token, c.src); err != nil {
		return err
	}
	return c.answer(struct{}{})
}

func (c *call) apiEnrol() error {
	var in apiProof
	if err := c.read(&in); err != nil {
		return err
	}
	e, entry, err := c.p.service.BeginApp(c.r.Context(), c.token, in.proof(), c.src)
	if err != nil {
		return err
	}
	token := entry.Token
	if token == "" {
		token = c.token
	}
	return c.answer(struct {
		URI       string `json:"uri"`
		Key       string `json:"key"`
		Algorithm string `json:"algorithm"`
		Digits    int    `json:"digits"`
		Period    int    `json:"period"`
		Expires   string `json:"expires"`
		Replace   bool   `json:"replace"`
		Session   string `json:"session"`
	}{e.URI, e.Key, string(e.Account.Algorithm), e.Account.Digits, e.Account.Period, instant(e.Expires), e.Replace, token})
}

func (c *call) apiConfirm() error {
	var in struct {
		Code string `json:"code"`
	}
	if err := c.read(&in); err != nil {
		return err
	}
	if blank(in.Code) {
		return errNoCode
	}
	entry, err := c.p.service.ConfirmApp(c.r.Context(), c.token, in.Code, c.src)
	if err != nil {
		return err
	}
	return c.answer(apiSession{entry.Token, string(entry.Level)})
}

func (c *call) apiCancel() error {
	if err := c.read(&struct{}{}); err != nil {
		return err
	}
	if err := c.p.service.CancelApp(c.r.Context(), c.token, c.src); err != nil {
		return err
	}
	return c.answer(struct{}{})
}

func (c *call) apiDisable() error {
	var in apiProof
	if err := c.read(&in); err != nil {
		return err
	}
	entry, err := c.p.service.Disable(c.r.Context(), c.token, in.proof(), c.src)
	if err != nil {
		return err
	}
	o, err := c.p.service.Overview(c.r.Context(), entry.Token)
	if err != nil {
		return err
	}
	return c.answer(struct {
		Session string `json:"session"`
		Level   string `json:"level"`
		Method  string `json:"method"`
	}{entry.Token, string(entry.Level), string(o.Method)})
}

func (c *call) apiLogout() error {
	if err := c.read(&struct{}{}); err != nil {
		return err
	}
	if err := c.p.service.Logout(c.r.Context(), c.token, c.src); err != nil {
		return err
	}
	return c.answer(struct{}{})
}

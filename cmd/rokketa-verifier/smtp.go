// This file promises: a mail reaches a real SMTP server or the caller hears
// why not; a password goes only over TLS.

package main

import (
	"context"
	"fmt"
	"net/mail"
	"net/netip"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"

	"rokketa/verifier"
)

// mailServer is where mails are handed over.
type mailServer struct {
	host, port     string
	implicit       bool // TLS from the first byte (smtps); else STARTTLS
	user, password string
	from           mail.Address
}

// mailTimeout bounds one delivery.
const mailTimeout = 20 * time.Second

// postman is the verifier.Mailer of a real portal.
type postman struct {
	server  mailServer
	letters *letters
	options []gomail.Option // for tests
}

// Send implements verifier.Mailer. A new connection for each mail: mails are
// few, and a connection that was kept fails when it is needed.
func (p *postman) Send(ctx context.Context, m verifier.Mail) error {
	subject, body := p.letters.write(m)
	letter := gomail.NewMsg(gomail.WithCharset(gomail.CharsetUTF8))
	if err := letter.FromFormat(p.server.from.Name, p.server.from.Address); err != nil {
		return fmt.Errorf("smtp: sender: %w", err)
	}
	if err := letter.To(m.To); err != nil {
		return fmt.Errorf("smtp: the member's address cannot be written to: %w", err)
	}
	letter.Subject(subject)
	letter.SetDateWithValue(time.Now()) // a mail travels in real time
	letter.SetMessageID()
	letter.SetGenHeader("Auto-Submitted", "auto-generated")
	letter.SetGenHeader("Content-Language", m.Language)
	letter.SetBodyString(gomail.TypeTextPlain, body)
	client, err := p.client()
	if err != nil {
		return fmt.Errorf("smtp: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, mailTimeout)
	defer cancel()
	sent := make(chan error, 1)
	go func() { sent <- client.DialAndSendWithContext(ctx, letter) }()
	select {
	case err = <-sent:
	case <-ctx.Done(): // once connected the library looks at its own time alone, which ends it soon
		err = context.Cause(ctx)
	}
	if err != nil && ctx.Err() != nil {
		err = fmt.Errorf("%w: %w", context.Cause(ctx), err)
	}
	if err != nil {
		return fmt.Errorf("smtp: %w", err)
	}
	return nil
}

func (p *postman) client() (*gomail.Client, error) {
	options := []gomail.Option{gomail.WithTimeout(mailTimeout)}
	// The ports are named here: with a policy for them the library goes on to
	// port 25 where the named one does not answer, and another server has the
	// mail.
	port := gomail.DefaultPortTLS
	switch {
	case p.server.implicit:
		port = gomail.DefaultPortSSL
		options = append(options, gomail.WithSSL())
	case p.local():
		options = append(options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if p.server.port != "" {
		var err error
		if port, err = strconv.Atoi(p.server.port); err != nil {
			return nil, err
		}
	}
	options = append(options, gomail.WithPort(port))
	if p.server.user != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(p.server.user), gomail.WithPassword(p.server.password))
	}
	return gomail.NewClient(p.server.host, append(options, p.options...)...)
}

// local: a mail server of the own machine often speaks no TLS, and needs none.
func (p *postman) local() bool {
	if p.server.host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(p.server.host)
	return err == nil && ip.IsLoopback()
}

// This file promises: by how much this computer's clock differs from a
// server's, and how sure that is.

// Package clockcheck compares this computer's clock with a server's: a time
// server's (SNTP, RFC 5905) or that of any site (the Date of its answers over
// HTTPS). A wrong clock is the commonest reason for refused codes.
//
// It asks only when Ask is called, only the server that is named, and tells
// it nothing: no name, no version, not even what time it is here. Who has
// switched the check off simply does not call it; the name "" is refused
// without any network.
//
// Answers are not believed one by one. Each try gives a range in which the
// difference must lie; what most of them have in common is the result, and
// where they have nothing in common the error is ErrUncertain. SNTP is not
// authenticated: somebody in between can shift it. That is good enough for
// advice to a person, and for codes that a person asked to be corrected; it
// is no ground for setting the computer's clock.
package clockcheck

import (
	"context"
	"crypto/rand"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Limit is the difference up to which nobody needs to be told: a service
// that takes the codes of one step to each side, as the usual ones do, takes
// those of a clock that is 30 s off, and 10 s of that belong to typing.
const Limit = 10 * time.Second

// Difference is what was found out.
type Difference struct {
	Server string        // as a person would name it, without scheme and path
	Drift  time.Duration // this computer's time minus the server's: above 0, this clock is ahead
	Within time.Duration // the true difference lies in Drift ± Within
	Asked  int           // answers that were looked at
	Agreed int           // those that agree with the result
}

// Verdict is what can be said as a fact.
type Verdict string

// The three verdicts.
const (
	Right   Verdict = "right"   // surely within the limit
	Wrong   Verdict = "wrong"   // surely beyond it
	Unclear Verdict = "unclear" // it may be either
)

// Beyond compares with a limit. Say nothing as a fact on Unclear.
func (d Difference) Beyond(limit time.Duration) Verdict {
	size := d.Drift.Abs()
	switch {
	case size+d.Within <= limit:
		return Right
	case size-d.Within > limit:
		return Wrong
	}
	return Unclear
}

// Corrected is the server's time at a moment of this computer's clock: the
// one to make codes of. Use it while the verdict is Wrong, and ask again when
// the clock was set or the computer slept.
func (d Difference) Corrected(now time.Time) time.Time { return now.Add(-d.Drift) }

// Options are the doors. The zero value but for Now is what a program uses.
type Options struct {
	Now    func() time.Time                                 // this computer's clock; required
	Wait   func(ctx context.Context, d time.Duration) error // between tries; nil: a timer
	Random io.Reader                                        // nil: crypto/rand
	Dial   func(ctx context.Context, network, address string) (net.Conn, error)
	HTTP   http.RoundTripper // nil: one of our own, with the system's proxy
	Silent time.Duration     // how long one try is waited for; 0: two seconds
}

// patience is how long all tries together may take, and silent one of them.
const (
	patience = 15 * time.Second
	silent   = 2 * time.Second
)

// Ask compares this computer's clock with a server's. server is a host with
// or without a port (SNTP, 123), such as ntp.nict.jp; or the address of a
// site, https://…, whose path does not matter. http:// is taken for this
// computer's own addresses alone: a server in practice. Every error is an
// *Error with a sentence for a reader. It takes up to fifteen seconds, of a
// time server usually one and a half, of a site four.
func Ask(ctx context.Context, server string, o Options) (Difference, error) {
	at, err := parse(server)
	if err != nil {
		return Difference{}, err
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.Wait == nil {
		o.Wait = wait
	}
	if o.Dial == nil {
		o.Dial = (&net.Dialer{}).DialContext
	}
	if o.Silent == 0 {
		o.Silent = silent
	}
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	ask := o.askTime
	if at.Scheme != ntpScheme {
		ask = o.askSite
	}
	ranges, err := ask(limited, at)
	if ctx.Err() != nil {
		return Difference{}, &Error{Reason: ErrStopped, Server: at.Hostname(), Cause: context.Cause(ctx)}
	}
	common, agreed := agree(ranges)
	if agreed >= fewest && 2*agreed > len(ranges) {
		return Difference{
			Server: at.Hostname(), Drift: common.middle(), Within: common.width() / 2, Asked: len(ranges), Agreed: agreed,
		}, nil
	}
	if err == nil || len(ranges) >= fewest {
		err = &Error{Reason: ErrUncertain}
	}
	return Difference{}, named(err, at.Hostname())
}

// fewest is how many answers must agree.
const fewest = 2

const ntpScheme = "ntp"

// Names says whether a text names a server that Ask would ask. Nobody is asked.
func Names(server string) bool {
	_, err := parse(server)
	return err == nil
}

// parse makes an address of what a person wrote.
func parse(server string) (*url.URL, error) {
	server = strings.TrimSpace(server)
	if server == "" {
		return nil, &Error{Reason: ErrOff}
	}
	if !strings.Contains(server, "://") {
		if ip := net.ParseIP(server); ip != nil && ip.To4() == nil {
			server = "[" + server + "]"
		}
		server = ntpScheme + "://" + server
	}
	at, err := url.Parse(server)
	switch {
	case err != nil || at.Hostname() == "" || at.User != nil || strings.ContainsAny(at.Hostname(), " \t\"<>\\^`{|}"):
		return nil, &Error{Reason: ErrAddress}
	case at.Scheme == ntpScheme && at.Path != "" && at.Path != "/":
		return nil, &Error{Reason: ErrAddress}
	case at.Scheme == ntpScheme, at.Scheme == "https", at.Scheme == "http" && own(at.Hostname()):
		return &url.URL{Scheme: at.Scheme, Host: at.Host, Path: "/"}, nil
	}
	return nil, &Error{Reason: ErrAddress}
}

// own says whether a host is this computer.
func own(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// elapsed is the time from one moment of the clock to another. steady is
// false where somebody set the clock in between: then neither counts.
func elapsed(from, to time.Time) (d time.Duration, steady bool) {
	d = to.Sub(from) // by the monotonic clock, where there is one
	wall := to.Round(0).Sub(from.Round(0))
	return d, d >= 0 && (wall-d).Abs() < 20*time.Millisecond
}

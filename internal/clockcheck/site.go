// This file promises: the difference to the clock of a site, out of the Date
// of its answers, which has whole seconds: asked at the right moments, each
// answer halves the range.
//
//	server's seconds  ──┬────────── 17 ──────────┬────────── 18 ──
//	asked here          │      does it say 17 yet, or already 18?
//	the next question   │            in the middle of what is left

package clockcheck

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync"
	"time"
)

// How many answers are looked at, how exact is exact enough, and how late a
// server's Date may be: some change theirs on a slow beat of their own.
const (
	answers = 7
	exact   = 150 * time.Millisecond
	late    = 100 * time.Millisecond
)

// askSite asks a site for the head of a page.
func (o Options) askSite(ctx context.Context, at *url.URL) ([]span, error) {
	way := o.HTTP
	if way == nil {
		own := &http.Transport{
			Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true, MaxResponseHeaderBytes: 64 << 10,
			TLSHandshakeTimeout: 5 * time.Second, TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12, Time: o.Now},
		}
		defer own.CloseIdleConnections()
		way = own
	}
	client := &http.Client{Transport: way, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse // the site that was named, and no other
	}}
	var spans []span
	for range answers {
		s, trip, err := o.head(ctx, client, at)
		if errors.Is(err, errUnsteady) {
			continue
		}
		if err != nil {
			return spans, err
		}
		spans = append(spans, s)
		common, _ := agree(spans)
		if len(spans) >= fewest && common.width() <= exact+2*trip {
			return spans, nil
		}
		if err := o.Wait(ctx, untilEdge(o.Now(), common.middle(), trip)); err != nil {
			return spans, err
		}
	}
	return spans, nil
}

// untilEdge is how long to wait with a question, so that it arrives when the
// server's second begins, if the difference is what is assumed.
func untilEdge(now time.Time, drift, trip time.Duration) time.Duration {
	arrives := now.Round(0).Add(-drift + trip/2)
	return arrives.Truncate(time.Second).Add(time.Second).Sub(arrives)
}

// head asks once. trip is how long the answer took.
func (o Options) head(ctx context.Context, client *http.Client, at *url.URL) (s span, trip time.Duration, err error) {
	limited, cancel := context.WithTimeout(ctx, 3*o.Silent) // names and handshakes come first
	defer cancel()
	// The time for which the question was really under way, without the
	// connection's. Both are told by goroutines of the client.
	var mu sync.Mutex
	var asked, answered time.Time
	mark := func(t *time.Time) {
		mu.Lock()
		defer mu.Unlock()
		*t = o.Now()
	}
	request, err := http.NewRequestWithContext(httptrace.WithClientTrace(limited, &httptrace.ClientTrace{
		GotConn:              func(httptrace.GotConnInfo) { mark(&asked) },
		GotFirstResponseByte: func() { mark(&answered) },
	}), http.MethodHead, at.String(), nil)
	if err != nil {
		return span{}, 0, &Error{Reason: ErrAddress, Cause: err}
	}
	request.Header.Set("Cache-Control", "no-cache")
	request.Header.Set("User-Agent", "") // it is nobody's business who asks
	response, err := client.Do(request)
	if err != nil {
		return span{}, 0, &Error{Reason: unreached(limited, err), Cause: cause(err)}
	}
	_ = response.Body.Close()
	mu.Lock()
	defer mu.Unlock()
	if asked.IsZero() || answered.IsZero() { // a way of its own that tells nothing
		return span{}, 0, &Error{Reason: ErrNoDate}
	}
	trip, steady := elapsed(asked, answered)
	if !steady {
		return span{}, 0, errUnsteady
	}
	date, err := http.ParseTime(response.Header.Get("Date"))
	if age := response.Header.Get("Age"); err != nil || age != "" && age != "0" { // kept by somebody in between
		return span{}, 0, &Error{Reason: ErrNoDate, Cause: err}
	}
	// The server's clock stood in [date, date+1s) at some time between asked
	// and answered.
	return span{asked.Round(0).Sub(date) - time.Second - late, asked.Round(0).Add(trip).Sub(date)}, trip, nil
}

// unreached is why there is no answer.
func unreached(ctx context.Context, err error) Reason {
	var expired x509.CertificateInvalidError
	switch {
	case errors.As(err, &expired) && expired.Reason == x509.Expired:
		return ErrDate // the certificate, or this computer's date
	case ctx.Err() != nil:
		return ErrSilent
	}
	return ErrUnreachable
}

// cause leaves the address out of an error of the client.
func cause(err error) error {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		return wrapped.Err
	}
	return err
}

// This file promises: one question to a time server and its answer, by RFC
// 5905 as a client that only wants to know (SNTP, section 14).

package clockcheck

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/url"
	"time"
)

// What a packet is made of, in bytes, and where its parts begin.
const (
	packetSize     = 48
	atStratum      = 1
	atRootDelay    = 4
	atRootSpread   = 8
	atOrigin       = 24
	atReceived     = 32
	atSent         = 40
	clientVersion4 = 4<<3 | 3 // no warning, version 4, client
)

// How often a server is asked and how long apart, how many packets that are
// no answer are passed over for one question, and how far a server may be
// from its own source (MAXDIST).
const (
	questions = 4
	apart     = 500 * time.Millisecond
	strays    = 16
	distant   = 1500 * time.Millisecond
)

// reply is what counts of an answer.
type reply struct {
	received, sent time.Time     // of the question and of this answer, by the server's clock
	distance       time.Duration // how far the server may itself be wrong
}

var (
	errStray   = errors.New("not an answer to this question")
	errRefused = errors.New("the server gives no time")
)

// parseReply takes an answer to the question with that cookie. What is no
// such answer, by accident or not, is errStray; a server that says it has no
// right time, or asks to be left alone, is errRefused.
func parseReply(packet []byte, cookie uint64) (reply, error) {
	if len(packet) < packetSize {
		return reply{}, errStray
	}
	version, mode := packet[0]>>3&7, packet[0]&7
	if mode != 4 || version < 1 || version > 4 || binary.BigEndian.Uint64(packet[atOrigin:]) != cookie {
		return reply{}, errStray
	}
	if warning, stratum := packet[0]>>6, packet[atStratum]; warning == 3 || stratum == 0 || stratum > 15 {
		return reply{}, errRefused
	}
	received, sent := binary.BigEndian.Uint64(packet[atReceived:]), binary.BigEndian.Uint64(packet[atSent:])
	r := reply{received: instant(received), sent: instant(sent), distance: short(packet[atRootDelay:])/2 + short(packet[atRootSpread:])}
	if received == 0 || sent == 0 || r.sent.Before(r.received) || r.distance > distant {
		return reply{}, errRefused
	}
	return r, nil
}

// instant reads a timestamp: seconds and their 2^32th parts since 1900, which
// begin anew in 2036 (RFC 4330 section 3).
func instant(stamp uint64) time.Time {
	const to1970 = 2_208_988_800
	seconds, parts := int64(stamp>>32), int64(stamp&0xffffffff)
	if seconds < 1<<31 {
		seconds += 1 << 32
	}
	return time.Unix(seconds-to1970, parts*1_000_000_000>>32).UTC()
}

// short reads a length of time: seconds and their 65,536th parts.
func short(b []byte) time.Duration {
	return time.Duration(int64(binary.BigEndian.Uint32(b)) * 1_000_000_000 >> 16)
}

// askTime asks a time server several times over one socket, which takes
// packets of that server alone.
func (o Options) askTime(ctx context.Context, at *url.URL) ([]span, error) {
	port := at.Port()
	if port == "" {
		port = "123"
	}
	conn, err := o.Dial(ctx, "udp", net.JoinHostPort(at.Hostname(), port))
	if err != nil {
		return nil, &Error{Reason: ErrUnreachable, Cause: err}
	}
	defer func() { _ = conn.Close() }()
	unwatch := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer unwatch()
	var spans []span
	var failed error
	for i := range questions {
		if i > 0 {
			if err := o.Wait(ctx, apart); err != nil {
				return spans, err
			}
		}
		s, err := o.question(ctx, conn)
		switch {
		case err == nil:
			spans = append(spans, s)
		case errors.Is(err, errUnsteady): // another try may do
		case len(spans) == 0 && i > 0, errors.Is(err, ErrRefused): // twice nothing, or told to stop
			return spans, err
		}
		failed = err
	}
	return spans, failed
}

var errUnsteady error = &Error{Reason: ErrUncertain, Cause: errors.New("the clock was set meanwhile")}

// question asks once. The cookie, in place of our time, is what the answer
// must repeat.
func (o Options) question(ctx context.Context, conn net.Conn) (span, error) {
	packet := make([]byte, packetSize)
	packet[0] = clientVersion4
	if _, err := io.ReadFull(o.Random, packet[atSent:]); err != nil {
		return span{}, &Error{Reason: ErrUnreachable, Cause: err}
	}
	cookie := binary.BigEndian.Uint64(packet[atSent:])
	limited, cancel := context.WithTimeout(ctx, o.Silent)
	defer cancel()
	if until, ok := limited.Deadline(); ok {
		_ = conn.SetDeadline(until)
	}
	asked := o.Now()
	if _, err := conn.Write(packet); err != nil {
		return span{}, &Error{Reason: ErrUnreachable, Cause: err}
	}
	buffer := make([]byte, 1024) // extensions of a reply are cut off
	for range strays {
		n, err := conn.Read(buffer)
		answered := o.Now()
		if wrong := net.Error(nil); errors.As(err, &wrong) && wrong.Timeout() {
			return span{}, &Error{Reason: ErrSilent, Cause: err}
		}
		if err != nil {
			return span{}, &Error{Reason: ErrUnreachable, Cause: err}
		}
		r, err := parseReply(buffer[:n], cookie)
		switch {
		case errors.Is(err, errStray):
			continue
		case err != nil:
			return span{}, &Error{Reason: ErrRefused, Cause: err}
		}
		return r.span(asked, answered)
	}
	return span{}, &Error{Reason: ErrRefused, Cause: errStray}
}

// span is where the difference lies: the question was under way for a part
// of the time that the server did not use, nobody knows which.
func (r reply) span(asked, answered time.Time) (span, error) {
	all, steady := elapsed(asked, answered)
	if !steady {
		return span{}, errUnsteady
	}
	within := r.sent.Sub(r.received)
	if within > all+time.Millisecond {
		return span{}, &Error{Reason: ErrRefused, Cause: errors.New("an answer that took longer than it was waited for")}
	}
	local := asked.Round(0).Add(all / 2)
	server := r.received.Add(within / 2)
	drift := local.Sub(server)
	unsure := max(all-within, 0)/2 + r.distance + time.Millisecond
	return span{drift - unsure, drift + unsure}, nil
}

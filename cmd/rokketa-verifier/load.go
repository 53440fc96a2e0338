//go:build !nolab

// This file promises: a load whose own cost is small and known: requests are
// written beforehand, one connection a worker, answers read no further than
// they must.

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"rokketa/verifier/lab"
)

// load is what came of one load.
type load struct {
	name  string
	count int
	took  time.Duration
	each  []time.Duration // sorted
	cpu   time.Duration   // of the server's process, each

	client time.Duration // CPU of this process, each
}

func (l load) rate() float64 { return float64(l.count) / max(l.took.Seconds(), 1e-9) }

// at gives a percentile of the times.
func (l load) at(percent int) time.Duration {
	if len(l.each) == 0 {
		return 0
	}
	return l.each[min(len(l.each)*percent/100, len(l.each)-1)].Round(time.Microsecond)
}

// bencher puts load on a server.
type bencher struct {
	ctx      context.Context
	host     string // of the portal
	floor    string // of the floor; "" for another's server, which has none
	server   steered
	parallel int
	limit    time.Duration // of each load
}

// steered is a server that can be brought into a state, and tells its CPU.
type steered interface {
	people(n int) ([]*someone, error)
	next(people []*someone) error
	cpu() time.Duration
}

// someone is a member under load.
type someone struct {
	id, email, challenge, code string
}

// run does n things on several lines at once, as long as the limit lets it.
func (b *bencher) run(name string, n int, address string, do func(c *line, i int) error) (load, error) {
	ctx, cancel := context.WithTimeout(b.ctx, b.limit)
	defer cancel()
	times := make([][]time.Duration, b.parallel)
	wrong := make([]error, b.parallel)
	var next atomic.Int64
	var all sync.WaitGroup
	before, mine, begin := b.server.cpu(), ownCPU(), time.Now()
	for w := range b.parallel {
		all.Go(func() {
			c := &line{address: address}
			defer c.close()
			for ctx.Err() == nil {
				i := int(next.Add(1) - 1)
				if i >= n {
					return
				}
				at := time.Now()
				if err := do(c, i); err != nil {
					wrong[w] = err
					return
				}
				times[w] = append(times[w], time.Since(at))
			}
		})
	}
	all.Wait()
	l := load{name: name, took: time.Since(begin)}
	own := ownCPU() - mine
	spent := b.server.cpu() - before
	l.each = slices.Sorted(slices.Values(slices.Concat(times...)))
	l.count = len(l.each)
	if err := errors.Join(errors.Join(wrong...), b.ctx.Err()); err != nil {
		return l, fmt.Errorf("%s: %w", name, err)
	}
	if l.count > 0 {
		l.cpu, l.client = spent/time.Duration(l.count), own/time.Duration(l.count)
	}
	return l, nil
}

// bare measures what no server can go below.
func (b *bencher) bare(path string, n int) (load, error) {
	request := post(b.floor, path, `{"challenge":"","code":"000000"}`)
	name := map[string]string{"/empty": "empty handler", "/statement": "and a bare statement"}[path]
	return b.run(name, n, b.floor, func(c *line, _ int) error {
		status, _, err := c.ask(b.ctx, request)
		if err == nil && status != http.StatusOK {
			err = fmt.Errorf("it answers %d", status)
		}
		return err
	})
}

// login measures the password step and keeps the challenges.
func (b *bencher) login(people []*someone) (load, error) {
	return b.run("password", len(people), b.host, func(c *line, i int) error {
		one := people[i]
		status, body, err := c.ask(b.ctx, post(b.host, "/api/v1/login", fmt.Sprintf(`{"email":%q,"password":%q}`, one.email, lab.Password)))
		if err != nil {
			return err
		}
		var in struct{ Challenge string }
		if err := json.Unmarshal(body, &in); err != nil || status != http.StatusOK || in.Challenge == "" {
			return fmt.Errorf("a login is answered by %d", status)
		}
		one.challenge = in.Challenge
		return nil
	})
}

// wrong measures refused codes: for each member those from the one to the
// other, of as many as there are before the first wait.
func (b *bencher) wrong(name string, people []*someone, from, to int) (load, error) {
	return b.run(name, len(people)*(to-from), b.host, func(c *line, i int) error {
		one := people[i%len(people)]
		code := 111111 * (from + i/len(people))
		status, _, err := c.ask(b.ctx, post(b.host, "/api/v1/verify", fmt.Sprintf(`{"challenge":%q,"code":"%06d"}`, one.challenge, code)))
		if err == nil && status/100 != 4 {
			err = fmt.Errorf("a wrong code is answered by %d", status)
		}
		return err
	})
}

// right measures accepted codes, one for each member.
func (b *bencher) right(people []*someone) (load, error) {
	return b.run("right code", len(people), b.host, func(c *line, i int) error {
		one := people[i]
		status, _, err := c.ask(b.ctx, post(b.host, "/api/v1/verify", fmt.Sprintf(`{"challenge":%q,"code":%q}`, one.challenge, one.code)))
		if err == nil && status != http.StatusOK {
			err = fmt.Errorf("a right code is answered by %d", status)
		}
		return err
	})
}

// ownCPU is the time that this process has spent.
func ownCPU() time.Duration {
	families, err := newMetrics().registry.Gather()
	if err != nil {
		return 0
	}
	for _, f := range families {
		if f.GetName() == "process_cpu_seconds_total" {
			return time.Duration(f.GetMetric()[0].GetCounter().GetValue() * float64(time.Second))
		}
	}
	return 0
}

// post writes a request.
func post(host, path, body string) []byte {
	return fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", path, host, len(body), body)
}

// line is one connection that is kept.
type line struct {
	address string
	conn    net.Conn
	in      *bufio.Reader
}

func (l *line) close() {
	if l.conn != nil {
		_ = l.conn.Close() // nothing is under way
	}
}

// ask sends a request and reads the answer, whose length must be told.
func (l *line) ask(ctx context.Context, request []byte) (status int, body []byte, err error) {
	if l.conn == nil {
		dialer := net.Dialer{Timeout: 5 * time.Second}
		if l.conn, err = dialer.DialContext(ctx, "tcp", l.address); err != nil {
			return 0, nil, err
		}
		l.in = bufio.NewReader(l.conn)
	}
	if err := l.conn.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		return 0, nil, err
	}
	if _, err := l.conn.Write(request); err != nil {
		return 0, nil, err
	}
	length := -1
	for first := true; ; first = false {
		text, err := l.in.ReadSlice('\n')
		if err != nil {
			return 0, nil, err
		}
		text = bytes.TrimRight(text, "\r\n")
		switch {
		case first && len(text) >= 12:
			status, _ = strconv.Atoi(string(text[9:12])) // 0 is no status that is expected
		case len(text) == 0:
			if length < 0 || length > 1<<20 {
				return status, nil, errors.New("an answer without a length")
			}
			body = make([]byte, length)
			_, err := io.ReadFull(l.in, body)
			return status, body, err
		case len(text) > 16 && bytes.EqualFold(text[:15], []byte("Content-Length:")):
			length, _ = strconv.Atoi(string(bytes.TrimSpace(text[15:]))) // 0 reads nothing, and the next line tells
		}
	}
}

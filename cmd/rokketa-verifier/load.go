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
	"strings"
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
	cpu   time.Duration   // of the process, each
}

func (l load) rate() float64 { return float64(l.count) / max(l.took.Seconds(), 1e-9) }

// at gives a percentile of the times.
func (l load) at(percent int) time.Duration {
	if len(l.each) == 0 {
		return 0
	}
	return l.each[min(len(l.each)*percent/100, len(l.each)-1)].Round(time.Microsecond)
}

// bencher puts load on a server in laboratory mode.
type bencher struct {
	ctx      context.Context
	target   string
	parallel int
	limit    time.Duration // of each load
	client   *http.Client  // for setting up, which is not measured
}

// someone is a member under load.
type someone struct {
	id, email, challenge, code string
}

// run does n things on several lines at once, as long as the limit lets it.
func (b *bencher) run(name string, n int, cpu func() time.Duration, do func(c *line, i int) error, address string) (load, error) {
	ctx, cancel := context.WithTimeout(b.ctx, b.limit)
	defer cancel()
	times := make([][]time.Duration, b.parallel)
	wrong := make([]error, b.parallel)
	var next atomic.Int64
	var all sync.WaitGroup
	before, begin := cpu(), time.Now()
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
	spent := cpu() - before
	l.each = slices.Sorted(slices.Values(slices.Concat(times...)))
	l.count = len(l.each)
	if err := errors.Join(errors.Join(wrong...), b.ctx.Err()); err != nil {
		return l, fmt.Errorf("%s: %w", name, err)
	}
	if l.count > 0 {
		l.cpu = spent / time.Duration(l.count)
	}
	return l, nil
}

func (b *bencher) host() string {
	return strings.TrimPrefix(strings.TrimSuffix(b.target, "/"), "http://")
}

// lab asks the laboratory for something; out may be nil.
func (b *bencher) lab(path, body string, out any) error {
	method := http.MethodPost
	if body == "" {
		method = http.MethodGet
	}
	r, err := http.NewRequestWithContext(b.ctx, method, "http://"+b.host()+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	answer, err := b.client.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }() // it was read
	data, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	if err != nil {
		return err
	}
	if answer.StatusCode >= 300 {
		return fmt.Errorf("%s answers %d", path, answer.StatusCode)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(data, out)
}

// enrol makes members with an app, under names of this run.
func (b *bencher) enrol(n int) ([]*someone, error) {
	people := make([]*someone, n)
	run := strconv.FormatInt(time.Now().UnixNano(), 36)
	limit := b.limit
	b.limit = 2 * time.Minute // it is not measured
	defer func() { b.limit = limit }()
	_, err := b.run("setting up", n, func() time.Duration { return 0 }, func(_ *line, i int) error {
		one := &someone{email: fmt.Sprintf("bench-%s-%d@mihon.example", run, i)}
		var made lab.Person
		if err := b.lab("/lab/members", fmt.Sprintf(`{"email":%q,"state":"app"}`, one.email), &made); err != nil {
			return err
		}
		one.id, people[i] = made.ID, one
		return nil
	}, "")
	return people, err
}

// login measures the password step and keeps the challenges.
func (b *bencher) login(people []*someone) (load, error) {
	return b.run("password", len(people), b.cpu, func(c *line, i int) error {
		one := people[i]
		status, body, err := c.ask(b.ctx, post(b.host(), "/api/v1/login", fmt.Sprintf(`{"email":%q,"password":%q}`, one.email, lab.Password)))
		if err != nil {
			return err
		}
		var in struct{ Challenge string }
		if err := json.Unmarshal(body, &in); err != nil || status != http.StatusOK || in.Challenge == "" {
			return fmt.Errorf("a login is answered by %d", status)
		}
		one.challenge = in.Challenge
		return nil
	}, b.host())
}

// wrong measures refused codes, as many for each member as there are before
// the first wait.
func (b *bencher) wrong(people []*someone) (load, error) {
	return b.run("wrong code", len(people)*triesEach, b.cpu, func(c *line, i int) error {
		one := people[i%len(people)]
		if one.challenge == "" {
			return nil // the time for logins ran out before it
		}
		status, _, err := c.ask(b.ctx, post(b.host(), "/api/v1/verify", fmt.Sprintf(`{"challenge":%q,"code":"%06d"}`, one.challenge, 111111*(i/len(people)))))
		if err == nil && status/100 != 4 {
			err = fmt.Errorf("a wrong code is answered by %d", status)
		}
		return err
	}, b.host())
}

// next moves on to codes that are unused, and reads them off the phones.
func (b *bencher) next(people []*someone) error {
	if err := b.lab("/lab/clock", `{"advance":"30s"}`, nil); err != nil {
		return err
	}
	for _, one := range people {
		var shown struct{ Code string }
		if err := b.lab("/lab/members/"+one.id+"/code", "", &shown); err != nil {
			return err
		}
		one.code = shown.Code
	}
	return nil
}

// right measures accepted codes, one for each member.
func (b *bencher) right(people []*someone) (load, error) {
	return b.run("right code", len(people), b.cpu, func(c *line, i int) error {
		one := people[i]
		if one.challenge == "" {
			return nil
		}
		status, _, err := c.ask(b.ctx, post(b.host(), "/api/v1/verify", fmt.Sprintf(`{"challenge":%q,"code":%q}`, one.challenge, one.code)))
		if err == nil && status != http.StatusOK {
			err = fmt.Errorf("a right code is answered by %d", status)
		}
		return err
	}, b.host())
}

// cpu is the time that the server's process has spent, as it tells itself.
func (b *bencher) cpu() time.Duration {
	r, err := http.NewRequestWithContext(b.ctx, http.MethodGet, "http://"+b.host()+"/metrics", nil)
	if err != nil {
		return 0
	}
	answer, err := b.client.Do(r)
	if err != nil {
		return 0
	}
	defer func() { _ = answer.Body.Close() }() // it was read
	lines := bufio.NewScanner(answer.Body)
	for lines.Scan() {
		if value, ok := strings.CutPrefix(lines.Text(), "process_cpu_seconds_total "); ok {
			seconds, _ := strconv.ParseFloat(value, 64) // none is no time
			return time.Duration(seconds * float64(time.Second))
		}
	}
	return 0
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

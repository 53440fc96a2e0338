//go:build !nolab

// This file promises: another's laboratory on this machine as a server under
// load. It is steered by its own doors, and left as it was but for the
// members that were made.

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"rokketa/verifier/lab"
)

// rented is another's laboratory.
type rented struct {
	ctx      context.Context
	host     string
	parallel int
	client   *http.Client // for setting up, which is not measured
}

// begin stops its clock, and its search for reasons, which takes far longer
// than a refusal.
func (r *rented) begin() error {
	if err := r.lab("/lab/clock", `{"freeze":true}`, nil); err != nil {
		return err
	}
	return r.lab("/lab/faults", `{"blind":true}`, nil)
}

func (r *rented) end() {
	r.ctx = context.WithoutCancel(r.ctx)
	_ = r.lab("/lab/clock", `{"reset":true}`, nil)   // it is another's,
	_ = r.lab("/lab/faults", `{"blind":false}`, nil) // and may have ended
}

// people makes members with an app, under names of this run.
func (r *rented) people(n int) ([]*someone, error) {
	people := make([]*someone, n)
	wrong := make([]error, r.parallel)
	run := strconv.FormatInt(time.Now().UnixNano(), 36)
	var all sync.WaitGroup
	for hand := range r.parallel {
		all.Go(func() {
			for i := hand; i < n && wrong[hand] == nil; i += r.parallel {
				one := &someone{email: fmt.Sprintf("bench-%s-%d@mihon.example", run, i)}
				var made lab.Person
				wrong[hand] = r.lab("/lab/members", fmt.Sprintf(`{"email":%q,"state":"app"}`, one.email), &made)
				one.id, people[i] = made.ID, one
			}
		})
	}
	all.Wait()
	return people, errors.Join(wrong...)
}

// next moves on to codes that are unused, and reads them off the phones.
func (r *rented) next(people []*someone) error {
	if err := r.lab("/lab/clock", `{"advance":"30s"}`, nil); err != nil {
		return err
	}
	for _, one := range people {
		var shown struct{ Code string }
		if err := r.lab("/lab/members/"+one.id+"/code", "", &shown); err != nil {
			return err
		}
		one.code = shown.Code
	}
	return nil
}

// lab asks the laboratory for something; out may be nil.
func (r *rented) lab(path, body string, out any) error {
	method := http.MethodPost
	if body == "" {
		method = http.MethodGet
	}
	q, err := http.NewRequestWithContext(r.ctx, method, "http://"+r.host+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	q.Header.Set("Content-Type", "application/json")
	answer, err := r.client.Do(q)
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

// cpu is the time that the server's process has spent, as it tells itself.
func (r *rented) cpu() time.Duration {
	q, err := http.NewRequestWithContext(r.ctx, http.MethodGet, "http://"+r.host+"/metrics", nil)
	if err != nil {
		return 0
	}
	answer, err := r.client.Do(q)
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

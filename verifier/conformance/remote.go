// This file promises: a server that runs already, with accounts to try on: of
// its laboratory, or the one that was named.

package conformance

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// remote is a server by its address.
type remote struct {
	base   string
	client *http.Client
	lab    bool          // it has a laboratory
	ahead  time.Duration // of its clock before ours
}

// errSilent: nothing that this could try answers there.
var errSilent = errors.New("no verifier answers there")

func newRemote(ctx context.Context, o Options) (*remote, error) {
	r := &remote{base: strings.TrimRight(o.URL, "/"), client: client()}
	if !strings.HasPrefix(r.base, "http://") && !strings.HasPrefix(r.base, "https://") {
		return nil, fmt.Errorf("%q is no address of a server: http://… or https://…", o.URL)
	}
	if status, _, err := r.ask(ctx, http.MethodGet, "/api/v1/openapi.json", nil); err != nil || status != http.StatusOK {
		return nil, errors.Join(errSilent, err)
	}
	status, body, err := r.ask(ctx, http.MethodGet, "/lab/clock", nil)
	if err != nil {
		return nil, err
	}
	var clock struct {
		Now    time.Time
		Frozen bool
	}
	if status == http.StatusOK && json.Unmarshal(body, &clock) == nil && !clock.Now.IsZero() {
		if clock.Frozen {
			return nil, errors.New("the server's clock stands still: let it run first")
		}
		r.lab, r.ahead = true, time.Until(clock.Now)
	}
	if !r.lab && (o.Email == "" || o.Password == "") {
		return nil, errors.New("the server has no laboratory: name an account without a second step")
	}
	return r, nil
}

// ask asks for an answer in JSON.
func (r *remote) ask(ctx context.Context, method, path string, body any) (int, []byte, error) {
	var content io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return 0, nil, err
		}
		content = bytes.NewReader(text)
	}
	q, err := http.NewRequestWithContext(ctx, method, r.base+path, content)
	if err != nil {
		return 0, nil, err
	}
	q.Header.Set("Accept", "application/json")
	if body != nil {
		q.Header.Set("Content-Type", "application/json")
	}
	answer, err := r.client.Do(q)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = answer.Body.Close() }() // read whole or not at all
	text, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	return answer.StatusCode, text, err
}

// member gives an account without a second step.
func (r *remote) member(ctx context.Context, o Options) (email, password string, err error) {
	if !r.lab {
		return o.Email, o.Password, nil
	}
	name := "conformance-" + strings.ToLower(rand.Text()[:12])
	status, body, err := r.ask(ctx, http.MethodPost, "/lab/members", map[string]string{
		"id": name, "email": name + "@mihon.example", "name": "Conformance", "society": "mihon2", "state": "unset",
	})
	var made struct{ Email, Password string }
	if err == nil && (status != http.StatusCreated || json.Unmarshal(body, &made) != nil || made.Password == "") {
		err = fmt.Errorf("the laboratory made no member (%d)", status)
	}
	return made.Email, made.Password, err
}

// fresh waits until enough of the server's step is left for a test.
func (r *remote) fresh(ctx context.Context) error {
	into := time.Duration(time.Now().Add(r.ahead).UnixNano() % int64(period*time.Second))
	if into < period*time.Second*2/5 {
		return nil
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(period*time.Second - into):
		return nil
	}
}

// away makes the world of a server by its address: there is only its web.
func (g *ground) away(ctx context.Context) (*world, error) {
	if err := g.remote.fresh(ctx); err != nil {
		return nil, err
	}
	return &world{g: g, seen: &visited{}, ways: []func(context.Context) (browser, error){
		func(ctx context.Context) (browser, error) {
			return &pages{
				ctx: ctx, client: g.remote.client, servers: []string{g.remote.base}, base: g.remote.base,
				cookies: map[string]string{}, seen: &visited{}, secure: strings.HasPrefix(g.remote.base, "https:"),
			}, nil
		},
	}}, nil
}

// restore puts the run's one account back as it was: without a second step,
// with its own password. It waits for codes that no test has used.
func (p *person) restore() error {
	t := p.t
	for last := step(t.now()) + 2; step(t.now()) < last; {
		select {
		case <-t.ctx.Done():
			return t.ctx.Err()
		case <-time.After(time.Second):
		}
	}
	b, err := t.w.ways[0](t.ctx)
	if err != nil {
		return err
	}
	for _, knock := range []func() answer{
		func() answer { return b.login(p.email, p.password) },
		func() answer { return b.code(p.code(0)) },
		func() answer { return b.disable(proof{password: p.password, code: p.code(1)}) },
		func() answer {
			if p.password == t.g.o.Password {
				return answer{}
			}
			return b.changePassword(p.password, t.g.o.Password)
		},
	} {
		if a := knock(); !a.ok() {
			return errors.New(a.String())
		}
	}
	return nil
}

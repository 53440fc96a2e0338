// What the tests of this program stand on: the program as a caller sees it.

package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"rokketa/assets/text"
)

// called is what came of a call.
type called struct {
	code     int
	out, err string
}

// settings are the environment and the standard input of a call.
type settings struct {
	env      map[string]string
	in       io.Reader
	language text.Language
}

func (s settings) world(out, err io.Writer, args ...string) world {
	if s.in == nil {
		s.in = strings.NewReader("")
	}
	if s.language == "" {
		s.language = text.English
	}
	return world{
		args: args, in: s.in, out: out, err: err, now: time.Now, random: rand.Reader,
		env:      func(name string) string { return s.env[name] },
		language: func() text.Language { return s.language },
	}
}

// call runs the program to its end.
func (s settings) call(t *testing.T, args ...string) called {
	t.Helper()
	var out, wrong bytes.Buffer
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	code := run(ctx, s.world(&out, &wrong, args...))
	return called{code, out.String(), wrong.String()}
}

// buffer can be written and read by several goroutines.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// running is a server under test.
type running struct {
	t     *testing.T
	url   string // without a slash at its end
	lines *bufio.Scanner
	log   *buffer
	stop  func()
	ended chan int
	drain sync.Once
}

// start runs the program until the test ends, and reads its first line.
func (s settings) start(t *testing.T, args ...string) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	in, out := io.Pipe()
	r := &running{t: t, lines: bufio.NewScanner(in), log: &buffer{}, stop: cancel, ended: make(chan int, 1)}
	go func() {
		code := run(ctx, s.world(out, r.log, args...))
		_ = out.Close()
		r.ended <- code
	}()
	t.Cleanup(func() {
		cancel()
		r.wait()
	})
	if !r.lines.Scan() {
		t.Fatalf("no first line: %s", r.log)
	}
	r.url = strings.TrimSuffix(r.lines.Text(), "/")
	if !strings.HasPrefix(r.url, "http") {
		t.Fatalf("the first line is %q", r.lines.Text())
	}
	return r
}

// wait gives the exit code.
func (r *running) wait() int {
	r.t.Helper()
	r.drain.Do(func() {
		go func() {
			for r.lines.Scan() { // a full pipe would hold the server up
			}
		}()
	})
	select {
	case code := <-r.ended:
		r.ended <- code
		return code
	case <-time.After(time.Minute):
		r.t.Fatal("the server does not end")
		return -1
	}
}

// ask sends a request; a body is JSON and makes it a POST.
func (r *running) ask(path, body string, headers ...string) (int, string) {
	r.t.Helper()
	method := http.MethodGet
	if body != "" {
		method = http.MethodPost
	}
	q, err := http.NewRequestWithContext(r.t.Context(), method, r.url+path, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	if body != "" {
		q.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			q.Host = headers[i+1]
		}
		q.Header.Set(headers[i], headers[i+1])
	}
	client := http.Client{Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	a, err := client.Do(q)
	if err != nil {
		return 0, err.Error()
	}
	defer a.Body.Close()
	data, err := io.ReadAll(a.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return a.StatusCode, string(data)
}

// get asks for JSON and reads it into out, if there is one.
func (r *running) get(want int, path, body string, out any) {
	r.t.Helper()
	status, data := r.ask(path, body)
	if status != want {
		r.t.Fatalf("%s %s: %d, want %d: %s", path, body, status, want, data)
	}
	if out != nil {
		if err := json.Unmarshal([]byte(data), out); err != nil {
			r.t.Fatalf("%s: %v: %s", path, err, data)
		}
	}
}

// login gives the challenge of a sample's login.
func (r *running) login(email, password string) string {
	r.t.Helper()
	var in struct{ Challenge string }
	r.get(http.StatusOK, "/api/v1/login", `{"email":"`+email+`","password":"`+password+`"}`, &in)
	return in.Challenge
}

func (r *running) verify(challenge, code string) (int, string) {
	r.t.Helper()
	return r.ask("/api/v1/verify", `{"challenge":"`+challenge+`","code":"`+code+`"}`)
}

// place gives the arguments of a data folder of the test's own.
func place(t *testing.T) (dir string, args []string) {
	dir = filepath.Join(t.TempDir(), "data")
	return dir, []string{"--data", dir}
}

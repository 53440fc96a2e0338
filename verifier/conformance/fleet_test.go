// Real server processes on one database: the program itself, built and
// started, with the test beside it on the same database and the same keys.

package conformance

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"rokketa/verifier"
	"rokketa/verifier/store"
)

// soak tells that the long tests are asked for.
func soak() bool { return os.Getenv("ROKKETA_SOAK") != "" }

func TestMain(m *testing.M) {
	if text := os.Getenv(childEnv); text != "" {
		if err := child(text); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	code := m.Run()
	if dir, err := program(); err == nil && dir != "" {
		_ = os.RemoveAll(filepath.Dir(dir))
	}
	os.Exit(code)
}

var built atomic.Bool // a test asked for the program

// program builds the program once and gives its path.
var program = sync.OnceValues(func() (string, error) {
	if !built.Load() {
		return "", nil
	}
	dir, err := os.MkdirTemp("", "rokketa-verifier-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "rokketa-verifier")
	command := exec.Command("go", "build", "-o", path, "rokketa/cmd/rokketa-verifier")
	command.Env = append(command.Environ(), "CGO_ENABLED=0")
	if said, err := command.CombinedOutput(); err != nil {
		return path, fmt.Errorf("%w: %s", err, said)
	}
	return path, nil
})

// fleet is a number of server processes on one database.
type fleet struct {
	t       *testing.T
	bin     string
	dir     string
	smtp    string
	dsn     string // of PostgreSQL; "" is SQLite in dir
	servers []*process
	keys    *verifier.Keys
	store   *store.Store
	beside  *verifier.Service // the test's own, on the same database
	client  *http.Client
	society string
	people  int
}

// process is one server.
type process struct {
	command *exec.Cmd
	base    string
	log     *lockedBuffer
	done    chan struct{}
}

func newFleet(t *testing.T, dsn string, servers int) *fleet {
	t.Helper()
	built.Store(true)
	bin, err := program()
	if err != nil {
		t.Fatal(err)
	}
	f := &fleet{t: t, bin: bin, dir: t.TempDir(), dsn: dsn, smtp: mailbox(t), client: &http.Client{
		Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64},
	}}
	line, err := verifier.NewKey(rand.Reader, 1)
	if err != nil {
		t.Fatal(err)
	}
	if f.keys, err = verifier.ParseKeys(line); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(f.dir, "key"), []byte(line+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(f.dir, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	f.servers = make([]*process, servers)
	for i := range f.servers {
		f.start(i)
	}
	if dsn != "" {
		f.store, err = store.OpenPostgres(t.Context(), dsn)
	} else {
		var found []string
		if found, err = filepath.Glob(filepath.Join(f.dir, "data", "*.db")); err == nil && len(found) != 1 {
			t.Fatalf("the server's data: %v", found)
		}
		f.store, err = store.OpenSQLite(t.Context(), found[0])
	}
	if err != nil {
		t.Fatal(err)
	}
	f.beside, err = verifier.New(f.store, verifier.Options{Keys: f.keys, Profile: quick(), Mailer: &outbox{}})
	if err != nil {
		t.Fatal(err)
	}
	society, err := f.beside.CreateSociety(t.Context(), "", "Sample", time.Date(2190, 1, 1, 0, 0, 0, 0, verifier.Tokyo()))
	if err != nil {
		t.Fatal(err)
	}
	f.society = society.ID
	t.Cleanup(func() {
		for _, p := range f.servers {
			p.kill()
		}
		if err := errors.Join(f.beside.Close(context.Background()), f.store.Close()); err != nil {
			t.Error(err)
		}
	})
	return f
}

// start starts the i-th server and waits for its address.
func (f *fleet) start(i int) {
	f.t.Helper()
	p := &process{log: &lockedBuffer{}, done: make(chan struct{})}
	p.command = exec.Command(f.bin, "--listen", "127.0.0.1:0", "--data", filepath.Join(f.dir, "data"), "--key-file", filepath.Join(f.dir, "key"),
		"--smtp", "smtp://"+f.smtp, "--smtp-from", "portal@mihon.example", "--behind-proxy", "https://portal.mihon.example", "--log-level", "error")
	p.command.Env = append(os.Environ(), "ROKKETA_VERIFIER_POSTGRES="+f.dsn)
	p.command.Stderr = p.log
	out, err := p.command.StdoutPipe()
	if err != nil {
		f.t.Fatal(err)
	}
	if err := p.command.Start(); err != nil {
		f.t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	line, err := lines.ReadString('\n')
	line = strings.TrimRight(strings.TrimSpace(line), "/")
	if err != nil || !strings.Contains(line, "://") {
		f.t.Fatalf("the server's first line is %q: %v: %s", line, err, p.log)
	}
	go func() {
		_, _ = io.Copy(io.Discard, lines)
		_ = p.command.Wait() // killed
		close(p.done)
	}()
	p.base = line // where it listens; members would type the proxy's address
	f.servers[i] = p
}

// kill ends a server as a power cut would.
func (p *process) kill() {
	_ = p.command.Process.Kill()
	<-p.done
}

// call sends JSON and gives the answer's fields.
func (f *fleet) call(p *process, ip, path, token string, body map[string]string) (status int, fields map[string]any, err error) {
	text, err := json.Marshal(body)
	if err != nil {
		return 0, nil, err
	}
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, p.base+"/api/v1/"+path, bytes.NewReader(text))
	if err != nil {
		return 0, nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Forwarded-For", ip)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := f.client.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	err = json.NewDecoder(answer.Body).Decode(&fields)
	return answer.StatusCode, fields, err
}

// held is a member of the fleet's.
type held struct {
	id, email, password string
	phone               phone
}

// member makes a member; with an app, the code of the step before is used.
func (f *fleet) member(app bool) *held {
	f.t.Helper()
	ctx := f.t.Context()
	f.people++
	h := &held{email: fmt.Sprintf("fleet%d@mihon.example", f.people), password: fmt.Sprintf("Flotte-%d-Kennwort", f.people)}
	m, err := f.beside.CreateMember(ctx, verifier.NewMember{Society: f.society, Email: h.email, Name: "Fleet", Password: h.password, Demo: true})
	if err != nil {
		f.t.Fatal(err)
	}
	h.id = m.ID
	if !app {
		return h
	}
	login, err := f.beside.Login(ctx, h.email, h.password, false, verifier.Source{})
	if err != nil {
		f.t.Fatal(err)
	}
	enrolment, _, err := f.beside.BeginApp(ctx, login.Session, verifier.Proof{}, verifier.Source{})
	if err != nil {
		f.t.Fatal(err)
	}
	if h.phone, err = scan(enrolment.URI); err != nil {
		f.t.Fatal(err)
	}
	if _, err := f.beside.ConfirmApp(ctx, login.Session, h.phone.code(step(time.Now())-1), verifier.Source{}); err != nil {
		f.t.Fatal(err)
	}
	return h
}

// ticket is the password step, done beside the servers: it is not what is
// tried here, and takes their time.
func (f *fleet) ticket(h *held) string {
	f.t.Helper()
	login, err := f.beside.Login(f.t.Context(), h.email, h.password, false, verifier.Source{})
	if err != nil || login.Challenge == "" {
		f.t.Fatalf("the password step: %v", err)
	}
	return login.Challenge
}

// mailbox is a mail server that takes everything.
func mailbox(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return sink{}, nil }))
	s.Domain = "mihon.example"
	s.ErrorLog = log.New(io.Discard, "", 0) // killed servers hang up
	go func() { _ = s.Serve(listener) }()
	t.Cleanup(func() { _ = s.Close() })
	return listener.Addr().String()
}

// sink is a mail session that keeps nothing.
type sink struct{}

func (sink) Mail(string, *smtp.MailOptions) error { return nil }
func (sink) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (sink) Data(r io.Reader) error               { _, err := io.Copy(io.Discard, r); return err }
func (sink) Reset()                               {}
func (sink) Logout() error                        { return nil }

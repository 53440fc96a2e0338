// T1 to T35 with three server processes: this very test program, started
// three times as a portal on the test's database, with the test's clock.

package conformance

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"rokketa/verifier"
	"rokketa/verifier/lab"
	"rokketa/verifier/store"
	"rokketa/verifier/web"
)

// childEnv says to a process of the test program that it is a server.
const childEnv = "ROKKETA_CONFORMANCE_CHILD"

// orders is what a child is to be.
type orders struct{ DSN, Key, Clock, Mail string }

// child is the whole life of a server process: it ends when its standard
// input does.
func child(text string) error {
	var o orders
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		return err
	}
	ctx := context.Background()
	keys, err := verifier.ParseKeys(o.Key)
	if err != nil {
		return err
	}
	db, err := store.OpenPostgres(ctx, o.DSN)
	if err != nil {
		return err
	}
	clock, err := os.Open(o.Clock)
	if err != nil {
		return err
	}
	service, err := verifier.New(db, verifier.Options{
		Now: func() time.Time { return readClock(clock) }, Keys: keys, Profile: quick(),
		Mailer: carrier{o.Mail}, Inspector: lab.New(lab.Options{}),
	})
	if err != nil {
		return err
	}
	portal, err := web.New(service, web.Options{Log: slog.New(slog.NewJSONHandler(os.Stderr, nil))})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/", elsewhere(portal))
	mux.HandleFunc("POST /flush", func(w http.ResponseWriter, r *http.Request) {
		if err := service.Flush(r.Context()); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
	go func() { _ = http.Serve(listener, mux) }()
	fmt.Println("http://" + listener.Addr().String())
	_, err = io.Copy(io.Discard, os.Stdin)
	return errors.Join(err, service.Close(ctx), db.Close())
}

// readClock reads the time that the test set.
func readClock(file io.ReaderAt) time.Time {
	var b [8]byte
	if _, err := file.ReadAt(b[:], 0); err != nil {
		panic(err) // a server without a clock is none
	}
	return time.Unix(0, int64(binary.BigEndian.Uint64(b[:])))
}

// carrier takes mails to the test.
type carrier struct{ to string }

// Send implements verifier.Mailer.
func (c carrier) Send(ctx context.Context, m verifier.Mail) error {
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.to, bytes.NewReader(text))
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return errors.New("the mail server is away")
	}
	return nil
}

// spawn starts the processes and gives the ground what to do with them.
func spawn(t *testing.T, key, dsn string) *children {
	t.Helper()
	c := &children{clock: filepath.Join(t.TempDir(), "clock")}
	if err := c.tell(begin()); err != nil {
		t.Fatal(err)
	}
	var post atomic.Pointer[outbox]
	c.post = &post
	office := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var m verifier.Mail
		to := post.Load()
		if err := json.NewDecoder(r.Body).Decode(&m); err != nil || to == nil || to.Send(r.Context(), m) != nil {
			http.Error(w, "away", http.StatusServiceUnavailable)
		}
	}))
	t.Cleanup(office.Close)
	text, err := json.Marshal(orders{DSN: dsn, Key: key, Clock: c.clock, Mail: office.URL})
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		command := exec.Command(os.Args[0])
		command.Env = append(os.Environ(), childEnv+"="+string(text))
		command.Stderr = os.Stderr
		in, err := command.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		out, err := command.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			_ = in.Close()
			if err := command.Wait(); err != nil {
				t.Errorf("a server ended: %v", err)
			}
		})
		line, err := bufio.NewReader(out).ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		c.bases = append(c.bases, strings.TrimSpace(line))
	}
	return c
}

// children are server processes on the run's database.
type children struct {
	bases []string
	clock string // the file that they read the time from
	post  *atomic.Pointer[outbox]
}

func (c *children) addresses() []string { return c.bases }
func (c *children) mailTo(o *outbox)    { c.post.Store(o) }

// tell sets the processes' clock. Eight bytes are written at once.
func (c *children) tell(t time.Time) (err error) {
	f, err := os.OpenFile(c.clock, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	_, err = f.WriteAt(binary.BigEndian.AppendUint64(nil, uint64(t.UnixNano())), 0)
	return err
}

// flush waits for the mails that go out on the side.
func (c *children) flush(ctx context.Context) error {
	for _, base := range c.bases {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/flush", nil)
		if err != nil {
			return err
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			return err
		}
		if err := answer.Body.Close(); err != nil {
			return err
		}
		if answer.StatusCode != http.StatusOK {
			return fmt.Errorf("flush: %d", answer.StatusCode)
		}
	}
	return nil
}

func TestThePortalHoldsWithThreeProcesses(t *testing.T) {
	key, err := verifier.NewKey(&failing{left: -1}, 1)
	if err != nil {
		t.Fatal(err)
	}
	dsn := database(t, server(t))
	holdAll(t, Options{Postgres: dsn, processes: spawn(t, key, dsn), key: key})
}

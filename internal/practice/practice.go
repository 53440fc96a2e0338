// This file promises: one portal for one program, that lives no longer than
// it, and leaves nothing behind.

// Package practice runs the portal on which the whole guide can be rehearsed
// without a real account: rokketa-verifier --practice, on this machine alone, with sample members and a database that is gone afterwards.
//
// Promises: the portal ends with the program that started it, also when that
// is killed (its standard input closes then). Its database lies in a folder of
// its own that is removed with it. Nothing of the reader's environment that is
// meant for a real portal (a database, keys, a mail server) reaches it.
package practice

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/netip"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// The sample member of the guide: one that has set up nothing yet and may
// still log in with the password alone. The window names them beside the steps.
const (
	Email    = "unset@mihon.example"
	Password = "sakura-mihon-2025"
)

// How long a portal may take to say its address, and to end in peace.
const (
	usualWait  = 60 * time.Second
	usualGrace = 15 * time.Second
)

// Bounds of what is read of a portal.
const (
	longestLine = 256
	longestWord = 2 << 10
)

// own begins the environment variables that are meant for a real portal.
const own = "ROKKETA_VERIFIER_"

// Options say which portal is started, and how. Program is needed.
type Options struct {
	Program  string        // its path, as Find gives it
	Brand    string        // the portal's name, the issuer of its accounts; "" is its own choice
	Language string        // "ja" or "en"; "" is its own choice
	Wait     time.Duration // for the address; 0 is a minute
	Grace    time.Duration // for its end, then it is made to; 0 is 15 seconds
	Temp     string        // where the portal's folder is made; "" is the system's place
}

// Portal is a portal that runs. Its methods may be called from any goroutine.
type Portal struct {
	Address string // for the browser, with a slash at its end

	command *exec.Cmd
	stdin   io.Closer
	dir     string
	grace   time.Duration
	ended   chan struct{} // closed when it has ended and its folder is gone
	once    sync.Once
}

// Start starts a portal and waits until it has said its address. Where ctx
// ends before, nothing is left of it; once it runs, ctx has no power over it.
// Errors are *Error.
func Start(ctx context.Context, o Options) (*Portal, error) {
	if o.Wait == 0 {
		o.Wait = usualWait
	}
	if o.Grace == 0 {
		o.Grace = usualGrace
	}
	dir, err := os.MkdirTemp(o.Temp, "rokketa-practice-")
	if err != nil {
		return nil, &Error{Reason: ErrFailed, Cause: err}
	}
	p := &Portal{dir: dir, grace: o.Grace, ended: make(chan struct{})}
	p.command = exec.Command(o.Program, arguments(o)...) //nolint:noctx // it outlives ctx
	p.command.Env = environment(os.Environ(), dir)
	p.command.Dir = dir
	quiet(p.command)
	said := &words{}
	p.command.Stderr = said
	stdin, err := p.command.StdinPipe()
	var stdout io.ReadCloser
	if err == nil {
		stdout, err = p.command.StdoutPipe()
	}
	if err == nil {
		err = p.command.Start()
	}
	if err != nil {
		_ = os.RemoveAll(dir) // nothing is in it
		return nil, &Error{Reason: ErrFailed, Cause: err}
	}
	p.stdin = stdin
	first := make(chan string, 1)
	go p.attend(stdout, first)
	within, cancel := context.WithTimeout(ctx, o.Wait)
	defer cancel()
	select {
	case line := <-first:
		if ours(line) {
			p.Address = line
			return p, nil
		}
		p.End()
		return nil, &Error{Reason: ErrSilent, Cause: said.cause()}
	case <-within.Done():
		p.End()
		return nil, &Error{Reason: ErrSilent, Cause: context.Cause(within)}
	}
}

// arguments are what the portal is started with.
func arguments(o Options) []string {
	all := []string{"--practice", "--listen", "127.0.0.1:0", "--end-with-stdin"}
	if o.Brand != "" {
		all = append(all, "--brand", o.Brand)
	}
	if o.Language != "" {
		all = append(all, "--language", o.Language)
	}
	return all
}

// environment is the reader's without what is meant for a real portal, and
// with our folder as the place for passing files.
func environment(all []string, dir string) []string {
	kept := make([]string, 0, len(all)+3)
	for _, one := range all {
		if !strings.HasPrefix(strings.ToUpper(one), own) {
			kept = append(kept, one)
		}
	}
	return append(kept, "TMPDIR="+dir, "TMP="+dir, "TEMP="+dir)
}

// attend reads what the portal says, so that it never waits for a reader, and
// sweeps up when it has ended.
func (p *Portal) attend(stdout io.Reader, first chan<- string) {
	lines := bufio.NewReaderSize(stdout, longestLine)
	line, _ := lines.ReadSlice('\n') // what is too long or cut off is no address
	first <- strings.TrimRight(string(line), "\r\n")
	_, _ = io.Copy(io.Discard, lines)
	_ = p.command.Wait() // how it ended is nobody's concern: it is over
	_ = os.RemoveAll(p.dir)
	close(p.ended)
}

// ours says whether a line is the address of a portal of this machine.
func ours(line string) bool {
	u, err := url.Parse(line)
	if err != nil || u.Scheme != "http" || u.Path != "/" || u.String() != line {
		return false
	}
	host, err := netip.ParseAddrPort(u.Host)
	return err == nil && host.Addr().IsLoopback()
}

// Ended is closed when the portal has ended, by End or by itself.
func (p *Portal) Ended() <-chan struct{} { return p.ended }

// End ends the portal and returns when it is gone.
func (p *Portal) End() {
	p.once.Do(func() {
		_ = p.stdin.Close() // it listens for this; an error means that it has ended
		grace := time.NewTimer(p.grace)
		defer grace.Stop()
		select {
		case <-p.ended:
		case <-grace.C:
			_ = p.command.Process.Kill() // an error means that it has ended
		}
	})
	<-p.ended
}

// words keeps the beginning of what a portal complains of.
type words struct {
	mu   sync.Mutex
	said []byte
}

// Write implements io.Writer and never fails.
func (w *words) Write(data []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.said = append(w.said, data[:min(len(data), longestWord-len(w.said))]...)
	return len(data), nil
}

// cause is what was said, as an error; nil where nothing was.
func (w *words) cause() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if text := strings.TrimSpace(string(w.said)); text != "" {
		return fmt.Errorf("it said: %q", text)
	}
	return nil
}

// Find gives the portal's program: the one that lies beside this program,
// else the one that the system finds by its name (look is exec.LookPath). The
// error is an *Error with ErrMissing.
func Find(self string, look func(string) (string, error)) (string, error) {
	if self != "" {
		if real, err := filepath.EvalSymlinks(self); err == nil {
			self = real // a link in a folder of programs leads to where the others are
		}
		if path, err := look(filepath.Join(filepath.Dir(self), program)); err == nil {
			return path, nil
		}
	}
	path, err := look(program)
	if err != nil {
		return "", &Error{Reason: ErrMissing, Cause: err}
	}
	return path, nil
}

// Package instance lets one program at a time show the vault of a folder. The
// first to claim a folder is its instance; a later start hands over what it
// was given (pictures, URIs) and ends.
//
// Promises: of any number of starts at one moment exactly one is first. What
// is handed over can be read by this user alone, since a URI holds a secret,
// and both ends look who the other is. A program that was killed leaves
// nothing behind that keeps the next from starting. A first one that does not
// answer is told, not waited for without an end.
package instance

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"
)

// How long a start waits for the first one's answer, how long it rests
// between two tries, and how long the first one listens to one caller.
const (
	patience = 10 * time.Second
	rest     = 50 * time.Millisecond
	hearing  = 5 * time.Second
)

// most is how many callers are heard at the same time.
const most = 16

// listener takes callers; a line is the way to one of them, and closing it
// ends what is being read or written on it.
type listener interface {
	Accept() (line, error)
	Close() error
	Address() string
}

type line = io.ReadWriteCloser

// Instance is the first program of its folder, until Close.
type Instance struct {
	listener listener
	release  func()
	turn     sync.Mutex // handle is called by one caller at a time

	mu     sync.Mutex
	conns  map[line]bool
	closed bool
}

// Claim makes this program the instance of a folder, which need not exist
// yet. Where another already is, the arguments are handed to it and the error
// is ErrTaken once it has taken them: there is nothing left to do but to end.
// File names are made absolute on the way. Other errors are *Error; all of
// them but ErrSilent, ErrTooMuch and ErrRefused mean that it cannot be known
// whether there is another, and that it is no harm to go on alone.
func Claim(ctx context.Context, folder string, args []string) (*Instance, error) {
	c, err := locate(folder)
	if err != nil {
		return nil, &Error{Reason: ErrNoPlace, Cause: err}
	}
	within, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		listener, release, err := c.hold()
		if err == nil {
			return &Instance{listener: listener, release: release, conns: map[line]bool{}}, nil
		}
		if !errors.Is(err, errHeld) {
			return nil, &Error{Reason: ErrFailed, Cause: err}
		}
		message, err := pack(args)
		if err != nil {
			return nil, err
		}
		// Any other failure means that the first one is just coming or going.
		if err = c.hand(within, message); err == nil {
			return nil, ErrTaken
		}
		var told *Error
		if errors.As(err, &told) {
			return nil, told
		}
		again := time.NewTimer(rest)
		select {
		case <-again.C:
			continue
		case <-within.Done():
			again.Stop()
		}
		if errors.Is(ctx.Err(), context.Canceled) {
			return nil, ctx.Err()
		}
		return nil, &Error{Reason: ErrSilent, Cause: err}
	}
}

// hand gives a message to the first one and waits for its answer.
func (c *channel) hand(ctx context.Context, message []byte) error {
	conn, err := c.dial(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	ended := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer ended()
	if err := ours(conn); err != nil {
		if ctx.Err() != nil {
			return err // closed while it was looked at
		}
		return &Error{Reason: ErrForeign, Cause: err}
	}
	letForward(conn)
	if _, err := conn.Write(message); err != nil {
		return err
	}
	return readAnswer(conn)
}

// Serve answers later starts until Close, and returns after it. handle gets
// what one of them was given, which may be nothing, and is called for one
// after the other. Where it returns false the program is ending: the caller
// waits until it has, and then takes its place. Serve only once the window is
// really there, or a window that failed would swallow later starts.
func (i *Instance) Serve(handle func(args []string) bool) {
	var callers sync.WaitGroup
	defer callers.Wait()
	places := make(chan struct{}, most)
	for {
		conn, err := i.listener.Accept()
		if err != nil {
			if i.ended() {
				return
			}
			time.Sleep(rest) // as when no more files can be opened
			continue
		}
		if !i.keep(conn) {
			_ = conn.Close()
			return
		}
		places <- struct{}{}
		callers.Go(func() {
			defer func() { <-places }()
			defer i.drop(conn)
			i.hear(conn, handle)
		})
	}
}

// hear takes one caller's message and answers it.
func (i *Instance) hear(conn line, handle func([]string) bool) {
	slow := time.AfterFunc(hearing, func() { _ = conn.Close() })
	defer slow.Stop()
	if ours(conn) != nil {
		return
	}
	args, err := unpack(conn)
	if err != nil {
		_ = writeAnswer(conn, refused)
		return
	}
	slow.Stop()
	i.turn.Lock()
	taken := !i.ended() && handle(args)
	i.turn.Unlock()
	if !taken {
		return
	}
	slow.Reset(hearing)
	if writeAnswer(conn, accepted) == nil {
		var none [1]byte
		_, _ = conn.Read(none[:]) // until the caller has read it and is gone
	}
}

func (i *Instance) keep(conn line) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	if !i.closed {
		i.conns[conn] = true
	}
	return !i.closed
}

func (i *Instance) drop(conn line) {
	i.mu.Lock()
	defer i.mu.Unlock()
	delete(i.conns, conn)
	_ = conn.Close()
}

func (i *Instance) ended() bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.closed
}

// Close gives the folder up: callers that have no answer yet try again and
// one of them becomes the first. It does not wait for handle.
func (i *Instance) Close() {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.closed {
		return
	}
	i.closed = true
	_ = i.listener.Close()
	for conn := range i.conns {
		_ = conn.Close()
	}
	i.release()
}

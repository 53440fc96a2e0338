// This file promises: questions to a person at a terminal, with an answer that
// shows or does not, and the terminal as it was when the program is stopped.

package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// echo says whether an answer shows while it is typed.
type echo bool

const (
	hidden echo = false
	shown  echo = true
)

// terminal asks a person.
type terminal interface {
	ask(ctx context.Context, question string, e echo) (string, error)
}

// console is the terminal that the program was started from.
type console struct{ in, out *os.File }

// openTerminal gives nil where in is no terminal: then nobody is there to ask.
func openTerminal(in, out *os.File) terminal {
	if !term.IsTerminal(int(in.Fd())) {
		return nil
	}
	return console{in, out}
}

func (c console) ask(ctx context.Context, question string, e echo) (string, error) {
	in := int(c.in.Fd())
	before, err := term.GetState(in)
	if err != nil {
		return "", fmt.Errorf("terminal: %w", err)
	}
	fmt.Fprint(c.out, question)
	type answer struct {
		text string
		err  error
	}
	got := make(chan answer, 1)
	go func() {
		if e == shown {
			text, err := line(c.in)
			got <- answer{text, err}
			return
		}
		text, err := term.ReadPassword(in)
		got <- answer{string(text), err}
	}()
	select {
	case a := <-got:
		if e == hidden {
			fmt.Fprintln(c.out)  // the Enter that was not shown
			return a.text, a.err // a space may be part of a password
		}
		return strings.TrimSpace(a.text), a.err
	case <-ctx.Done():
		_ = term.Restore(in, before) // or the shell would stay without echo
		fmt.Fprintln(c.out)
		return "", context.Cause(ctx)
	}
}

// line reads up to the line's end and not a byte more: the next question is
// answered from the same input.
func line(r io.Reader) (string, error) {
	var b strings.Builder
	for one := make([]byte, 1); ; {
		switch n, err := r.Read(one); {
		case n > 0 && one[0] == '\n':
			return b.String(), nil
		case n > 0:
			b.WriteByte(one[0])
		case err == io.EOF && b.Len() > 0:
			return b.String(), nil
		case err != nil:
			return "", err
		}
	}
}

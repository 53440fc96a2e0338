// This file promises: a password is read as a person meant it: the first line
// of standard input, without an editor's mark before it, and never one that no
// browser could send.

package main

import (
	"bufio"
	"context"
	"io"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/term"
)

// maxPassword bounds what is read of standard input, in bytes.
const maxPassword = 4 << 10

// readPassword reads the first line of standard input. At a terminal it asks,
// and what is typed is not shown.
func (s *session) readPassword(ctx context.Context) (string, error) {
	line, err := s.passwordLine(ctx)
	line = strings.TrimPrefix(strings.TrimRight(line, "\r\n"), "\ufeff")
	switch {
	case line == "":
		return "", refuse("verifierd.admin.nopassword").because(err)
	case !utf8.ValidString(line) || strings.ContainsFunc(line, unicode.IsControl):
		return "", refuse("verifierd.admin.letters")
	}
	return line, nil
}

func (s *session) passwordLine(ctx context.Context) (string, error) {
	if file, ok := s.in.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		return s.hiddenLine(ctx, int(file.Fd()))
	}
	return bufio.NewReader(io.LimitReader(s.in, maxPassword)).ReadString('\n')
}

// hiddenLine asks at a terminal. An interrupt gives the terminal back as it
// was.
func (s *session) hiddenLine(ctx context.Context, terminal int) (string, error) {
	before, err := term.GetState(terminal)
	if err != nil {
		return "", err
	}
	_, _ = io.WriteString(s.err, s.say("verifierd.admin.ask")+" ")
	defer func() { _, _ = io.WriteString(s.err, "\n") }() // the Enter that was not shown
	type answer struct {
		line []byte
		err  error
	}
	got := make(chan answer, 1)
	go func() {
		line, err := term.ReadPassword(terminal)
		got <- answer{line, err}
	}()
	select {
	case a := <-got:
		return string(a.line), a.err
	case <-ctx.Done():
		_ = term.Restore(terminal, before) // or the shell would stay without echo
		return "", context.Cause(ctx)
	}
}

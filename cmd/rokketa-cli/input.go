// This file promises: standard input that gives up when the program is asked
// to stop, whoever was to write into it.

package main

import (
	"context"
	"io"
)

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// patient reads r until ctx ends. A Read that is under way then is left
// behind: the program ends soon after.
func patient(ctx context.Context, r io.Reader) io.Reader {
	type result struct {
		data []byte
		err  error
	}
	return readerFunc(func(p []byte) (int, error) {
		got := make(chan result, 1)
		go func() {
			own := make([]byte, len(p)) // p is the caller's again once this Read was left behind
			n, err := r.Read(own)
			got <- result{own[:n], err}
		}()
		select {
		case done := <-got:
			return copy(p, done.data), done.err
		case <-ctx.Done():
			return 0, context.Cause(ctx)
		}
	})
}

// readAll reads standard input up to most bytes and one more, which makes what
// is longer be refused by its length.
func (s *session) readAll(ctx context.Context, most int64) ([]byte, int) {
	data, err := io.ReadAll(io.LimitReader(s.in, most+1))
	switch {
	case ctx.Err() != nil:
		s.complain(s.say("cli.stopped"))
		return nil, failed
	case err != nil:
		s.complain(s.say("cli.input"))
		return nil, failed
	}
	return data, done
}

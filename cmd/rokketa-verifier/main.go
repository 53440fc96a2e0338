// Rokketa-verifier is a portal with 2-step verification to practise on, to
// test against and to show. docs/verifier.md says what may be relied on.
//
// This file is the wiring: what the operating system gives goes into run.
package main

import (
	"context"
	"crypto/rand"
	"os"
	"os/signal"
	"syscall"
	"time"

	"rokketa/assets/text"
)

func main() {
	// Whoever started us may stop reading after the first line; a log that
	// nobody reads is no reason to die.
	signal.Ignore(syscall.SIGPIPE)
	ends := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as nohup has it
		ends = append(ends, syscall.SIGHUP) // a terminal that closes
	}
	ctx, stop := signal.NotifyContext(context.Background(), ends...)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	code := run(ctx, world{
		args:     os.Args[1:],
		in:       os.Stdin,
		out:      os.Stdout,
		err:      os.Stderr,
		env:      os.Getenv,
		now:      time.Now,
		random:   rand.Reader,
		language: text.Guess,
	})
	stop()
	os.Exit(code)
}

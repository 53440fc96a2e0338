// Rokketa-cli is the authenticator without a window: the same accounts as the
// app, for terminals and scripts. docs/cli.md says what may be relied on.
//
// This file is the wiring: what the operating system gives goes into run.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"rokketa/assets/text"
	"rokketa/internal/nocore"
)

func main() {
	_ = nocore.Forbid() // where the system will not, the program runs all the same
	os.Exit(run(context.Background(), world{
		args:     os.Args[1:],
		in:       os.Stdin,
		out:      os.Stdout,
		err:      os.Stderr,
		env:      os.Getenv,
		now:      time.Now,
		language: text.Guess,
		terminal: openTerminal(os.Stdin, os.Stderr),
		signals:  signals,
	}))
}

// signals makes Ctrl-C and a polite kill end the context.
func signals(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends whatever does not listen
	return ctx, stop
}

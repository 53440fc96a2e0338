// Figures measures the programs on a virtual display with a real keyring and
// prints what they need as ratios, each pair taken in turns in one run, so
// that the machine is the same for both. Nothing is asserted: what is to be
// reached stands beside each figure, and a person reads it.
//
//	figures [--rounds N] [--seconds N]
//
// `make bench` builds what is needed and starts it.
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"rokketa"
	"rokketa/e2e/stage"
	"rokketa/otpauth"
)

// bench is what the figures are taken on.
type bench struct {
	*stage.Stage
	bin    string // the programs
	title  string // of the app's window
	rounds int    // how often a short thing is measured
	watch  time.Duration
}

func main() {
	rounds := flag.Int("rounds", 7, "how often a start is measured")
	seconds := flag.Int("seconds", 60, "how long a running program is watched")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := figures(ctx, max(*rounds, 1), time.Duration(max(*seconds, 1))*time.Second); err != nil {
		fmt.Fprintln(os.Stderr, "figures:", err)
		os.Exit(1)
	}
}

func figures(ctx context.Context, rounds int, watch time.Duration) (err error) {
	about, err := rokketa.About()
	if err != nil {
		return err
	}
	bin, project, err := stage.Build()
	if err != nil {
		return err
	}
	empty := filepath.Join(project, "out", "figures", "empty")
	if err := stage.BuildOne(project, empty, "./e2e/figures/empty"); err != nil {
		return err
	}
	for _, part := range []struct {
		accounts int
		measure  func(context.Context, *bench, string) error
	}{
		{20, starts},
		{8, running},
		{0, terminal},
	} {
		if err := onStage(ctx, part.accounts, &bench{bin: bin, title: about.Name, rounds: rounds, watch: watch}, func(b *bench) error {
			return part.measure(ctx, b, empty)
		}); err != nil {
			return err
		}
	}
	return nil
}

// onStage sets a fresh stage whose keyring holds some accounts.
func onStage(ctx context.Context, accounts int, b *bench, measure func(*bench) error) (err error) {
	b.Stage, err = stage.Open(ctx, stage.Options{Width: 1600, Height: 1000})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	if accounts > 0 {
		uris := make([]string, accounts)
		for i := range uris {
			if uris[i], err = throwaway(i).URI(); err != nil {
				return err
			}
		}
		app, err := b.OpenApp(ctx, b.bin, b.title, uris...)
		if err != nil {
			return err
		}
		if err := app.Save(ctx); err != nil {
			return err
		}
		if err := app.Stop(); err != nil {
			return err
		}
	}
	return measure(b)
}

// throwaway is an account whose secret is made up and may be seen.
func throwaway(i int) otpauth.Account {
	return otpauth.Account{
		Type: otpauth.TOTP, Issuer: fmt.Sprintf("Service %d", i+1), Name: "someone@example.com",
		Secret:    otpauth.NewSecret([]byte(rand.Text()[:20])),
		Algorithm: otpauth.SHA1, Digits: 6, Period: 30,
	}
}

// median is the middle one of an odd number of durations.
func median(durations []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(durations))
	return sorted[len(sorted)/2]
}

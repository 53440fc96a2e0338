//go:build !nolab

// This file promises: the numbered tests as a command whose last line counts
// them and whose exit code says whether all held.

package main

import (
	"context"
	"strings"

	"rokketa/verifier/conformance"
)

func conform(ctx context.Context, s *session, _ []string) error {
	o := conformance.Options{URL: s.url, Postgres: s.postgres, JUnit: s.junit, HTML: s.html, Say: s.say, Out: s.out, Log: s.err, When: s.now(), Email: s.email}
	if s.only != "" {
		o.Only = strings.Split(s.only, ",")
	}
	if s.email != "" {
		password, err := s.readPassword(ctx)
		if err != nil {
			return err
		}
		o.Password = password
	}
	_, wrong, err := conformance.Run(ctx, o)
	if err != nil {
		return refuse("verifierd.conformance").because(err)
	}
	if wrong > 0 {
		return quiet{} // the lines above say what
	}
	return nil
}

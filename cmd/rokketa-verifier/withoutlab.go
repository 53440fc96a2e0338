//go:build nolab

// This file promises: a program without the laboratory, for a portal that is
// to be shown to nobody as a test server. What needs the laboratory is
// refused with the way out.

package main

import "context"

// withLab tells whether this build has the laboratory.
const withLab = false

// newLab is never reached: the rules refuse --lab.
func (*session) newLab(*letters) laboratory { return nil }

// bench measures laboratories alone.
func bench(context.Context, *session, []string) error {
	return refuse("verifierd.rule.nolab.command", "command", "bench")
}

// conform turns the laboratory's clock.
func conform(context.Context, *session, []string) error {
	return refuse("verifierd.rule.nolab.command", "command", "conformance")
}

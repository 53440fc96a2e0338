//go:build !unix && !windows

// This file promises: a system without a desktop says so.

package screen

import "context"

func system() capture {
	return func(context.Context) ([]Picture, error) { return nil, &Error{Reason: ErrNoDisplay} }
}

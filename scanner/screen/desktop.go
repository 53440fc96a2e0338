// This file promises: under Wayland the portal is asked, under X11 the X
// server, and a person's no is never got round.

package screen

import (
	"context"
	"errors"
	"time"
)

// An X server answers at once or not at all.
const x11Wait = 10 * time.Second

// desktop is the two ways of a Unix desktop.
type desktop struct {
	env         func(string) string
	portal, x11 func() capture
}

func (d desktop) capture(ctx context.Context) ([]Picture, error) {
	wayland := d.env("WAYLAND_DISPLAY") != "" || d.env("XDG_SESSION_TYPE") == "wayland"
	hasX := d.env("DISPLAY") != ""
	var noPortal error
	if wayland {
		pictures, err := d.portal()(ctx)
		if !errors.Is(err, ErrNoPortal) || !hasX {
			return pictures, err
		}
		noPortal = err
	}
	if !hasX {
		return nil, &Error{Reason: ErrNoDisplay}
	}
	pictures, err := within(ctx, x11Wait, d.x11())
	// The X server of a Wayland desktop shows black, or the windows of X
	// programs on black, in place of what is on the screen.
	if noPortal != nil && (err != nil || allBlack(pictures)) {
		return nil, noPortal
	}
	return pictures, err
}

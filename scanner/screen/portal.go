//go:build unix && !darwin

// This file promises: the picture of a Wayland desktop by its portal
// (org.freedesktop.portal.Screenshot, version 1 and later).

package screen

import (
	"context"
	"errors"
	"time"

	"github.com/godbus/dbus/v5"

	"rokketa/internal/portal"
)

const shoots = "org.freedesktop.portal.Screenshot.Screenshot"

// shooter asks a desktop's portal. The zero value is ready; its fields are for
// tests.
type shooter struct {
	portal portal.Portal
	now    func() time.Time
}

func (s shooter) capture(ctx context.Context) ([]Picture, error) {
	if s.now == nil {
		s.now = time.Now
	}
	began := s.now()
	answer, err := s.portal.Ask(ctx, portal.Asked{
		Method:    shoots,
		Arguments: []any{""}, // no window of ours is its parent
		Options:   map[string]dbus.Variant{"interactive": dbus.MakeVariant(false), "modal": dbus.MakeVariant(false)},
		Late:      func(late portal.Answer) { _, _ = answered(late, began) }, // its file is deleted
	})
	if err != nil {
		return nil, ofPortal(err)
	}
	return answered(answer, began)
}

// answered reads the picture that an answer leads to.
func answered(a portal.Answer, began time.Time) ([]Picture, error) {
	if a.Code != portal.AnswerDone {
		return nil, &Error{Reason: ErrRefused}
	}
	uri, _ := a.Details["uri"].Value().(string)
	img, left, err := take(uri, began)
	if err != nil {
		return nil, err
	}
	return []Picture{{Image: img, Bounds: img.Bounds().Sub(img.Bounds().Min), Left: left}}, nil
}

// ofPortal gives an error of the portal the name that it has here.
func ofPortal(err error) error {
	for from, to := range map[portal.Reason]Reason{
		portal.ErrNone: ErrNoPortal, portal.ErrRefused: ErrRefused, portal.ErrCancelled: ErrCancelled,
		portal.ErrTimedOut: ErrTimedOut, portal.ErrStopped: ErrStopped,
	} {
		if errors.Is(err, from) {
			return &Error{Reason: to, Cause: err}
		}
	}
	return &Error{Reason: ErrFailed, Cause: err}
}

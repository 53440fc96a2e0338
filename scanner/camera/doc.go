// This file promises: what the package is for, and its doors.

// Package camera gives the pictures of a camera, one after the other, so that
// a QR code on paper can be held before it.
//
// A camera is used only between Open and Close: its lamp is off before and
// after. No picture is kept or written anywhere, and none is older than the
// newest that the camera has given. Nothing here ends the program: a camera
// that is pulled out, in use, forbidden or odd is an error with a sentence.
//
// docs/camera.md says which systems are served, and what was tried.
package camera

import (
	"context"
	"image"
)

// Info names one camera.
type Info struct {
	ID   string // for Open; means nothing to a person and holds until the camera is pulled out
	Name string // as the system calls it, for a menu; never empty
}

// Source is where cameras are found. System is the real one; tests have
// others.
type Source interface {
	// Cameras gives the cameras that are there now, at least one, those that
	// the system prefers first; none is an ErrNoCamera. It switches none on.
	Cameras(ctx context.Context) ([]Info, error)

	// Open switches the camera on. Whoever opens closes.
	Open(ctx context.Context, id string) (Feed, error)
}

// Feed is a camera that is switched on. Its methods may be called from
// several goroutines at once.
type Feed interface {
	// Next waits for a picture that no Next has given yet and gives the
	// newest; those in between are dropped. The picture is the caller's and
	// upright as the camera sees it, never mirrored. After an ErrGone or
	// ErrFailed no other picture comes.
	Next(ctx context.Context) (image.Image, error)

	// Close switches the camera off and returns when it is off. A Next that
	// waits ends with ErrStopped. Closing again does nothing.
	Close() error
}

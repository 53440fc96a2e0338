// Package screen takes pictures of the user's screens: all monitors at once,
// each at its true pixels, in memory only.
//
// Where a tool of the system has to leave a file behind (the portal of a
// Wayland desktop, screencapture on macOS), the file is read and deleted.
//
// This file promises: the door of the package. How each desktop gives its
// picture is in the file of its name.
package screen

import (
	"context"
	"image"
)

// Picture is what one monitor shows.
type Picture struct {
	Image image.Image
	// Monitor is its name as the desktop has it ("HDMI-1"), else its number
	// from "1". The portal gives all monitors in one picture: then it is "".
	Monitor string
	// Bounds is the place of the picture on the desktop, in true pixels; parts
	// may be left of or above the origin. Image has bounds of its own.
	Bounds image.Rectangle
	// Left is a file with this picture in it that the desktop made and that
	// could not be deleted; nearly always "". The person should hear of it.
	Left Leftover
}

// Leftover is the path of a file that shows the screen and is still there.
type Leftover string

// Explanation gives the key of the sentence for a person, and the path.
func (l Leftover) Explanation() (key string, details map[string]any) {
	return "screen.left", map[string]any{"path": string(l)}
}

// Source gives pictures of screens. A capture may take as long as a person
// needs to answer the desktop's question whether it is allowed; it ends with
// its context.
type Source interface {
	// Capture gives at least one picture, or an *Error.
	Capture(ctx context.Context) ([]Picture, error)
}

// SourceFunc makes a Source of a function, for one.
type SourceFunc func(context.Context) ([]Picture, error)

// Capture calls f.
func (f SourceFunc) Capture(ctx context.Context) ([]Picture, error) { return f(ctx) }

// System is the desktop that this program runs on. It looks at the desktop
// when it captures, and never panics.
func System() Source {
	return SourceFunc(func(ctx context.Context) ([]Picture, error) { return checked(ctx, system()) })
}

// checked is what every desktop's pictures go through.
func checked(ctx context.Context, c capture) ([]Picture, error) {
	if ctx.Err() != nil {
		return nil, stopped(ctx)
	}
	pictures, err := caught(ctx, c)
	switch {
	case err != nil:
		return nil, named(err)
	case len(pictures) == 0:
		return nil, &Error{Reason: ErrNoDisplay}
	case allBlack(pictures):
		return nil, &Error{Reason: ErrBlack}
	}
	return pictures, nil
}

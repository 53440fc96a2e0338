// This file promises: the cameras of this computer, as one Source, whatever
// its system offers and whatever goes wrong in it.

package camera

import (
	"context"
	"errors"
	"fmt"
)

// System is the cameras of this computer. A build that cannot use them gives
// ErrNoLibrary, and no other error, from both methods.
func System() Source { return source{systemDriver()} }

// driver is what a system must offer: the door behind which each has its own
// file, and tests have a camera of their own.
type driver interface {
	// list gives the cameras without switching one on.
	list() ([]Info, error)
	// open switches a camera on.
	open(id string) (device, error)
}

// device is a camera that is switched on.
type device interface {
	// grab waits for the next frame and gives it in buf, or in a larger slice
	// where buf is too short. It is called from one goroutine only, and
	// nothing of what it gives may change after it has returned.
	grab(buf []byte) (frame, error)
	// wake lets a grab that waits return, and each one after it. It is called
	// from any goroutine, once, and before off.
	wake()
	// off switches the camera off. It is called once, after the last grab.
	off() error
}

// source makes a Source of a driver; nil is a build without one.
type source struct{ driver driver }

func (s source) Cameras(ctx context.Context) (found []Info, err error) {
	defer caught(&err)
	if s.driver == nil {
		return nil, &Error{Reason: ErrNoLibrary}
	}
	if ctx.Err() != nil {
		return nil, stopped(ctx)
	}
	found, err = s.driver.list()
	if err != nil {
		return nil, explained(err)
	}
	if len(found) == 0 {
		return nil, &Error{Reason: ErrNoCamera}
	}
	for i := range found {
		if found[i].Name == "" {
			found[i].Name = fmt.Sprintf("Camera %d", i+1)
		}
	}
	return found, nil
}

func (s source) Open(ctx context.Context, id string) (f Feed, err error) {
	defer caught(&err)
	if s.driver == nil {
		return nil, &Error{Reason: ErrNoLibrary}
	}
	if ctx.Err() != nil {
		return nil, stopped(ctx)
	}
	d, err := s.driver.open(id)
	if err != nil {
		return nil, explained(err)
	}
	on := newFeed(d)
	if ctx.Err() != nil { // asked to stop while the camera woke up
		_ = on.Close()
		return nil, stopped(ctx)
	}
	return on, nil
}

func stopped(ctx context.Context) error {
	return &Error{Reason: ErrStopped, Cause: context.Cause(ctx)}
}

// explained makes an error of ours of whatever a driver gives.
func explained(err error) error {
	var reason Reason
	var whole *Error
	switch {
	case errors.As(err, &whole):
		return whole
	case errors.As(err, &reason):
		return &Error{Reason: reason}
	}
	return &Error{Reason: ErrFailed, Cause: err}
}

// caught turns a panic below into an error: no camera may end the program.
func caught(err *error) {
	if p := recover(); p != nil {
		*err = &Error{Reason: ErrFailed, Cause: fmt.Errorf("the camera's driver failed: %v", p)}
	}
}

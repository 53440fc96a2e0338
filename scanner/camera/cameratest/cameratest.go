// Package cameratest has a camera made of recorded pictures, for tests: it
// stands where camera.System does, fails when it is told to, and knows
// whether its lamp is on.
package cameratest

import (
	"context"
	"image"
	"slices"
	"sync"

	"rokketa/scanner/camera"
)

// Source is a camera.Source of recorded pictures. Set the fields before use.
type Source struct {
	List   []camera.Info // what Cameras gives; none is an ErrNoCamera
	Frames []image.Image // what each feed gives, in this order, each once
	Then   error         // what Next gives after the last; nil: it waits, as before a still camera
	Waits  func()        // told that it begins to wait, or nil

	CamerasFails error // what Cameras gives instead, or nil
	OpenFails    error // what Open gives instead, or nil

	mu    sync.Mutex
	lamps int
	opens int
}

// Recorded is one camera that gives these pictures, and then waits.
func Recorded(frames ...image.Image) *Source {
	return &Source{
		List:   []camera.Info{{ID: "recorded", Name: "Recorded Camera"}},
		Frames: frames,
	}
}

// Cameras gives the list.
func (s *Source) Cameras(ctx context.Context) ([]camera.Info, error) {
	switch {
	case ctx.Err() != nil:
		return nil, &camera.Error{Reason: camera.ErrStopped, Cause: context.Cause(ctx)}
	case s.CamerasFails != nil:
		return nil, s.CamerasFails
	case len(s.List) == 0:
		return nil, &camera.Error{Reason: camera.ErrNoCamera}
	}
	return slices.Clone(s.List), nil
}

// Open begins with the first picture.
func (s *Source) Open(ctx context.Context, id string) (camera.Feed, error) {
	known := slices.ContainsFunc(s.List, func(c camera.Info) bool { return c.ID == id })
	switch {
	case ctx.Err() != nil:
		return nil, &camera.Error{Reason: camera.ErrStopped, Cause: context.Cause(ctx)}
	case s.OpenFails != nil:
		return nil, s.OpenFails
	case !known:
		return nil, &camera.Error{Reason: camera.ErrGone}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lamps++
	s.opens++
	return &feed{source: s, frames: s.Frames, closed: make(chan struct{})}, nil
}

// Lamps is how many feeds are open: 0 after a well-behaved test.
func (s *Source) Lamps() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lamps
}

// Opens is how many feeds were ever opened.
func (s *Source) Opens() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.opens
}

type feed struct {
	source *Source
	closed chan struct{}
	once   sync.Once

	mu     sync.Mutex
	frames []image.Image
}

func (f *feed) Next(ctx context.Context) (image.Image, error) {
	select {
	case <-f.closed:
		return nil, &camera.Error{Reason: camera.ErrStopped}
	case <-ctx.Done():
		return nil, &camera.Error{Reason: camera.ErrStopped, Cause: context.Cause(ctx)}
	default:
	}
	f.mu.Lock()
	if len(f.frames) > 0 {
		first := f.frames[0]
		f.frames = f.frames[1:]
		f.mu.Unlock()
		return first, nil
	}
	f.mu.Unlock()
	if f.source.Then != nil {
		return nil, f.source.Then
	}
	if f.source.Waits != nil {
		f.source.Waits()
	}
	select {
	case <-f.closed:
		return nil, &camera.Error{Reason: camera.ErrStopped}
	case <-ctx.Done():
		return nil, &camera.Error{Reason: camera.ErrStopped, Cause: context.Cause(ctx)}
	}
}

func (f *feed) Close() error {
	f.once.Do(func() {
		close(f.closed)
		f.source.mu.Lock()
		f.source.lamps--
		f.source.mu.Unlock()
	})
	return nil
}

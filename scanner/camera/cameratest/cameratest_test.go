// The recorded camera keeps the promises of a real one.

package cameratest_test

import (
	"context"
	"errors"
	"image"
	"testing"
	"testing/synctest"

	"rokketa/scanner/camera"
	"rokketa/scanner/camera/cameratest"
)

func TestARecordedCameraGivesItsFramesAndThenWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first, second := image.NewGray(image.Rect(0, 0, 1, 1)), image.NewGray(image.Rect(0, 0, 2, 2))
		s := cameratest.Recorded(first, second)
		list, err := s.Cameras(t.Context())
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		f, err := s.Open(t.Context(), list[0].ID)
		if err != nil || s.Lamps() != 1 {
			t.Fatal(err, s.Lamps())
		}
		for _, want := range []image.Image{first, second} {
			if got, err := f.Next(t.Context()); err != nil || got != want {
				t.Errorf("got %v, %v", got, err)
			}
		}
		ended := make(chan error)
		go func() {
			_, err := f.Next(t.Context())
			ended <- err
		}()
		synctest.Wait()
		if err := f.Close(); err != nil || s.Lamps() != 0 {
			t.Error(err, s.Lamps())
		}
		if err := <-ended; !errors.Is(err, camera.ErrStopped) {
			t.Errorf("got %v", err)
		}
		if err := f.Close(); err != nil || s.Lamps() != 0 || s.Opens() != 1 {
			t.Error("closing again did something")
		}
	})
}

func TestARecordedCameraFailsAsItIsTold(t *testing.T) {
	busy, gone := &camera.Error{Reason: camera.ErrBusy}, &camera.Error{Reason: camera.ErrGone}
	if _, err := (&cameratest.Source{}).Cameras(t.Context()); !errors.Is(err, camera.ErrNoCamera) {
		t.Errorf("got %v", err)
	}
	s := cameratest.Recorded()
	s.Then = gone
	f, err := s.Open(t.Context(), "recorded")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Next(t.Context()); !errors.Is(err, camera.ErrGone) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := f.Next(ctx); !errors.Is(err, camera.ErrStopped) || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	_ = f.Close()
	s.OpenFails = busy
	if _, err := s.Open(t.Context(), "recorded"); !errors.Is(err, camera.ErrBusy) || s.Lamps() != 0 {
		t.Errorf("got %v", err)
	}
}

// Cameras are listed and opened by a driver, of which every build has one.

package camera

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
)

// drive is a driver of two functions.
type drive struct {
	lists func() ([]Info, error)
	opens func(string) (device, error)
}

func (d drive) list() ([]Info, error) { return d.lists() }

func (d drive) open(id string) (device, error) { return d.opens(id) }

func TestOpenThatIsCancelledMeanwhileLeavesNoCameraOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPretend()
		ctx, cancel := context.WithCancel(t.Context())
		s := source{drive{opens: func(string) (device, error) {
			cancel() // while the camera wakes up
			return p, nil
		}}}
		if f, err := s.Open(ctx, "1"); !errors.Is(err, ErrStopped) || f != nil {
			t.Errorf("got %v, %v", f, err)
		}
		if p.offs.Load() != 1 {
			t.Error("the camera is still on")
		}
	})
}

func TestCamerasAreNamedAndCounted(t *testing.T) {
	list := []Info{{ID: "a"}, {ID: "b", Name: "Front"}}
	s := source{drive{lists: func() ([]Info, error) { return list, nil }}}
	got, err := s.Cameras(t.Context())
	if err != nil || len(got) != 2 || got[0].Name == "" || got[1].Name != "Front" {
		t.Errorf("got %v, %v", got, err)
	}
	list = nil
	if _, err := s.Cameras(t.Context()); !errors.Is(err, ErrNoCamera) {
		t.Errorf("got %v", err)
	}
}

func TestABuildWithoutCamerasSaysSo(t *testing.T) {
	if _, err := (source{}).Cameras(t.Context()); !errors.Is(err, ErrNoLibrary) {
		t.Errorf("got %v", err)
	}
	if f, err := (source{}).Open(t.Context(), "1"); !errors.Is(err, ErrNoLibrary) || f != nil {
		t.Errorf("got %v, %v", f, err)
	}
}

func TestTheCamerasOfThisComputerCanBeAskedFor(t *testing.T) {
	found, err := System().Cameras(t.Context())
	var ours *Error
	if err != nil && !errors.As(err, &ours) {
		t.Errorf("an error of a strange kind: %v", err)
	}
	if f, err := System().Open(t.Context(), "/dev/null"); err == nil || f != nil {
		t.Error("what is no camera was opened")
	}
	t.Logf("%d cameras, %v", len(found), err)
}

// A reading that goes wrong in ways no system should.

package clipboard_test

import (
	"context"
	"errors"
	"testing"

	"rokketa/internal/clipboard"
)

func TestAReadingThatPanicsIsAnError(t *testing.T) {
	_, err := clipboard.Aside(t.Context(), func() (clipboard.Content, error) {
		var calls []func()
		calls[3]()
		return clipboard.Content{}, nil
	})
	if !errors.Is(err, clipboard.ErrFailed) {
		t.Errorf("got %v", err)
	}
}

func TestAReadingThatNeverReturnsIsLeft(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	never := make(chan struct{})
	defer close(never)
	_, err := clipboard.Aside(ctx, func() (clipboard.Content, error) {
		cancel()
		<-never
		return clipboard.Content{}, nil
	})
	if !errors.Is(err, clipboard.ErrStopped) {
		t.Errorf("got %v", err)
	}
}

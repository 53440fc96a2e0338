// The hidden window is told what Windows would tell it.

package session_test

import (
	"context"
	"slices"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"

	"rokketa/internal/session"
)

func TestTheHiddenWindowPassesOnWhatItIsTold(t *testing.T) {
	user := windows.NewLazySystemDLL("user32.dll")
	find, send := user.NewProc("FindWindowW"), user.NewProc("SendMessageW")
	name, err := windows.UTF16PtrFromString("RokketaSession")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // a second watch after the first
		ctx, stop := context.WithCancel(t.Context())
		events, over := make(chan session.Event, 9), make(chan error, 1)
		go func() { over <- session.Watch(ctx, func(e session.Event) { events <- e }) }()
		var window uintptr
		for window == 0 {
			select {
			case err := <-over:
				t.Fatalf("over: %v", err)
			case <-time.After(10 * time.Millisecond):
			}
			window, _, _ = find.Call(uintptr(unsafe.Pointer(name)), 0)
		}
		for _, m := range [][2]uintptr{{0x2B1, 7}, {0x2B1, 8}, {0x2B1, 1}, {0x218, 4}, {0x218, 10}, {0x218, 0x12}, {0x218, 7}} {
			_, _, _ = send.Call(window, m[0], m[1], 0)
		}
		stop()
		if err := <-over; err != nil {
			t.Error(err)
		}
		close(events)
		var got []session.Event
		for e := range events {
			got = append(got, e)
		}
		if want := []session.Event{session.Locked, session.Unlocked, session.Sleeping, session.Awake}; !slices.Equal(got, want) {
			t.Errorf("told %q", got)
		}
		if left, _, _ := find.Call(uintptr(unsafe.Pointer(name)), 0); left != 0 {
			t.Error("the window is still there")
		}
	}
}

// This file promises: the newest frame of a camera and no older one, and a
// camera that is off when Close has returned.

package camera

import (
	"context"
	"errors"
	"image"
	"sync"
	"time"
)

const (
	// patience is how long Close waits for a driver to let go. A working one
	// takes milliseconds.
	patience = 5 * time.Second

	// mostSpoilt is how many frames in a row may be spoilt. The first ones
	// after switching on often are; more than a second of them is no camera.
	mostSpoilt = 60
)

// feed runs one goroutine, the pump, that takes each frame out of the camera
// as it comes, so that the driver's few buffers never fill with old pictures.
// What it takes are the camera's own bytes; they become a picture only in
// Next, so that frames that nobody asks for cost one copy and no decoding.
//
//	camera ──grab──► newest ──Next──► decoded picture
//	                   │ overtaken: its bytes are used again
type feed struct {
	device device
	ended  chan struct{} // closed when the pump has ended and the camera is off
	hush   sync.Once     // wakes the device, once
	offErr error         // of switching off; read after ended

	mu      sync.Mutex
	newest  frame         // the frame that nobody has asked for yet
	fresh   bool          // there is one
	spare   [][]byte      // bytes to be used again; never more than two
	closed  bool          // by Close
	failure error         // why no more frames come, or nil
	news    chan struct{} // closed and replaced at each change
}

func newFeed(d device) *feed {
	f := &feed{device: d, ended: make(chan struct{}), news: make(chan struct{})}
	go f.pump()
	return f
}

// pump runs until the device fails or Close asks it to stop; then the camera
// is off, whether or not anybody calls Close.
func (f *feed) pump() {
	defer close(f.ended)
	defer f.switchOff()
	for {
		f.mu.Lock()
		done := f.closed
		buf := f.takeSpare()
		f.mu.Unlock()
		if done {
			return
		}
		got, err := f.grab(buf)
		f.mu.Lock()
		switch {
		case f.closed: // whatever came now comes too late
		case err != nil:
			f.failure = explained(err)
		default:
			if f.fresh {
				f.keepSpare(f.newest.data)
			}
			f.newest, f.fresh = got, true
		}
		f.tell()
		f.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func (f *feed) grab(buf []byte) (got frame, err error) {
	defer caught(&err)
	return f.device.grab(buf)
}

func (f *feed) switchOff() {
	defer caught(&f.offErr)
	f.hush.Do(func() {}) // off it goes; there is nothing left to wake
	f.offErr = f.device.off()
}

// tell wakes every Next that waits. The lock is held.
func (f *feed) tell() {
	close(f.news)
	f.news = make(chan struct{})
}

func (f *feed) takeSpare() []byte {
	if len(f.spare) == 0 {
		return nil
	}
	last := f.spare[len(f.spare)-1]
	f.spare = f.spare[:len(f.spare)-1]
	return last
}

func (f *feed) keepSpare(data []byte) {
	if len(f.spare) < 2 && data != nil {
		f.spare = append(f.spare, data[:0])
	}
}

// Next waits for a frame and decodes it.
func (f *feed) Next(ctx context.Context) (image.Image, error) {
	var spoilt error
	for range mostSpoilt {
		got, err := f.wait(ctx)
		if err != nil {
			return nil, err
		}
		picture, err := got.picture()
		f.mu.Lock()
		f.keepSpare(got.data) // picture has its own pixels
		f.mu.Unlock()
		if err == nil {
			return picture, nil
		}
		spoilt = err
	}
	return nil, &Error{Reason: ErrOdd, Cause: spoilt}
}

// wait takes the newest frame as soon as there is one. The last frame before
// a failure is still given.
func (f *feed) wait(ctx context.Context) (frame, error) {
	for {
		if ctx.Err() != nil {
			return frame{}, stopped(ctx)
		}
		f.mu.Lock()
		switch news := f.news; {
		case f.closed:
			f.mu.Unlock()
			return frame{}, &Error{Reason: ErrStopped}
		case f.fresh:
			got := f.newest
			f.newest, f.fresh = frame{}, false
			f.mu.Unlock()
			return got, nil
		case f.failure != nil:
			defer f.mu.Unlock()
			return frame{}, f.failure
		default:
			f.mu.Unlock()
			select {
			case <-news:
			case <-ctx.Done():
			}
		}
	}
}

// Close switches the camera off. It fails only where the driver does.
func (f *feed) Close() error {
	f.mu.Lock()
	first := !f.closed
	f.closed = true
	if first {
		f.newest, f.fresh, f.spare = frame{}, false, nil
		f.tell()
	}
	f.mu.Unlock()

	err := f.wakeDevice()
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case <-f.ended:
	case <-late.C:
		return &Error{Reason: ErrFailed, Cause: errors.Join(errors.New("the camera does not let go"), err)}
	}
	if !first {
		return nil
	}
	if err = errors.Join(err, f.offErr); err != nil {
		return explained(err)
	}
	return nil
}

func (f *feed) wakeDevice() (err error) {
	defer caught(&err)
	f.hush.Do(f.device.wake)
	return nil
}

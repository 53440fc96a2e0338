// A camera gives its newest frame, is off when Close has returned or when it
// has failed, and never ends the program. What stands in for the camera here
// is a device whose frames the test hands over one by one.

package camera

import (
	"bytes"
	"context"
	"errors"
	"image"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
)

// pretend is a device. Frames that are sent are grabbed; a closed channel is a
// camera that was pulled out.
type pretend struct {
	frames  chan frame
	woken   chan struct{}
	wakes   atomic.Int32
	offs    atomic.Int32
	deaf    bool // does not hear wake
	onGrab  func()
	onOff   func()
	failure error // of a closed channel
}

func newPretend() *pretend {
	return &pretend{frames: make(chan frame), woken: make(chan struct{}), failure: &Error{Reason: ErrGone}}
}

func (p *pretend) grab(buf []byte) (frame, error) {
	if p.onGrab != nil {
		p.onGrab()
	}
	woken := p.woken
	if p.deaf {
		woken = nil
	}
	select {
	case f, ok := <-p.frames:
		if !ok {
			return frame{}, p.failure
		}
		f.data = append(buf[:0], f.data...) // as a driver that uses the buffer
		return f, nil
	case <-woken:
		return frame{}, &Error{Reason: ErrStopped}
	}
}

func (p *pretend) wake() {
	p.wakes.Add(1)
	close(p.woken)
}

func (p *pretend) off() error {
	p.offs.Add(1)
	if p.onOff != nil {
		p.onOff()
	}
	return nil
}

// shade is a gray frame in one brightness, which is as many rows higher than 8.
func shade(brightness byte) frame {
	height := 8 + int(brightness)
	return frame{kind: kindGREY, width: 8, height: height, data: bytes.Repeat([]byte{brightness}, 8*height)}
}

// brightness is that of a shade whose pixels and size are of one frame.
func brightness(t *testing.T, img image.Image) byte {
	t.Helper()
	gray := img.(*image.Gray)
	for _, p := range gray.Pix {
		if p != gray.Pix[0] {
			t.Error("a picture of two frames")
			break
		}
	}
	if img.Bounds().Dy() != 8+int(gray.Pix[0]) {
		t.Errorf("a picture of frame %d in another's size", gray.Pix[0])
	}
	return gray.Pix[0]
}

// next asks within the test's patience: a Next that hangs ends the bubble.
func next(t *testing.T, f Feed) image.Image {
	t.Helper()
	img, err := f.Next(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func TestNextGivesTheNewestFrameAndDropsTheOlder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPretend()
		f := newFeed(p)
		for i := range byte(5) {
			p.frames <- shade(i)
		}
		synctest.Wait()
		if got := brightness(t, next(t, f)); got != 4 {
			t.Errorf("got frame %d of 0 to 4", got)
		}
		go func() { p.frames <- shade(9) }()
		if got := brightness(t, next(t, f)); got != 9 {
			t.Errorf("the same frame again: %d", got)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
}

func TestAPictureIsTheCallersOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPretend()
		f := newFeed(p)
		var kept []image.Image
		for i := range byte(6) {
			p.frames <- shade(i)
			synctest.Wait()
			kept = append(kept, next(t, f))
		}
		for i, img := range kept {
			if got := brightness(t, img); got != byte(i) {
				t.Errorf("picture %d became %d", i, got)
			}
		}
		_ = f.Close()
	})
}

func TestAFrameIsNotOverwrittenWhileItBecomesAPicture(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPretend()
		f := newFeed(p)
		ctx, filmed := context.WithCancel(t.Context())
		go func() {
			defer filmed()
			for i := range 2000 {
				p.frames <- shade(byte(i % 100))
			}
		}()
		for {
			img, err := f.Next(ctx)
			if err != nil {
				break
			}
			brightness(t, img)
		}
		_ = f.Close()
	})
}

func TestCloseEndsANextThatWaitsAndTheCameraIsOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPretend()
		f := newFeed(p)
		var waiting sync.WaitGroup
		for range 3 {
			waiting.Go(func() {
				if _, err := f.Next(t.Context()); !errors.Is(err, ErrStopped) {
					t.Errorf("got %v", err)
				}
			})
		}
		synctest.Wait()
		if err := f.Close(); err != nil {
			t.Error(err)
		}
		if p.offs.Load() != 1 {
			t.Errorf("switched off %d times when Close returned", p.offs.Load())
		}
		waiting.Wait()
		if _, err := f.Next(t.Context()); !errors.Is(err, ErrStopped) {
			t.Errorf("after Close: %v", err)
		}
		if err := f.Close(); err != nil || p.offs.Load() != 1 {
			t.Errorf("closed again: %v, off %d times", err, p.offs.Load())
		}
		// The bubble ends only if no goroutine is left in it.
	})
}

func TestManyMayCloseAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPretend()
		f := newFeed(p)
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() { _ = f.Close() })
		}
		all.Wait()
		if p.offs.Load() != 1 || p.wakes.Load() != 1 {
			t.Errorf("woken %d times, off %d times", p.wakes.Load(), p.offs.Load())
		}
	})
}

func TestAContextEndsNextAndNotTheCamera(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPretend()
		f := newFeed(p)
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			synctest.Wait()
			cancel()
		}()
		_, err := f.Next(ctx)
		if !errors.Is(err, ErrStopped) || !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		p.frames <- shade(7)
		synctest.Wait()
		if got := brightness(t, next(t, f)); got != 7 {
			t.Errorf("got frame %d", got)
		}
		_ = f.Close()
	})
}

func TestACameraThatIsPulledOutIsOffAndSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPretend()
		f := newFeed(p)
		p.frames <- shade(3)
		close(p.frames)
		synctest.Wait()
		if p.offs.Load() != 1 {
			t.Error("the camera is still on")
		}
		if got := brightness(t, next(t, f)); got != 3 {
			t.Errorf("got frame %d", got)
		}
		for range 2 {
			if _, err := f.Next(t.Context()); !errors.Is(err, ErrGone) {
				t.Errorf("got %v", err)
			}
		}
		if err := f.Close(); err != nil || p.offs.Load() != 1 || p.wakes.Load() != 0 {
			t.Errorf("%v; off %d times, woken %d times", err, p.offs.Load(), p.wakes.Load())
		}
	})
}

func TestACameraThatIsPulledOutWhileNextWaitsEndsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPretend()
		f := newFeed(p)
		go func() {
			synctest.Wait()
			close(p.frames)
		}()
		if _, err := f.Next(t.Context()); !errors.Is(err, ErrGone) {
			t.Errorf("got %v", err)
		}
		_ = f.Close()
	})
}

func TestSpoiltFramesArePassedOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPretend()
		f := newFeed(p)
		half := shade(1)
		half.data = half.data[:30]
		go func() {
			for range 10 {
				p.frames <- half
				synctest.Wait()
			}
			p.frames <- shade(5)
		}()
		if got := brightness(t, next(t, f)); got != 5 {
			t.Errorf("got frame %d", got)
		}
		_ = f.Close()
	})
}

func TestACameraOfSpoiltFramesIsOdd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPretend()
		f := newFeed(p)
		stop := make(chan struct{})
		go func() {
			for {
				select {
				case p.frames <- frame{kind: kindMJPG, width: 8, height: 8, data: []byte("no picture")}:
				case <-stop:
					return
				}
			}
		}()
		if _, err := f.Next(t.Context()); !errors.Is(err, ErrOdd) {
			t.Errorf("got %v", err)
		}
		close(stop)
		_ = f.Close()
	})
}

func TestAPanicInADriverIsAnError(t *testing.T) {
	t.Run("while a frame is taken", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			p := newPretend()
			p.onGrab = func() { panic("index out of range") }
			f := newFeed(p)
			if _, err := f.Next(t.Context()); !errors.Is(err, ErrFailed) {
				t.Errorf("got %v", err)
			}
			if err := f.Close(); err != nil || p.offs.Load() != 1 {
				t.Errorf("%v, off %d times", err, p.offs.Load())
			}
		})
	})
	t.Run("while it is switched off", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			p := newPretend()
			p.onOff = func() { panic("nil pointer") }
			if err := newFeed(p).Close(); !errors.Is(err, ErrFailed) {
				t.Errorf("got %v", err)
			}
		})
	})
	t.Run("while cameras are looked for", func(t *testing.T) {
		s := source{drive{opens: func(string) (device, error) { panic("x") }, lists: func() ([]Info, error) { panic("x") }}}
		if _, err := s.Cameras(t.Context()); !errors.Is(err, ErrFailed) {
			t.Errorf("got %v", err)
		}
		if f, err := s.Open(t.Context(), "1"); !errors.Is(err, ErrFailed) || f != nil {
			t.Errorf("got %v, %v", f, err)
		}
	})
}

func TestACameraThatDoesNotLetGoIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPretend()
		p.deaf = true
		f := newFeed(p)
		synctest.Wait()                                   // until it waits for a frame
		if err := f.Close(); !errors.Is(err, ErrFailed) { // the bubble's clock, no real wait
			t.Errorf("got %v", err)
		}
		close(p.frames) // lets go after all
	})
}

// Cameras of Linux, before a kernel that the test plays: it checks what is
// asked of it as the real one would, and counts what is left open.

//go:build !nocamera && (amd64 || arm64)

package camera

import (
	"context"
	"errors"
	"image"
	"testing"
	"testing/synctest"
	"unsafe"

	"golang.org/x/sys/unix"
)

func TestStructuresHaveTheSizesOfTheKernels(t *testing.T) {
	// As a C compiler gives them for linux/videodev2.h.
	for name, c := range map[string]struct{ got, want uintptr }{
		"VIDIOC_QUERYCAP":        {queryCap, 0x80685600},
		"VIDIOC_ENUM_FMT":        {enumFormats, 0xc0405602},
		"VIDIOC_S_FMT":           {setFormat, 0xc0d05605},
		"VIDIOC_REQBUFS":         {requestBuffers, 0xc0145608},
		"VIDIOC_QUERYBUF":        {queryBuffer, 0xc0585609},
		"VIDIOC_QBUF":            {giveBuffer, 0xc058560f},
		"VIDIOC_DQBUF":           {takeBuffer, 0xc0585611},
		"VIDIOC_STREAMON":        {streamOn, 0x40045612},
		"VIDIOC_STREAMOFF":       {streamOff, 0x40045613},
		"VIDIOC_ENUM_FRAMESIZES": {enumSizes, 0xc02c564a},
		"format: pix":            {unsafe.Offsetof(v4l2Format{}.width), 8},
		"buffer: timestamp":      {unsafe.Offsetof(v4l2Buffer{}.seconds), 24},
		"buffer: memory":         {unsafe.Offsetof(v4l2Buffer{}.memory), 60},
		"buffer: offset":         {unsafe.Offsetof(v4l2Buffer{}.offset), 64},
		"buffer: length":         {unsafe.Offsetof(v4l2Buffer{}.length), 72},
		"capability: device":     {unsafe.Offsetof(v4l2Capability{}.deviceCaps), 88},
		"sizes":                  {unsafe.Offsetof(v4l2FrmSize{}.sizes), 12},
	} {
		if c.got != c.want {
			t.Errorf("%s is %#x, want %#x", name, c.got, c.want)
		}
	}
}

func TestLinuxListsCamerasByNumberAndLeavesOutWhatIsNone(t *testing.T) {
	meta := camera("Webcam")
	meta.deviceCaps = 0x04a00000 // the same camera's metadata
	odd := camera("Radio")
	odd.caps, odd.deviceCaps = 0x00050000, 0 // from before devices told their own
	p := play(t, map[string]*playedFile{
		"/dev/video10": camera("Second", mode{kindMJPG, 1280, 720}), "/dev/video2": camera("First", mode{kindYUYV, 640, 480}),
		"/dev/video3": meta, "/dev/video4": odd, "/dev/video5": camera("Raw", mode{code("BA10"), 4096, 3072}),
	})
	got, err := p.source().Cameras(t.Context())
	want := []Info{{"/dev/video2", "First"}, {"/dev/video10", "Second"}}
	if err != nil || len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestLinuxSaysWhyThereIsNoCamera(t *testing.T) {
	forbidden, busy := camera("x"), camera("x")
	forbidden.openFails, busy.openFails = unix.EACCES, unix.EBUSY
	radio := camera("x")
	radio.deviceCaps = 0x00050000
	for name, c := range map[string]struct {
		files      map[string]*playedFile
		list, open error
	}{
		"none":                    {nil, ErrNoCamera, ErrGone},
		"not in the group":        {map[string]*playedFile{"/dev/video0": forbidden}, ErrRefused, ErrRefused},
		"in use":                  {map[string]*playedFile{"/dev/video0": busy}, nil, ErrBusy},
		"a camera of films alone": {map[string]*playedFile{"/dev/video0": camera("x", mode{code("H264"), 1280, 720})}, ErrOdd, ErrOdd},
		"a radio alone":           {map[string]*playedFile{"/dev/video0": radio}, ErrNoCamera, ErrOdd},
	} {
		s := play(t, c.files).source()
		if _, err := s.Cameras(t.Context()); !errors.Is(err, c.list) {
			t.Errorf("%s: listing gives %v", name, err)
		}
		if f, err := s.Open(t.Context(), "/dev/video0"); !errors.Is(err, c.open) || f != nil {
			t.Errorf("%s: opening gives %v, %v", name, f, err)
		}
	}
}

func TestLinuxOpensNothingButItsCameras(t *testing.T) {
	p := play(t, map[string]*playedFile{"/dev/video0": camera("x")})
	if _, err := p.source().Open(t.Context(), "/etc/passwd"); !errors.Is(err, ErrGone) {
		t.Errorf("got %v", err)
	}
}

func TestLinuxWhateverFailsAtTheStartLeavesNothingOpen(t *testing.T) {
	for request, c := range map[uintptr]struct{ met, want error }{
		queryCap:       {unix.ENOTTY, ErrOdd},
		enumFormats:    {unix.EINVAL, ErrOdd},
		setFormat:      {unix.EBUSY, ErrBusy},
		requestBuffers: {unix.EBUSY, ErrBusy},
		queryBuffer:    {unix.EINVAL, ErrFailed},
		giveBuffer:     {unix.EIO, ErrGone},
		streamOn:       {unix.ENOSPC, ErrFailed}, // no room on the bus
	} {
		p := play(t, map[string]*playedFile{"/dev/video0": camera("x", mode{kindYUYV, 640, 480})})
		p.errorOf[request] = c.met
		if f, err := p.source().Open(t.Context(), "/dev/video0"); !errors.Is(err, c.want) || f != nil {
			t.Errorf("request %#x: %v, %v", request, f, err)
		}
	}
}

func TestLinuxStreamsAndStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := play(t, map[string]*playedFile{"/dev/video0": camera("x", mode{kindYUYV, 64, 48})})
		f, err := p.source().Open(t.Context(), "/dev/video0")
		if err != nil {
			t.Fatal(err)
		}
		for range 7 { // more than there are buffers
			p.film <- filmed(kindYUYV, 64, 48, 64)
		}
		p.film <- frame{}                          // empty
		p.film <- frame{data: make([]byte, 1<<14)} // spoilt
		synctest.Wait()
		img, err := f.Next(t.Context())
		if err != nil || img.Bounds() != image.Rect(0, 0, 64, 48) {
			t.Fatalf("got %v", err)
		}
		luma, _, _ := scene(64, 48)
		if got := img.(*image.YCbCr).Y[47*64+63]; got != luma(63, 47) {
			t.Errorf("the last pixel is %d", got)
		}
		closing := make(chan struct{})
		go func() {
			defer close(closing)
			synctest.Wait()
			if err := f.Close(); err != nil {
				t.Error(err)
			}
			if p.on || len(p.open) != 0 {
				t.Error("Close has returned and the camera is on")
			}
		}()
		if _, err := f.Next(t.Context()); !errors.Is(err, ErrStopped) {
			t.Errorf("got %v", err)
		}
		<-closing
	})
}

func TestLinuxACameraPulledOutIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := play(t, map[string]*playedFile{"/dev/video0": camera("x", mode{kindMJPG, 64, 48})})
		f, err := p.source().Open(context.Background(), "/dev/video0")
		if err != nil {
			t.Fatal(err)
		}
		p.film <- frame{kind: kindMJPG, data: withoutTables(t, filmedJPEG(t))}
		synctest.Wait()
		if _, err := f.Next(t.Context()); err != nil {
			t.Errorf("got %v", err)
		}
		close(p.film)
		if _, err := f.Next(t.Context()); !errors.Is(err, ErrGone) {
			t.Errorf("got %v", err)
		}
		if err := f.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
		p.on = false // it went with the plug
	})
}

func TestLinuxACameraThatGivesNothingIsNotWaitedForForEver(t *testing.T) {
	d := &v4l2Device{kernel: kernel{poll: func([]unix.PollFd, int) (int, error) { return 0, nil }}}
	if _, err := d.grab(nil); !errors.Is(err, ErrFailed) {
		t.Errorf("got %v", err)
	}
}

func TestLinuxASizeBetweenTwoIsTheNearest(t *testing.T) {
	for _, c := range []struct {
		wanted            int
		least, most, step uint32
		want              int
	}{
		{1280, 16, 1920, 1, 1280},
		{1280, 16, 640, 16, 640},
		{1280, 1920, 3840, 2, 1920},
		{720, 48, 1080, 32, 720},
		{720, 50, 1080, 32, 690},
	} {
		got := within(c.wanted, c.least, c.most, c.step)
		if got != c.want {
			t.Errorf("%+v: %d", c, got)
		}
	}
}

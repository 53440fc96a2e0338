// Cameras of Linux, before a kernel that the test plays: it checks what is
// asked of it as the real one would, and counts what is left open.

//go:build !nocamera && (amd64 || arm64)

package camera

import (
	"context"
	"errors"
	"image"
	"sync"
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

// played is a kernel with some device files. One camera, one film.
type played struct {
	t     *testing.T
	files map[string]*playedFile

	mu      sync.Mutex
	open    map[int]*playedFile // by descriptor; nil is a bell
	next    int
	mapped  int
	on      bool
	queued  []uint32 // buffers that the kernel holds
	memory  map[uint32][]byte
	film    chan frame // what the camera sees; closed when it is pulled out
	now     *frame     // what it has seen and nobody has taken
	gone    bool
	rung    chan struct{}
	format  v4l2Format
	errorOf map[uintptr]error // of a request
}

type playedFile struct {
	name       string
	caps       uint32
	deviceCaps uint32
	modes      []mode
	openFails  error
}

func camera(name string, modes ...mode) *playedFile {
	return &playedFile{name: name, caps: 0x85200001, deviceCaps: capCapture | capStreaming, modes: modes}
}

func play(t *testing.T, files map[string]*playedFile) *played {
	p := &played{
		t: t, files: files, open: map[int]*playedFile{}, next: 10, memory: map[uint32][]byte{},
		film: make(chan frame), rung: make(chan struct{}), errorOf: map[uintptr]error{},
	}
	t.Cleanup(func() {
		if len(p.open) != 0 || p.mapped != 0 || p.on {
			t.Errorf("left behind: %d files, %d mappings, switched on: %v", len(p.open), p.mapped, p.on)
		}
	})
	return p
}

func (p *played) source() Source {
	return source{&v4l2{kernel{
		devices: func() (paths []string, err error) {
			for path := range p.files {
				paths = append(paths, path)
			}
			return paths, nil
		},
		open: func(path string) (int, error) {
			p.mu.Lock()
			defer p.mu.Unlock()
			f := p.files[path]
			if f.openFails != nil {
				return -1, f.openFails
			}
			p.next++
			p.open[p.next] = f
			return p.next, nil
		},
		control: p.control,
		mapping: func(fd int, offset int64, length int) ([]byte, error) {
			p.mapped++
			m := make([]byte, length)
			p.memory[uint32(offset/4096)] = m
			return m, nil
		},
		unmap: func([]byte) error { p.mapped--; return nil },
		poll:  p.poll,
		event: func() (int, error) {
			p.next++
			p.open[p.next] = nil
			return p.next, nil
		},
		ring: func(int) error { close(p.rung); return nil },
		close: func(fd int) error {
			p.mu.Lock()
			defer p.mu.Unlock()
			if _, is := p.open[fd]; !is {
				p.t.Errorf("%d is closed twice", fd)
			}
			delete(p.open, fd)
			return nil
		},
	}}}
}

func (p *played) poll(fds []unix.PollFd, _ int) (int, error) {
	if p.now == nil && !p.gone {
		select {
		case f, ok := <-p.film:
			if ok {
				p.now = &f
			} else {
				p.gone = true
			}
		case <-p.rung:
		}
	}
	n := 0
	select {
	case <-p.rung:
		fds[1].Revents = unix.POLLIN
		n++
	default:
	}
	if p.now != nil {
		fds[0].Revents = unix.POLLIN
		n++
	}
	if p.gone {
		fds[0].Revents = unix.POLLERR | unix.POLLHUP
		n++
	}
	return n, nil
}

func (p *played) control(fd int, request uintptr, arg unsafe.Pointer) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	f := p.open[fd]
	switch {
	case f == nil:
		return unix.EBADF
	case p.errorOf[request] != nil:
		return p.errorOf[request]
	case p.gone:
		return unix.ENODEV
	}
	switch request {
	case queryCap:
		c := (*v4l2Capability)(arg)
		copy(c.card[:], f.name)
		c.capabilities, c.deviceCaps = f.caps, f.deviceCaps
	case enumFormats:
		d := (*v4l2FmtDesc)(arg)
		kinds := p.kinds(f)
		if int(d.index) >= len(kinds) {
			return unix.EINVAL
		}
		d.pixelFormat = uint32(kinds[d.index])
	case enumSizes:
		s := (*v4l2FrmSize)(arg)
		var of []mode
		for _, m := range f.modes {
			if m.kind == kind(s.pixelFormat) {
				of = append(of, m)
			}
		}
		if int(s.index) >= len(of) {
			return unix.EINVAL
		}
		s.typ, s.sizes[0], s.sizes[1] = sizeDiscrete, uint32(of[s.index].width), uint32(of[s.index].height)
	case setFormat:
		set := (*v4l2Format)(arg)
		if kind(set.pixelFormat) == kindYUYV {
			set.bytesPerLine = 2*set.width + 64 // as a driver that aligns its rows
		}
		set.sizeImage = 1 << 16
		p.format = *set
	case requestBuffers:
		(*v4l2RequestBuffers)(arg).count = 3 // fewer than asked for
	case queryBuffer:
		b := (*v4l2Buffer)(arg)
		b.offset, b.length = uint64(b.index)*4096, 1<<16
	case giveBuffer:
		p.queued = append(p.queued, (*v4l2Buffer)(arg).index)
	case takeBuffer:
		if p.now == nil || len(p.queued) == 0 {
			return unix.EAGAIN
		}
		b := (*v4l2Buffer)(arg)
		b.index, p.queued = p.queued[0], p.queued[1:]
		b.bytesUsed = uint32(copy(p.memory[b.index], p.now.data))
		if p.now.kind == 0 {
			b.flags = flagSpoilt
		}
		p.now = nil
	case streamOn:
		if len(p.queued) != 3 {
			p.t.Errorf("switched on with %d buffers", len(p.queued))
		}
		p.on = true
	case streamOff:
		p.on = false
	default:
		return unix.ENOTTY
	}
	return nil
}

func (p *played) kinds(f *playedFile) (kinds []kind) {
	seen := map[kind]bool{}
	for _, m := range f.modes {
		if !seen[m.kind] {
			seen[m.kind] = true
			kinds = append(kinds, m.kind)
		}
	}
	return kinds
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

// Cameras that are played: the kernel's part of V4L2, with what can go wrong in
// it.

//go:build !nocamera && (amd64 || arm64)

package camera

import (
	"sync"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

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

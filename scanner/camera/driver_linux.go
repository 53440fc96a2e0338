// This file promises: the cameras of Linux, through V4L2, without C.

//go:build !nocamera && (amd64 || arm64)

package camera

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"
)

// silence is how long a camera that is on may give no frame, in milliseconds.
// In the dark some take half a second for each.
const silence = 10_000

// kernel is what V4L2 needs of the system, so that tests can stand in for it.
type kernel struct {
	devices func() ([]string, error)
	open    func(path string) (fd int, err error)
	control func(fd int, request uintptr, arg unsafe.Pointer) error
	mapping func(fd int, offset int64, length int) ([]byte, error)
	unmap   func([]byte) error
	poll    func(fds []unix.PollFd, milliseconds int) (int, error)
	event   func() (fd int, err error) // something to poll for
	ring    func(fd int) error         // makes it readable
	close   func(fd int) error
}

func systemDriver() driver {
	return &v4l2{kernel{
		devices: func() ([]string, error) { return filepath.Glob("/dev/video*") },
		open: func(path string) (int, error) {
			return unix.Open(path, unix.O_RDWR|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
		},
		control: func(fd int, request uintptr, arg unsafe.Pointer) error {
			for {
				_, _, err := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), request, uintptr(arg))
				switch err {
				case 0:
					return nil
				case unix.EINTR:
				default:
					return err
				}
			}
		},
		mapping: func(fd int, offset int64, length int) ([]byte, error) {
			return unix.Mmap(fd, offset, length, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
		},
		unmap: unix.Munmap,
		poll:  unix.Poll,
		event: func() (int, error) { return unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK) },
		ring: func(fd int) error {
			_, err := unix.Write(fd, []byte{1, 0, 0, 0, 0, 0, 0, 0})
			return err
		},
		close: unix.Close,
	}}
}

type v4l2 struct{ kernel kernel }

// list opens each device for a moment. That switches no lamp on: only
// streaming does.
func (v *v4l2) list() ([]Info, error) {
	paths, err := v.kernel.devices()
	if err != nil {
		return nil, err
	}
	slices.SortFunc(paths, func(a, b string) int { return number(a) - number(b) })
	var found []Info
	var refused, odd error
	for _, path := range paths {
		name, err := v.name(path)
		switch {
		case err == nil:
			found = append(found, Info{ID: path, Name: name})
		case errors.Is(err, ErrBusy): // there, though its name cannot be asked
			found = append(found, Info{ID: path, Name: filepath.Base(path)})
		case errors.Is(err, ErrRefused):
			refused = err
		case errors.Is(err, ErrOdd) && !errors.Is(err, errNoPictures):
			odd = err
		}
	}
	switch {
	case len(found) == 0 && refused != nil:
		return nil, refused
	case len(found) == 0:
		return nil, odd
	}
	return found, nil
}

// number is that of /dev/video10, so that it does not come before /dev/video2.
func number(path string) int {
	n, _ := strconv.Atoi(strings.TrimPrefix(filepath.Base(path), "video"))
	return n
}

func (v *v4l2) name(path string) (string, error) {
	fd, err := v.kernel.open(path)
	if err != nil {
		return "", reasonOf(err)
	}
	defer func() { _ = v.kernel.close(fd) }()
	name, err := v.camera(fd)
	if err != nil {
		return "", err
	}
	// The raw ends of a laptop's built-in camera, of which there may be dozens,
	// are left out by this.
	if _, ok := choose((&v4l2Device{kernel: v.kernel, fd: fd}).modes()); !ok {
		return "", errUnreadable
	}
	return name, nil
}

// errNoPictures is a device file that gives no pictures, errUnreadable one whose
// pictures are of no kind that is read.
var (
	errNoPictures = errors.New("not a device that gives pictures")
	errUnreadable = &Error{Reason: ErrOdd, Cause: errors.New("no kind of picture that is read")}
)

// camera gives the name of a device that can stream pictures. A camera often
// has a second device file for what it knows about them.
func (v *v4l2) camera(fd int) (string, error) {
	var c v4l2Capability
	if err := v.kernel.control(fd, queryCap, unsafe.Pointer(&c)); err != nil {
		return "", reasonOf(err)
	}
	can := c.capabilities
	if can&capDeviceCaps != 0 {
		can = c.deviceCaps
	}
	if can&capCapture == 0 || can&capStreaming == 0 {
		return "", &Error{Reason: ErrOdd, Cause: errNoPictures}
	}
	name, _, _ := bytes.Cut(c.card[:], []byte{0})
	return strings.ToValidUTF8(strings.TrimSpace(string(name)), "\ufffd"), nil
}

func (v *v4l2) open(id string) (device, error) {
	paths, err := v.kernel.devices()
	if err != nil {
		return nil, err
	}
	if !slices.Contains(paths, id) { // no other file of the system is opened, whatever id says
		return nil, &Error{Reason: ErrGone}
	}
	fd, err := v.kernel.open(id)
	if err != nil {
		return nil, reasonOf(err)
	}
	d := &v4l2Device{kernel: v.kernel, fd: fd, bell: -1}
	if err := d.start(v); err != nil {
		_ = d.off()
		return nil, reasonOf(err)
	}
	return d, nil
}

// v4l2Device is a camera that streams into a few buffers that the kernel and
// we take turns with.
type v4l2Device struct {
	kernel    kernel
	fd        int
	bell      int // an eventfd; once rung it stays so
	format    frame
	buffers   [][]byte
	streaming bool
}

func (d *v4l2Device) control(request uintptr, arg unsafe.Pointer) error {
	return d.kernel.control(d.fd, request, arg)
}

func (d *v4l2Device) start(v *v4l2) (err error) {
	if _, err := v.camera(d.fd); err != nil {
		return err
	}
	best, ok := choose(d.modes())
	if !ok {
		return errUnreadable
	}
	f := v4l2Format{
		typ: bufCapture, field: fieldAny,
		pixelFormat: uint32(best.kind), width: uint32(best.width), height: uint32(best.height),
	}
	if err := d.control(setFormat, unsafe.Pointer(&f)); err != nil {
		return err
	}
	// The driver gives what is nearest to what was asked for.
	d.format = frame{kind: kind(f.pixelFormat), width: int(f.width), height: int(f.height), stride: int(f.bytesPerLine)}
	if !d.format.kind.read() || d.format.width <= 0 || d.format.height <= 0 {
		return &Error{Reason: ErrOdd, Cause: fmt.Errorf("gives %v", d.format.kind)}
	}
	if d.bell, err = d.kernel.event(); err != nil {
		d.bell = -1
		return err
	}
	if err := d.mapBuffers(); err != nil {
		return err
	}
	on := int32(bufCapture)
	if err := d.control(streamOn, unsafe.Pointer(&on)); err != nil {
		return err
	}
	d.streaming = true
	return nil
}

// modes asks for every kind and size. Where a size may be anything between
// two, it is the nearest to the wanted one.
func (d *v4l2Device) modes() []mode {
	var modes []mode
	for i := range uint32(mostListed) {
		desc := v4l2FmtDesc{index: i, typ: bufCapture}
		if d.control(enumFormats, unsafe.Pointer(&desc)) != nil {
			break
		}
		before := len(modes)
		for j := range uint32(mostListed) {
			size := v4l2FrmSize{index: j, pixelFormat: desc.pixelFormat}
			if d.control(enumSizes, unsafe.Pointer(&size)) != nil {
				break
			}
			s := size.sizes
			if size.typ == sizeDiscrete {
				modes = append(modes, mode{kind(desc.pixelFormat), int(s[0]), int(s[1])})
				continue
			}
			modes = append(modes, mode{
				kind(desc.pixelFormat),
				within(wantedWidth, s[0], s[1], s[2]), within(wantedHeight, s[3], s[4], s[5]),
			})
			break
		}
		if len(modes) == before { // it lists no sizes: let it choose
			modes = append(modes, mode{kind(desc.pixelFormat), wantedWidth, wantedHeight})
		}
	}
	return modes
}

// within gives the allowed value that is nearest to wanted, from below.
func within(wanted int, least, most, step uint32) int {
	n := max(min(wanted, int(most)), int(least))
	if step > 1 {
		n -= (n - int(least)) % int(step)
	}
	return n
}

func (d *v4l2Device) mapBuffers() error {
	wish := v4l2RequestBuffers{count: buffersWanted, typ: bufCapture, memory: memoryMapped}
	if err := d.control(requestBuffers, unsafe.Pointer(&wish)); err != nil {
		return err
	}
	if wish.count == 0 {
		return errors.New("no buffers")
	}
	for i := range min(wish.count, 32) {
		b := v4l2Buffer{index: i, typ: bufCapture, memory: memoryMapped}
		if err := d.control(queryBuffer, unsafe.Pointer(&b)); err != nil {
			return err
		}
		memory, err := d.kernel.mapping(d.fd, int64(b.offset&0xffffffff), int(b.length))
		if err != nil {
			return err
		}
		d.buffers = append(d.buffers, memory)
		if err := d.control(giveBuffer, unsafe.Pointer(&b)); err != nil {
			return err
		}
	}
	return nil
}

// grab copies a frame out of the kernel's buffer, so that the buffer goes
// back at once and nothing outlives it.
func (d *v4l2Device) grab(buf []byte) (frame, error) {
	for {
		fds := []unix.PollFd{{Fd: int32(d.fd), Events: unix.POLLIN}, {Fd: int32(d.bell), Events: unix.POLLIN}}
		n, err := d.kernel.poll(fds, silence)
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case err != nil:
			return frame{}, reasonOf(err)
		case fds[1].Revents != 0:
			return frame{}, &Error{Reason: ErrStopped}
		case n == 0:
			return frame{}, &Error{Reason: ErrFailed, Cause: errors.New("no frame comes")}
		}
		b := v4l2Buffer{typ: bufCapture, memory: memoryMapped}
		err = d.control(takeBuffer, unsafe.Pointer(&b))
		switch {
		case errors.Is(err, unix.EAGAIN) && fds[0].Revents&(unix.POLLERR|unix.POLLHUP) == 0:
			continue
		case errors.Is(err, unix.EAGAIN):
			return frame{}, &Error{Reason: ErrGone, Cause: err}
		case err != nil:
			return frame{}, reasonOf(err)
		case int(b.index) >= len(d.buffers):
			return frame{}, errors.New("a buffer that was not asked for")
		}
		memory := d.buffers[b.index]
		whole := b.flags&flagSpoilt == 0 && b.bytesUsed > 0
		if whole {
			buf = append(buf[:0], memory[:min(int(b.bytesUsed), len(memory))]...)
		}
		if err := d.control(giveBuffer, unsafe.Pointer(&b)); err != nil {
			return frame{}, reasonOf(err)
		}
		if whole {
			got := d.format
			got.data = buf
			return got, nil
		}
	}
}

func (d *v4l2Device) wake() { _ = d.kernel.ring(d.bell) }

// off undoes what start did, as far as it came. Closing the file alone would
// switch the camera off too; but what is mapped keeps it open.
func (d *v4l2Device) off() error {
	var wrong []error
	if d.streaming {
		kind := int32(bufCapture)
		err := d.control(streamOff, unsafe.Pointer(&kind))
		if !errors.Is(err, unix.ENODEV) { // pulled out: it is off
			wrong = append(wrong, err)
		}
	}
	for _, memory := range d.buffers {
		wrong = append(wrong, d.kernel.unmap(memory))
	}
	if d.bell >= 0 {
		wrong = append(wrong, d.kernel.close(d.bell))
	}
	wrong = append(wrong, d.kernel.close(d.fd))
	return errors.Join(wrong...)
}

// reasonOf says what an error of the kernel means for a person.
func reasonOf(err error) error {
	var errno unix.Errno
	if !errors.As(err, &errno) {
		return err
	}
	reason := ErrFailed
	switch errno {
	case unix.EACCES, unix.EPERM:
		reason = ErrRefused
	case unix.EBUSY:
		reason = ErrBusy
	case unix.ENODEV, unix.ENXIO, unix.ENOENT, unix.EIO:
		reason = ErrGone
	case unix.ENOTTY: // a file that is no V4L2 device
		reason = ErrOdd
	}
	return &Error{Reason: reason, Cause: errno}
}

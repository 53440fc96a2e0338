// Cameras of Windows: what can be held without one. Types, samples and
// buffers are Windows' own.

//go:build !nocamera && (amd64 || arm64)

package camera

import (
	"bytes"
	"errors"
	"image"
	"testing"
	"unsafe"

	"golang.org/x/sys/windows"
)

// started is Media Foundation for a test.
func started(t *testing.T) *mediaFoundation {
	t.Helper()
	m := &mediaFoundation{systemFunctions()}
	end, err := m.begin()
	if errors.Is(err, ErrNoLibrary) {
		t.Skip("this Windows has no Media Foundation")
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(end)
	return m
}

func TestWindowsATypeTellsItsMode(t *testing.T) {
	m := started(t)
	var c *com
	if r := call(m.functions.createAttributes, uintptr(unsafe.Pointer(&c)), 4); r.failed() {
		t.Fatal(r)
	}
	defer c.free()
	if _, _, ok := c.mode(); ok {
		t.Error("nothing is a mode")
	}
	sub := kindsOfPicture
	sub.Data1 = uint32(kindMJPG)
	c.do(setGUID, uintptr(unsafe.Pointer(&subtype)), uintptr(unsafe.Pointer(&sub)))
	c.do(setUint64, uintptr(unsafe.Pointer(&frameSize)), 1280<<32|720)
	c.do(setUint64, uintptr(unsafe.Pointer(&frameRate)), 30<<32|1)
	got, rate, ok := c.mode()
	if !ok || got != (mode{kindMJPG, 1280, 720}) || rate != 30 {
		t.Errorf("got %v, %v, %v", got, rate, ok)
	}
}

func TestWindowsASampleIsCopiedWhole(t *testing.T) {
	started(t)
	platform := windows.NewLazySystemDLL("mfplat.dll")
	var sample *com
	if r := call(platform.NewProc("MFCreateSample"), uintptr(unsafe.Pointer(&sample))); r.failed() {
		t.Fatal(r)
	}
	defer sample.free()
	var want []byte
	for _, part := range []string{"one frame ", "of two parts"} {
		var buffer *com
		if r := call(platform.NewProc("MFCreateMemoryBuffer"), 100, uintptr(unsafe.Pointer(&buffer))); r.failed() {
			t.Fatal(r)
		}
		var first *byte
		buffer.do(lock, uintptr(unsafe.Pointer(&first)), 0, 0)
		copy(unsafe.Slice(first, 100), part)
		buffer.do(unlock)
		buffer.do(setCurrentLength, uintptr(len(part)))
		sample.do(addBuffer, uintptr(unsafe.Pointer(buffer)))
		buffer.free()
		want = append(want, part...)
	}
	got, err := copyOf(sample, make([]byte, 0, 4))
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestWindowsACameraThatIsNotThereIsGone(t *testing.T) {
	m := started(t)
	if d, err := m.open(`\\?\usb#nothing`); !errors.Is(err, ErrGone) || d != nil {
		t.Errorf("got %v, %v", d, err)
	}
}

func TestWindowsFailuresHaveReasons(t *testing.T) {
	for r, want := range map[result]error{
		0: nil, 1: nil, 0x80070005: ErrRefused, 0x80070020: ErrBusy, 0xc00d3704: ErrBusy,
		0xc00d3ea2: ErrGone, 0xc00d3e85: ErrStopped, 0x8000ffff: ErrFailed,
	} {
		if err := r.err(); !errors.Is(err, want) {
			t.Errorf("%v is %v", r, err)
		}
	}
}

func TestWindowsRowsAreAsLongAsTheBytesSay(t *testing.T) {
	for _, pad := range []int{0, 32} {
		for _, k := range []kind{kindYUY2, kindNV12, kindGREY} {
			f := filmed(k, 16, 8, pad)
			want := f.stride
			if f.stride = 0; strideOf(f) != want {
				t.Errorf("%v: %d, want %d", k, strideOf(f), want)
			}
		}
	}
	if got := strideOf(frame{kind: kindMJPG, height: 4, data: make([]byte, 8)}); got != 0 {
		t.Errorf("a JPEG has rows of %d", got)
	}
}

// playedReader is a source reader and a source that the test plays. Its types
// and samples are Windows' own.
type playedReader struct {
	reader, source *com
	set            mode
	off            chan struct{} // closed by the source's Shutdown
	freed          int
}

// attributes makes an object with a mode.
func attributes(t *testing.T, m *mediaFoundation, of mode, perSecond uint64) *com {
	t.Helper()
	var c *com
	if r := call(m.functions.createAttributes, uintptr(unsafe.Pointer(&c)), 4); r.failed() {
		t.Error(r)
	}
	sub := kindsOfPicture
	sub.Data1 = uint32(of.kind)
	c.do(setGUID, uintptr(unsafe.Pointer(&subtype)), uintptr(unsafe.Pointer(&sub)))
	c.do(setUint64, uintptr(unsafe.Pointer(&frameSize)), uintptr(of.width)<<32|uintptr(of.height))
	c.do(setUint64, uintptr(unsafe.Pointer(&frameRate)), uintptr(perSecond)<<32|1)
	return c
}

func sampleOf(data []byte) *com {
	platform := windows.NewLazySystemDLL("mfplat.dll")
	var sample, buffer *com
	call(platform.NewProc("MFCreateSample"), uintptr(unsafe.Pointer(&sample)))
	call(platform.NewProc("MFCreateMemoryBuffer"), uintptr(len(data)), uintptr(unsafe.Pointer(&buffer)))
	var first *byte
	buffer.do(lock, uintptr(unsafe.Pointer(&first)), 0, 0)
	copy(unsafe.Slice(first, len(data)), data)
	buffer.do(unlock)
	buffer.do(setCurrentLength, uintptr(len(data)))
	sample.do(addBuffer, uintptr(unsafe.Pointer(buffer)))
	buffer.free()
	return sample
}

// playReader gives the modes, then a gap, then the frames, then nothing until
// it is shut down.
func playReader(t *testing.T, m *mediaFoundation, modes map[int]mode, rates []uint64, frames ...frame) *playedReader {
	t.Helper()
	p := &playedReader{off: make(chan struct{})}
	free := windows.NewCallback(func(*com) uintptr { p.freed++; return 0 })
	var reader, source [64]uintptr
	reader[release], source[release] = free, free
	reader[getNativeMediaType] = windows.NewCallback(func(_ *com, _, index uintptr, out **com) uintptr {
		if int(index) >= len(modes) {
			return 0xc00d36b9 // MF_E_NO_MORE_TYPES
		}
		*out = attributes(t, m, modes[int(index)], rates[index])
		return 0
	})
	reader[setCurrentMediaType] = windows.NewCallback(func(_ *com, _, _ uintptr, is *com) uintptr {
		p.set, _, _ = is.mode()
		return 0
	})
	asked := 0
	reader[readSample] = windows.NewCallback(func(_ *com, _, _ uintptr, _, flags *uint32, _ *int64, out **com) uintptr {
		*out, *flags = nil, 0
		switch asked++; {
		case asked == 1:
			*flags = 0x100 // a gap
		case asked-2 < len(frames):
			*out = sampleOf(frames[asked-2].data)
		default:
			<-p.off
			return 0xc00d3e85
		}
		return 0
	})
	source[shutdown] = windows.NewCallback(func(*com) uintptr {
		select {
		case <-p.off:
			return 0xc00d3e85
		default:
			close(p.off)
			return 0
		}
	})
	p.reader, p.source = &com{&reader}, &com{&source}
	return p
}

func TestWindowsStreamsAndStops(t *testing.T) {
	m := started(t)
	film := filmed(kindYUY2, 64, 48, 32)
	p := playReader(t, m, map[int]mode{0: {kindYUY2, 16, 16}, 1: {kindYUY2, 64, 48}, 2: {kindYUY2, 64, 48}, 3: {code("H264"), 1280, 720}},
		[]uint64{30, 5, 30, 30}, film, film)
	ended := false
	d := &mediaDevice{source: p.source, reader: p.reader, end: func() { ended = true }}
	if err := d.choose(); err != nil {
		t.Fatal(err)
	}
	if p.set != (mode{kindYUY2, 64, 48}) {
		t.Errorf("set %v", p.set)
	}
	f := newFeed(d)
	img, err := f.Next(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	luma, _, _ := scene(64, 48)
	if got := img.(*image.YCbCr).Y[47*64+63]; got != luma(63, 47) {
		t.Errorf("the last pixel is %d", got)
	}
	if err := f.Close(); err != nil { // while it waits for a frame that does not come
		t.Error(err)
	}
	select {
	case <-p.off:
	default:
		t.Error("the camera is on")
	}
	if !ended || p.freed != 2 {
		t.Errorf("ended: %v, let go of %d objects", ended, p.freed)
	}
}

func TestWindowsACameraOfFilmsAloneIsOdd(t *testing.T) {
	m := started(t)
	p := playReader(t, m, map[int]mode{0: {code("H264"), 1280, 720}}, []uint64{30})
	if err := (&mediaDevice{reader: p.reader}).choose(); !errors.Is(err, ErrOdd) {
		t.Errorf("got %v", err)
	}
}

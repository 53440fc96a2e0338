// This file promises: the cameras of Windows, through Media Foundation's
// source reader, without C. Frames are taken as the camera gives them, one
// call for each; Windows' own decoders are not asked.

//go:build !nocamera && (amd64 || arm64)

package camera

import (
	"errors"
	"fmt"
	"unsafe"
)

func systemDriver() driver { return &mediaFoundation{systemFunctions()} }

type mediaFoundation struct{ functions functions }

// begin starts Media Foundation; end ends it. Objects are used from whatever
// thread a goroutine runs on, which the "multithreaded apartment" is for; it
// lives from begin to end.
func (m *mediaFoundation) begin() (end func(), err error) {
	if err := m.functions.there(); err != nil {
		return nil, err
	}
	var cookie uintptr
	if r := call(m.functions.keepThreads, uintptr(unsafe.Pointer(&cookie))); r.failed() {
		return nil, r.err()
	}
	if r := call(m.functions.startup, version, withoutNet); r.failed() {
		call(m.functions.letThreads, cookie)
		return nil, r.err()
	}
	return func() {
		call(m.functions.shutdown)
		call(m.functions.letThreads, cookie)
	}, nil
}

// each calls use for every camera until it is false. No camera is switched on
// by this.
func (m *mediaFoundation) each(use func(id string, activation *com) bool) error {
	var wish *com
	if r := call(m.functions.createAttributes, uintptr(unsafe.Pointer(&wish)), 1); r.failed() {
		return r.err()
	}
	defer wish.free()
	if r := wish.do(setGUID, uintptr(unsafe.Pointer(&sourceType)), uintptr(unsafe.Pointer(&videoCapture))); r.failed() {
		return r.err()
	}
	var list **com
	var count uint32
	r := call(m.functions.enumerate, uintptr(unsafe.Pointer(wish)), uintptr(unsafe.Pointer(&list)), uintptr(unsafe.Pointer(&count)))
	if r.failed() {
		return r.err()
	}
	if list == nil {
		return nil
	}
	defer call(m.functions.freeMemory, uintptr(unsafe.Pointer(list)))
	wanted := true
	for _, activation := range unsafe.Slice(list, count) {
		wanted = wanted && use(m.functions.text(activation, &symbolicLink), activation)
		activation.free()
	}
	return nil
}

func (m *mediaFoundation) list() ([]Info, error) {
	end, err := m.begin()
	if err != nil {
		return nil, err
	}
	defer end()
	var found []Info
	err = m.each(func(id string, activation *com) bool {
		found = append(found, Info{ID: id, Name: m.functions.text(activation, &friendlyName)})
		return true
	})
	return found, err
}

func (m *mediaFoundation) open(id string) (_ device, err error) {
	d := &mediaDevice{}
	if d.end, err = m.begin(); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = d.off()
		}
	}()
	found := &Error{Reason: ErrGone}
	listed := m.each(func(is string, activation *com) bool {
		if is != id {
			return true
		}
		found = nil
		r := activation.do(activateObject, uintptr(unsafe.Pointer(&mediaSource)), uintptr(unsafe.Pointer(&d.source)))
		err = r.err()
		return false
	})
	switch {
	case listed != nil:
		return nil, listed
	case found != nil:
		return nil, found
	case err != nil:
		return nil, err
	}
	r := call(m.functions.createReader, uintptr(unsafe.Pointer(d.source)), 0, uintptr(unsafe.Pointer(&d.reader)))
	if r.failed() {
		return nil, r.err()
	}
	if err = d.choose(); err != nil {
		return nil, err
	}
	return d, nil
}

// mediaDevice is a camera whose reader is asked for one frame after the other.
type mediaDevice struct {
	source, reader *com
	format         frame
	end            func()
}

// choose sets the best of the types that the camera gives by itself, of
// several the one that comes most often.
func (d *mediaDevice) choose() error {
	var modes []mode
	var rates []float64
	var places []uintptr
	for i := range uintptr(mostTypes) {
		var t *com
		if d.reader.do(getNativeMediaType, firstVideo, i, uintptr(unsafe.Pointer(&t))).failed() {
			break
		}
		if m, rate, ok := t.mode(); ok {
			modes, rates, places = append(modes, m), append(rates, rate), append(places, i)
		}
		t.free()
	}
	best, ok := choose(modes)
	if !ok {
		return &Error{Reason: ErrOdd, Cause: errors.New("no kind of picture that is read")}
	}
	at := -1
	for i, m := range modes {
		if m == best && (at < 0 || rates[i] > rates[at]) {
			at = i
		}
	}
	var t *com
	if r := d.reader.do(getNativeMediaType, firstVideo, places[at], uintptr(unsafe.Pointer(&t))); r.failed() {
		return r.err()
	}
	defer t.free()
	if r := d.reader.do(setCurrentMediaType, firstVideo, 0, uintptr(unsafe.Pointer(t))); r.failed() {
		return r.err()
	}
	d.format = frame{kind: best.kind, width: best.width, height: best.height}
	return nil
}

// mostTypes bounds what is asked of a camera that lists without end.
const mostTypes = 1024

// current is the type that frames have now; a camera may change it.
func (d *mediaDevice) current() error {
	var t *com
	if r := d.reader.do(getCurrentMediaType, firstVideo, uintptr(unsafe.Pointer(&t))); r.failed() {
		return r.err()
	}
	defer t.free()
	m, _, ok := t.mode()
	if !ok || !m.kind.read() {
		return &Error{Reason: ErrOdd, Cause: fmt.Errorf("gives %v", m.kind)}
	}
	d.format = frame{kind: m.kind, width: m.width, height: m.height}
	return nil
}

func (d *mediaDevice) grab(buf []byte) (frame, error) {
	for {
		var stream, flags uint32
		var when int64
		var sample *com
		r := d.reader.do(readSample, firstVideo, 0, uintptr(unsafe.Pointer(&stream)), uintptr(unsafe.Pointer(&flags)),
			uintptr(unsafe.Pointer(&when)), uintptr(unsafe.Pointer(&sample)))
		switch {
		case r.failed():
			return frame{}, r.err()
		case flags&(streamError|streamEnds) != 0:
			sample.free()
			return frame{}, &Error{Reason: ErrGone}
		case flags&typeChanged != 0:
			if err := d.current(); err != nil {
				sample.free()
				return frame{}, err
			}
		}
		if sample == nil { // a gap
			continue
		}
		data, err := copyOf(sample, buf[:0])
		sample.free()
		if err != nil {
			return frame{}, err
		}
		got := d.format
		got.data = data
		got.stride = strideOf(got)
		return got, nil
	}
}

// strideOf is how long rows are, told from how many bytes there are: Windows
// says it only for some cameras.
func strideOf(f frame) int {
	rows := f.height
	switch f.kind {
	case kindNV12, kindYU12, kindI420:
		rows += (f.height + 1) / 2
	}
	if f.kind.compressed() || rows <= 0 || len(f.data)%rows != 0 {
		return 0
	}
	return len(f.data) / rows
}

// wake switches the camera off at once, which ends a call that waits for a
// frame.
func (d *mediaDevice) wake() { d.source.do(shutdown) }

func (d *mediaDevice) off() error {
	d.reader.free()
	if d.source != nil {
		d.source.do(shutdown) // again does no harm
		d.source.free()
	}
	d.end()
	return nil
}

// This file promises: the part of Windows' Media Foundation that a camera
// needs, as calls of Go: which functions, which methods by their place in an
// interface's table, which names (mfapi.h, mfidl.h, mfobjects.h,
// mfreadwrite.h).

//go:build !nocamera && (amd64 || arm64)

package camera

import (
	"errors"
	"fmt"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// com is an object of Windows. Its first word points to its methods.
type com struct{ methods *[64]uintptr }

// The methods, counted from 0 in each interface with those it inherits.
const (
	release = 2 // IUnknown

	getUint64          = 8 // IMFAttributes, of which types, samples and activations are
	getGUID            = 10
	getAllocatedString = 13
	setUint64          = 22
	setGUID            = 24

	activateObject = 33 // IMFActivate
	shutdownObject = 34

	shutdown = 12 // IMFMediaSource

	getNativeMediaType  = 5 // IMFSourceReader
	getCurrentMediaType = 6
	setCurrentMediaType = 7
	readSample          = 9

	convertToContiguousBuffer = 41 // IMFSample
	addBuffer                 = 42

	lock             = 3 // IMFMediaBuffer
	unlock           = 4
	setCurrentLength = 6
)

// Names of attributes, values and interfaces.
var (
	sourceType     = guid(0xc60ac5fe, 0x252a, 0x478f, 0xa0, 0xef, 0xbc, 0x8f, 0xa5, 0xf7, 0xca, 0xd3)
	videoCapture   = guid(0x8ac3587a, 0x4ae7, 0x42d8, 0x99, 0xe0, 0x0a, 0x60, 0x13, 0xee, 0xf9, 0x0f)
	friendlyName   = guid(0x60d0e559, 0x52f8, 0x4fa2, 0xbb, 0xce, 0xac, 0xdb, 0x34, 0xa8, 0xec, 0x01)
	symbolicLink   = guid(0x58f0aad8, 0x22bf, 0x4f8a, 0xbb, 0x3d, 0xd2, 0xc4, 0x97, 0x8c, 0x6e, 0x2f)
	subtype        = guid(0xf7e34c9a, 0x42e8, 0x4714, 0xb7, 0x4b, 0xcb, 0x29, 0xd7, 0x2c, 0x35, 0xe5)
	frameSize      = guid(0x1652c33d, 0xd6b2, 0x4012, 0xb8, 0x34, 0x72, 0x03, 0x08, 0x49, 0xa3, 0x7d)
	frameRate      = guid(0xc459a2e8, 0x3d2c, 0x4e44, 0xb1, 0x32, 0xfe, 0xe5, 0x15, 0x6c, 0x7b, 0xb0)
	mediaSource    = guid(0x279a808d, 0xaec7, 0x40c8, 0x9c, 0x6b, 0xa6, 0xb4, 0x92, 0xc7, 0x8a, 0x66)
	kindsOfPicture = guid(0, 0x0000, 0x0010, 0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71) // the first word is the kind
)

func guid(a uint32, b, c uint16, d ...byte) windows.GUID {
	return windows.GUID{Data1: a, Data2: b, Data3: c, Data4: [8]byte(d)}
}

const (
	version     = 0x00020070 // MF_VERSION
	withoutNet  = 1          // MFSTARTUP_NOSOCKET
	firstVideo  = 0xfffffffc // MF_SOURCE_READER_FIRST_VIDEO_STREAM
	streamError = 0x01       // MF_SOURCE_READERF_ERROR
	streamEnds  = 0x02       // MF_SOURCE_READERF_ENDOFSTREAM
	typeChanged = 0x20       // MF_SOURCE_READERF_CURRENTMEDIATYPECHANGED
)

// functions are those of the libraries. They are found when they are first
// needed; some editions of Windows lack them.
type functions struct {
	startup, shutdown, createAttributes, enumerate, createReader *windows.LazyProc
	freeMemory, keepThreads, letThreads                          *windows.LazyProc
}

func systemFunctions() functions {
	platform := windows.NewLazySystemDLL("mfplat.dll")
	ole := windows.NewLazySystemDLL("ole32.dll")
	return functions{
		startup:          platform.NewProc("MFStartup"),
		shutdown:         platform.NewProc("MFShutdown"),
		createAttributes: platform.NewProc("MFCreateAttributes"),
		enumerate:        windows.NewLazySystemDLL("mf.dll").NewProc("MFEnumDeviceSources"),
		createReader:     windows.NewLazySystemDLL("mfreadwrite.dll").NewProc("MFCreateSourceReaderFromMediaSource"),
		freeMemory:       ole.NewProc("CoTaskMemFree"),
		keepThreads:      ole.NewProc("CoIncrementMTAUsage"),
		letThreads:       ole.NewProc("CoDecrementMTAUsage"),
	}
}

// there tells whether all functions are.
func (f functions) there() error {
	for _, p := range []*windows.LazyProc{
		f.startup, f.shutdown, f.createAttributes, f.enumerate, f.createReader, f.freeMemory, f.keepThreads, f.letThreads,
	} {
		if err := p.Find(); err != nil {
			return &Error{Reason: ErrNoLibrary, Cause: err}
		}
	}
	return nil
}

// result is what Windows' calls give: a failure where the highest bit is set.
type result uint32

func (r result) failed() bool { return int32(r) < 0 }

func (r result) String() string { return fmt.Sprintf("Windows says %#08x", uint32(r)) }

// err says what a failure means for a person.
func (r result) err() error {
	if !r.failed() {
		return nil
	}
	reason := ErrFailed
	switch r {
	case 0x80070005: // E_ACCESSDENIED: the privacy settings
		reason = ErrRefused
	case 0x80070020, // ERROR_SHARING_VIOLATION
		0x800700aa, // ERROR_BUSY
		0xc00d3ea3, // MF_E_VIDEO_RECORDING_DEVICE_PREEMPTED
		0xc00d3704: // MF_E_HW_MFT_FAILED_START_STREAMING: not enough for two programs
		reason = ErrBusy
	case 0x80070002, // ERROR_FILE_NOT_FOUND
		0x8007048f, // ERROR_DEVICE_NOT_CONNECTED
		0x8007001f, // ERROR_GEN_FAILURE: it does not answer any more
		0xc00d3ea2: // MF_E_VIDEO_RECORDING_DEVICE_INVALIDATED
		reason = ErrGone
	case 0xc00d3e85: // MF_E_SHUTDOWN
		reason = ErrStopped
	}
	return &Error{Reason: reason, Cause: errors.New(r.String())}
}

// call calls a function. What the arguments point to stays where it is until
// it returns.
//
//go:uintptrescapes
func call(p *windows.LazyProc, args ...uintptr) result {
	r, _, _ := p.Call(args...)
	return result(r)
}

// do calls a method.
//
//go:uintptrescapes
func (c *com) do(method int, args ...uintptr) result {
	all := make([]uintptr, 0, 12)
	all = append(append(all, uintptr(unsafe.Pointer(c))), args...)
	r, _, _ := syscall.SyscallN(c.methods[method], all...)
	return result(r)
}

// free lets go of an object, or of none.
func (c *com) free() {
	if c != nil {
		c.do(release)
	}
}

func (c *com) uint64(key *windows.GUID) (v uint64, ok bool) {
	r := c.do(getUint64, uintptr(unsafe.Pointer(key)), uintptr(unsafe.Pointer(&v)))
	return v, !r.failed()
}

// mode is what a media type says of pictures, and how many come in a second.
func (c *com) mode() (m mode, perSecond float64, ok bool) {
	var sub windows.GUID
	if c.do(getGUID, uintptr(unsafe.Pointer(&subtype)), uintptr(unsafe.Pointer(&sub))).failed() {
		return m, 0, false
	}
	size, ok := c.uint64(&frameSize)
	rest := sub
	rest.Data1 = 0
	if !ok || rest != kindsOfPicture {
		return m, 0, false
	}
	if rate, ok := c.uint64(&frameRate); ok && uint32(rate) != 0 {
		perSecond = float64(rate>>32) / float64(uint32(rate))
	}
	return mode{kind(sub.Data1), int(size >> 32), int(uint32(size))}, perSecond, true
}

// text is an attribute of letters.
func (f functions) text(c *com, key *windows.GUID) string {
	var letters *uint16
	var count uint32
	if c.do(getAllocatedString, uintptr(unsafe.Pointer(key)), uintptr(unsafe.Pointer(&letters)), uintptr(unsafe.Pointer(&count))).failed() {
		return ""
	}
	defer call(f.freeMemory, uintptr(unsafe.Pointer(letters)))
	return windows.UTF16PtrToString(letters)
}

// copyOf appends the bytes of a sample to buf.
func copyOf(sample *com, buf []byte) ([]byte, error) {
	var buffer *com
	if r := sample.do(convertToContiguousBuffer, uintptr(unsafe.Pointer(&buffer))); r.failed() {
		return nil, r.err()
	}
	defer buffer.free()
	var first *byte
	var most, length uint32
	if r := buffer.do(lock, uintptr(unsafe.Pointer(&first)), uintptr(unsafe.Pointer(&most)), uintptr(unsafe.Pointer(&length))); r.failed() {
		return nil, r.err()
	}
	defer buffer.do(unlock)
	if first == nil || length > most {
		return nil, errors.New("a buffer without bytes")
	}
	return append(buf, unsafe.Slice(first, length)...), nil
}

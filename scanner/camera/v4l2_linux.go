// This file promises: the part of the kernel's V4L2 that a camera needs, as
// structures and numbers of Go (linux/videodev2.h, 64 bits). A test compares
// the sizes with those that the request numbers carry.

//go:build !nocamera && (amd64 || arm64)

package camera

import "unsafe"

// What a device can do (struct v4l2_capability).
type v4l2Capability struct {
	driver       [16]byte
	card         [32]byte // the camera's name
	bus          [32]byte
	version      uint32
	capabilities uint32 // of the whole camera
	deviceCaps   uint32 // of this device file, where capDeviceCaps is set
	_            [3]uint32
}

// One kind of picture (struct v4l2_fmtdesc).
type v4l2FmtDesc struct {
	index, typ, flags uint32
	description       [32]byte
	pixelFormat       uint32
	mbusCode          uint32
	_                 [3]uint32
}

// One size of a kind (struct v4l2_frmsizeenum): discrete uses the first two
// of sizes, else they are least, most and step of the width, then of the
// height.
type v4l2FrmSize struct {
	index, pixelFormat, typ uint32
	sizes                   [6]uint32
	_                       [2]uint32
}

// The kind and size that are used (struct v4l2_format with v4l2_pix_format).
type v4l2Format struct {
	typ                                    uint32
	_                                      uint32
	width, height, pixelFormat, field      uint32
	bytesPerLine, sizeImage, space, priv   uint32
	flags, encoding, quantization, xferFnc uint32
	_                                      [152]byte
}

// How many buffers there are (struct v4l2_requestbuffers).
type v4l2RequestBuffers struct {
	count, typ, memory, capabilities uint32
	_                                uint32
}

// One buffer (struct v4l2_buffer).
type v4l2Buffer struct {
	index, typ, bytesUsed, flags, field uint32
	_                                   uint32
	seconds, microseconds               int64
	timecode                            [16]byte
	sequence, memory                    uint32
	offset                              uint64 // where to map it; the kernel fills the lower half
	length                              uint32
	_, _                                uint32
	_                                   uint32
}

const (
	capCapture    = 0x1
	capStreaming  = 0x04000000
	capDeviceCaps = 0x80000000

	bufCapture    = 1 // V4L2_BUF_TYPE_VIDEO_CAPTURE
	memoryMapped  = 1 // V4L2_MEMORY_MMAP
	fieldAny      = 0
	sizeDiscrete  = 1
	flagSpoilt    = 0x40 // V4L2_BUF_FLAG_ERROR
	mostListed    = 256  // entries that a list of the kernel may have here
	buffersWanted = 4    // one being filled, one read, two for a slow moment
)

// Request numbers carry the direction, the size of what is passed, and a
// letter and number.
func request(direction, size uintptr, number uintptr) uintptr {
	return direction<<30 | size<<16 | 'V'<<8 | number
}

const (
	toKernel   = 1
	fromKernel = 2
)

var (
	queryCap       = request(fromKernel, unsafe.Sizeof(v4l2Capability{}), 0)
	enumFormats    = request(toKernel|fromKernel, unsafe.Sizeof(v4l2FmtDesc{}), 2)
	setFormat      = request(toKernel|fromKernel, unsafe.Sizeof(v4l2Format{}), 5)
	requestBuffers = request(toKernel|fromKernel, unsafe.Sizeof(v4l2RequestBuffers{}), 8)
	queryBuffer    = request(toKernel|fromKernel, unsafe.Sizeof(v4l2Buffer{}), 9)
	giveBuffer     = request(toKernel|fromKernel, unsafe.Sizeof(v4l2Buffer{}), 15)
	takeBuffer     = request(toKernel|fromKernel, unsafe.Sizeof(v4l2Buffer{}), 17)
	streamOn       = request(toKernel, unsafe.Sizeof(int32(0)), 18)
	streamOff      = request(toKernel, unsafe.Sizeof(int32(0)), 19)
	enumSizes      = request(toKernel|fromKernel, unsafe.Sizeof(v4l2FrmSize{}), 74)
)

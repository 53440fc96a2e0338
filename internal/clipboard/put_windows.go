// This file promises: a code on the clipboard of Windows that stays out of
// its history, out of its cloud and out of the viewers of others.

package clipboard

import (
	"context"
	"encoding/binary"
	"runtime"
	"unicode/utf16"
	"unsafe"

	"golang.org/x/sys/windows"
)

// The names under which Windows and the clipboard viewers look for the wish
// to be left alone, with their values.
func wishes() map[string][]byte {
	no := []byte{0, 0, 0, 0} // DWORD 0
	return map[string][]byte{
		"ExcludeClipboardContentFromMonitorProcessing": no, // its mere presence counts
		"CanIncludeInClipboardHistory":                 no,
		"CanUploadToCloudClipboard":                    no,
		"Clipboard Viewer Ignore":                      no,
	}
}

// Windows' numbers for memory that the clipboard may take, and for a window
// that nobody sees.
const (
	moveable    = 0x0002 // GMEM_MOVEABLE
	messageOnly = ^uintptr(2)
)

// writer are the calls for putting, beside those for reading.
type writer struct {
	system
	empty, set, sequence, create, destroy *windows.LazyProc
	alloc, free                           *windows.LazyProc
}

func newWriter() writer {
	user, kernel := windows.NewLazySystemDLL("user32.dll"), windows.NewLazySystemDLL("kernel32.dll")
	return writer{
		system: newSystem(),
		empty:  user.NewProc("EmptyClipboard"), set: user.NewProc("SetClipboardData"),
		sequence: user.NewProc("GetClipboardSequenceNumber"),
		create:   user.NewProc("CreateWindowExW"), destroy: user.NewProc("DestroyWindow"),
		alloc: kernel.NewProc("GlobalAlloc"), free: kernel.NewProc("GlobalFree"),
	}
}

// put remembers the number that Windows gives to each state of the clipboard.
func put(ctx context.Context, text string, _ Who) (func(context.Context) error, error) {
	w := newWriter()
	number, err := aside(ctx, func() (uintptr, error) {
		if err := w.put(ctx, text); err != nil {
			return 0, err
		}
		number, _, _ := w.sequence.Call()
		return number, nil
	})
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) error {
		_, err := aside(ctx, func() (struct{}, error) { return struct{}{}, w.clear(ctx, text, number) })
		return err
	}, nil
}

// opened runs a job while the clipboard is open for a window of ours: without
// a window Windows refuses what is put after emptying.
func (w writer) opened(ctx context.Context, job func() error) error {
	class, err := windows.UTF16PtrFromString("STATIC")
	if err != nil {
		return err
	}
	window, _, err := w.create.Call(0, uintptr(unsafe.Pointer(class)), 0, 0, 0, 0, 0, 0, messageOnly, 0, 0, 0)
	runtime.KeepAlive(class)
	if window == 0 {
		return &Error{Reason: ErrFailed, Cause: err}
	}
	defer func() { _, _, _ = w.destroy.Call(window) }()
	if err := w.hold(ctx, window); err != nil {
		return err
	}
	defer func() { _, _, _ = w.close.Call() }()
	return job()
}

func (w writer) put(ctx context.Context, text string) error {
	return w.opened(ctx, func() error {
		if ok, _, err := w.empty.Call(); ok == 0 {
			return &Error{Reason: ErrFailed, Cause: err}
		}
		// The wishes first: no moment without them.
		for name, value := range wishes() {
			wide, err := windows.UTF16PtrFromString(name)
			if err != nil {
				return err
			}
			format, _, err := w.register.Call(uintptr(unsafe.Pointer(wide)))
			if format == 0 {
				return &Error{Reason: ErrFailed, Cause: err}
			}
			if err := w.give(format, value); err != nil {
				return err
			}
		}
		var data []byte
		for _, unit := range append(utf16.Encode([]rune(text)), 0) {
			data = binary.LittleEndian.AppendUint16(data, unit)
		}
		return w.give(cfText, data)
	})
}

// give hands memory with a copy of data to the clipboard, which owns it then.
func (w writer) give(format uintptr, data []byte) error {
	handle, _, err := w.alloc.Call(moveable, uintptr(len(data)))
	if handle == 0 {
		return &Error{Reason: ErrFailed, Cause: err}
	}
	at, _, err := w.lock.Call(handle)
	if at == 0 {
		_, _, _ = w.free.Call(handle)
		return &Error{Reason: ErrFailed, Cause: err}
	}
	var target unsafe.Pointer // the system's memory, as in bytes
	*(*uintptr)(unsafe.Pointer(&target)) = at
	copy(unsafe.Slice((*byte)(target), len(data)), data)
	_, _, _ = w.unlock.Call(handle)
	if given, _, err := w.set.Call(format, handle); given == 0 {
		_, _, _ = w.free.Call(handle)
		return &Error{Reason: ErrFailed, Cause: err}
	}
	return nil
}

// clear empties the clipboard if nothing was copied since. Windows also
// counts what it makes of a text for old programs, so where the number
// differs the text is the judge.
func (w writer) clear(ctx context.Context, text string, number uintptr) error {
	return w.opened(ctx, func() error {
		if now, _, _ := w.sequence.Call(); now != number {
			var c Content
			if err := w.text(&c); err != nil || c.Text != text {
				return nil //nolint:nilerr // what cannot be read is not ours
			}
		}
		if ok, _, err := w.empty.Call(); ok == 0 {
			return &Error{Reason: ErrFailed, Cause: err}
		}
		return nil
	})
}

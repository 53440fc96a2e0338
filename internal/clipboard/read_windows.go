// This file promises: the clipboard of Windows, through its own calls.

package clipboard

import (
	"context"
	"time"
	"unicode/utf16"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Windows' numbers for the kinds that we read.
const (
	cfDIB   = 8
	cfText  = 13 // UTF-16
	cfFiles = 15 // what Explorer copies
	cfDIBV5 = 17
)

// How often and how long apart a clipboard that another program holds open is
// tried: half a second in all.
const (
	tries   = 20
	between = 25 * time.Millisecond
)

// system are Windows' calls. They are looked up when they are used, so that
// nothing runs at the program's start.
type system struct {
	open, close, data, available, register *windows.LazyProc
	lock, unlock, size, query              *windows.LazyProc
}

func newSystem() system {
	user, kernel, shell := windows.NewLazySystemDLL("user32.dll"), windows.NewLazySystemDLL("kernel32.dll"), windows.NewLazySystemDLL("shell32.dll")
	return system{
		open: user.NewProc("OpenClipboard"), close: user.NewProc("CloseClipboard"), data: user.NewProc("GetClipboardData"),
		available: user.NewProc("IsClipboardFormatAvailable"), register: user.NewProc("RegisterClipboardFormatW"),
		lock: kernel.NewProc("GlobalLock"), unlock: kernel.NewProc("GlobalUnlock"), size: kernel.NewProc("GlobalSize"),
		query: shell.NewProc("DragQueryFileW"),
	}
}

// read opens the clipboard for the thread it runs on, so it stays on one. An
// owner that makes its data when asked for may take its time; Windows gives
// no way to leave it, so the waiting ends with ctx and the thread later.
func read(ctx context.Context) (Content, error) {
	return aside(ctx, func() (Content, error) { return newSystem().read(ctx) })
}

func (s system) read(ctx context.Context) (Content, error) {
	if err := s.hold(ctx, 0); err != nil {
		return Content{}, err
	}
	defer func() { _, _, _ = s.close.Call() }()

	var c Content
	var failed error
	for _, part := range []func(*Content) error{s.picture, s.files, s.text} {
		if err := part(&c); err != nil && failed == nil {
			failed = err
		}
	}
	switch {
	case !c.empty():
		return c, nil
	case failed != nil:
		return c, failed
	}
	return c, &Error{Reason: ErrEmpty}
}

// hold opens the clipboard for a window, 0 for none, as soon as no other
// program holds it. Whoever holds it closes it.
func (s system) hold(ctx context.Context, window uintptr) error {
	for attempt := 0; ; attempt++ {
		ok, _, err := s.open.Call(window)
		if ok != 0 {
			return nil
		}
		if attempt == tries {
			return &Error{Reason: ErrBusy, Cause: err}
		}
		pause := time.NewTimer(between)
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			return told(ctx, ErrStopped, nil)
		}
	}
}

// picture takes a PNG where the program gives one, else a bitmap.
func (s system) picture(c *Content) error {
	name, err := windows.UTF16PtrFromString("PNG")
	if err != nil {
		return err
	}
	format, _, _ := s.register.Call(uintptr(unsafe.Pointer(name)))
	data, err := s.bytes(format, mostPicture)
	if err == nil && len(data) > 0 {
		c.Picture = data
		return nil
	}
	for _, format := range []uintptr{cfDIBV5, cfDIB} {
		dib, wrong := s.bytes(format, mostPicture)
		if wrong != nil || len(dib) == 0 {
			err = wrong
			continue
		}
		if c.Picture, wrong = bitmapFile(dib); wrong == nil {
			return nil
		}
		err = &Error{Reason: ErrOther, Cause: wrong}
	}
	return err
}

func (s system) text(c *Content) error {
	data, err := s.bytes(cfText, 2*mostText)
	if err != nil {
		return err
	}
	var units []uint16
	for ; len(data) >= 2; data = data[2:] {
		u := uint16(data[0]) | uint16(data[1])<<8
		if u == 0 {
			break
		}
		units = append(units, u)
	}
	c.Text = string(utf16.Decode(units))
	return nil
}

func (s system) files(c *Content) error {
	drop, _, _ := s.data.Call(cfFiles)
	if drop == 0 {
		return nil
	}
	count, _, _ := s.query.Call(drop, 0xffffffff, 0, 0)
	for i := range min(uint32(count), mostFiles) {
		length, _, _ := s.query.Call(drop, uintptr(i), 0, 0)
		if length == 0 || length > 32767 {
			continue
		}
		path := make([]uint16, length+1)
		if got, _, _ := s.query.Call(drop, uintptr(i), uintptr(unsafe.Pointer(&path[0])), length+1); got != 0 {
			c.Files = append(c.Files, windows.UTF16ToString(path))
		}
	}
	return nil
}

// bytes copies what the clipboard holds in a format; nil where it holds none.
func (s system) bytes(format uintptr, most int) ([]byte, error) {
	if there, _, _ := s.available.Call(format); there == 0 {
		return nil, nil
	}
	handle, _, err := s.data.Call(format)
	if handle == 0 {
		return nil, &Error{Reason: ErrGone, Cause: err}
	}
	size, _, _ := s.size.Call(handle)
	if size > uintptr(most) {
		return nil, &Error{Reason: ErrTooLarge}
	}
	if size == 0 {
		return nil, nil
	}
	at, _, err := s.lock.Call(handle)
	if at == 0 {
		return nil, &Error{Reason: ErrFailed, Cause: err}
	}
	defer func() { _, _, _ = s.unlock.Call(handle) }()
	data := make([]byte, size)
	// The system's memory, held by GlobalLock until the copy is made; it was
	// never Go's, so the collector does not move or free it.
	var source unsafe.Pointer
	*(*uintptr)(unsafe.Pointer(&source)) = at
	copy(data, unsafe.Slice((*byte)(source), size))
	return data, nil
}

// Windows: user32 is asked directly, by the window's HWND.

package stance

import (
	"errors"
	"image"
	"unsafe"

	"golang.org/x/sys/windows"
)

const hides = true

// What user32 is told, as winuser.h names it.
const (
	topmost     = ^uintptr(0)      // HWND_TOPMOST, -1
	notTopmost  = ^uintptr(1)      // HWND_NOTOPMOST, -2
	onlyOrder   = 0x1 | 0x2 | 0x10 // SWP_NOSIZE, SWP_NOMOVE, SWP_NOACTIVATE
	showLarge   = 3                // SW_MAXIMIZE
	affinityOff = 0x00             // WDA_NONE
	affinityDim = 0x01             // WDA_MONITOR: black in pictures
	affinityOut = 0x11             // WDA_EXCLUDEFROMCAPTURE: not in pictures at all
)

type point struct{ x, y int32 }

type rect struct{ left, top, right, bottom int32 }

// library is one of Windows' own, whose functions are called by name.
type library struct{ *windows.LazyDLL }

func user() library { return library{windows.NewLazySystemDLL("user32.dll")} }

// call keeps alive and in place what its arguments point to, which the
// directive says.
//
//go:uintptrescapes
func (l library) call(name string, args ...uintptr) (uintptr, error) {
	p := l.NewProc(name)
	if err := p.Find(); err != nil {
		return 0, err
	}
	r, _, err := p.Call(args...)
	return r, err
}

// done makes an error of a call that answers with 0.
//
//go:uintptrescapes
func (l library) done(name string, args ...uintptr) error {
	if r, err := l.call(name, args...); r == 0 {
		return &Error{Reason: ErrRefused, Cause: errors.Join(errors.New(name), err)}
	}
	return nil
}

func screens() ([]image.Rectangle, error) {
	var all []image.Rectangle
	each := windows.NewCallback(func(_, _ uintptr, at *rect, _ uintptr) uintptr {
		all = append(all, image.Rect(int(at.left), int(at.top), int(at.right), int(at.bottom)))
		return 1
	})
	if err := user().done("EnumDisplayMonitors", 0, 0, each, 0); err != nil {
		return nil, err
	}
	return all, nil
}

func of(handle uintptr) (Place, error) {
	u := user()
	visible, err := u.call("IsWindowVisible", handle)
	if visible == 0 {
		return Place{}, &Error{Reason: ErrAway, Cause: err}
	}
	if small, _ := u.call("IsIconic", handle); small != 0 {
		return Place{}, &Error{Reason: ErrAway}
	}
	var (
		at     point
		inside rect
		whole  rect
	)
	if err := errors.Join(
		u.done("ClientToScreen", handle, uintptr(unsafe.Pointer(&at))),
		u.done("GetClientRect", handle, uintptr(unsafe.Pointer(&inside))),
		u.done("GetWindowRect", handle, uintptr(unsafe.Pointer(&whole)))); err != nil {
		return Place{}, err
	}
	large, _ := u.call("IsZoomed", handle)
	return Place{
		X: int(at.x), Y: int(at.y), Width: int(inside.right), Bar: int(at.y - whole.top), Maximised: large != 0,
	}, nil
}

func maximise(handle uintptr) error {
	_, err := user().call("ShowWindow", handle, showLarge) // it answers how it was before
	if errors.Is(err, windows.ERROR_INVALID_WINDOW_HANDLE) {
		return &Error{Reason: ErrRefused, Cause: err}
	}
	return nil
}

func above(handle uintptr, on bool) error {
	order := notTopmost
	if on {
		order = topmost
	}
	return user().done("SetWindowPos", handle, order, 0, 0, 0, 0, onlyOrder)
}

// hide leaves the window out of pictures; a Windows that cannot shows it black.
func hide(handle uintptr, on bool) error {
	u := user()
	if !on {
		return u.done("SetWindowDisplayAffinity", handle, affinityOff)
	}
	if u.done("SetWindowDisplayAffinity", handle, affinityOut) == nil {
		return nil
	}
	return u.done("SetWindowDisplayAffinity", handle, affinityDim)
}

// What Windows says to a window of ours that nobody sees. It cannot be a
// window for messages alone: those are not told of sleep.

package session

import (
	"context"
	"errors"
	"runtime"
	"unsafe"

	"golang.org/x/sys/windows"
)

// className is the name of the hidden window's kind.
const className = "RokketaSession"

// Messages and their parts, as winuser.h names them.
const (
	wmDestroy          = 0x0002 // WM_DESTROY
	wmClose            = 0x0010 // WM_CLOSE
	wmPowerBroadcast   = 0x0218 // WM_POWERBROADCAST
	wmSessionChange    = 0x02B1 // WM_WTSSESSION_CHANGE
	pbtSuspend         = 0x04   // PBT_APMSUSPEND
	pbtResumeAutomatic = 0x12   // PBT_APMRESUMEAUTOMATIC, sent at each end of sleep
	wtsLock            = 0x7    // WTS_SESSION_LOCK
	wtsUnlock          = 0x8    // WTS_SESSION_UNLOCK
)

type windowClass struct {
	size, style                        uint32
	procedure                          uintptr
	classExtra, windowExtra            int32
	instance, icon, cursor, background uintptr
	menu, name                         *uint16
	smallIcon                          uintptr
}

type message struct {
	window         uintptr
	number         uint32
	wParam, lParam uintptr
	time           uint32
	x, y           int32
	private        uint32
}

// library is one of Windows' own, whose functions are called by name.
type library struct{ *windows.LazyDLL }

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

func watch(ctx context.Context, tell func(Event)) error {
	// A window belongs to the thread that made it.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	user := library{windows.NewLazySystemDLL("user32.dll")}
	window, done, err := hidden(user, tell)
	if err != nil {
		return &Error{Reason: ErrFailed, Cause: err}
	}
	defer done()
	terminal := library{windows.NewLazySystemDLL("wtsapi32.dll")}
	if ok, err := terminal.call("WTSRegisterSessionNotification", window, 0); ok == 0 {
		_, _ = user.call("DestroyWindow", window)
		return &Error{Reason: ErrFailed, Cause: err}
	}
	// Computers that only doze tell of it on request. Where this is not
	// known (before Windows 8), everybody is told.
	awaken, _ := user.call("RegisterSuspendResumeNotification", window, 0)
	ended := context.AfterFunc(ctx, func() { _, _ = user.call("PostMessageW", window, wmClose, 0, 0) })
	defer ended()
	var m message
	for {
		got, err := user.call("GetMessageW", uintptr(unsafe.Pointer(&m)), 0, 0, 0)
		switch int32(got) { //nolint:gosec // a BOOL that may be -1
		case 0:
			return nil // WM_QUIT
		case -1:
			return &Error{Reason: ErrFailed, Cause: err}
		}
		if m.number == wmClose {
			_, _ = terminal.call("WTSUnRegisterSessionNotification", window)
			if awaken != 0 {
				_, _ = user.call("UnregisterSuspendResumeNotification", awaken)
			}
		}
		_, _ = user.call("DispatchMessageW", uintptr(unsafe.Pointer(&m)))
	}
}

// hidden makes a window that is never shown; done takes away what is left of
// it after its end.
func hidden(user library, tell func(Event)) (window uintptr, done func(), err error) {
	name, err := windows.UTF16PtrFromString(className)
	if err != nil {
		return 0, nil, err
	}
	var module windows.Handle
	if err := windows.GetModuleHandleEx(0, nil, &module); err != nil {
		return 0, nil, err
	}
	class := windowClass{
		name: name, instance: uintptr(module),
		procedure: windows.NewCallback(func(window, number, wParam, lParam uintptr) uintptr {
			if event, ok := read(uint32(number), wParam); ok { //nolint:gosec // a UINT
				tell(event)
			}
			if number == wmDestroy {
				_, _ = user.call("PostQuitMessage", 0)
			}
			r, _ := user.call("DefWindowProcW", window, number, wParam, lParam)
			return r
		}),
	}
	class.size = uint32(unsafe.Sizeof(class))
	if ok, err := user.call("RegisterClassExW", uintptr(unsafe.Pointer(&class))); ok == 0 {
		return 0, nil, err
	}
	done = func() {
		_, _ = user.call("UnregisterClassW", uintptr(unsafe.Pointer(name)), uintptr(module))
	}
	window, err = user.call("CreateWindowExW", 0, uintptr(unsafe.Pointer(name)), 0, 0, 0, 0, 0, 0, 0, 0, uintptr(module), 0)
	if window == 0 {
		done()
		return 0, nil, errors.Join(errors.New("no hidden window"), err)
	}
	return window, done, nil
}

// read is what a message means to us, if anything.
func read(number uint32, wParam uintptr) (Event, bool) {
	switch {
	case number == wmSessionChange && wParam == wtsLock:
		return Locked, true
	case number == wmSessionChange && wParam == wtsUnlock:
		return Unlocked, true
	case number == wmPowerBroadcast && wParam == pbtSuspend:
		return Sleeping, true
	case number == wmPowerBroadcast && wParam == pbtResumeAutomatic:
		return Awake, true
	}
	return "", false
}

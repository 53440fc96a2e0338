// This file promises: typing on Windows, as characters and not as keys, so
// that neither the keyboard's layout nor a Japanese input method changes
// them.

package typing

import (
	"context"
	"runtime"
	"unsafe"

	"golang.org/x/sys/windows"
)

func possible() bool { return true }

// calls are Windows' own, looked up when they are used.
type calls struct {
	next, visible, iconic, long, owner, title, class *windows.LazyProc
	foreground, setForeground, held, send, cloaked   *windows.LazyProc
}

func newCalls() calls {
	user, dwm := windows.NewLazySystemDLL("user32.dll"), windows.NewLazySystemDLL("dwmapi.dll")
	return calls{
		next: user.NewProc("GetWindow"), visible: user.NewProc("IsWindowVisible"), iconic: user.NewProc("IsIconic"),
		long: user.NewProc("GetWindowLongW"), owner: user.NewProc("GetWindowThreadProcessId"),
		title: user.NewProc("GetWindowTextW"), class: user.NewProc("GetClassNameW"),
		foreground: user.NewProc("GetForegroundWindow"), setForeground: user.NewProc("SetForegroundWindow"),
		held: user.NewProc("GetAsyncKeyState"), send: user.NewProc("SendInput"),
		cloaked: dwm.NewProc("DwmGetWindowAttribute"),
	}
}

func typeInto(ctx context.Context, own uintptr, code string) (string, error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	c := newCalls()
	target := c.under(own)
	if target == 0 {
		return "", &Error{Reason: ErrNone}
	}
	title := text(c.title, target)
	if err := c.handsOff(ctx); err != nil {
		return "", err
	}
	if err := c.toFront(ctx, target); err != nil {
		return "", err
	}
	for _, r := range code {
		if now, _, _ := c.foreground.Call(); now != target {
			return title, &Error{Reason: ErrMoved}
		}
		if err := c.press(uint16(r)); err != nil {
			return title, err
		}
	}
	return title, nil
}

// under walks down from our window to the first of another program that a
// person can have used.
func (c calls) under(own uintptr) uintptr {
	const below, many = 2, 10_000 // GW_HWNDNEXT
	w := own
	for range many {
		if w, _, _ = c.next.Call(w, below); w == 0 {
			return 0
		}
		if c.usable(w) {
			return w
		}
	}
	return 0
}

func (c calls) usable(w uintptr) bool {
	const extended, toolWindow, neverActive, isCloaked = ^uintptr(19), 0x80, 0x0800_0000, 14 // GWL_EXSTYLE is -20
	var process, cloaked uint32
	_, _, _ = c.owner.Call(w, uintptr(unsafe.Pointer(&process)))
	if seen, _, _ := c.visible.Call(w); seen == 0 || process == windows.GetCurrentProcessId() {
		return false
	}
	if away, _, _ := c.iconic.Call(w); away != 0 {
		return false
	}
	if style, _, _ := c.long.Call(w, extended); style&(toolWindow|neverActive) != 0 {
		return false
	}
	if c.cloaked.Find() == nil { // windows of other desktops and sleeping apps
		_, _, _ = c.cloaked.Call(w, isCloaked, uintptr(unsafe.Pointer(&cloaked)), unsafe.Sizeof(cloaked))
	}
	switch text(c.class, w) {
	case "Progman", "WorkerW", "Shell_TrayWnd", "Shell_SecondaryTrayWnd": // the desktop and its bars
		return false
	}
	return cloaked == 0 && text(c.title, w) != ""
}

// text is what GetWindowText or GetClassName says of a window.
func text(call *windows.LazyProc, w uintptr) string {
	var buffer [128]uint16
	n, _, _ := call.Call(w, uintptr(unsafe.Pointer(&buffer[0])), uintptr(len(buffer)))
	return windows.UTF16ToString(buffer[:min(int(n), len(buffer))])
}

// handsOff waits until Shift, Ctrl, Alt and the Windows keys are let go.
func (c calls) handsOff(ctx context.Context) error {
	for _, key := range []uintptr{0x10, 0x11, 0x12, 0x5b, 0x5c} {
		for {
			if state, _, _ := c.held.Call(key); state&0x8000 == 0 {
				break
			}
			if pause(ctx) != nil {
				return &Error{Reason: ErrHeld}
			}
		}
	}
	return nil
}

func (c calls) toFront(ctx context.Context, w uintptr) error {
	_, _, _ = c.setForeground.Call(w) // allowed to the program in front, which we are
	for {
		if now, _, _ := c.foreground.Call(); now == w {
			return nil
		}
		if pause(ctx) != nil {
			return &Error{Reason: ErrFront}
		}
	}
}

// input is Windows' INPUT of a key; the union's other members are longer.
type input struct {
	kind  uint32
	_     uint32
	key   uint16
	scan  uint16
	flags uint32
	time  uint32
	extra uintptr
	_     [8]byte
}

// press sends a character down and up. A window of an administrator's
// program takes none of ours.
func (c calls) press(character uint16) error {
	const keyboard, isCharacter, letGo = 1, 4, 2
	both := [2]input{
		{kind: keyboard, scan: character, flags: isCharacter},
		{kind: keyboard, scan: character, flags: isCharacter | letGo},
	}
	sent, _, err := c.send.Call(uintptr(len(both)), uintptr(unsafe.Pointer(&both[0])), unsafe.Sizeof(both[0]))
	if sent != uintptr(len(both)) {
		return &Error{Reason: ErrBarred, Cause: err}
	}
	return nil
}

// On Windows, with a window of the test's own. What a Windows cannot do (wine
// hides nothing from pictures) is a refusal and nothing worse.

package stance_test

import (
	"errors"
	"testing"
	"unsafe"

	"golang.org/x/sys/windows"

	"rokketa/internal/stance"
)

func TestAWindowOfWindowsIsPlacedRaisedAndHidden(t *testing.T) {
	user := windows.NewLazySystemDLL("user32.dll")
	kind, err := windows.UTF16PtrFromString("Static")
	if err != nil {
		t.Fatal(err)
	}
	const framed, visible = 0x00CF0000, 0x10000000 // WS_OVERLAPPEDWINDOW, WS_VISIBLE
	handle, _, err := user.NewProc("CreateWindowExW").Call(0, uintptr(unsafe.Pointer(kind)), 0, framed|visible, 120, 80, 300, 200, 0, 0, 0, 0)
	if handle == 0 {
		t.Skipf("no window here: %v", err)
	}
	t.Cleanup(func() { _, _, _ = user.NewProc("DestroyWindow").Call(handle) })

	screens, err := stance.Screens()
	if err != nil || len(screens) == 0 {
		t.Fatalf("%v %v", screens, err)
	}
	p, err := stance.Of(handle)
	if err != nil || p.X < 120 || p.Y < 80 || p.Bar != p.Y-80 || p.Width <= 0 || p.Width > 300 || p.Maximised || !p.Reachable(screens) {
		t.Errorf("%+v on %v: %v", p, screens, err)
	}
	const extended, topmost = ^uintptr(19), 8 // GWL_EXSTYLE, WS_EX_TOPMOST
	for _, on := range []bool{true, false} {
		if err := stance.Above(handle, on); err != nil {
			t.Fatal(err)
		}
		style, _, _ := user.NewProc("GetWindowLongW").Call(handle, extended)
		if (style&topmost != 0) != on {
			t.Errorf("asked for %v, above is %v", on, style&topmost != 0)
		}
	}
	if err := stance.Maximise(handle); err != nil {
		t.Error(err)
	}
	if p, err := stance.Of(handle); err != nil || !p.Maximised {
		t.Errorf("not large: %+v %v", p, err)
	}
	for _, on := range []bool{true, false} {
		err := stance.Hide(handle, on)
		t.Logf("hidden from pictures %v: %v", on, err)
		if err != nil && !errors.Is(err, stance.ErrRefused) {
			t.Error(err)
		}
	}
	_, _, _ = user.NewProc("ShowWindow").Call(handle, 0)
	if _, err := stance.Of(handle); !errors.Is(err, stance.ErrAway) {
		t.Errorf("a window that is put away has a place: %v", err)
	}
	if err := stance.Above(1, true); !errors.Is(err, stance.ErrRefused) {
		t.Errorf("no such window: %v", err)
	}
}

// A code on the clipboard of Windows; what runs here also runs under wine.

package clipboard_test

import (
	"errors"
	"testing"
	"unsafe"

	"golang.org/x/sys/windows"

	"rokketa/internal/clipboard"
)

func TestACodeIsMarkedAndClearedOnWindows(t *testing.T) {
	user := windows.NewLazySystemDLL("user32.dll")
	offered := func(name string) bool {
		wide, err := windows.UTF16PtrFromString(name)
		if err != nil {
			t.Fatal(err)
		}
		format, _, _ := user.NewProc("RegisterClipboardFormatW").Call(uintptr(unsafe.Pointer(wide)))
		there, _, _ := user.NewProc("IsClipboardFormatAvailable").Call(format)
		return there != 0
	}
	first, err := clipboard.Put(t.Context(), "314159", clipboard.Window)
	if err != nil {
		t.Fatal(err)
	}
	if c, err := clipboard.Read(t.Context()); err != nil || c.Text != "314159" {
		t.Errorf("read %q, %v", c.Text, err)
	}
	for _, name := range []string{
		"ExcludeClipboardContentFromMonitorProcessing", "CanIncludeInClipboardHistory", "CanUploadToCloudClipboard", "Clipboard Viewer Ignore",
	} {
		if !offered(name) {
			t.Errorf("%s is not there", name)
		}
	}
	second, err := clipboard.Put(t.Context(), "271828", clipboard.Window)
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Clear(t.Context()); err != nil {
		t.Fatal(err)
	}
	if c, err := clipboard.Read(t.Context()); err != nil || c.Text != "271828" {
		t.Errorf("the newer code is touched: %q, %v", c.Text, err)
	}
	if err := second.Clear(t.Context()); err != nil {
		t.Fatal(err)
	}
	if c, err := clipboard.Read(t.Context()); !errors.Is(err, clipboard.ErrEmpty) {
		t.Errorf("after clearing: %q, %v", c.Text, err)
	}
}

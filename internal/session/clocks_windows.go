// The clocks of Windows, both counted in tenths of a microsecond.

package session

import (
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

func clocks() (awake, since time.Duration) {
	// The second is there since Windows 10.
	kernel := windows.NewLazySystemDLL("kernelbase.dll")
	return interruptTime(windows.NewLazySystemDLL("kernel32.dll").NewProc("QueryUnbiasedInterruptTime")),
		interruptTime(kernel.NewProc("QueryInterruptTime"))
}

func interruptTime(ask *windows.LazyProc) time.Duration {
	var tenths uint64
	if ask.Find() != nil {
		return 0
	}
	_, _, _ = ask.Call(uintptr(unsafe.Pointer(&tenths)))
	return time.Duration(tenths) * 100 //nolint:gosec // some 29,000 years
}

// Putting our window before the others on Windows, when a person has started
// the program once more; that second program has given us its right to.

package main

import "golang.org/x/sys/windows"

func toFront(handle uintptr, _ windowing) error {
	const restore = 9 // SW_RESTORE
	user := windows.NewLazySystemDLL("user32.dll")
	if minimised, _, _ := user.NewProc("IsIconic").Call(handle); minimised != 0 {
		_, _, _ = user.NewProc("ShowWindow").Call(handle, restore)
	}
	_, _, _ = user.NewProc("SetForegroundWindow").Call(handle)
	return nil
}

// Whether the window is on the screen of Windows or put away: minimised, or
// hidden.

package main

import "golang.org/x/sys/windows"

// seen gives the question for a window.
func seen(handle uintptr, _ windowing) func() bool {
	user := windows.NewLazySystemDLL("user32.dll")
	visible, iconic := user.NewProc("IsWindowVisible"), user.NewProc("IsIconic")
	return func() bool {
		shown, _, _ := visible.Call(handle)
		small, _, _ := iconic.Call(handle)
		return shown != 0 && small == 0
	}
}

// Saying that there is no window: a Windows program has no terminal, so the
// sentence goes into a message box.

package main

import "golang.org/x/sys/windows"

func complain(title, message, _ string) {
	caption, err := windows.UTF16PtrFromString(title)
	if err != nil {
		return
	}
	body, err := windows.UTF16PtrFromString(message)
	if err != nil {
		return
	}
	_, _ = windows.MessageBox(0, body, caption, windows.MB_OK|windows.MB_ICONWARNING)
}

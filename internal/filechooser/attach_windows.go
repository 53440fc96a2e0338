package filechooser

import "github.com/ncruces/zenity"

// attach lays the dialog over our window.
func attach(window uintptr) zenity.Option {
	if window == 0 {
		return nil
	}
	return zenity.Attach(window)
}

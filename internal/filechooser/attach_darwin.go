package filechooser

import "github.com/ncruces/zenity"

// attach has nothing to say on macOS: the dialog belongs to a program of the
// system, which knows no window of ours.
func attach(uintptr) zenity.Option { return nil }

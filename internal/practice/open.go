// This file promises: the user's browser opens the portal.

package practice

import "rokketa/internal/printpage"

// Open shows a portal in the user's browser. It returns when the system's own
// opener has ended, with some browsers only when their window is closed: call
// it in a goroutine. Errors are *Error.
func Open(address string) error {
	if err := printpage.OpenBrowser(address); err != nil {
		return &Error{Reason: ErrBrowser, Cause: err}
	}
	return nil
}

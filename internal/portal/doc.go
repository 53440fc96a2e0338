// Package portal asks the desktop's portal for something that a person agrees
// to (org.freedesktop.portal.*, on Linux and its like): a picture of the
// screen, a file.
//
// Promises: only the portal's own answer counts. A portal that does not
// answer, ends or is not there is told within a bounded time.
package portal

// Package nocore keeps the memory of this program off the disk when it
// crashes: after Forbid the system writes no core dump of it.
//
// It does not keep other programs of the same user from looking into the
// memory: where Linux forbids them that (PR_SET_DUMPABLE), the desktop's
// portals also refuse to take pictures of the screen for us, since they look
// into /proc/PID/root (flatpak/xdg-desktop-portal#785), and KeePassXC can no
// longer tell a person which program asks for its items.
package nocore

// Forbid is called once, before there is any secret. Its error means that the
// system may still write dumps; it is no reason not to run.
func Forbid() error { return forbid() }

// Package portaltest plays a portal, for tests: on a bus of their own, on
// which nobody else is.
package portaltest

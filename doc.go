// Package rokketa holds what every program of the project needs to know of
// itself: name, ID, version and icon, embedded from FyneApp.toml, the one
// place where they are written.
package rokketa

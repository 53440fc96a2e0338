// Package icons holds the signs drawn for this project: the app's own icon
// (rokketa.svg, and rokketa.png made from it at 512 pixels), the two that
// mark the ways of adding an account, those of what is kept at the top
// and of what is not any more, of what is locked, a clock, a USB stick, an empty
// box for a tick, and the drawings that a person may give an account.
package icons

import _ "embed"

// QR is a sign for "read a QR code": SVG, one colour, 24 by 24.
//
//go:embed qr.svg
var QR []byte

// Key is a sign for "enter a setup key": SVG, one colour, 24 by 24.
//
//go:embed key.svg
var Key []byte

// Pin is a sign for "kept at the top": SVG, one colour, 24 by 24.
//
//go:embed pin.svg
var Pin []byte

// Unpin is a sign for "kept at the top no more": SVG, one colour, 24 by 24.
//
//go:embed unpin.svg
var Unpin []byte

// Box is an empty box for a tick, of a line that is as wide as a pixel and more
// wherever the box lies: SVG, one colour, 24 by 24.
//
//go:embed box.svg
var Box []byte

// Stick is a sign for a USB stick: SVG, one colour, 24 by 24.
//
//go:embed stick.svg
var Stick []byte

// Clock is a sign for this computer's clock: SVG, one colour, 24 by 24.
//
//go:embed clock.svg
var Clock []byte

// Lock is a sign for what is locked: SVG, one colour, 24 by 24.
//
//go:embed lock.svg
var Lock []byte

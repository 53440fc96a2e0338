// This file promises: what the package is for, and where each step of it is.

// Package scanner reads QR codes: a picture in, the texts of its codes out.
//
// A picture may be an image.Image, a stream or a file; PNG, JPEG, GIF, WebP,
// BMP and TIFF are read, and the pictures inside a PDF. Size and pixels are
// checked before anything is decoded, time is bounded, a stranger's picture
// never ends the program, and each way to fail has an error of its own. Nothing
// is kept between two scans, so any number of them may run at once.
//
// From pixels to text, one file for each step:
//
//	gray.go       any image as gray, a transparent one on the ground that shows it
//	paper.go      a frame in the light of the page, a quiet zone for codes at the edge
//	level.go      the picture at full, half, quarter … size, and the light around a place
//	light.go      dark and light against the light around; runs of both along a line
//	finder.go     places with a finder's 1:1:3:1:1, dark or light, in one pass
//	triple.go     threes of them that may be the corners of a symbol, likeliest first
//	corner.go     a three's modules measured along its sides, and the gate before all dear work
//	grid.go       where each module lies: seen from anywhere, bent a little
//	fixed.go      the modules that the standard fixes, and how well a grid agrees with them
//	fit.go        the grid that agrees best; alignment.go, mesh.go help it
//	sample.go     modules made dark or light, in every way that ever read one more symbol
//	decode.go     error correction and text, by gozxing, the one thing it is needed for
//	parts.go      a text that was divided over several symbols
//
// And around them:
//
//	stages.go     in which order a picture is looked at: from the likely to the desperate
//	pair.go       symbols of which two finders can be seen
//	pool.go       finders of several levels brought together
//	double.go     levels drawn anew, larger or squeezed
//	claim.go      no code is looked for where one was found
//	pace.go       the end of a scan's time
//	picture.go    streams and files; pdf.go, orientation.go
package scanner

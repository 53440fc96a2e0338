// This file promises: what the package is for.

// Package scanner reads QR codes: a picture in, the texts of its codes out.
//
// A picture may be an image.Image, a stream or a file; PNG, JPEG, GIF, WebP,
// BMP and TIFF are read. Size and pixels are checked before anything is
// decoded, a stranger's picture never ends the program, and each way to fail
// has an error of its own. Nothing is kept between two scans, so any number of
// them may run at once.
package scanner

// What the window reads with: the scanner, the screens, the cameras and the
// clipboard of this computer.

package main

import (
	"bytes"
	"context"
	"image"

	"fyne.io/fyne/v2"

	"rokketa/scanner"
	"rokketa/scanner/screen"
	"rokketa/ui"
)

// reader is the scanner with its usual limits.
func reader() ui.Reader {
	return ui.Reader{
		File: func(ctx context.Context, path string) ([]string, error) {
			return texts(scanner.ReadFile(ctx, path, scanner.DefaultLimits()))
		},
		Data: func(ctx context.Context, data []byte) ([]string, error) {
			return texts(scanner.ReadPicture(ctx, bytes.NewReader(data), scanner.DefaultLimits()))
		},
		Image: func(ctx context.Context, m image.Image) ([]scanner.Code, error) {
			return scanner.ReadImage(ctx, m)
		},
	}
}

// texts leaves out where in the picture a code is.
func texts(codes []scanner.Code, err error) ([]string, error) {
	if err != nil {
		return nil, err
	}
	all := make([]string, len(codes))
	for i, c := range codes {
		all[i] = c.Text
	}
	return all, nil
}

// screens are this computer's, without our own windows on them.
func screens() ui.Screen {
	return ui.Screen{
		Source: screen.System(),
		Leave: func(w fyne.Window) func(context.Context) error {
			handle, system := handleOf(w)
			return func(ctx context.Context) error { return gone(ctx, handle, system) }
		},
		Again: unnoticed(),
	}
}

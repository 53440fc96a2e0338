// How long a start takes: the app from its start to the first code on the
// screen, with the secrets read from the keyring, beside KeePassXC from its
// start to its window.

package main

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"slices"
	"time"

	"rokketa/e2e/stage"
)

// codePlace is where the list shows its codes, on the screen: there is no
// window manager, so the window stands in the upper left corner. The rings,
// which have the codes' colour, are right of it.
var codePlace = image.Rect(80, 60, 260, 640)

// The colours of the codes in the dark look, which a screen without a desktop
// gets; the second one in the last seconds of a code.
var codeColours = []color.RGBA{{0xA9, 0xCF, 0xF5, 0xFF}, {0xFF, 0x9E, 0x6B, 0xFF}}

func starts(ctx context.Context, b *bench, _ string) error {
	settings := filepath.Join(b.Dir(), "keepassxc.ini")
	// No question about updates in front of the window.
	if err := os.WriteFile(settings, []byte("[General]\nUpdateCheckMessageShown=true\n\n[GUI]\nCheckForUpdates=false\n"), 0o600); err != nil {
		return err
	}
	ours, theirs := make([]time.Duration, b.rounds), make([]time.Duration, b.rounds)
	for i := range b.rounds {
		var err error
		if ours[i], err = b.until(ctx, hasCode, filepath.Join(b.bin, "rokketa")); err != nil {
			return err
		}
		if theirs[i], err = b.until(ctx, hasWindow, "keepassxc", "--config", settings, "--localconfig", settings+".local"); err != nil {
			return err
		}
	}
	fmt.Printf("start to the first code, 20 accounts:  %5.2f s (first time %.2f s)\n", median(ours).Seconds(), ours[0].Seconds())
	fmt.Printf("KeePassXC, start to its window:        %5.2f s (first time %.2f s)\n", median(theirs).Seconds(), theirs[0].Seconds())
	fmt.Printf("  ratio %.2f (reach: at most 1; median of %d)\n", median(ours).Seconds()/median(theirs).Seconds(), b.rounds)
	return nil
}

// until starts a program, measures until the screen shows what is waited for,
// and ends the program.
func (b *bench) until(ctx context.Context, shows func(*image.RGBA) bool, name string, arguments ...string) (time.Duration, error) {
	begun := time.Now()
	process, err := b.Start(name, arguments...)
	if err != nil {
		return 0, err
	}
	var took time.Duration
	err = stage.UntilSoon(ctx, name, func() (bool, error) {
		if ended, err := process.Ended(); ended {
			return false, fmt.Errorf("%s ended (%w): %s", name, err, process.Said())
		}
		picture, err := b.Picture()
		took = time.Since(begun)
		return err == nil && shows(picture), err
	})
	if err != nil {
		return 0, err
	}
	if err := process.Stop(); err != nil {
		return 0, err
	}
	// The next one begins on an empty screen.
	return took, stage.Until(ctx, "an empty screen", func() (bool, error) {
		picture, err := b.Picture()
		return err == nil && !hasWindow(picture), err
	})
}

// hasCode tells whether a code is written in the list: six digits have some
// eight hundred pixels of its pure colour.
func hasCode(picture *image.RGBA) bool {
	written := 0
	for y := codePlace.Min.Y; y < codePlace.Max.Y; y++ {
		for x := codePlace.Min.X; x < codePlace.Max.X; x++ {
			if slices.Contains(codeColours, picture.RGBAAt(x, y)) {
				written++
			}
		}
	}
	return written > 500
}

// hasWindow tells whether a program has painted anything: an empty screen is
// black.
func hasWindow(picture *image.RGBA) bool { return !stage.Blank(picture) }

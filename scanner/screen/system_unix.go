//go:build unix && !darwin

// This file promises: on Linux and the BSDs the desktop's own way is found.

package screen

import "os"

func system() capture {
	return desktop{
		env:    os.Getenv,
		portal: func() capture { return shooter{}.capture },
		x11:    func() capture { return x11("") },
	}.capture
}

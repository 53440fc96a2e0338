//go:build !windows

// Saying that there is no window: on the terminal, and, since most people
// started the app from a menu, in a box of the desktop's own, where it has a
// program for that. The box stays after this program has ended.

package main

import (
	"fmt"
	"os"
	"os/exec"
)

func complain(title, message string) {
	fmt.Fprintln(os.Stderr, message)
	if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return
	}
	for _, box := range [][]string{
		{"zenity", "--warning", "--no-markup", "--title=" + title, "--text=" + message},
		{"kdialog", "--title", title, "--sorry", message},
		{"xmessage", "-center", message},
	} {
		if exec.Command(box[0], box[1:]...).Start() == nil { //nolint:gosec,noctx // fixed names; it outlives this program
			return
		}
	}
}

//go:build !windows

// Saying that there is no window: on the terminal, and, since most people
// started the app from a menu, in a box of the desktop's own, where it has a
// program for that. The box stays after this program has ended. The oldest of
// them, xmessage, knows no Japanese and wraps no lines: it has the English.

package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"unicode/utf8"
)

func complain(title, message, english string) {
	fmt.Fprintln(os.Stderr, message)
	if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return
	}
	for _, box := range [][]string{
		{"zenity", "--warning", "--no-markup", "--title=" + title, "--text=" + message},
		{"kdialog", "--title", title, "--sorry", message},
		{"xmessage", "-center", "-title", title, wrapped(english, 64)},
	} {
		if exec.Command(box[0], box[1:]...).Start() == nil { //nolint:gosec,noctx // fixed names; it outlives this program
			return
		}
	}
}

// wrapped breaks a text of words into lines of at most so many characters.
func wrapped(text string, most int) string {
	var b strings.Builder
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			b.WriteByte('\n')
		}
		used := 0
		for _, word := range strings.Fields(line) {
			n := utf8.RuneCountInString(word)
			switch {
			case used == 0:
			case used+1+n > most:
				b.WriteByte('\n')
				used = 0
			default:
				b.WriteByte(' ')
				used++
			}
			b.WriteString(word)
			used += n
		}
	}
	return b.String()
}

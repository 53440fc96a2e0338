//go:build !windows

// Saying that there is no window: on the terminal, and, since most people
// started the app from a menu, in a box of the desktop's own, where it has a
// program for that. The box stays after this program has ended. The oldest of
// them, xmessage, knows no Japanese and wraps no lines: it has the English.

package main

import (
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"unicode/utf8"
)

// macBox shows its second argument in a box with its first as the title.
//
//go:embed complain.applescript
var macBox string

func complain(title, message, english string) {
	fmt.Fprintln(os.Stderr, message)
	for _, box := range boxes(runtime.GOOS, os.Getenv, title, message, english) {
		if exec.Command(box[0], box[1:]...).Start() == nil { //nolint:gosec,noctx // fixed names; it outlives this program
			return
		}
	}
}

// boxes are the commands that may show a sentence on a system, the best first;
// none without a screen. A Mac has always one, and names it in no variable. The
// words are arguments there too, not parts of the script.
func boxes(system string, env func(string) string, title, message, english string) [][]string {
	switch {
	case system == "darwin":
		return [][]string{{"/usr/bin/osascript", "-e", macBox, title, message}}
	case env("DISPLAY") == "" && env("WAYLAND_DISPLAY") == "":
		return nil
	}
	return [][]string{
		{"zenity", "--warning", "--no-markup", "--title=" + title, "--text=" + message},
		{"kdialog", "--title", title, "--sorry", message},
		{"xmessage", "-center", "-title", title, wrapped(english, 64)},
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

// This file promises: what watch looks like, at any size of the terminal:
// every line fits, wide letters counted as two, and nothing is told by colour
// alone.

package main

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"rokketa/otpauth"
	"rokketa/vault"
)

// wide is from which width an account is one line and not two.
const wide = 64

// barCells is how long a bar of the countdown is.
const barCells = 10

// How a text is set off. Without colours (NO_COLOR) the late ones are bold
// all the same.
const (
	boldOn = "\x1b[1m"
	lateOn = "\x1b[1;33m"
	off    = "\x1b[0m"
)

// rows is how many accounts there is room for.
func (w *watcher) rows() int {
	room := w.height - 4 // title, two rules, foot
	if w.clock.wrong {
		room--
	}
	if w.width < wide {
		room /= 2
	}
	return max(1, room)
}

// frame is the whole screen.
func (w *watcher) frame() string {
	rule := strings.Repeat("-", max(0, w.width))
	lines := []string{w.title(), rule}
	if told := w.warning(); told != "" {
		lines = append(lines, told)
	}
	rows := w.rows()
	from := max(0, min(w.at-rows/2, len(w.shown)-rows))
	for i := from; i < min(from+rows, len(w.shown)); i++ {
		lines = append(lines, w.row(w.shown[i], i == w.at)...)
	}
	switch {
	case len(w.entries) == 0:
		lines = append(lines, w.s.say("cli.empty"))
	case len(w.shown) == 0:
		lines = append(lines, w.s.say("cli.watch.none"))
	}
	for len(lines) < w.height-2 {
		lines = append(lines, "")
	}
	lines = append(lines[:max(0, min(len(lines), w.height-2))], rule, w.foot())
	for i, line := range lines {
		lines[i] = ansi.Truncate(line, w.width, "~")
	}
	return strings.Join(lines[:max(0, min(len(lines), w.height))], "\n")
}

// title says how many there are and what is searched for.
func (w *watcher) title() string {
	return w.s.say("cli.watch.title", "shown", len(w.shown), "all", len(w.entries)) + "  " +
		w.s.say("cli.watch.search", "text", w.filter+"_")
}

// foot is what was done last, or what the keys do.
func (w *watcher) foot() string {
	if w.said != "" && w.now.Before(w.until) {
		return boldOn + strings.ReplaceAll(visible(w.said), "\n", " ") + off
	}
	if w.chosen().Account.Type == otpauth.HOTP {
		return w.s.say("cli.watch.keys.counter")
	}
	return w.s.say("cli.watch.keys")
}

// row is an account: its name, its code, the time it has left as a bar and in
// seconds, and in the last of them the next code.
func (w *watcher) row(e vault.Entry, chosen bool) []string {
	mark := "  "
	if chosen {
		mark = "> "
	}
	name, code := w.s.label(e), w.code(e)
	if w.width >= wide {
		room := w.width - 2 - 2 - ansi.StringWidth(code)
		return []string{mark + fit(name, room) + "  " + code}
	}
	return []string{mark + name, "    " + code}
}

// fit makes a text exactly so wide.
func fit(text string, width int) string {
	text = ansi.Truncate(text, max(0, width), "~")
	return text + strings.Repeat(" ", max(0, width-ansi.StringWidth(text)))
}

// code is an account's code with its time, always of the same width where the
// code has as many digits.
func (w *watcher) code(e vault.Entry) string {
	if e.State != vault.Whole {
		return w.s.say("cli.state." + string(e.State))
	}
	c, next, err := w.codes(e)
	switch {
	case err != nil:
		return w.s.words().Explain(err)
	case e.Account.Type == otpauth.HOTP && c.Text == "":
		return w.s.say("cli.watch.counter")
	case e.Account.Type == otpauth.HOTP:
		return boldOn + spaced(w.veil(c.Grouped())) + off
	}
	left := secondsLeft(c, w.now)
	time := fmt.Sprintf("[%s] %3d", bar(left, e.Account.Period), left)
	if next == "" {
		return boldOn + spaced(w.veil(c.Grouped())) + off + "  " + time
	}
	offer := fit(w.s.say("cli.watch.next", "code", w.veil(next)), barCells+2) + fmt.Sprintf(" %3d", left)
	return lateOn + spaced(w.veil(c.Grouped())) + "  " + offer + off
}

// veil is a code, or as many stars where codes are hidden.
func (w *watcher) veil(code string) string {
	if !w.hidden {
		return code
	}
	return strings.Map(func(r rune) rune {
		if r == ' ' {
			return r
		}
		return '*'
	}, code)
}

// spaced sets the characters of a code apart, and its groups further.
func spaced(code string) string { return strings.Join(strings.Split(code, ""), " ") }

func bar(left, period int) string {
	full := 0
	if period > 0 {
		full = max(0, min(barCells, (left*barCells+period-1)/period))
	}
	return strings.Repeat("#", full) + strings.Repeat(".", barCells-full)
}

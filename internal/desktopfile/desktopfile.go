// Package desktopfile writes and reads the entries by which Linux desktops
// know programs (freedesktop.org's Desktop Entry Specification 1.5): a path
// with spaces, quotes, dollars or percent signs starts that program and
// nothing else.
package desktopfile

import (
	"errors"
	"strings"
)

// ErrPath: the specification lets no program be named whose path holds an
// equals sign or what is no text.
var ErrPath = errors.New("desktopfile: no desktop entry can name this path")

// Pair is one line of an entry; a value stands as it is meant, unescaped.
type Pair struct{ Key, Value string }

// File is an entry of these lines, in their order.
func File(pairs ...Pair) []byte {
	var b strings.Builder
	b.WriteString("[Desktop Entry]\n")
	for _, p := range pairs {
		b.WriteString(p.Key + "=" + escape(p.Value) + "\n")
	}
	return []byte(b.String())
}

// Exec is the value of the key Exec that runs a program with its arguments.
// field is the code for what is opened ("%U"), or "".
func Exec(program string, args []string, field string) (string, error) {
	all := make([]string, 0, len(args)+2)
	for _, arg := range append([]string{program}, args...) {
		if strings.ContainsAny(arg, "\x00\n\r") || arg == program && strings.Contains(arg, "=") {
			return "", ErrPath
		}
		all = append(all, quote(arg))
	}
	if field != "" {
		all = append(all, field)
	}
	return strings.Join(all, " "), nil
}

// quote keeps an argument in one piece: in double quotes where it holds one of
// the reserved characters, with a backslash before those that would count
// there too. A percent sign is doubled, or it would begin a field code.
func quote(arg string) string {
	arg = strings.ReplaceAll(arg, "%", "%%")
	if arg != "" && !strings.ContainsAny(arg, " \t\n\"'\\><~|&;$*?#()`") {
		return arg
	}
	return `"` + strings.NewReplacer(`"`, `\"`, "`", "\\`", `$`, `\$`, `\`, `\\`).Replace(arg) + `"`
}

// escape writes a value of the type string. The rule comes after that of the
// quotes, so that a backslash in a path stands there four times.
func escape(value string) string {
	value = strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\t", `\t`, "\r", `\r`).Replace(value)
	if rest, ok := strings.CutPrefix(value, " "); ok {
		value = `\s` + rest
	}
	return value
}

// Value finds a key of an entry, as it is meant.
func Value(file []byte, key string) (value string, ok bool) {
	within := false
	for line := range strings.Lines(string(file)) {
		line = strings.TrimRight(line, "\r\n")
		if strings.HasPrefix(line, "[") {
			within = line == "[Desktop Entry]"
			continue
		}
		name, value, found := strings.Cut(line, "=")
		if within && found && strings.TrimSpace(name) == key {
			return unescape(strings.TrimLeft(value, " \t")), true
		}
	}
	return "", false
}

func unescape(value string) string {
	return strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\t`, "\t", `\r`, "\r", `\s`, " ").Replace(value)
}

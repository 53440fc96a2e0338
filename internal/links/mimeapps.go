// The user's list of preferences, mimeapps.list (freedesktop.org's MIME
// Application Associations): what is not ours in it stays as it is, to the
// byte.

package links

import "strings"

// defaults is the group of the list that counts here.
const defaults = "[Default Applications]"

// preference is the value of a kind in the group, "" where there is none.
func preference(list, kind string) string {
	within := false
	for line := range strings.Lines(list) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			within = line == defaults
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		if within && ok && strings.TrimSpace(name) == kind {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// preferring puts a program first for a kind; whoever was there comes after
// it, and is there again when it goes.
func preferring(list, kind, program string) string {
	value := program
	for other := range strings.SplitSeq(preference(list, kind), ";") {
		if other = strings.TrimSpace(other); other != "" && other != program {
			value += ";" + other
		}
	}
	line := kind + "=" + value + "\n"
	var b strings.Builder
	within, done := false, false
	for old := range strings.Lines(list) {
		name, _, ok := strings.Cut(old, "=")
		switch trimmed := strings.TrimSpace(old); {
		case strings.HasPrefix(trimmed, "["):
			within = trimmed == defaults
			b.WriteString(ended(old))
			if within && !done && preference(list, kind) == "" {
				b.WriteString(line)
				done = true
			}
		case within && ok && strings.TrimSpace(name) == kind:
			if !done {
				b.WriteString(line)
				done = true
			}
		default:
			b.WriteString(ended(old))
		}
	}
	if !done {
		b.WriteString(defaults + "\n" + line)
	}
	return b.String()
}

func ended(line string) string {
	if strings.HasSuffix(line, "\n") {
		return line
	}
	return line + "\n"
}

// without takes a program out of the group; any says whether it was there.
func without(list, program string) (left string, any bool) {
	var b strings.Builder
	within := false
	for old := range strings.Lines(list) {
		trimmed := strings.TrimSpace(old)
		if strings.HasPrefix(trimmed, "[") {
			within = trimmed == defaults
		}
		kind, value, ok := strings.Cut(trimmed, "=")
		if !within || !ok || strings.HasPrefix(trimmed, "#") {
			b.WriteString(old)
			continue
		}
		var others []string
		here := false
		for other := range strings.SplitSeq(value, ";") {
			switch other = strings.TrimSpace(other); other {
			case program:
				here = true
			case "":
			default:
				others = append(others, other)
			}
		}
		switch {
		case !here:
			b.WriteString(old)
		case len(others) > 0:
			b.WriteString(strings.TrimSpace(kind) + "=" + strings.Join(others, ";") + "\n")
		}
		any = any || here
	}
	return b.String(), any
}

// This file promises: the one account that a name means, or the list of those
// it may mean.

package main

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"rokketa/vault"
)

// precision says how much of a name must be given.
type precision bool

const (
	partly  precision = false // a part will do where nothing fits wholly
	exactly precision = true  // the issuer, the account, both as listed, or the ID
)

// place is where a name is looked for: what is said where nothing is there,
// and where the name is not.
type place struct{ empty, unknown string }

func here() place    { return place{"cli.empty", "cli.unknown"} }
func inTrash() place { return place{"cli.empty.deleted", "cli.unknown.deleted"} }

// pick gives the one entry that name means. Else it says why there is none,
// with the list where there are several, and ok is false.
func (s *session) pick(entries []vault.Entry, name string, p precision, where place) (entry vault.Entry, ok bool) {
	found := match(entries, name, p)
	switch len(found) {
	case 1:
		return found[0], true
	case 0:
		if len(entries) == 0 {
			s.complain(s.say(where.empty))
		} else {
			s.complain(s.say(where.unknown, "name", quoted(name)))
		}
	default:
		if name == "" {
			s.complain(s.words().Count("cli.several.unnamed", len(found)))
		} else {
			s.complain(s.words().Count("cli.several", len(found), "name", quoted(name)))
		}
		for _, e := range found {
			s.complain("  " + e.ID + "  " + s.label(e))
		}
	}
	return vault.Entry{}, false
}

func match(entries []vault.Entry, name string, p precision) []vault.Entry {
	if name == "" {
		return entries
	}
	want := plain(name)
	is := func(fits func(have, want string) bool) (found []vault.Entry) {
		for _, e := range entries {
			a := e.Account
			if e.ID == name || slices.ContainsFunc([]string{a.Issuer, a.Name, a.Label(), a.Issuer + ":" + a.Name},
				func(have string) bool { return have != "" && fits(plain(have), want) }) {
				found = append(found, e)
			}
		}
		return found
	}
	found := is(func(have, want string) bool { return have == want })
	if len(found) == 0 && p == partly {
		found = is(strings.Contains)
	}
	return found
}

// plain is a name without what a keyboard may make of it: case, width of
// letters, spaces around.
func plain(s string) string { return strings.ToLower(strings.TrimSpace(norm.NFKC.String(s))) }

// label is an account in one line.
func (s *session) label(e vault.Entry) string { return s.labelOf(e.Account.Label()) }

func (s *session) labelOf(label string) string {
	if label == "" {
		return s.say("cli.nameless")
	}
	return escapeLine(label)
}

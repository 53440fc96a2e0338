// Package links lets the user's system open this program for otpauth links
// and offer it for picture files: an entry among the user's own programs
// (Linux), keys in the user's own part of the registry (Windows). No
// administrator is needed and no other user is touched.
//
// Promises: Set takes nothing away from another program; only Prefer, which a
// person asks for, puts this one in its place. Set(false) takes away what is
// this program's, and nothing else.
package links

import (
	"errors"

	"rokketa/internal/desktopfile"
	"rokketa/internal/reason"
)

// Program is what is to be opened.
type Program struct {
	ID   string   // names the entry: "io.github.rokketa.Rokketa"
	Name string   // for people
	Path string   // of the program, absolute
	Args []string // what stands before the link or the file; "--" last lets no link be an option
}

// schemes are the links that the program opens.
func schemes() []string { return []string{"otpauth", "otpauth-migration"} }

// Entry is the program's entry, which may or may not be there.
type Entry struct{ keeper }

// keeper is where a system keeps such entries.
type keeper interface {
	// read gives the command that the entry has, "" where there is none.
	read() (command string, err error)
	// command is the one that write would write.
	command() (string, error)
	write() error
	remove() error // what is not there is removed
	preferred() (bool, error)
	prefer() error
}

// New gives the entry of a program. On macOS the error is ErrUnsupported: there
// the program's package alone says what it opens.
func New(p Program) (*Entry, error) {
	k, err := system(p)
	if err != nil {
		return nil, failed(err)
	}
	return &Entry{k}, nil
}

// State tells whether the program is registered.
func (e *Entry) State() (on bool, err error) {
	command, err := e.read()
	return command != "", failed(err)
}

// Set registers the program, or takes it away again.
func (e *Entry) Set(on bool) error {
	if !on {
		return failed(e.remove())
	}
	return failed(e.write())
}

// Preferred tells whether otpauth links are opened by this program.
func (e *Entry) Preferred() (bool, error) {
	yes, err := e.preferred()
	return yes, failed(err)
}

// Prefer registers the program and lets it open otpauth links, whoever did
// before. Pictures stay with the program that opens them.
func (e *Entry) Prefer() error {
	if err := e.write(); err != nil {
		return failed(err)
	}
	return failed(e.prefer())
}

// Renew puts the entry right where there is one that names another place, as
// after the program was moved.
func (e *Entry) Renew() error {
	has, err := e.read()
	if err != nil || has == "" {
		return failed(err)
	}
	want, err := e.command()
	if err != nil || has == want {
		return failed(err)
	}
	return failed(e.write())
}

// Reason is why the entry cannot be read or changed. Compare with errors.Is.
type Reason string

// The reasons.
const (
	ErrPath        Reason = "path"        // no entry can name the program's path
	ErrPlace       Reason = "place"       // the system names no folder for such entries
	ErrUnsupported Reason = "unsupported" // the program's package says it, not the program
	ErrFailed      Reason = "failed"      // anything else; the cause says what
)

func (r Reason) Error() string { return "links: " + string(r) }

// Explanation gives the key of the sentence for a reader.
func (r Reason) Explanation() (string, map[string]any) {
	return "links." + string(r), nil
}

// Error is what the functions of this package return.
type Error = reason.Of[Reason]

// Explanations are all keys that Explanation can give.
func Explanations() []string {
	return reason.Keys("links", ErrPath, ErrPlace, ErrUnsupported, ErrFailed)
}

// failed gives an error its reason.
func failed(err error) error {
	if errors.Is(err, desktopfile.ErrPath) {
		return reason.Given(err, ErrPath)
	}
	return reason.Given(err, ErrFailed)
}

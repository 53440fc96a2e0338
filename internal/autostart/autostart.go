// Package autostart starts the program with the user's session, if the user
// wants it: an entry in the user's own autostart folder (Linux), in the
// user's own part of the registry (Windows), among the user's launch agents
// (macOS). No administrator is needed and no other user is touched.
//
// Promises: State tells what will really happen at the next login, also where
// the person switched it off in the system's own settings. Set(false) leaves
// nothing behind.
package autostart

import (
	"errors"

	"rokketa/internal/desktopfile"
	"rokketa/internal/reason"
)

// Program is what is to be started.
type Program struct {
	ID   string   // names the entry: "io.github.rokketa.Rokketa"
	Name string   // for people
	Path string   // of the program, absolute
	Args []string // such as --hidden; nothing secret, every program of the user can read it
}

// Entry is the program's entry, which may or may not be there.
type Entry struct{ keeper }

// keeper is where a system keeps such entries.
type keeper interface {
	// read gives the command that the entry has, "" where there is none, and
	// whether it would be run.
	read() (command string, on bool, err error)
	// command is the one that write would write.
	command() (string, error)
	write() error
	remove() error // what is not there is removed
}

// New gives the entry of a program.
func New(p Program) (*Entry, error) {
	k, err := system(p)
	if err != nil {
		return nil, failed(err)
	}
	return &Entry{k}, nil
}

// State tells whether the program is started at the next login.
func (e *Entry) State() (on bool, err error) {
	_, on, err = e.read()
	return on, failed(err)
}

// Set lets it be started, or not any more.
func (e *Entry) Set(on bool) error {
	if !on {
		return failed(e.remove())
	}
	return failed(e.write())
}

// Renew puts the entry right where it is on and names another place or other
// arguments, as after the program was moved. An entry that is off stays off.
func (e *Entry) Renew() error {
	has, on, err := e.read()
	if err != nil || !on {
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
	ErrPath   Reason = "path"   // no entry can name the program's path
	ErrPlace  Reason = "place"  // the system names no folder for such entries
	ErrFailed Reason = "failed" // anything else; the cause says what
)

func (r Reason) Error() string { return "autostart: " + string(r) }

// Explanation gives the key of the sentence for a reader.
func (r Reason) Explanation() (string, map[string]any) {
	return "autostart." + string(r), nil
}

// Error is what the functions of this package return.
type Error = reason.Of[Reason]

// Explanations are all keys that Explanation can give.
func Explanations() []string {
	return reason.Keys("autostart", ErrPath, ErrPlace, ErrFailed)
}

// failed gives an error its reason.
func failed(err error) error {
	if errors.Is(err, desktopfile.ErrPath) {
		return reason.Given(err, ErrPath)
	}
	return reason.Given(err, ErrFailed)
}

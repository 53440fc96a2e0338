// The doors of the window: the accounts' keeper and everything else that
// comes in from outside, for tests to hold.

package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
	"rokketa/internal/clipboard"
	"rokketa/internal/filechooser"
	"rokketa/internal/policy"
	"rokketa/internal/session"
	"rokketa/otpauth"
	"rokketa/scanner/camera"
	"rokketa/vault"
)

// Vault is what the window needs of the accounts' keeper; *vault.Vault is one.
// Its calls may wait for the keyring, so the window makes them in the
// background, all but Entries, Deleted, Notices, Match and Picture.
type Vault interface {
	Entries() []vault.Entry
	Deleted() []vault.Entry
	Notices() []vault.Notice
	Match(a otpauth.Account) (vault.Likeness, vault.Entry)
	Add(ctx context.Context, accounts ...otpauth.Account) ([]vault.Entry, error)
	Label(ctx context.Context, id string, l vault.Label) error
	Pin(ctx context.Context, on bool, ids ...string) error
	Picture(icon string) ([]byte, error)
	Move(ctx context.Context, id string, to int) error
	Delete(ctx context.Context, ids ...string) error
	Restore(ctx context.Context, ids ...string) error
	Purge(ctx context.Context, ids ...string) error
	Count(ctx context.Context, id string) (otpauth.Code, error)
	Refresh(ctx context.Context) (changed bool, err error)
	Checker
	Prover
	Safe
	Locker
	Watch(ctx context.Context, changed func())
	Close() error
}

// Passphrase says what the store wants to know before it opens.
type Passphrase int

// The three cases: none is asked for; a file that exists is unlocked; a file
// that does not yet exist is given one.
const (
	PassphraseNone Passphrase = iota
	PassphraseUnlock
	PassphraseNew
)

// Options are the doors of the window.
type Options struct {
	Name    string // the program's name, also the window's title
	Version string
	System  string // which computer this is, for the helpdesk: "linux/amd64"
	Icon    []byte // PNG

	// Open opens the vault that is there, and makes none where one may be;
	// anyway opens it where no secret is readable (vault.Options.Anyway).
	Open func(ctx context.Context, passphrase string, anyway bool) (Vault, error)
	Asks func() Passphrase // what Open needs, asked each time
	// Since tells, of a vault that is not open, when its app password was
	// chosen; zero where that is not known, as where Since is nil.
	Since func() time.Time
	// Unasked says that Open has the password from somewhere else, such as a
	// file, so that a lock would keep nobody out.
	Unasked bool
	Store   vault.Store // shown as what it is
	Place   string      // where accounts are kept, for the settings page
	Now     func() time.Time

	Read   Reader
	Screen Screen
	Camera camera.Source                                        // nil: this program has none
	Paste  func(ctx context.Context) (clipboard.Content, error) // nil: Fyne's clipboard, texts alone
	// Copy puts a code on the clipboard; clear takes it off again if nothing
	// else was copied since. Both may take a moment. nil: Fyne's clipboard.
	Copy func(ctx context.Context, text string) (clear func(), err error)
	// Choose shows the system's dialog of files over w. It is called on the
	// window's goroutine, what it gives is not. nil: Fyne's own.
	Choose func(w fyne.Window) func(ctx context.Context, asked filechooser.Asked) ([]string, error)
	// Type types a code into the window under w, and gives that one's title.
	// It is called on the window's goroutine, what it gives is not. nil: this
	// desktop does not let us.
	Type func(w fyne.Window) func(ctx context.Context, code string) (into string, err error)

	SettingsFile string // "" keeps the settings in memory
	Language     text.Language
	Inputs       []string // pictures and URIs to add at once
	Pictures     Pictures
	Practice     Practice
	Helpdesk     Helpdesk
	Clock        Clock
	Front        func(fyne.Window) // puts the window before the others more plainly than Fyne does; nil: Fyne alone
	Recovery     Recovery
	Tray         Tray
	Policy       policy.Policy // what the society's IT department has decided
	Starts       Switch        // whether the program starts with the session; nil: not for this one
	Links        Links         // whether links and pictures open the program; nil: not for this one

	// Seen says whether the window is on a screen at all; nothing is drawn
	// while it is not. It is called once a second on a goroutine that is not
	// the window's; nil is always.
	Seen func() bool

	// Session tells what the system says of the screen's lock and of sleep,
	// until ctx ends; nil: it says nothing. Clocks reads the clocks, of which
	// the wall's is given; nil: those of this computer.
	Session func(ctx context.Context, tell func(session.Event)) error
	Clocks  func(wall time.Time) session.Reading

	Stance Stance // how the window stands on the desktop

	// Go runs a job in the background and hands what it returns to the
	// window's goroutine. nil uses goroutines; tests run it at once.
	Go func(job func() func())
	// After calls f on the window's goroutine after d, unless stopped.
	After func(d time.Duration, f func()) (stop func())
}

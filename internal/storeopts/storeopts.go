// Package storeopts finds out where a program keeps its accounts: from the
// options --dir, --store and --passphrase-file, else from ROKKETA_DIR,
// ROKKETA_STORE and ROKKETA_PASSPHRASE_FILE, else the usual place. Every
// program of the house asks it, so that all find the same store.
package storeopts

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"rokketa/internal/appdir"
)

// The environment variables that stand for the options.
const (
	EnvDir            = "ROKKETA_DIR"
	EnvStore          = "ROKKETA_STORE"
	EnvPassphraseFile = "ROKKETA_PASSPHRASE_FILE"
)

// The stores that can be named.
const (
	Keyring = "keyring"
	File    = "file"
)

// maxPassphrase bounds what is read of a passphrase file, in bytes.
const maxPassphrase = 64 << 10

// Choice is what the options said; "" where one was not given.
type Choice struct{ Dir, Store, PassphraseFile string }

// Bind defines the options on a flag set.
func (c *Choice) Bind(flags *flag.FlagSet) {
	flags.StringVar(&c.Dir, "dir", "", "")
	flags.StringVar(&c.Store, "store", "", "")
	flags.StringVar(&c.PassphraseFile, "passphrase-file", "", "")
}

// Place is where the accounts are: an absolute folder, the kind of store, and
// the file that holds the passphrase, "" where none was named.
type Place struct{ Dir, Store, PassphraseFile string }

// Error is a choice that cannot be.
type Error struct {
	key    string
	detail string
	cause  error
}

// Error implements error.
func (e *Error) Error() string {
	if e.cause != nil {
		return fmt.Sprintf("storeopts: %s: %v", e.key, e.cause)
	}
	return fmt.Sprintf("storeopts: %s: %q", e.key, e.detail)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.cause }

// Explanation names the sentence that tells a person.
func (e *Error) Explanation() (string, map[string]any) {
	return e.key, map[string]any{"value": e.detail}
}

// Explanations lists the keys that errors of this package can give.
func Explanations() []string {
	return []string{"storeopts.store", "storeopts.dir", "storeopts.passphrase.file", "storeopts.passphrase.empty", "storeopts.passphrase.long"}
}

// Resolve fills in what the options left open from the environment and the
// system's usual place.
func (c Choice) Resolve(env func(string) string) (Place, error) {
	pick := func(option, variable string) string {
		if option != "" {
			return option
		}
		return env(variable)
	}
	p := Place{
		Dir: pick(c.Dir, EnvDir), Store: pick(c.Store, EnvStore),
		PassphraseFile: pick(c.PassphraseFile, EnvPassphraseFile),
	}
	switch p.Store {
	case "":
		p.Store = Keyring
	case Keyring, File:
	default:
		return Place{}, &Error{key: "storeopts.store", detail: p.Store}
	}
	if p.Dir == "" {
		usual, err := appdir.Default()
		if err != nil {
			return Place{}, &Error{key: "storeopts.dir", cause: err}
		}
		p.Dir = usual
	}
	abs, err := filepath.Abs(p.Dir)
	if err != nil {
		return Place{}, &Error{key: "storeopts.dir", detail: p.Dir, cause: err}
	}
	p.Dir = abs
	return p, nil
}

// Passphrase reads the passphrase file. Its last line end is not part of the
// passphrase; an empty passphrase is an error.
func (p Place) Passphrase() (string, error) {
	data, err := os.ReadFile(p.PassphraseFile)
	if err != nil {
		return "", &Error{key: "storeopts.passphrase.file", detail: p.PassphraseFile, cause: err}
	}
	if len(data) > maxPassphrase {
		return "", &Error{key: "storeopts.passphrase.long", detail: p.PassphraseFile}
	}
	text := strings.TrimSuffix(strings.TrimSuffix(string(data), "\n"), "\r")
	if text == "" {
		return "", &Error{key: "storeopts.passphrase.empty", detail: p.PassphraseFile}
	}
	return text, nil
}

// Parse reads options that stand before, between or after the other
// arguments, and gives those others in their order. After "--" nothing is an
// option.
func Parse(flags *flag.FlagSet, args []string) (rest []string, err error) {
	for {
		if err := flags.Parse(args); err != nil {
			return nil, err
		}
		left := flags.Args()
		if len(left) == 0 {
			return rest, nil
		}
		if used := len(args) - len(left); used > 0 && args[used-1] == "--" {
			return append(rest, left...), nil
		}
		rest = append(rest, left[0])
		args = left[1:]
	}
}

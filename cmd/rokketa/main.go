// Rokketa is the desktop authenticator: it reads QR codes and setup keys,
// keeps their secrets in the system's keyring and shows the rolling codes.
//
// This file is the wiring: options in, window up.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"fyne.io/fyne/v2"

	"rokketa"
	"rokketa/assets/text"
	"rokketa/internal/clipboard"
	"rokketa/internal/instance"
	"rokketa/internal/nocore"
	"rokketa/internal/pictures"
	"rokketa/internal/policy"
	"rokketa/internal/session"
	"rokketa/internal/storeopts"
	"rokketa/internal/tray"
	"rokketa/scanner/camera"
	"rokketa/ui"
	"rokketa/vault"
)

func main() {
	_ = nocore.Forbid() // where the system will not, the program runs all the same
	os.Exit(run(os.Args[1:]))
}

// run gives the exit code: 0 when the window was closed or another window has
// taken the arguments, 1 when there could be none, 2 for options that make no sense.
func run(args []string) int {
	say := text.For(text.Guess())
	about, err := rokketa.About()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	var choice storeopts.Choice
	var version, hidden bool
	var samples helpdesk
	flags := flag.NewFlagSet("rokketa", flag.ContinueOnError)
	flags.SetOutput(os.Stderr)
	flags.Usage = func() { fmt.Fprint(os.Stderr, say.Say("app.usage", "name", "rokketa")) }
	flags.BoolVar(&version, "version", false, "")
	flags.BoolVar(&hidden, "hidden", false, "")
	samples.bind(flags)
	choice.Bind(flags)
	inputs, err := storeopts.Parse(flags, args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	case version:
		fmt.Println(about.Name, about.Version)
		return 0
	}
	if err := samples.check(choice); err != nil {
		fmt.Fprintln(os.Stderr, say.Explain(err))
		return 2
	}
	if samples.on {
		return samples.run(about, inputs)
	}
	place, err := choice.Resolve(os.Getenv)
	if err != nil {
		fmt.Fprintln(os.Stderr, say.Explain(err))
		return 2
	}
	return open(about, say, place.Dir, inputs, hidden, func() ui.Options { return options(about, choice, place, inputs) })
}

// open brings the window up, unless the one of the same folder is there
// already.
func open(about rokketa.Metadata, say *text.Table, folder string, inputs []string, hidden bool, options func() ui.Options) int {
	first, err := instance.Claim(context.Background(), folder, inputs)
	switch {
	case errors.Is(err, instance.ErrTaken):
		return 0 // the window that is there shows what we were given
	case errors.Is(err, instance.ErrSilent), errors.Is(err, instance.ErrTooMuch), errors.Is(err, instance.ErrRefused):
		complain(about.Name, say.Explain(err), text.For(text.English).Explain(err))
		return 1
	case err != nil:
		// Two windows on one vault are no harm; no window would be one.
		fmt.Fprintln(os.Stderr, say.Explain(err))
	}
	if first != nil {
		defer first.Close()
	}
	if err := show(about, options(), first, hidden); err != nil {
		if first != nil {
			first.Close() // the sentence may stand for long, and keeps no start waiting
		}
		if errors.Is(err, noWindow{"app.noopengl"}) && again() {
			return 0
		}
		complain(about.Name, say.Explain(err), text.For(text.English).Explain(err))
		return 1
	}
	return 0
}

// options gives the window its doors: the vault of the place, the scanner,
// the clock.
func options(about rokketa.Metadata, choice storeopts.Choice, place storeopts.Place, inputs []string) ui.Options {
	starts, links := registered(about, choice)
	return ui.Options{
		Name:    about.Name,
		Version: about.Version,
		System:  runtime.GOOS + "/" + runtime.GOARCH,
		Icon:    about.Icon,
		Open: func(ctx context.Context, passphrase string, anyway bool) (ui.Vault, error) {
			o, err := vaultOptions(place, passphrase)
			if err != nil {
				return nil, err
			}
			o.Program, o.Anyway = about.Name, anyway
			v, err := vault.Open(ctx, o)
			if err != nil {
				return nil, err
			}
			return v, nil
		},
		Asks:         func() ui.Passphrase { return asks(place) },
		Since:        func() time.Time { return passwordSince(place) },
		Unasked:      place.PassphraseFile != "",
		Session:      session.Watch,
		Store:        vault.Store(place.Store),
		Place:        place.Dir,
		Read:         reader(),
		Screen:       screens(),
		Camera:       camera.System(),
		Recovery:     recovery(place),
		Tray:         ui.Tray{Here: tray.Here, Wait: tray.Wait},
		Policy:       policy.Read(),
		Starts:       starts,
		Links:        links,
		Paste:        clipboard.Read,
		Copy:         copyCode,
		Type:         typist(),
		Choose:       chooser,
		Now:          time.Now,
		SettingsFile: filepath.Join(place.Dir, "settings.json"),
		Language:     text.Guess(),
		Inputs:       inputs,
		Front: func(w fyne.Window) {
			handle, system := handleOf(w)
			_ = toFront(handle, system) // Fyne has asked already; nothing is lost
		},
		Pictures: ui.Pictures{
			Recent: func(ctx context.Context, n int) []pictures.Picture {
				return pictures.Recent(ctx, pictures.Folders(), n)
			},
			View: pictures.View,
			Dir:  pictureDir(),
		},
		Stance:   stances(),
		Practice: rehearsals(),
		Helpdesk: ui.Helpdesk{Start: startHelpdesk},
		Clock:    clocks(),
	}
}

// copyCode puts a code on the clipboard for as long as clear is not called,
// this program runs, and nothing else is copied.
func copyCode(ctx context.Context, text string) (clear func(), err error) {
	mark, err := clipboard.Put(ctx, text, clipboard.Window)
	// What cannot be cleared is a code that ends by itself.
	return func() { _ = mark.Clear(context.Background()) }, err
}

// asks says whether the window has to ask for a passphrase.
func asks(place storeopts.Place) ui.Passphrase {
	switch {
	case place.PassphraseFile != "":
		return ui.PassphraseNone
	case vault.Store(place.Store) == vault.StoreKeyring:
		// Where that cannot be told, opening says why.
		o, err := vaultOptions(place, "")
		if err != nil {
			return ui.PassphraseNone
		}
		if needs, err := vault.NeedsPassword(o); err == nil && needs {
			return ui.PassphraseUnlock
		}
		return ui.PassphraseNone
	}
	// A folder that cannot be looked into counts as one with a vault: a new
	// passphrase is asked for only where there surely is none.
	if there, err := vault.Exists(place.Dir, vault.StoreFile); err == nil && !there {
		return ui.PassphraseNew
	}
	return ui.PassphraseUnlock
}

// passwordSince is when the app password was chosen, zero where that is not
// known.
func passwordSince(place storeopts.Place) time.Time {
	o, err := vaultOptions(place, "")
	if err != nil {
		return time.Time{}
	}
	return vault.PasswordSince(o)
}

// pictureDir is the first folder of pictures that is there; "" without one.
func pictureDir() string {
	for _, dir := range pictures.Folders() {
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			return dir
		}
	}
	return ""
}

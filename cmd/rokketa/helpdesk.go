// The window with sample accounts: a program of its own, with a vault in a
// passing folder and a keyring in memory. Nothing here knows where the member's
// folder is, and nothing asks the system's keyring.

package main

import (
	"context"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"rokketa"
	"rokketa/assets/text"
	"rokketa/internal/clipboard"
	"rokketa/internal/policy"
	"rokketa/internal/storeopts"
	"rokketa/scanner/camera"
	"rokketa/ui"
	"rokketa/vault"
)

// helpdesk is what the options say of it.
type helpdesk struct {
	on       bool
	language string // "" is the system's
}

// noHelpdesk is why there is no sample window; key is its sentence.
type noHelpdesk struct {
	key   string
	cause error
}

func (e noHelpdesk) Error() string                         { return e.key }
func (e noHelpdesk) Unwrap() error                         { return e.cause }
func (e noHelpdesk) Explanation() (string, map[string]any) { return e.key, nil }

func (h *helpdesk) bind(flags *flag.FlagSet) {
	flags.BoolVar(&h.on, "helpdesk", false, "")
	flags.StringVar(&h.language, "language", "", "")
}

// check refuses what does not go together.
func (h *helpdesk) check(c storeopts.Choice) error {
	_, known := text.Parse(h.language)
	switch {
	case h.on && c != storeopts.Choice{}:
		return noHelpdesk{key: "app.helpdesk.alone"}
	case h.language != "" && (!h.on || !known):
		return noHelpdesk{key: "app.helpdesk.language"}
	}
	return nil
}

// speaks is the language of the sample window at the start: the one that was
// named, else the one that is decided, else the system's. Whoever is shown
// samples may need another than the society's, so it is not fixed.
func (h *helpdesk) speaks(decided policy.Policy) text.Language {
	for _, name := range []string{h.language, decided.Text(policy.Language)} {
		if l, ok := text.Parse(name); ok {
			return l
		}
	}
	return text.Guess()
}

// run is the whole program in helpdesk mode; it gives the exit code.
func (h *helpdesk) run(about rokketa.Metadata, inputs []string) int {
	decided := policy.Read()
	language := h.speaks(decided)
	say := text.For(language)
	dir, err := os.MkdirTemp("", "rokketa-helpdesk-")
	if err != nil {
		failed := noHelpdesk{"app.helpdesk.folder", err}
		complain(about.Name, say.Explain(failed), text.For(text.English).Explain(failed))
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }() // what is left has no secret in it
	// One such window for each user: a folder that does not exist is its name.
	name := filepath.Join(os.TempDir(), "rokketa-helpdesk-of-"+strconv.Itoa(os.Getuid()))
	return open(about, say, name, inputs, false, func() ui.Options { return sampleOptions(about, dir, language, decided, inputs) })
}

// sampleOptions are the doors of the sample window. They are written out one
// by one and not taken from options: a door that is new there leads nowhere
// here until somebody has thought about it.
func sampleOptions(about rokketa.Metadata, dir string, language text.Language, decided policy.Policy, inputs []string) ui.Options {
	return ui.Options{
		Name: about.Name, Version: about.Version, System: runtime.GOOS + "/" + runtime.GOARCH, Icon: about.Icon,
		Open: func(ctx context.Context, _ string, _ bool) (ui.Vault, error) {
			v, err := vault.Open(ctx, vault.Options{Dir: dir, Keyring: &memory{}, Program: about.Name})
			if err != nil {
				return nil, err
			}
			if len(v.Entries()) == 0 {
				if _, err := v.Add(ctx, ui.Samples(text.For(language))...); err != nil {
					_ = v.Close() // the error of adding is the one to tell
					return nil, err
				}
			}
			return v, nil
		},
		Asks:     func() ui.Passphrase { return ui.PassphraseNone },
		Place:    dir,
		Read:     reader(),
		Screen:   screens(),
		Camera:   camera.System(),
		Paste:    clipboard.Read,
		Copy:     copyCode,
		Type:     typist(),
		Choose:   chooser,
		Now:      time.Now,
		Language: language,
		Policy:   decided.Only(followed()...),
		Inputs:   inputs,
		Front: func(w fyne.Window) {
			handle, system := handleOf(w)
			_ = toFront(handle, system) // Fyne has asked already; nothing is lost
		},
		Stance:   ui.Stance{Above: stances().Above, Fit: stances().Fit, Put: stances().Put}, // its place is kept nowhere
		Practice: rehearsals(),
		Helpdesk: ui.Helpdesk{Here: true},
	}
}

// followed are the settings that an administrator decides for samples as well:
// whoever is shown them sees what their own window will be like. Not the size
// of the texts, which are for the last row of a room, nor whether pictures of
// the screen show the window, which would be black for all who watch from
// afar; the others are about what samples have not.
func followed() []policy.Key {
	return []policy.Key{
		policy.Appearance, policy.Order, policy.HideCodes, policy.OnTop, policy.ClearAfter, policy.TypeInto,
	}
}

// startHelpdesk starts this program once more as the sample window. It does
// not wait for it.
func startHelpdesk(l text.Language) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	command := exec.Command(self, "--helpdesk", "--language", string(l)) //nolint:noctx // it outlives this window
	if err := command.Start(); err != nil {
		return err
	}
	go func() { _ = command.Wait() }() // how it ends is its own concern
	return nil
}

// memory is a keyring that is gone with the program.
type memory struct {
	mu    sync.Mutex
	items map[string]string
}

// Set implements vault.Keyring.
func (m *memory) Set(_ context.Context, name, value string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.items == nil {
		m.items = map[string]string{}
	}
	m.items[name] = value
	return nil
}

// Get implements vault.Keyring.
func (m *memory) Get(_ context.Context, name string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	value, ok := m.items[name]
	if !ok {
		return "", &vault.KeyringError{State: vault.ItemMissing, Op: "get"}
	}
	return value, nil
}

// Delete implements vault.Keyring.
func (m *memory) Delete(_ context.Context, name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.items[name]; !ok {
		return &vault.KeyringError{State: vault.ItemMissing, Op: "delete"}
	}
	delete(m.items, name)
	return nil
}

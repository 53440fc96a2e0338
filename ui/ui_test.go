// What every test of the window shares: a window on Fyne's test driver with a
// vault in memory, a clock that stands still, and work done at once.

package ui_test

import (
	"context"
	"errors"
	"image"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"rokketa"
	"rokketa/assets/text"
	"rokketa/internal/clipboard"
	"rokketa/internal/filechooser"
	"rokketa/internal/session"
	"rokketa/otpauth"
	"rokketa/scanner"
	"rokketa/scanner/camera"
	"rokketa/ui"
	"rokketa/vault"
	"rokketa/vault/vaulttest"
)

// shared is one app for all tests, with a window for each: Fyne reads the
// typefaces anew for every app, and never lets go of one.
var shared = sync.OnceValue(test.NewApp)

// noon is the moment at which the tests' clock stands: 18 seconds into a step.
var noon = time.Date(2026, 12, 10, 3, 0, 18, 0, time.UTC)

// bench is a window under test.
type bench struct {
	t        testing.TB
	app      *ui.App
	fyne     fyne.App
	win      fyne.Window
	vault    *vault.Vault
	keyring  *vaulttest.Keyring
	clock    time.Time
	timers   []*timer
	read     map[string][]string // picture → texts
	readErr  map[string]error
	image    func(image.Image) []scanner.Code // what is read in a picture in memory
	opening  error                            // what opening the store answers
	settings string                           // the settings file
	others   []fyne.Window                    // were there before
	done     chan func()                      // what the background hands back
	place    vault.Options                    // of the vault
	stage    stage                            // the practice portal
	dial     dial                             // other clocks
	hasty    bool                             // no time passes after a click or a key
}

type timer struct {
	after   time.Duration
	due     time.Time
	do      func()
	stopped bool
}

// lapse fires the timers that wait at most d.
func (b *bench) lapse(d time.Duration) { b.fire(func(t *timer) bool { return t.after <= d }) }

func (b *bench) fire(which func(*timer) bool) {
	due := b.timers
	b.timers = nil
	for _, t := range due {
		switch {
		case t.stopped:
		case which(t):
			t.do()
		default:
			b.timers = append(b.timers, t)
		}
	}
}

// setup is what a test may change before the window opens.
type setup struct {
	language   text.Language
	appearance ui.Appearance
	accounts   []otpauth.Account
	inputs     []string
	asks       ui.Passphrase
	store      vault.Store
	opening    error
	settings   string // a file's content
	more       string // what the file has beside language, appearance and scale
	size       fyne.Size
	scale      string
	lost       bool     // the keyring loses the first page before the window opens
	pictures   []string // names of the newest pictures
	stance     ui.Stance
	seen       func() bool
	view       func(path string, side int) (image.Image, error) // of a picture; nil: an album's
	screen     ui.Screen
	camera     camera.Source
	paste      func(context.Context) (clipboard.Content, error)
	background bool                                                                        // work is done on goroutines of its own; until takes what it hands back
	wrap       func(ui.Vault) ui.Vault                                                     // what the window gets in place of the vault
	door       func(ctx context.Context, passphrase string, anyway bool) (ui.Vault, error) // nil: one that opens, or fails as opening says
	recovery   ui.Recovery
	backups    *vault.Recovery // how the backups are said to be
	again      bool            // the store is opened anew each time the window asks
	place      *vault.Options  // of a vault that another window had open
	clock      time.Time
	copy       func(context.Context, string) (func(), error)
	types      func(context.Context, string) (string, error)
	choose     func(context.Context, filechooser.Asked) ([]string, error) // the system's dialog of files
	tray       ui.Tray
	starts     ui.Switch
	links      ui.Links
	helpdesk   ui.Helpdesk                          // Here: settings in memory, as in that program
	hidden     bool                                 // as at a login
	policy     string                               // of the IT department
	asksNow    func() ui.Passphrase                 // in place of asks
	clocks     func(wall time.Time) session.Reading // nil: those of this computer
	session    func(context.Context, func(session.Event)) error
	unasked    bool
}

// reader answers from what the test put into read, readErr and image; a
// picture that was copied is named by its own bytes.
func (b *bench) reader() ui.Reader {
	file := func(_ context.Context, path string) ([]string, error) {
		if err := b.readErr[filepath.Base(path)]; err != nil {
			return nil, err
		}
		texts, ok := b.read[filepath.Base(path)]
		if !ok {
			return nil, errors.New("no such picture in this test: " + path)
		}
		return texts, nil
	}
	return ui.Reader{
		File: file,
		Data: func(ctx context.Context, data []byte) ([]string, error) { return file(ctx, string(data)) },
		Image: func(ctx context.Context, m image.Image) ([]scanner.Code, error) {
			if ctx.Err() != nil {
				return nil, &scanner.Error{Reason: scanner.ErrStopped, Cause: ctx.Err()}
			}
			if b.image != nil {
				if codes := b.image(m); len(codes) > 0 {
					return codes, nil
				}
			}
			return nil, &scanner.Error{Reason: scanner.ErrNoCode}
		},
	}
}

func open(t testing.TB, s setup) *bench {
	t.Helper()
	b := &bench{t: t, clock: noon, read: map[string][]string{}, readErr: map[string]error{}, opening: s.opening}
	b.keyring = vaulttest.New()
	dir := t.TempDir()
	o := vault.Options{
		Dir: filepath.Join(dir, "vault"), Keyring: b.keyring, Now: func() time.Time { return b.clock },
		Doors: vault.Doors{WorkFactor: 4, Ticks: func(time.Duration) (<-chan time.Time, func()) { return nil, func() {} }},
	}
	if !s.clock.IsZero() {
		b.clock = s.clock
	}
	if s.place != nil {
		o.Dir, o.Keyring = s.place.Dir, s.place.Keyring
	}
	b.place = o
	v := b.filled(s)
	if s.language == "" {
		s.language = text.Japanese
	}
	if s.appearance == "" {
		s.appearance = ui.AppearanceLight
	}
	file := filepath.Join(dir, "settings.json")
	b.settings = file
	content := s.settings
	if content == "" {
		scale := s.scale
		if scale == "" {
			scale = "1"
		}
		// The note about the recovery sheet was seen yesterday.
		content = `{"language":"` + string(s.language) + `","appearance":"` + string(s.appearance) + `","scale":` + scale +
			`,"reminded":"2026-12-09T03:00:00Z"` + s.more + `}`
	}
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	about, err := rokketa.About()
	if err != nil {
		t.Fatal(err)
	}
	if s.backups != nil {
		s.wrap = func(v ui.Vault) ui.Vault { return told{v, *s.backups} }
	}
	var shown ui.Vault = v
	switch {
	case s.backups != nil:
		shown = told{v, *s.backups}
	case s.wrap != nil:
		shown = s.wrap(v)
	}
	if s.door == nil {
		s.door = func(ctx context.Context, _ string, anyway bool) (ui.Vault, error) {
			switch {
			case b.opening != nil:
				return nil, b.opening
			case s.again:
				return b.reopen(ctx, anyway)
			}
			return shown, nil
		}
	}
	b.fyne = shared()
	b.fyne.Clipboard().SetContent("")
	b.others = slices.Clone(b.fyne.Driver().AllWindows())
	if !s.helpdesk.Here && s.helpdesk.Start == nil {
		s.helpdesk.Start = func(text.Language) error { return nil }
	}
	var types func(fyne.Window) func(context.Context, string) (string, error)
	if s.types != nil {
		types = func(fyne.Window) func(context.Context, string) (string, error) { return s.types }
	}
	var choose func(fyne.Window) func(context.Context, filechooser.Asked) ([]string, error)
	if s.choose != nil {
		choose = func(fyne.Window) func(context.Context, filechooser.Asked) ([]string, error) { return s.choose }
	}
	b.app = ui.New(b.fyne, ui.Options{
		Name: about.Name, Version: about.Version, System: "linux/amd64", Icon: about.Icon,
		Open:     s.door,
		Recovery: b.recovery(s.recovery),
		Asks: func() ui.Passphrase {
			if s.asksNow != nil {
				return s.asksNow()
			}
			return s.asks
		},
		Since:        func() time.Time { return vault.PasswordSince(b.place) },
		Unasked:      s.unasked,
		Clocks:       s.clocks,
		Session:      s.session,
		Store:        s.store,
		Place:        "/home/hanako/.local/share/rokketa",
		Read:         b.reader(),
		Screen:       s.screen,
		Stance:       s.stance,
		Seen:         s.seen,
		Camera:       s.camera,
		Paste:        s.paste,
		Copy:         s.copy,
		Type:         types,
		Choose:       choose,
		Tray:         s.tray,
		Starts:       s.starts,
		Links:        s.links,
		Policy:       decided(s.policy),
		Now:          func() time.Time { return b.clock },
		SettingsFile: s.kept(file),
		Language:     s.language,
		Inputs:       s.inputs,
		Pictures:     s.album(),
		Practice:     b.stage.doors(),
		Helpdesk:     s.helpdesk,
		Clock:        b.dial.doors(),
		Go:           b.run(s.background),
		After: func(d time.Duration, f func()) func() {
			tm := &timer{after: d, due: b.clock.Add(d), do: f}
			b.timers = append(b.timers, tm)
			return func() { tm.stopped = true }
		},
	})
	b.win = b.app.Window()
	if s.size.Width > 0 {
		b.win.Resize(s.size)
	} else {
		b.win.Resize(fyne.NewSize(500, 680))
	}
	t.Cleanup(func() {
		b.app.Close()
		b.app.Wait()
		for _, w := range slices.Clone(b.fyne.Driver().AllWindows()) {
			if !slices.Contains(b.others, w) {
				w.Close()
			}
		}
	})
	if s.hidden {
		b.win.Show()
		b.app.StartHidden()
		return b
	}
	b.app.Start()
	return b
}

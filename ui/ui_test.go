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
	"rokketa/internal/pictures"
	"rokketa/internal/policy"
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
			tm := &timer{after: d, do: f}
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

// decided is a policy from a file's content; "" for none.
func decided(content string) policy.Policy {
	if content == "" {
		return policy.Policy{}
	}
	return policy.Parse([]byte(content), "/etc/rokketa/policy.json")
}

// run is how work is done: at once, or in the background.
func (b *bench) run(background bool) func(job func() func()) {
	if !background {
		return func(job func() func()) { job()() }
	}
	b.done = make(chan func(), 99)
	return func(job func() func()) { go func() { b.done <- job() }() }
}

// kept is where settings are kept, "" for memory.
func (s setup) kept(file string) string {
	if s.helpdesk.Here {
		return ""
	}
	return file
}

func (s setup) album() ui.Pictures {
	all := album(s.pictures)
	if s.view != nil {
		all.View = s.view
	}
	return all
}

// filled is the vault with what the test wants in it; nil where the window is
// to open it.
func (b *bench) filled(s setup) *vault.Vault {
	b.t.Helper()
	if s.again {
		return nil
	}
	v, err := vault.Open(b.t.Context(), b.place)
	if err != nil {
		b.t.Fatal(err)
	}
	b.vault = v
	if len(s.accounts) > 0 {
		if _, err := v.Add(b.t.Context(), s.accounts...); err != nil {
			b.t.Fatal(err)
		}
	}
	if s.lost {
		v = b.loseFirst(b.place)
	}
	return v
}

// album is a folder of pictures that is not there: each view is a QR code's
// three squares in another grey.
func album(names []string) ui.Pictures {
	return ui.Pictures{
		Recent: func(context.Context, int) (all []pictures.Picture) {
			for i, n := range names {
				all = append(all, pictures.Picture{Path: "/home/hanako/" + n, Changed: noon.Add(-time.Duration(i) * time.Hour)})
			}
			return all
		},
		View: func(path string, side int) (image.Image, error) {
			m := image.NewGray(image.Rect(0, 0, side, side*3/4))
			for i := range m.Pix {
				m.Pix[i] = uint8(120 + len(path)*2)
			}
			return m, nil
		},
	}
}

// loseFirst opens the vault again after the keyring lost the page of the
// accounts, and adds one that is whole.
func (b *bench) loseFirst(o vault.Options) *vault.Vault {
	b.t.Helper()
	for _, name := range b.keyring.Names() {
		b.keyring.Drop(name)
	}
	if err := b.vault.Close(); err != nil {
		b.t.Fatal(err)
	}
	o.Anyway = true
	v, err := vault.Open(b.t.Context(), o)
	if err != nil {
		b.t.Fatal(err)
	}
	hotp := account(b.t, "Old Bank", "taro", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
	hotp.Type, hotp.Period = otpauth.HOTP, 0
	if _, err := v.Add(b.t.Context(), hotp); err != nil {
		b.t.Fatal(err)
	}
	b.vault = v
	return v
}

// account makes a TOTP account from a key that was made up for tests.
func account(t testing.TB, issuer, name, key string) otpauth.Account {
	t.Helper()
	secret, _, err := otpauth.ParseKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return otpauth.Account{
		Type: otpauth.TOTP, Issuer: issuer, Name: name, Secret: secret,
		Algorithm: otpauth.SHA1, Digits: 6, Period: 30,
	}
}

// family is a list as a member may have it.
func family(t testing.TB) []otpauth.Account {
	return []otpauth.Account{
		account(t, "見本健康保険組合", "hanako@example.jp", "JBSWY3DPEHPK3PXP"),
		account(t, "Example Mail", "hanako.yamada@mail.example.com", "KRSXG5CTMVRXEZLU"),
		account(t, "さくら銀行", "山田花子", "MFRGGZDFMZTWQ2LK"),
		account(t, "", "city-office", "ORSXG5BRGIZTINJW"),
	}
}

// The window and what holds it together: the page that is shown, the passing
// message, work in the background, and the way from one page to the next.

package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"rokketa/assets/text"
	"rokketa/otpauth"
	"rokketa/vault"
)

// Vault is what the window needs of the accounts' keeper; *vault.Vault is one.
// Its calls may wait for the keyring, so the window makes them in the
// background, all but Entries, Deleted, Notices and Match.
type Vault interface {
	Entries() []vault.Entry
	Deleted() []vault.Entry
	Notices() []vault.Notice
	Match(a otpauth.Account) (vault.Likeness, vault.Entry)
	Add(ctx context.Context, accounts ...otpauth.Account) ([]vault.Entry, error)
	Rename(ctx context.Context, id, issuer, name string) error
	Move(ctx context.Context, id string, to int) error
	Delete(ctx context.Context, ids ...string) error
	Restore(ctx context.Context, ids ...string) error
	Purge(ctx context.Context, ids ...string) error
	Count(ctx context.Context, id string) (otpauth.Code, error)
	Watch(ctx context.Context, changed func())
	Close() error
}

// Passphrase says what the store wants to know before it opens.
type Passphrase int

// The three cases: the keyring needs none; a file that exists is unlocked; a
// file that does not yet exist is given one.
const (
	PassphraseNone Passphrase = iota
	PassphraseUnlock
	PassphraseNew
)

// Options are the doors of the window.
type Options struct {
	Name    string // the program's name, also the window's title
	Version string
	Icon    []byte // PNG

	Open  func(ctx context.Context, passphrase string) (Vault, error)
	Asks  func() Passphrase                                        // what Open needs, asked each time
	Place string                                                   // where accounts are kept, for the settings page
	Read  func(ctx context.Context, path string) ([]string, error) // a picture file's texts
	Now   func() time.Time

	SettingsFile string // "" keeps the settings in memory
	Language     text.Language
	Inputs       []string // pictures and URIs to add at once
	Pictures     Pictures

	// Go runs a job in the background and hands what it returns to the
	// window's goroutine. nil uses goroutines; tests run it at once.
	Go func(job func() func())
	// After calls f on the window's goroutine after d, unless stopped.
	After func(d time.Duration, f func()) (stop func())
}

// page is one thing that a person sees in the window.
type page interface {
	object() fyne.CanvasObject
	shown()                     // just came up: place the focus
	tick(now time.Time)         // once a second
	key(name fyne.KeyName) bool // a key that no widget took
	rune(r rune) bool           // a character that no widget took
	back()                      // Escape
}

// App is the running window.
type App struct {
	o        Options
	fyne     fyne.App
	win      fyne.Window
	say      *text.Table
	settings settings
	vault    Vault
	now      page
	holder   *fyne.Container
	toast    *toast
	waiting  *waiting
	list     *listPage
	greeted  bool // 使ってみる was pressed in this session
	stop     context.CancelFunc
	life     context.Context //nolint:containedctx // the window's life, ended by Close
}

// New makes the window of an app; Show brings it up.
func New(f fyne.App, o Options) *App {
	a := &App{o: o, fyne: f}
	if a.o.Go == nil {
		a.o.Go = func(job func() func()) {
			go func() {
				then := job()
				fyne.Do(then)
			}()
		}
	}
	if a.o.After == nil {
		a.o.After = func(d time.Duration, do func()) func() {
			t := time.AfterFunc(d, func() { fyne.Do(do) })
			return func() { t.Stop() }
		}
	}
	a.life, a.stop = context.WithCancel(context.Background())
	a.settings = loadSettings(o.SettingsFile, o.Language)
	a.say = text.For(a.settings.Language)
	a.dress()
	a.win = f.NewWindow(o.Name)
	if len(o.Icon) > 0 {
		a.win.SetIcon(fyne.NewStaticResource("rokketa.png", o.Icon))
	}
	a.win.SetMaster()
	a.win.SetPadded(false)
	a.win.Resize(a.settings.size())
	a.win.SetOnClosed(a.Close)
	a.build()
	a.bindKeys()
	a.win.SetOnDropped(func(_ fyne.Position, uris []fyne.URI) { a.dropped(uris) })
	return a
}

// Window is the app's window.
func (a *App) Window() fyne.Window { return a.win }

// Start opens the store and shows the first page. Call it once the window
// may be shown.
func (a *App) Start() {
	switch a.o.Asks() {
	case PassphraseUnlock, PassphraseNew:
		a.show(newUnlockPage(a))
	default:
		a.open("", nil)
	}
}

// Tick tells the page the time; call it once a second on the window's
// goroutine.
func (a *App) Tick(now time.Time) {
	if a.now != nil {
		a.now.tick(now)
	}
}

// Run ticks once a second, on the second, until the app is closed. It blocks;
// give it a goroutine of its own.
func (a *App) Run() {
	for {
		now := a.o.Now()
		wait := time.NewTimer(now.Truncate(time.Second).Add(time.Second).Sub(now))
		select {
		case <-a.life.Done():
			wait.Stop()
			return
		case <-wait.C:
			fyne.DoAndWait(func() { a.Tick(a.o.Now()) })
		}
	}
}

// Close ends the work in the background, keeps the window's size and wipes
// the secrets.
func (a *App) Close() {
	if a.life.Err() != nil {
		return
	}
	a.stop()
	if s := a.win.Canvas().Size(); s.Width > 0 {
		a.settings.Width, a.settings.Height = s.Width, s.Height
		a.keepSettings()
	}
	if a.vault != nil {
		_ = a.vault.Close()
	}
}

// dress puts on the theme and, for Fyne's own words, the language.
func (a *App) dress() {
	speakFyne(a.say.Language())
	a.fyne.Settings().SetTheme(newLook(a.settings.Appearance, a.settings.Scale))
}

// build lays the window out anew, as after a change of language.
func (a *App) build() {
	a.holder = container.NewStack()
	a.toast = newToast(a)
	a.waiting = newWaiting(a)
	a.list = nil
	a.win.SetContent(container.NewStack(newBackdrop(), a.holder, a.toast.layer))
}

// show brings a page up.
func (a *App) show(p page) {
	if a.now != nil && a.now != p {
		a.toast.hide() // what it says belongs to the page it came up on
	}
	a.now = p
	a.holder.Objects = []fyne.CanvasObject{p.object()}
	a.holder.Refresh()
	a.win.Canvas().Unfocus()
	p.tick(a.o.Now())
	p.shown()
}

// open opens the store in the background and goes on to home; failed, where
// it is not nil, is told of an error in place of the problem page.
func (a *App) open(passphrase string, failed func(error)) {
	var v Vault
	waitingFor := "ui.waiting.open"
	if passphrase != "" {
		waitingFor = "ui.waiting.unlock"
	}
	a.work(waitingFor, func(ctx context.Context) error {
		var err error
		v, err = a.o.Open(ctx, passphrase)
		return err
	}, func(err error) {
		if err != nil {
			if failed != nil {
				failed(err)
				return
			}
			a.show(newProblemPage(a, err, func() { a.open(passphrase, failed) }))
			return
		}
		a.vault = v
		go v.Watch(a.life, func() { fyne.Do(a.changed) })
		a.home()
		a.tellNotices()
		if inputs := a.o.Inputs; len(inputs) > 0 {
			a.o.Inputs = nil
			a.take(inputs)
		}
	})
}

// changed shows what another process did to the store.
func (a *App) changed() {
	if a.list != nil {
		a.list.reload()
	}
	if a.now == page(a.list) && a.list != nil && len(a.vault.Entries()) == 0 {
		a.home()
	}
	if w, ok := a.now.(*welcomePage); ok && len(a.vault.Entries()) > 0 && w != nil {
		a.home()
	}
}

// home is the list, or where there is nothing to list the first steps.
func (a *App) home() {
	switch {
	case len(a.vault.Entries()) > 0:
		if a.list == nil {
			a.list = newListPage(a)
		}
		a.list.reload()
		a.show(a.list)
	case a.greeted:
		a.show(newAddPage(a))
	default:
		a.show(newWelcomePage(a))
	}
}

// tellNotices says what the vault met while it opened.
func (a *App) tellNotices() {
	for _, n := range a.vault.Notices() {
		a.toast.say(a.say.Note(n), "", nil)
	}
}

// work runs a job in the background. Where it takes longer than a moment, a
// sheet says what is being waited for, with a way to stop.
func (a *App) work(waitingFor string, job func(ctx context.Context) error, then func(error)) {
	ctx, cancel := context.WithCancel(a.life)
	done := false
	hide := func() {}
	stop := a.o.After(400*time.Millisecond, func() {
		if !done {
			hide = a.waiting.show(a.say.Say(waitingFor), cancel)
		}
	})
	a.o.Go(func() func() {
		err := job(ctx)
		return func() {
			done = true
			stop()
			hide()
			cancel()
			if a.life.Err() == nil {
				then(err)
			}
		}
	})
}

// change runs a change of the vault and shows the list again; a failure is
// told, and the list shows what is really kept.
func (a *App) change(job func(ctx context.Context) error, then func()) {
	a.work("ui.waiting.save", job, func(err error) {
		if a.list != nil {
			a.list.reload()
		}
		if err != nil {
			a.toast.problem(a.say.Explain(err))
			return
		}
		if then != nil {
			then()
		}
	})
}

// copyCode puts a code on the clipboard and says so.
func (a *App) copyCode(code, label string) {
	a.fyne.Clipboard().SetContent(code)
	a.toast.say(a.say.Say("ui.copied", "label", label), "", nil)
}

// unit is the length of one of Fyne's units at the chosen text size.
func (a *App) unit() float32 { return a.fyne.Settings().Theme().Size(theme.SizeNamePadding) / 5 }

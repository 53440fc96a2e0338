// The window and what holds it together: its doors, the page that is shown,
// and the way from one page to the next.

package ui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"rokketa/assets/text"
	"rokketa/internal/clipboard"
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

	// OnTop asks for the window to stay above others; nil asks the driver.
	OnTop func(w fyne.Window)

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

// leaver is a page with something to end when another takes its place.
type leaver interface{ left() }

// App is the running window.
type App struct {
	o        Options
	fyne     fyne.App
	win      fyne.Window
	say      *text.Table
	tables   map[text.Language]*text.Table
	theme    *look
	settings settings
	own      settings // as the file had them, where a policy decides otherwise
	vault    Vault
	now      page
	holder   *fyne.Container
	bands    *fyne.Container   // above the page
	crested  bands             // what the bands say
	body     *fyne.Container   // the bands, the page and the foot
	foot     *fyne.Container   // below the page: the keys that were pressed
	trails   *fyne.Container   // over the page: where the pointer went
	hands    *hands            // nil while they are not shown
	scroll   *container.Scroll // of the page, nil on the list
	toast    *toast
	files    choosers
	notes    reminders
	waiting  *waiting
	covers   []*cover // what lies over the page
	list     *listPage
	uses     *uses
	signs    map[string]sign         // by what the vault calls an account's sign
	counted  map[string]otpauth.Code // the codes of HOTP accounts that were asked for
	notices  []string                // what the vault met, until it was read
	greeted  bool                    // 使ってみる was pressed in this session
	opening  bool
	handed   []string // what later starts were given, until it is shown
	queue    []pending
	reading  *task // what is being read for a page to come, or nil
	changing bool  // a change is under way
	closing  bool  // the window closes after it
	unseen   bool  // the window is put away, and nothing is drawn
	hidden   bool  // the window is in the tray
	pulse    pulse // rests while it is
	tray     tray
	away     bool          // the window is off the screen, which is about to be read
	looking  bool          // the screens are being taken
	leaving  bool          // the window is about to hide
	counting *countdown    // the three seconds before that, nil at other times
	aside    *aside        // the small window that is up, or nil
	copied   copied        // the code of ours that is on the clipboard
	camera   bool          // a camera was there the last time
	lamp     chan struct{} // full while a camera is on
	entered  time.Time
	locking  lockReason    // the lock waits for a change under way; "" at other times
	told     []string      // what is to be said once the accounts are open again
	tasks    []*task       // under way
	saving   *task         // that of the change under way
	homeward func()        // brings the window back while the screens are being taken
	guard    guard         // when the accounts are locked by themselves
	closed   chan struct{} // closed with the vault, nil before that
	cleared  chan struct{} // closed when the practice portal is gone, nil without one

	rehearsal rehearsal // the practice portal that runs
	clock     clockwork
	stop      context.CancelFunc
	life      context.Context //nolint:containedctx // the window's life, ended by Close
	here      context.Context //nolint:containedctx // from one lock to the next
	leave     context.CancelFunc
}

// New makes the window of an app.
func New(f fyne.App, o Options) *App {
	a := &App{o: o, fyne: f, counted: map[string]otpauth.Code{}, signs: map[string]sign{}, lamp: make(chan struct{}, 1), tables: map[text.Language]*text.Table{}}
	a.life, a.stop = context.WithCancel(context.Background())
	a.here, a.leave = context.WithCancel(a.life)
	if a.o.Go == nil {
		a.o.Go = func(job func() func()) {
			go func() {
				then := job()
				a.onWindow(then)
			}()
		}
	}
	if a.o.After == nil {
		a.o.After = func(d time.Duration, do func()) func() {
			t := time.AfterFunc(d, func() { a.onWindow(do) })
			return func() { t.Stop() }
		}
	}
	a.files = a.dialogs()
	a.settings = loadSettings(o.SettingsFile, o.Language)
	if o.Helpdesk.Here {
		a.settings.enlarge()
	}
	a.obey()
	a.uses = loadUses(a, o.SettingsFile)
	a.say = a.words(a.settings.Language)
	a.dress()
	a.win = f.NewWindow(a.title())
	if len(o.Icon) > 0 {
		a.win.SetIcon(fyne.NewStaticResource("rokketa.png", o.Icon))
	}
	a.win.SetMaster()
	if a.settings.OnTop {
		a.raise()
	}
	a.win.SetPadded(false)
	a.win.Resize(a.settings.size())
	a.win.SetCloseIntercept(a.closePressed)
	a.win.SetOnClosed(a.Close)
	a.build()
	a.bindKeys()
	a.win.SetOnDropped(func(_ fyne.Position, uris []fyne.URI) { a.dropped(uris) })
	return a
}

// onWindow runs f on the window's goroutine, and not at all once the window
// is closed: the loop that would take it may be gone.
func (a *App) onWindow(f func()) {
	if a.life.Err() == nil {
		fyne.Do(f)
	}
}

// Window is the app's window.
func (a *App) Window() fyne.Window { return a.win }

// Start opens the store and shows the first page. Call it once the window
// may be shown, and before Fyne runs.
func (a *App) Start() {
	a.putTray()
	a.listen()
	switch a.o.Asks() {
	case PassphraseUnlock:
		a.show(newLockPage(a, lockStart))
	case PassphraseNew:
		a.show(newUnlockPage(a))
	default:
		a.open("", false, nil)
	}
}

// Tick tells the page the time; call it once a second on the window's
// goroutine.
func (a *App) Tick(now time.Time) {
	if a.now != nil && a.life.Err() == nil && !a.hidden {
		a.keepWatch(now)
		if !a.unseen {
			a.now.tick(now)
		}
		a.takeHanded()
		a.attendPractice()
		a.restHands(now)
		a.attendClock(now)
	}
}

// second asks, away from the window's goroutine, whether the window is to be
// seen, and ticks.
func (a *App) second() {
	unseen := a.o.Seen != nil && !a.o.Seen()
	a.onWindow(func() {
		a.unseen = unseen
		a.Tick(a.o.Now())
	})
}

// Run ticks once a second, on the second, until the app is closed, and not
// while the window is hidden. It blocks; give it a goroutine of its own.
func (a *App) Run() {
	for {
		select {
		case <-a.life.Done():
			return
		case <-a.pulse.beats():
		}
		now := a.o.Now()
		wait := time.NewTimer(now.Truncate(time.Second).Add(time.Second).Sub(now))
		select {
		case <-a.life.Done():
			wait.Stop()
			return
		case <-wait.C:
			a.second()
		}
	}
}

// Close ends the work in the background, clears a copied code, keeps the
// window's size and has the vault closed, which wipes the secrets. It does not
// wait for that: a last backup may go to a slow disk. Wait does.
func (a *App) Close() {
	if a.life.Err() != nil {
		return
	}
	a.clearCopied()
	a.stop()
	if l, ok := a.now.(leaver); ok {
		l.left() // a camera goes off, pictures of the screen are forgotten
	}
	if s := a.win.Canvas().Size(); s.Width > 0 {
		a.settings.Width, a.settings.Height = s.Width, s.Height
		a.keepSettings()
	}
	a.uses.keep()
	if portal := a.rehearsal.end(true); portal != nil {
		done := make(chan struct{})
		a.cleared = done
		go func() {
			portal.End()
			close(done)
		}()
	}
	if v := a.vault; v != nil {
		go a.shut(v)()
	}
}

// Wait waits, after Close, until the vault is closed and a practice portal is
// gone, but not for ever. Call it when no window is left that it could hold up.
func (a *App) Wait() {
	grace := time.NewTimer(lastGrace)
	defer grace.Stop()
	for _, done := range []chan struct{}{a.closed, a.cleared} {
		if done == nil {
			continue
		}
		select {
		case <-done:
		case <-grace.C:
			return
		}
	}
}

// dress puts on the theme and, for Fyne's own words, the language. A theme
// that is on already stays: Fyne reads its typefaces anew for each, some 15 MB
// at a time, and the library that sets the text never lets go of one.
func (a *App) dress() {
	speakFyne(a.say.Language())
	if on, ok := a.fyne.Settings().Theme().(*look); ok && on.is(a.settings.Appearance, a.settings.Scale) {
		a.theme = on
		return
	}
	a.theme = newLook(a.settings.Appearance, a.settings.Scale)
	a.fyne.Settings().SetTheme(a.theme)
}

// shut gives the closing of a vault, to be done on any goroutine; a.closed is
// closed after it, and after every one before.
func (a *App) shut(v Vault) func() {
	before, done := a.closed, make(chan struct{})
	a.closed = done
	return func() {
		_ = v.Close()
		if before != nil {
			<-before
		}
		close(done)
	}
}

// build lays the window out anew, as after a change of language.
func (a *App) build() {
	a.holder = container.NewStack()
	a.toast = newToast(a)
	a.waiting = newWaiting(a)
	a.list = nil
	a.bands = container.NewVBox()
	a.foot, a.trails = container.NewVBox(), container.NewStack()
	a.body = container.NewBorder(a.bands, a.foot, nil, nil, container.NewStack(a.holder, a.toast.layer))
	if a.hands != nil {
		a.glass(a.hands.trail)
	}
	a.handsFoot()
	a.crested = bands{}
	a.crest()
	a.win.SetContent(container.NewStack(newGround(a), a.body, a.trails))
}

// show brings a page up.
func (a *App) show(p page) {
	if a.now != nil && a.now != p {
		a.toast.hide() // what it says belongs to the page it came up on
		a.stopReading()
		if l, ok := a.now.(leaver); ok {
			l.left()
		}
	}
	a.now = p
	a.crest()
	a.scroll = nil
	if s, ok := p.object().(*framed); ok {
		a.scroll = s.scroll
	}
	a.holder.Objects = []fyne.CanvasObject{p.object()}
	a.holder.Refresh()
	a.win.Canvas().Unfocus()
	p.tick(a.o.Now())
	p.shown()
}

// open opens the store in the background and goes on to home; failed, where
// it is not nil, is told of an error in place of the problem page.
func (a *App) open(passphrase string, anyway bool, failed func(error)) {
	if a.opening || a.vault != nil {
		return
	}
	a.opening = true
	var v Vault
	closing := a.closed
	waitingFor := "ui.waiting.open"
	if a.o.Store == vault.StoreFile {
		waitingFor = "ui.waiting.unlock"
	}
	a.work(waitingFor, func(ctx context.Context) error {
		if err := awaitClosing(ctx, closing); err != nil {
			return err
		}
		var err error
		v, err = a.o.Open(ctx, passphrase, anyway)
		if err == nil && a.life.Err() != nil {
			_ = v.Close() // the window closed meanwhile
		}
		return err
	}, func(err error) {
		a.opening = false
		if err != nil {
			a.locking = ""
			if failed != nil {
				failed(err)
				return
			}
			a.notOpened(err)
			return
		}
		a.adopt(v)
		if !a.takeInputs() { // straight to the preview
			a.home()
		}
		a.lockIfDue()
	})
}

// awaitClosing waits until the vault of before is closed, nil for none, so
// that no two are in memory.
func awaitClosing(ctx context.Context, closing <-chan struct{}) error {
	if closing == nil {
		return nil
	}
	select {
	case <-closing:
		return nil
	case <-ctx.Done():
		return &vault.CancelledError{Err: ctx.Err()}
	}
}

// notOpened says why the store does not open. A passphrase is asked for anew:
// it is not kept.
func (a *App) notOpened(err error) {
	if errors.Is(err, vault.ErrPassphraseNeeded) && !a.o.Unasked {
		a.show(newLockPage(a, lockStart)) // it was set since we asked
		return
	}
	p := problem{err: err, what: "ui.problem.title", again: a.Start}
	if kindOf(err).anyway {
		p.anyway = a.openAnyway
	}
	a.show(newProblemPage(a, p))
}

// adopt takes a vault that has been opened.
func (a *App) adopt(v Vault) {
	a.vault = v
	a.guard.touched = true // an idle time begins
	a.forgetDay()
	go v.Watch(a.here, func() { a.onWindow(a.changed) })
	a.takeNotices()
	a.freshTray()
}

// changed shows what another process did to the store, or why the store
// cannot be read any more.
func (a *App) changed() {
	if a.life.Err() != nil || a.vault == nil {
		return
	}
	v := a.vault
	a.work("ui.waiting.open", func(ctx context.Context) error {
		_, err := v.Refresh(ctx)
		return err
	}, func(err error) {
		if errors.Is(err, vault.ErrPassphraseChanged) {
			a.lock(lockChanged)
			return
		}
		if err != nil {
			a.failed(err, "ui.problem.read", a.changed)
		}
		a.forgetDay()
		a.takeNotices()
		a.freshTray()
		if a.list != nil {
			a.list.reload()
		}
		_, welcome := a.now.(*welcomePage)
		if welcome && len(a.vault.Entries()) > 0 || a.list != nil && a.now == page(a.list) && len(a.vault.Entries()) == 0 {
			a.home()
		}
	})
}

// takeNotices keeps what the vault met, until a person has read it on the
// list.
func (a *App) takeNotices() {
	for _, n := range a.vault.Notices() {
		if s := a.say.Note(n); !slices.Contains(a.notices, s) {
			a.notices = append(a.notices, s)
		}
	}
}

// home is the list, or where there is nothing to list the first steps.
func (a *App) home() {
	told := a.told
	a.told = nil
	switch {
	case len(a.vault.Entries()) > 0:
		a.notices = append(a.notices, told...) // what happened while nobody could read it
		told = nil
		if a.list == nil {
			a.list = newListPage(a)
		}
		a.list.used = a.uses.times()
		a.list.reload()
		a.show(a.list)
	case a.greeted:
		a.show(newAddPage(a))
	default:
		a.show(newWelcomePage(a))
	}
	if len(told) > 0 {
		a.toast.problem(strings.Join(told, "\n"))
	}
}

// words is the table of a language, read once.
func (a *App) words(l text.Language) *text.Table {
	t, ok := a.tables[l]
	if !ok {
		t = text.For(l)
		a.tables[l] = t
	}
	return t
}

// unit is the length of one of Fyne's units at the chosen text size.
func (a *App) unit() float32 { return a.theme.Size(theme.SizeNamePadding) / 5 }

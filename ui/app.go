// The window and what holds it together: its doors, the page that is shown,
// and the way from one page to the next.

package ui

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"rokketa/assets/text"
	"rokketa/otpauth"
)

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

// renewer is a page that cannot come up again once it was left, since what it
// lived on is gone. anew brings up a new one of its kind, or where there can
// be none the page that it was come from.
type renewer interface{ anew() }

// App is the running window.
type App struct {
	o          Options
	fyne       fyne.App
	win        fyne.Window
	say        *text.Table
	tables     map[text.Language]*text.Table
	theme      *look
	settings   settings
	own        settings // as the file had them, where a policy decides otherwise
	vault      Vault
	now        page
	holder     *fyne.Container
	bands      *fyne.Container   // above the page
	crested    bands             // what the bands say
	body       *fyne.Container   // the bands, the page and the foot
	foot       *fyne.Container   // below the page: the keys that were pressed
	trails     *fyne.Container   // over the page: where the pointer went
	hands      *hands            // nil while they are not shown
	scroll     *container.Scroll // of the page, nil on the list
	menuAt     float32           // how far the settings' menu was scrolled when it was left
	toast      *toast
	files      choosers
	chose      bool // a file was chosen in this session
	notes      reminders
	waiting    *waiting
	covers     []*cover          // what lies over the page
	curtain    *curtain          // nil where it is not drawn
	menu       *widget.PopUpMenu // the one that came up last
	lines      []*fyne.MenuItem  // its lines
	begun      string            // a setup key that was left before it was whole
	list       *listPage
	uses       *uses
	signs      map[string]sign         // by what the vault calls an account's sign
	counted    map[string]otpauth.Code // the codes of HOTP accounts that were asked for
	notices    []noticed               // what the vault met, until it was read
	unread     bool                    // the store could not be read again, which the list is to show
	binned     []string                // the accounts that were deleted last in this session
	greeted    bool                    // 使ってみる was pressed in this session
	walk       func()                  // back to the walk that led to the list, nil for none
	opening    bool
	handed     []string // what this start and later ones were given, until it is shown
	waitsSaid  bool     // and that it waits was said
	queue      []pending
	reading    *task // what is being read for a page to come, or nil
	changing   bool  // a change is under way
	sealing    bool  // and it sets the app password
	closing    bool  // the window closes after it
	parting    parting
	unseen     bool  // the window is put away, and nothing is drawn
	hidden     bool  // the window is in the tray
	pulse      pulse // rests while it is
	tray       tray
	large      bool          // it is to fill the screen once it is up
	fitted     fyne.Size     // what it was made, where its own size is more than the screen
	unpictured error         // why the system does not leave it out of pictures of the screen, nil where it does or was not asked
	away       bool          // the window is off the screen, which is about to be read
	looking    bool          // the screens are being taken
	leaving    bool          // the window is about to hide
	counting   *countdown    // the three seconds before that, nil at other times
	aside      *aside        // the small window that is up, or nil
	copied     copied        // the code of ours that is on the clipboard
	camera     bool          // a camera was there the last time
	lamp       chan struct{} // full while a camera is on
	entered    time.Time
	locking    lockReason    // the lock waits for a change under way; "" at other times
	told       []string      // what is to be said once the accounts are open again
	tasks      []*task       // under way
	saving     *task         // that of the change under way
	homeward   func()        // brings the window back while the screens are being taken
	guard      guard         // when the accounts are locked by themselves
	closed     chan struct{} // closed with the vault, nil before that
	cleared    chan struct{} // closed when the practice portal is gone, nil without one

	rehearsal rehearsal // the practice portal that runs
	clock     clockwork
	stop      context.CancelFunc
	life      context.Context //nolint:containedctx // the window's life, ended by Close
	here      context.Context //nolint:containedctx // from one lock to the next
	leave     context.CancelFunc
}

// New makes the window of an app.
func New(f fyne.App, o Options) *App {
	a := &App{o: o, fyne: f, handed: slices.Clone(o.Inputs), counted: map[string]otpauth.Code{}, signs: map[string]sign{}, lamp: make(chan struct{}, 1), tables: map[text.Language]*text.Table{}}
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
	a.put()
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
	a.enforce()
	if !a.hidden {
		a.stand()
	}
	switch a.o.Asks() {
	case PassphraseUnlock:
		a.show(newLockPage(a, lockStart))
	case PassphraseNew:
		a.show(newUnlockPage(a))
	default:
		a.open("", false, nil)
	}
	a.freshTray() // what it offers depends on the page
}

// Close ends the work in the background, clears a copied code, keeps the
// window's size and place and has the vault closed, which wipes the secrets. It does not
// wait for that: a last backup may go to a slow disk. Wait does.
func (a *App) Close() {
	if a.life.Err() != nil {
		return
	}
	a.stop()
	a.clearCopied() // after the end of a copy that is under way
	if l, ok := a.now.(leaver); ok {
		l.left() // a camera goes off, pictures of the screen are forgotten
	}
	a.noteStance()
	a.keepSettings()
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

// Wait waits, after Close, until the vault is closed, a practice portal is
// gone and a copy under way is cleared, but not for ever. Call it when no
// window is left that it could hold up.
func (a *App) Wait() {
	grace := time.NewTimer(lastGrace)
	defer grace.Stop()
	for _, done := range []<-chan struct{}{a.closed, a.cleared, a.copied.last} {
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

// build lays the window out anew, as after a change of language.
func (a *App) build() {
	a.holder = container.NewStack()
	a.toast = newToast(a)
	a.waiting = newWaiting(a)
	a.list = nil
	a.bands = container.NewVBox()
	a.foot, a.trails = container.NewVBox(), container.NewStack()
	a.body = container.New(headed{a.bands, a.foot}, a.bands, container.NewStack(a.holder, a.toast.layer), a.foot)
	if a.hands != nil {
		a.glass(a.hands.trail)
	}
	a.handsFoot()
	a.crested = bands{}
	a.crest()
	a.win.SetContent(container.NewStack(newGround(a), a.body, a.trails, newVoices(a)))
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

// backTo leads back to a page that another took the place of.
func (a *App) backTo(before page) {
	switch p := before.(type) {
	case *listPage:
		a.home() // it may have become empty, or another language's
	case renewer:
		p.anew()
	default:
		a.show(before)
	}
}

// home is the list, or where there is nothing to list the first steps.
func (a *App) home() {
	told := a.told
	a.told = nil
	switch {
	case len(a.vault.Entries()) > 0:
		for _, s := range told { // what happened while nobody could read it
			a.notices = append(a.notices, noticed{text: s})
		}
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
	if a.unread {
		a.unread = false
		a.changed()
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

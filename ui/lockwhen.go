// When the accounts are locked by themselves: after minutes without input in
// this window, when the screen is locked, when the computer sleeps. Times are
// taken from a clock that nobody sets.

package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"rokketa/internal/session"
)

// The idle times, in minutes.
const (
	idleNever = -1
	idleUsual = 5
)

// idleTimes are those that a person can choose.
func idleTimes() []int { return []int{1, idleUsual, 10, 30, idleNever} }

// guard is what is known of the time that passes.
type guard struct {
	sleep   session.Sleep
	begun   bool
	last    time.Duration // what the clock that stands still in sleep showed at the last input
	touched bool          // there was input since the last tick
	scene   scene
	heard   bool  // the system is listened to
	deaf    error // why it says nothing
}

// scene is what input changes where no widget of ours is told of it.
type scene struct {
	page   page
	focus  fyne.Focusable
	offset fyne.Position
	size   fyne.Size
	over   int
}

// touch notes that somebody is there.
func (a *App) touch() { a.guard.touched = true }

// scene is what can be seen of the window now.
func (a *App) scene() scene {
	c := a.win.Canvas()
	s := scene{page: a.now, focus: c.Focused(), size: c.Size(), over: len(c.Overlays().List())}
	switch {
	case a.scroll != nil:
		s.offset = a.scroll.Offset
	case a.list != nil:
		s.offset = a.list.rolls.scroll.Offset
	}
	return s
}

// keepWatch is told the time once a second, and locks where it is due.
func (a *App) keepWatch(now time.Time) {
	clocks := a.o.Clocks
	if clocks == nil {
		clocks = session.Read
	}
	g, r := &a.guard, clocks(now)
	gap := g.sleep.Tick(r)
	if s := a.scene(); g.touched || !g.begun || s != g.scene {
		g.last, g.touched, g.begun, g.scene = r.Awake, false, true, s
	}
	if gap.Asleep > 0 {
		a.hear(session.Awake)
	}
	if after := a.settings.LockAfter; after != idleNever && r.Awake-g.last >= time.Duration(after)*time.Minute {
		a.lock(lockIdle)
	}
}

// watchHidden locks a hidden window, which is not told the time, after the
// idle time.
func (a *App) watchHidden() {
	after := a.settings.LockAfter
	if after == idleNever || !a.locks() {
		return
	}
	a.after(time.Duration(after)*time.Minute, func() {
		if a.hidden {
			a.keepWatch(a.o.Now())
			a.watchHidden()
		}
	})
}

// listen begins to listen to what the system says of the session.
func (a *App) listen() {
	if a.o.Session == nil || a.guard.heard {
		return
	}
	a.guard.heard = true
	go func() {
		err := a.o.Session(a.life, func(e session.Event) { a.onWindow(func() { a.hear(e) }) })
		if err != nil {
			a.onWindow(func() { a.guard.deaf = err })
		}
	}()
}

// hear is told what the system said. Anybody may say that the session is
// locked; that it is open again opens nothing.
func (a *App) hear(e session.Event) {
	switch e {
	case session.Locked:
		if !a.settings.OpenLocked {
			a.lock(lockSession)
		}
	case session.Sleeping, session.Awake:
		if !a.settings.OpenAsleep {
			a.lock(lockSleep)
		}
	case session.Unlocked:
	}
}

// ground lies under everything and sees the pointer move where nothing else
// wants to know.
type ground struct {
	widget.BaseWidget
	app *App
}

var _ desktop.Hoverable = (*ground)(nil)

func newGround(a *App) *ground {
	g := &ground{app: a}
	g.ExtendBaseWidget(g)
	return g
}

// MouseIn implements desktop.Hoverable.
func (g *ground) MouseIn(*desktop.MouseEvent) { g.app.touch() }

// MouseMoved implements desktop.Hoverable.
func (g *ground) MouseMoved(*desktop.MouseEvent) { g.app.touch() }

// MouseOut implements desktop.Hoverable.
func (g *ground) MouseOut() {}

// CreateRenderer implements fyne.Widget: there is nothing to be seen.
func (g *ground) CreateRenderer() fyne.WidgetRenderer { return &nothing{} }

// nothing draws nothing.
type nothing struct{}

func (*nothing) Destroy()                     {}
func (*nothing) Layout(fyne.Size)             {}
func (*nothing) MinSize() fyne.Size           { return fyne.Size{} }
func (*nothing) Objects() []fyne.CanvasObject { return nil }
func (*nothing) Refresh()                     {}

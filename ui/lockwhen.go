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
	hand    time.Time // of the last input, zero before any
	stop    func()    // of the timer that stands for the ticks of a hidden window
	heard   bool      // the system is listened to
	deaf    error     // why it says nothing
}

// scene is what input changes where no widget of ours is told of it.
type scene struct {
	page   page
	focus  fyne.Focusable
	offset fyne.Position
	size   fyne.Size
	over   int
}

// touch notes that somebody is there. The next tick says when that was; a
// hidden window has none, so there it is noted at once.
func (a *App) touch() {
	a.guard.hand = a.o.Now()
	if !a.hidden {
		a.guard.touched = true
		return
	}
	a.guard.last, a.guard.begun = a.clocks(a.o.Now()).Awake, true
	a.watchHidden()
}

// still is how long there has been no input.
func (g *guard) still(now time.Time) time.Duration { return now.Sub(g.hand).Abs() }

// clocks reads all clocks of the computer.
func (a *App) clocks(now time.Time) session.Reading {
	if a.o.Clocks != nil {
		return a.o.Clocks(now)
	}
	return session.Read(now)
}

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

// keepWatch is told the time once a second, and locks where it is due. What
// changes in a hidden window is nobody's input.
func (a *App) keepWatch(now time.Time) {
	g, r := &a.guard, a.clocks(now)
	gap, s := g.sleep.Tick(r), a.scene()
	if g.touched || !g.begun || !a.hidden && s != g.scene {
		g.last, g.touched, g.begun = r.Awake, false, true
	}
	if !a.hidden && s != g.scene {
		g.hand = now
	}
	g.scene = s
	if gap.Asleep > 0 {
		a.hear(session.Awake)
	}
	if limit, some := a.idleLimit(); some && r.Awake-g.last >= limit {
		a.lock(lockIdle)
	}
}

// idleLimit is the idle time, where there is one.
func (a *App) idleLimit() (limit time.Duration, some bool) {
	after := a.settings.LockAfter
	return time.Duration(after) * time.Minute, after != idleNever
}

// watchHidden looks at a hidden window, which is not told the time, when its
// idle time ends. Where the timer went on while the computer slept, it looks
// again when the rest is over.
func (a *App) watchHidden() {
	g := &a.guard
	if g.stop != nil {
		g.stop()
		g.stop = nil
	}
	limit, some := a.idleLimit()
	if !some || !a.hidden || !a.isOpen() || !a.locks() {
		return
	}
	left := limit - (a.clocks(a.o.Now()).Awake - g.last)
	g.stop = a.after(max(left, time.Second), func() {
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

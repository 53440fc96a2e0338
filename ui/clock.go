// The right time: what is known of this computer's clock, when another one is
// asked, and the codes that are corrected by the difference until the clock
// is set. What time codes are made of is decided here alone.

package ui

import (
	"context"
	"strings"
	"time"

	"rokketa/internal/clockcheck"
	"rokketa/internal/policy"
	"rokketa/internal/session"
)

// Clock are the doors to other clocks, and to the system's settings of this
// one. What is nil is not offered.
type Clock struct {
	// Ask compares this computer's clock with a server's.
	Ask func(ctx context.Context, server string) (clockcheck.Difference, error)
	// Read reads all clocks of the computer, so that one that was set is noticed.
	Read func(wall time.Time) session.Reading
	// Open opens the system's settings of date and time.
	Open func() error
}

// TimeServer is asked where a person names no other: the public one of Japan's
// National Institute of Information and Communications Technology.
const TimeServer = "ntp.nict.jp"

// ClockCheck is when another clock is asked.
type ClockCheck string

// The choices. A member whose clock is wrong knows nothing of it, so the usual
// one asks by itself.
const (
	ClockOff   ClockCheck = "off"   // never: the buttons do nothing but say so
	ClockPress ClockCheck = "press" // when a button is pressed
	ClockDaily ClockCheck = "daily" // after the start and once a day as well, quietly
)

func clockChecks() []ClockCheck { return []ClockCheck{ClockOff, ClockPress, ClockDaily} }

// How long after the start the clock is first asked quietly, how often then,
// how often while codes are corrected, how soon again where they are to be and
// nobody answers, and how long a difference is believed.
const (
	clockFirst    = 5 * time.Second
	clockEvery    = 24 * time.Hour
	clockRecheck  = time.Hour
	clockRetry    = time.Minute
	clockBelieved = 24 * time.Hour
)

// clockwork is what is known of the clock in this session. It is not kept: a
// difference of yesterday corrects nothing. What is kept is the wish that
// codes be corrected.
type clockwork struct {
	found    clockcheck.Difference
	at       time.Time // when; zero: nothing is known
	err      error     // why the last check found nothing
	corrects bool      // codes are made of the corrected time
	begun    time.Time // when accounts were first there, or the clock was set since
	tried    time.Time // when it was last asked; zero: not since then
	missed   int       // how often since the last answer that says how it is
	turn     int       // only the last question's answer counts
	end      context.CancelFunc
	sleep    session.Sleep
	rest     func() // stops the timer that stands for the ticks of a hidden window
}

// codeTime is the time that codes are made of. App.codeTime alone makes one, so
// that no page can take the computer's clock by mistake.
type codeTime struct{ at time.Time }

// codeTime is this computer's time, or the corrected one while that is wanted.
// Whole seconds alone are corrected, so that codes still roll on the second.
func (a *App) codeTime(now time.Time) codeTime {
	if !a.clock.corrects {
		return codeTime{now}
	}
	return codeTime{now.Add(-a.clock.found.Drift.Round(time.Second))}
}

// checksClock says whether there is anything to ask.
func (a *App) checksClock() bool { return a.o.Clock.Ask != nil }

// clockServer is whom to ask.
func (a *App) clockServer() string {
	if s := strings.TrimSpace(a.settings.ClockServer); s != "" {
		return s
	}
	return TimeServer
}

// clockWrong says whether the clock is surely off.
func (a *App) clockWrong() bool {
	return !a.clock.at.IsZero() && a.clock.found.Beyond(clockcheck.Limit) == clockcheck.Wrong
}

// askClock asks because a button was pressed; then is called when that is
// over, however it went.
func (a *App) askClock(then func()) {
	if !a.checksClock() || a.settings.ClockCheck == ClockOff {
		a.clock.err = &clockcheck.Error{Reason: clockcheck.ErrOff}
		then()
		return
	}
	ask, turn := a.clockQuestion()
	a.work("ui.waiting.clock", ask.job, func(err error) {
		a.clockAnswer(turn, *ask.found, err, false)
		then()
	})
}

// question is one check under way.
type question struct {
	found *clockcheck.Difference
	job   func(ctx context.Context) error
}

func (a *App) clockQuestion() (question, int) {
	a.stopClock()
	server := a.clockServer()
	q := question{found: &clockcheck.Difference{}}
	q.job = func(ctx context.Context) (err error) {
		*q.found, err = a.o.Clock.Ask(ctx, server)
		return err
	}
	return q, a.clock.turn
}

// stopClock ends a quiet question; no answer that is still to come counts.
func (a *App) stopClock() {
	a.clock.turn++
	if a.clock.end != nil {
		a.clock.end()
		a.clock.end = nil
	}
}

// askClockQuietly asks without a word; only a clock that is off is told.
func (a *App) askClockQuietly() {
	ask, turn := a.clockQuestion()
	ctx, cancel := context.WithCancel(a.life)
	a.clock.end = cancel
	a.o.Go(func() func() {
		err := ask.job(ctx)
		return func() {
			cancel()
			a.clockAnswer(turn, *ask.found, err, true)
		}
	})
}

func (a *App) clockAnswer(turn int, found clockcheck.Difference, err error, quiet bool) {
	if turn != a.clock.turn || a.life.Err() != nil {
		return
	}
	if err != nil {
		if !quiet {
			a.clock.err = err
		}
		a.clock.missed++
		a.crest()
		return // what was known before stays as it is, and gets older
	}
	a.clock.found, a.clock.at, a.clock.err = found, a.o.Now(), nil
	a.clock.tried, a.clock.missed = a.clock.at, 0
	delete(a.notes.hushed, remindClock)
	switch found.Beyond(clockcheck.Limit) {
	case clockcheck.Right:
		was := a.clock.corrects
		a.wishCorrection(false)
		if was {
			a.toast.say(a.say.Say("ui.clock.again.right"), "", nil)
		}
		return
	case clockcheck.Wrong:
		a.correctCodes(a.settings.ClockCorrect)
	case clockcheck.Unclear:
		a.clock.missed++
	}
	if a.clock.corrects {
		a.refreshCodes()
	}
	a.crest()
}

// wishCorrection keeps whether a person wants corrected codes for as long as
// the clock is wrong, and does so. A later start measures anew before it
// corrects anything.
func (a *App) wishCorrection(on bool) {
	on = on && a.clockWrong()
	if a.settings.ClockCorrect != on {
		a.settings.ClockCorrect = on
		a.keepSettings()
	}
	a.correctCodes(on)
	a.crest()
}

// awaitsClock says whether codes are to be corrected, and nobody says by how
// much.
func (a *App) awaitsClock() bool {
	return a.settings.ClockCorrect && !a.clock.corrects && a.clock.missed > 0 && a.vault != nil
}

// correctCodes makes codes of the corrected time, or of the computer's again.
func (a *App) correctCodes(on bool) {
	on = on && a.clockWrong()
	if a.clock.corrects == on {
		return
	}
	a.clock.corrects = on
	a.crest()
	a.refreshCodes()
}

// refreshCodes shows the codes of the moment on the page that is up.
func (a *App) refreshCodes() {
	if a.now != nil && !a.hidden {
		a.now.tick(a.o.Now())
	}
}

// lacksCorrection says whether codes are to be corrected, and nothing that can
// be trusted says by how much. Where nobody may be asked, none are.
func (a *App) lacksCorrection(now time.Time) bool {
	a.doubtClock(now)
	return a.settings.ClockCorrect && !a.clock.corrects && a.checksClock() && a.settings.ClockCheck != ClockOff
}

// doubtClock forgets a difference that may be one no more: the clock was set,
// or nobody has said anything for a day. A window that rests in the tray does
// not tick, so it is called before a code is copied as well.
func (a *App) doubtClock(now time.Time) {
	if a.o.Clock.Read != nil {
		if gap := a.clock.sleep.Tick(a.o.Clock.Read(now)); gap.Set != 0 {
			a.clockWasSet()
		}
	}
	if a.clock.corrects && now.Sub(a.clock.at).Abs() >= clockBelieved {
		a.correctCodes(false)
		a.clock.at = time.Time{}
		a.toast.say(a.say.Say("ui.clock.again.old"), "", nil)
	}
}

// attendClock looks once a second whether what is known of the clock still
// holds, and whether it is time to ask.
func (a *App) attendClock(now time.Time) {
	a.doubtClock(now)
	if !a.checksClock() || a.vault == nil {
		return
	}
	c := &a.clock
	if c.begun.IsZero() {
		c.begun = now
	}
	if in, asks := a.clockDue(now); asks && in <= 0 {
		c.tried = now // also where nobody answers: once a day is once
		a.askClockQuietly()
	}
}

// attendHidden is attendClock for a hidden window, which does not tick: it
// looks once when the next question is due, and paints nothing.
func (a *App) attendHidden() {
	c := &a.clock
	if c.rest != nil {
		c.rest()
		c.rest = nil
	}
	if !a.hidden || a.vault == nil || !a.checksClock() {
		return
	}
	now := a.o.Now()
	a.attendClock(now)
	if in, asks := a.clockDue(now); asks {
		c.rest = a.after(max(in, clockFirst), a.attendHidden)
	}
}

// clockDue is how long it is until the next quiet question, and whether there
// is any.
func (a *App) clockDue(now time.Time) (in time.Duration, asks bool) {
	c := &a.clock
	pause, asks := a.clockPause()
	if c.tried.IsZero() {
		return clockFirst - now.Sub(c.begun).Abs(), asks
	}
	return pause - now.Sub(c.tried).Abs(), asks
}

// clockPause is how long to wait from one quiet question to the next, and
// whether there are any.
func (a *App) clockPause() (pause time.Duration, asks bool) {
	switch c := &a.clock; {
	case a.settings.ClockCheck == ClockOff:
		return 0, false
	case c.corrects:
		return clockRecheck, true
	case a.settings.ClockCorrect:
		return min(clockRetry<<min(c.missed, 6), clockRecheck), true
	}
	return clockEvery, a.settings.ClockCheck == ClockDaily
}

// clockWasSet forgets what was found out about the clock before.
func (a *App) clockWasSet() {
	a.stopClock()
	a.clock.at, a.clock.tried, a.clock.begun = time.Time{}, time.Time{}, time.Time{}
	if a.clock.corrects {
		a.correctCodes(false)
		a.toast.say(a.say.Say("ui.clock.again.set"), "", nil)
	}
	if p, ok := a.now.(*clockPage); ok {
		p.again()
	}
}

// setClockCheck chooses when the clock is asked. Off ends all that lives from
// asking.
func (a *App) setClockCheck(c ClockCheck) {
	if a.decided(policy.ClockCheck) {
		return
	}
	a.settings.ClockCheck = c
	if c == ClockOff {
		a.stopClock()
		a.wishCorrection(false)
	}
	a.clock.err = nil
	a.keepSettings()
}

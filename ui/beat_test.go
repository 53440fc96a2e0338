// What a second costs: how much of the window is painted anew is counted, and
// is nothing while nobody can see it; an hour leaves nothing behind.

package ui_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"rokketa/otpauth"
)

// strokes counts what a painter is asked for.
type strokes struct {
	anew   int // things that are to be painted anew, with their pictures
	plates int // rasters among them
	dirty  int // paintings of what is there already
}

// during counts what is asked for while something is done.
func during(b *bench, do func()) (s *strokes) {
	s = &strokes{}
	fyne.SetCurrentApp(countingApp{b.fyne, s})
	defer fyne.SetCurrentApp(b.fyne)
	do()
	return s
}

// all is how often the window would have to be painted at most.
func (s *strokes) all() int { return s.anew + s.dirty }

type countingApp struct {
	fyne.App
	s *strokes
}

func (a countingApp) Driver() fyne.Driver { return countingDriver{a.App.Driver(), a.s} }

type countingDriver struct {
	fyne.Driver
	s *strokes
}

func (d countingDriver) CanvasForObject(o fyne.CanvasObject) fyne.Canvas {
	if c := d.Driver.CanvasForObject(o); c != nil {
		return countingCanvas{c, d.s}
	}
	return nil
}

type countingCanvas struct {
	fyne.Canvas
	s *strokes
}

func (c countingCanvas) Refresh(o fyne.CanvasObject) {
	c.s.anew++
	if _, ok := o.(*canvas.Raster); ok {
		c.s.plates++
	}
	c.Canvas.Refresh(o)
}

// SetDirty is what a canvas is told when something moves, shows or hides.
func (c countingCanvas) SetDirty() { c.s.dirty++ }

func TestASecondTouchesTheRingsInSightAndNothingElse(t *testing.T) {
	for _, accounts := range [][]otpauth.Account{thousand(t)[:8], thousand(t)} {
		b := open(t, setup{accounts: accounts})
		b.win.Canvas().Capture()
		for second := range 11 {
			s := during(b, func() { b.at(noon.Add(time.Duration(second) * time.Second)) })
			// An arc and a number; in the last seconds the next code and its word come up.
			each := 2
			if second >= 7 {
				each = 12
			}
			if s.all() > each*b.app.Rows() || second > 0 && second < 7 && s.all() == 0 {
				t.Errorf("%d accounts: second %d painted %d things and moved %d, in %d rows", len(accounts), second, s.anew, s.dirty, b.app.Rows())
			}
			if s.plates > 0 {
				t.Errorf("second %d drew %d plates", second, s.plates)
			}
		}
		if s := during(b, func() { b.at(b.clock) }); s.all() > 0 {
			t.Errorf("the same second painted %d things again", s.all())
		}
	}
}

func TestNothingIsPaintedWhileNobodyCanSeeTheWindow(t *testing.T) {
	seen := true
	p := &panel{}
	b := open(t, setup{accounts: family(t), more: inTray, tray: p.tray(), seen: func() bool { return seen }})
	minutes := func() *strokes {
		return during(b, func() {
			for range 90 {
				b.clock = b.clock.Add(time.Second)
				b.app.Second()
			}
		})
	}
	if s := minutes(); s.all() == 0 {
		t.Fatal("the counting counts nothing")
	}
	seen = false
	if s := minutes(); s.all() > 0 {
		t.Errorf("put away: %d things were painted", s.all())
	}
	seen = true
	b.app.PressClose()
	if !b.app.Hidden() {
		t.Fatal("the window is not in the tray")
	}
	if s := minutes(); s.all() > 0 {
		t.Errorf("in the tray: %d things were painted", s.all())
	}
}

func TestAnHourLeavesNothingBehind(t *testing.T) {
	if raced {
		t.Skip("the race detector's own memory would count; make test runs it without as well")
	}
	for _, count := range []int{8, 200} {
		t.Run(fmt.Sprint(count), func(t *testing.T) {
			b := open(t, setup{accounts: thousand(t)[:count]})
			roll := func(from, seconds int) {
				for s := range seconds {
					b.at(noon.Add(time.Duration(from+s) * time.Second))
					if s%120 == 0 {
						b.win.Canvas().Capture()
					}
				}
			}
			roll(0, 300)
			before := heap()
			roll(300, 3600)
			if grown := heap() - before; grown > 1_000_000 {
				t.Errorf("the heap grew by %d bytes", grown)
			} else {
				t.Logf("the heap grew by %d bytes", grown)
			}
			want, _ := b.vault.Entries()[0].Account.At(b.clock)
			if !b.sees(want.Grouped()) {
				t.Error("the code does not roll")
			}
		})
	}
}

// heap is what is in use once all that can go is gone.
func heap() int64 {
	for range 3 {
		runtime.GC() // what a finalizer lets go of goes with the next
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc) //nolint:gosec // far below
}

func TestACodeNeedsNoFaceButItsOwn(t *testing.T) {
	for _, hidden := range []bool{false, true} {
		more := ""
		if hidden {
			more = `,"hideCodes":true`
		}
		b := open(t, setup{accounts: family(t), more: more})
		digits, dots := 0, 0
		b.walk(func(o fyne.CanvasObject, _ fyne.Tappable) {
			c, ok := o.(*canvas.Text)
			switch {
			case !ok || !c.TextStyle.Monospace || c.Text == "":
			case strings.Contains(c.Text, "•"):
				// The face of the codes has no dot.
				if dots++; c.FontSource != nil {
					t.Errorf("%q has a face that lacks its dots", c.Text)
				}
			default:
				if digits++; c.FontSource == nil {
					t.Errorf("%q is looked for in every face", c.Text)
				}
			}
		})
		if digits == 0 || (dots > 0) != hidden {
			t.Errorf("%d texts of digits and %d of dots are on the list", digits, dots)
		}
	}
}

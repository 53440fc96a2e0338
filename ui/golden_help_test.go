// Help, practice and the helpdesk's samples as pictures.

package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"rokketa/internal/clockcheck"
	"rokketa/internal/practice"
	"rokketa/ui"
)

func helpScreens() map[string]show {
	return map[string]show{
		"help": func(t *testing.T, s setup) *bench { return helped(t, s) },
		"refused-clock": func(t *testing.T, s setup) *bench {
			b := refusedAt(t, s, 1)
			b.tapText("ui.clock.now")
			return b
		},
		"refused-old": func(t *testing.T, s setup) *bench { return refusedAt(t, s, 2) },
		"refused-wrong": func(t *testing.T, s setup) *bench {
			s.accounts = namesakes(t).accounts
			return refusedAt(t, s, 3)
		},
		"refused-used":    func(t *testing.T, s setup) *bench { return refusedAt(t, s, 4) },
		"refused-service": func(t *testing.T, s setup) *bench { return refusedAt(t, s, 5) },
		"move": func(t *testing.T, s setup) *bench {
			b := helped(t, s)
			b.tapText("ui.move.title")
			return b
		},
		"move-pc": func(t *testing.T, s setup) *bench {
			b := helped(t, s)
			b.tapText("ui.move.title")
			b.tapText("ui.move.pc")
			return b
		},
		"move-here": func(t *testing.T, s setup) *bench {
			b := helped(t, s)
			b.tapText("ui.move.title")
			b.tapText("ui.move.here")
			return b
		},
		"move-list": func(t *testing.T, s setup) *bench {
			b := helped(t, s)
			b.tapText("ui.move.title")
			b.tapText("ui.move.phone")
			b.tapText("ui.move.phone.list")
			return b
		},
		"refused-clock-hand": func(t *testing.T, s setup) *bench {
			b := refusedAt(t, s, 1)
			b.dial.err = &clockcheck.Error{Reason: clockcheck.ErrUnreachable, Server: ui.TimeServer}
			b.tapText("ui.clock.now")
			return b
		},
		"move-phone": func(t *testing.T, s setup) *bench {
			b := helped(t, s)
			b.tapText("ui.move.title")
			b.tapText("ui.move.phone")
			return b
		},
		"practice": func(t *testing.T, s setup) *bench {
			b := open(t, s)
			b.tapText("ui.practice.title")
			return b
		},
		"practice-running": func(t *testing.T, s setup) *bench {
			b := open(t, s)
			b.tapText("ui.practice.title")
			b.tapText("ui.practice.start")
			return b
		},
		"practice-missing": func(t *testing.T, s setup) *bench {
			b := open(t, s)
			b.stage.fails = &practice.Error{Reason: practice.ErrMissing}
			b.tapText("ui.practice.title")
			return b
		},
		"practice-list": func(t *testing.T, s setup) *bench {
			return rehearsing(t, s)
		},
		"practice-over": func(t *testing.T, s setup) *bench {
			b := rehearsing(t, s)
			b.tapText("ui.practice.end")
			return b
		},
		"helpdesk": func(t *testing.T, s setup) *bench { return sampled(t, s) },
		"helpdesk-hands": func(t *testing.T, s setup) *bench {
			b := sampled(t, s)
			b.tapText("ui.helpdesk.hands.show")
			for _, k := range []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn} {
				b.keyDown(k)
				b.press(k)
			}
			for x := range 12 {
				test.MoveMouse(b.win.Canvas(), fyne.NewPos(float32(300+x*26), float32(330+x*x)))
			}
			return b
		},
		"helpdesk-settings": func(t *testing.T, s setup) *bench {
			b := sampled(t, s)
			b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
			return b
		},
	}
}

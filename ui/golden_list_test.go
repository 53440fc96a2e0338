// The list as pictures: its rows in each state, what lies over them, and the
// pages that a row leads to.

package ui_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"rokketa/internal/clockcheck"
	"rokketa/ui"
)

func listScreens() map[string]show {
	return map[string]show{
		"list": func(t *testing.T, s setup) *bench {
			s.accounts = family(t)
			return open(t, s)
		},
		"list-late": func(t *testing.T, s setup) *bench {
			s.accounts = family(t)
			b := open(t, s)
			b.at(noon.Add(9 * time.Second))
			return b
		},
		"list-tags": func(t *testing.T, s setup) *bench {
			b := arranged(t, s)
			b.tapText("ui.list.all")
			return b
		},
		"list-hidden": func(t *testing.T, s setup) *bench {
			s.more = `,"hideCodes":true`
			b := arranged(t, s)
			b.app.Row(b.vault.Entries()[1].ID).Tapped(nil)
			b.lapse(time.Minute) // the message is gone
			return b
		},
		"list-digits": func(t *testing.T, s setup) *bench {
			b := arranged(t, s)
			b.hold(desktop.KeyControlLeft, true)
			return b
		},
		"list-view": func(t *testing.T, s setup) *bench {
			b := arranged(t, s)
			b.tapSpoken("ui.list.view")
			return b
		},
		"list-copied-next": func(t *testing.T, s setup) *bench {
			b := arranged(t, s)
			b.at(noon.Add(8 * time.Second))
			b.app.Row(b.vault.Entries()[0].ID).Tapped(nil)
			return b
		},
		"rename": func(t *testing.T, s setup) *bench {
			b := arranged(t, s)
			b.press(fyne.KeyF2)
			return b
		},
		"list-search": func(t *testing.T, s setup) *bench {
			s.accounts = family(t)
			b := open(t, s)
			b.typeText("さくら")
			return b
		},
		"list-troubled": func(t *testing.T, s setup) *bench {
			s.accounts = family(t)[:2]
			s.lost = true
			b := open(t, s)
			b.press(fyne.KeyEnd) // in a small window it is below
			b.app.CountNext(b.vault.Entries()[2].ID)
			b.press(fyne.KeyHome)
			b.press(fyne.KeyDelete)
			return b
		},
		"menu": func(t *testing.T, s setup) *bench {
			s.accounts = family(t)
			b := open(t, s)
			b.app.Menu(b.vault.Entries()[1].ID, fyne.NewPos(480, 200))
			return b
		},
		"deleted": func(t *testing.T, s setup) *bench {
			s.accounts = family(t)
			b := open(t, s)
			b.press(fyne.KeyDelete)
			b.press(fyne.KeyDelete)
			b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
			b.tapText("ui.settings.deleted")
			return b
		},
		"list-clock-waits": func(t *testing.T, s setup) *bench {
			s.accounts, s.more = family(t), `,"clockCorrect":true`
			b := open(t, s)
			b.dial.err = &clockcheck.Error{Reason: clockcheck.ErrUnreachable, Server: ui.TimeServer}
			b.at(noon.Add(-7 * time.Second))
			b.at(noon)
			return b
		},
		"list-none": func(t *testing.T, s setup) *bench {
			s.accounts = family(t)
			b := open(t, s)
			b.typeText("zzz")
			return b
		},
		"list-clock": func(t *testing.T, s setup) *bench {
			b := onClock(t, s, fast)
			b.tapText("ui.clock.now")
			b.press(fyne.KeyEscape)
			b.press(fyne.KeyEscape)
			return b
		},
		"list-corrected":   func(t *testing.T, s setup) *bench { return corrected(t, s, fast) },
		"list-narrow":      narrow(0),
		"list-narrow-late": narrow(9 * time.Second),
		"list-wide":        wide(0),
		"list-wide-late":   wide(9 * time.Second),
		"rename-narrow": func(t *testing.T, s setup) *bench {
			b := narrow(0)(t, s)
			b.press(fyne.KeyF2)
			return b
		},
	}
}

// narrow is the list in a window as small as it gets, and wide in one of
// several columns, some time after the others.
func narrow(late time.Duration) show {
	return func(t *testing.T, s setup) *bench {
		size := fyne.NewSize(320, 560)
		if s.scale == "2" {
			size = fyne.NewSize(500, 760)
		}
		return sized(t, s, size, late)
	}
}

func wide(late time.Duration) show {
	return func(t *testing.T, s setup) *bench { return sized(t, s, fyne.NewSize(1400, 620), late) }
}

func sized(t *testing.T, s setup, size fyne.Size, late time.Duration) *bench {
	s.size = size
	b := arranged(t, s)
	if late > 0 {
		b.at(noon.Add(late))
	}
	return b
}

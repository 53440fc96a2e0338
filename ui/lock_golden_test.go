// The lock and its settings as pictures.

package ui_test

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
	"rokketa/internal/session"
	"rokketa/ui"
)

func lockScreens() map[string]func(t *testing.T, s setup) *bench {
	settings := func(press string) func(t *testing.T, s setup) *bench {
		return func(t *testing.T, s setup) *bench {
			s.more, s.session = `,"lockedDay":"2026-11-03T03:00:00Z"`, quiet
			b := unlocked(t, s)
			b.lockSection()
			if press != "" {
				b.tapText(press)
			}
			return b
		}
	}
	return map[string]func(t *testing.T, s setup) *bench{
		"lock": func(t *testing.T, s setup) *bench { return secured(t, s) },
		"lock-which": func(t *testing.T, s setup) *bench {
			s.more = `,"lockedDay":"2026-11-03T03:00:00Z"`
			b := unlocked(t, s)
			b.app.Hear(session.Sleeping)
			b.tapText("ui.lock.which")
			return b
		},
		"lock-wrong": func(t *testing.T, s setup) *bench {
			b := unlocked(t, s)
			b.ctrlL()
			b.unlock("wrong")
			return b
		},
		"lock-wait": func(t *testing.T, s setup) *bench {
			b := unlocked(t, s)
			b.ctrlL()
			for range 4 {
				b.unlock("wrong")
			}
			return b
		},
		"lock-forgot": func(t *testing.T, s setup) *bench {
			b := secured(t, s)
			b.tapText("ui.lock.forgot")
			return b
		},
		"list-lock": func(t *testing.T, s setup) *bench {
			b := unlocked(t, s)
			b.app.Hand([]string{linkOne})
			b.ctrlL()
			b.unlock(password)
			return b
		},
		"settings-lock-none": func(t *testing.T, s setup) *bench {
			s.accounts = family(t)
			b := open(t, s)
			b.lockSection()
			return b
		},
		"settings-lock": settings(""),
		"lock-change": func(t *testing.T, s setup) *bench {
			b := settings("ui.lock.change")(t, s)
			b.typeText("something")
			b.press(fyne.KeyReturn)
			b.typeText("himawari")
			return b
		},
		"curtain": func(t *testing.T, s setup) *bench {
			s.accounts = family(t)
			b := open(t, s)
			b.ctrlL()
			return b
		},
	}
}

func TestTheLocksScreensLookAsDesigned(t *testing.T) {
	for name, show := range lockScreens() {
		for _, l := range []text.Language{text.Japanese, text.English} {
			t.Run(name+"-"+string(l), func(t *testing.T) {
				show(t, setup{language: l, clock: noon}).golden(name + "-" + string(l))
			})
		}
	}
	for name, show := range lockScreens() {
		t.Run(name+"-dark", func(t *testing.T) {
			show(t, setup{appearance: ui.AppearanceDark}).golden(name + "-dark")
		})
	}
	for _, name := range []string{"lock", "lock-which", "settings-lock"} {
		t.Run(name+"-200", func(t *testing.T) {
			lockScreens()[name](t, setup{scale: "2", size: fyne.NewSize(900, 1200)}).golden(name + "-200")
		})
	}
}

// quiet is a system that tells of its screen's lock and has nothing to tell.
func quiet(ctx context.Context, _ func(session.Event)) error {
	<-ctx.Done()
	return nil
}

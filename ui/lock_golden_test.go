// The lock and its settings as pictures.

package ui_test

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"rokketa/internal/session"
)

func lockScreens() map[string]show {
	settings := func(press string) show {
		return func(t *testing.T, s setup) *bench {
			s.session = quiet
			b := unlocked(t, s)
			b.lockSection()
			if press != "" {
				b.tapText(press)
			}
			return b
		}
	}
	return map[string]show{
		"lock": func(t *testing.T, s setup) *bench { return secured(t, s) },
		"lock-which": func(t *testing.T, s setup) *bench {
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
		"settings-lock-ruled": func(t *testing.T, s setup) *bench {
			s.policy = `{"lockAfter":10,"lockWithScreen":true}`
			return settings("")(t, s)
		},
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

// quiet is a system that tells of its screen's lock and has nothing to tell.
func quiet(ctx context.Context, _ func(session.Event)) error {
	<-ctx.Done()
	return nil
}

// The settings as pictures.

package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"rokketa/internal/stance"
)

func settingsScreens() map[string]show {
	return map[string]show{
		"settings-list": func(t *testing.T, s setup) *bench {
			s.accounts = family(t)
			b := open(t, s)
			b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
			b.tapText("ui.settings.list")
			return b
		},
		"settings-stay": func(t *testing.T, s setup) *bench {
			s.accounts, s.more = family(t), inTray
			s.tray, s.starts, s.links = (&panel{}).tray(), &lever{on: true}, &lever{on: true}
			b := open(t, s)
			b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
			b.tapText("ui.settings.stay")
			return b
		},
		"settings-ruled": func(t *testing.T, s setup) *bench {
			s.accounts, s.policy = family(t), `{"order":"name","hideCodes":true}`
			b := open(t, s)
			b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
			b.tapText("ui.settings.list")
			return b
		},
		"settings-capture": func(t *testing.T, s setup) *bench {
			s.stance = (&tableau{}).doors()
			b := settled(t, s)
			b.tapText("ui.settings.capture")
			return b
		},
		"settings-capture-refused": func(t *testing.T, s setup) *bench {
			s.stance, s.more = (&tableau{wrong: &stance.Error{Reason: stance.ErrRefused}}).doors(), `,"hideFromCapture":true`
			b := settled(t, s)
			b.tapText("ui.settings.capture")
			return b
		},
		"settings-stay-ruled": func(t *testing.T, s setup) *bench {
			s.accounts, s.policy = family(t), `{"startWithSession":true,"openLinks":false}`
			s.tray, s.starts, s.links = (&panel{}).tray(), &lever{on: true}, &lever{}
			b := open(t, s)
			b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
			b.tapText("ui.settings.stay")
			b.tapText("ui.tray.on")
			return b
		},
		"licences": func(t *testing.T, s setup) *bench {
			s.accounts = family(t)
			b := open(t, s)
			b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
			b.tapText("ui.settings.about")
			b.tapText("ui.licences")
			return b
		},
		"licence": func(t *testing.T, s setup) *bench {
			s.accounts = family(t)
			b := open(t, s)
			b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
			b.tapText("ui.settings.about")
			b.tapText("ui.licences")
			b.tapExact("BIZ UDGothic, BIZ UDPGothic")
			return b
		},
		"settings-place": func(t *testing.T, s setup) *bench {
			b := settled(t, s)
			b.tapText("ui.settings.place")
			return b
		},
		"settings-place-lost": func(t *testing.T, s setup) *bench {
			s.accounts, s.lost = family(t), true
			b := open(t, s)
			b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
			b.tapText("ui.settings.place")
			return b
		},
		"settings": func(t *testing.T, s setup) *bench {
			b := settled(t, s)
			b.press(fyne.KeyDown)
			return b
		},
		"settings-clock": func(t *testing.T, s setup) *bench { return onClock(t, s, 0) },
		"settings-clock-wrong": func(t *testing.T, s setup) *bench {
			b := onClock(t, s, fast)
			b.tapText("ui.clock.now")
			return b
		},
		"settings-clock-corrects": func(t *testing.T, s setup) *bench {
			b := onClock(t, s, fast)
			b.tapText("ui.clock.now")
			b.tapText("ui.clock.correct")
			return b
		},
		"settings-look": func(t *testing.T, s setup) *bench {
			b := settled(t, s)
			b.tapText("ui.settings.look")
			return b
		},
		"settings-copy": func(t *testing.T, s setup) *bench {
			b := settled(t, s)
			b.tapText("ui.settings.copy")
			return b
		},
		"settings-helpdesk": func(t *testing.T, s setup) *bench {
			b := settled(t, s)
			b.tapText("ui.helpdesk.title")
			return b
		},
		"settings-about": func(t *testing.T, s setup) *bench {
			b := settled(t, s)
			b.tapText("ui.settings.about")
			return b
		},
	}
}

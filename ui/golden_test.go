// The screens as pictures, in Japanese and English, light and dark.

package ui_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
	"rokketa/otpauth"
	"rokketa/ui"
)

// screens are the pages that have golden pictures; open leaves each one up.
func screens() map[string]func(t *testing.T, s setup) *bench {
	return map[string]func(t *testing.T, s setup) *bench{
		"welcome": open,
		"add": func(t *testing.T, s setup) *bench {
			b := open(t, s)
			b.press(fyne.KeyReturn)
			return b
		},
		"key": func(t *testing.T, s setup) *bench {
			b := open(t, s)
			b.press(fyne.KeyReturn)
			b.tapText("ui.add.key")
			b.typeText("JBSW Y3D8")
			return b
		},
		"preview": func(t *testing.T, s setup) *bench {
			s.inputs = []string{"otpauth://totp/" + "見本健康保険組合:hanako@example.jp?secret=JBSWY3DPEHPK3PXP&issuer=見本健康保険組合&algorithm=SHA1&digits=6&period=30"}
			return open(t, s)
		},
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
		"settings": func(t *testing.T, s setup) *bench {
			s.accounts = family(t)
			b := open(t, s)
			b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
			return b
		},
	}
}

func TestScreensLookAsDesigned(t *testing.T) {
	for name, show := range screens() {
		for _, l := range []text.Language{text.Japanese, text.English} {
			t.Run(name+"-"+string(l), func(t *testing.T) {
				show(t, setup{language: l}).golden(name + "-" + string(l))
			})
		}
		t.Run(name+"-dark", func(t *testing.T) {
			show(t, setup{appearance: ui.AppearanceDark}).golden(name + "-dark")
		})
	}
	_ = otpauth.TOTP
}

// The screens as pictures, in Japanese and English, light and dark.

package ui_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"rokketa/assets/text"
	"rokketa/ui"
	"rokketa/vault"
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
			b.app.CountNext(b.vault.Entries()[2].ID)
			b.press(fyne.KeyDelete)
			return b
		},
		"preview-several": func(t *testing.T, s setup) *bench {
			s.accounts = family(t)
			b := open(t, s)
			b.read["スクリーンショット.png"] = []string{
				mailURI, "otpauth://totp/Bank:taro?secret=GEZDGNBVGY3TQOJQ&issuer=Bank&digits=8",
				"otpauth://totp/Old:x?secret=KRSXG5CTMVRXEZLU&algorithm=MD5",
			}
			b.app.Drop(storage.NewFileURI("/スクリーンショット.png"))
			return b
		},
		"preview-none": func(t *testing.T, s setup) *bench {
			b := open(t, s)
			b.read["qr.png"] = []string{"https://example.jp/"}
			b.app.Drop(storage.NewFileURI("/qr.png"))
			return b
		},
		"pictures": func(t *testing.T, s setup) *bench {
			s.pictures = []string{"スクリーンショット 2026-12-10 120003.png", "IMG_2041.jpg", "qr.png", "地図.png"}
			b := open(t, s)
			b.press(fyne.KeyReturn)
			b.tapText("ui.add.qr")
			return b
		},
		"rename": func(t *testing.T, s setup) *bench {
			s.accounts = family(t)
			b := open(t, s)
			b.press(fyne.KeyF2)
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
			b.tapText("ui.deleted.see")
			return b
		},
		"problem": func(t *testing.T, s setup) *bench {
			s.opening = &vault.KeyringError{State: vault.Locked, Op: "get"}
			return open(t, s)
		},
		"unlock-new": func(t *testing.T, s setup) *bench {
			s.asks = ui.PassphraseNew
			b := open(t, s)
			b.typeText("one")
			b.press(fyne.KeyReturn)
			b.typeText("two")
			b.press(fyne.KeyReturn)
			return b
		},
		"waiting": func(t *testing.T, s setup) *bench {
			s.inputs = []string{mailURI}
			b := open(t, s)
			b.app.SetGo(func(func() func()) {})
			b.press(fyne.KeyReturn)
			b.lapse(400 * time.Millisecond)
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
}

func TestLargeTextStillFits(t *testing.T) {
	for _, name := range []string{"list", "add", "key"} {
		t.Run(name, func(t *testing.T) {
			b := screens()[name](t, setup{scale: "2", size: fyne.NewSize(900, 1200)})
			b.golden(name + "-200")
		})
	}
}

func TestANarrowWindowStillFits(t *testing.T) {
	b := screens()["list"](t, setup{size: fyne.NewSize(380, 500)})
	b.golden("list-narrow")
}

// The screens as pictures, in Japanese and English, light and dark.

package ui_test

import (
	"errors"
	"image"
	"image/color"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"rokketa/assets/text"
	"rokketa/internal/practice"
	"rokketa/scanner/camera"
	"rokketa/scanner/camera/cameratest"
	"rokketa/scanner/screen"
	"rokketa/ui"
	"rokketa/vault"
	"rokketa/vault/vaulttest"
)

// screens are the pages that have golden pictures; open leaves each one up.
func screens() map[string]func(t *testing.T, s setup) *bench {
	return map[string]func(t *testing.T, s setup) *bench{
		"welcome": func(t *testing.T, s setup) *bench { return open(t, s) },
		"add": func(t *testing.T, s setup) *bench {
			s.camera = recorded()
			return onAdd(t, s, &desk{})
		},
		"key": func(t *testing.T, s setup) *bench {
			b := open(t, s)
			b.press(fyne.KeyReturn)
			b.tapText("ui.add.key")
			b.typeText("JBSW Y3D8")
			return b
		},
		"key-details": func(t *testing.T, s setup) *bench {
			b := open(t, s)
			b.press(fyne.KeyReturn)
			b.typeText("JBSW Y3DP EHPK 3PXP")
			b.press(fyne.KeyReturn)
			b.tapText("ui.detail")
			b.app.Detail("period", "0")
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
			b.app.ViewMenu()
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
			b.tapText("ui.add.file")
			return b
		},
		"nothing": func(t *testing.T, s setup) *bench {
			b := onAdd(t, s, &desk{pictures: []image.Image{ground()}})
			b.tapText("ui.add.screen")
			return b
		},
		"area": func(t *testing.T, s setup) *bench {
			b := onAdd(t, s, &desk{pictures: []image.Image{ground()}, names: []string{"1: DP-1", "2: HDMI-1"}})
			b.tapText("ui.add.screen")
			b.tapText("ui.nothing.area")
			return b
		},
		"screen-refused": func(t *testing.T, s setup) *bench {
			b := onAdd(t, s, &desk{err: &screen.Error{Reason: screen.ErrRefused}})
			b.tapText("ui.add.screen")
			return b
		},
		"files": func(t *testing.T, s setup) *bench {
			b := open(t, s)
			b.app.Drop(storage.NewFileURI(mixed(t, b)))
			return b
		},
		"files-reading": func(t *testing.T, s setup) *bench {
			b := open(t, s)
			dir, done := mixed(t, b), 0
			b.app.SetGo(func(job func() func()) {
				if done++; done < 5 {
					job()()
				}
			})
			b.app.Drop(storage.NewFileURI(dir))
			return b
		},
		"camera": func(t *testing.T, s setup) *bench {
			s.camera = recorded(paper(true))
			b := onAdd(t, s, nil)
			b.image = held(mailURI)
			b.tapText("ui.add.camera")
			return b
		},
		"camera-other": func(t *testing.T, s setup) *bench {
			c := recorded(paper(true))
			c.List = append(c.List, camera.Info{ID: "b", Name: "Document Camera"})
			s.camera = c
			b := onAdd(t, s, nil)
			b.image = held("https://example.com/")
			b.tapText("ui.add.camera")
			return b
		},
		"camera-busy": func(t *testing.T, s setup) *bench {
			s.camera = &cameratest.Source{List: []camera.Info{{ID: "a", Name: "A"}}, OpenFails: &camera.Error{Reason: camera.ErrBusy}}
			b := onAdd(t, s, nil)
			b.tapText("ui.add.camera")
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
		"problem": func(t *testing.T, s setup) *bench {
			s.opening = &vault.DamagedError{Name: "index", Err: errors.New("checksum")}
			return open(t, s)
		},
		"problem-save": func(t *testing.T, s setup) *bench {
			s.inputs = []string{mailURI}
			b := open(t, s)
			b.keyring.Always(vaulttest.Dismissed)
			b.press(fyne.KeyReturn)
			return b
		},
		"details": func(t *testing.T, s setup) *bench {
			s.opening = &vault.KeyringError{State: vault.Locked, Op: "get"}
			b := open(t, s)
			b.tapText("ui.problem.details")
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
			b := settled(t, s)
			b.press(fyne.KeyDown)
			return b
		},
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
		"move-phone": func(t *testing.T, s setup) *bench {
			b := helped(t, s)
			b.tapText("ui.move.title")
			b.tapText("ui.move.phone")
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
		"list-clock": func(t *testing.T, s setup) *bench {
			b := onClock(t, s, fast)
			b.tapText("ui.clock.now")
			b.press(fyne.KeyEscape)
			b.press(fyne.KeyEscape)
			return b
		},
		"list-corrected": func(t *testing.T, s setup) *bench { return corrected(t, s, fast) },
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
			b.tapText("ui.practice.start")
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

func TestScreensLookAsDesigned(t *testing.T) {
	for name, show := range screens() {
		for _, l := range []text.Language{text.Japanese, text.English} {
			t.Run(name+"-"+string(l), func(t *testing.T) {
				show(t, setup{language: l}).golden(name + "-" + string(l))
			})
		}
	}
	for name, show := range screens() { // apart: each change of the theme costs time
		t.Run(name+"-dark", func(t *testing.T) {
			show(t, setup{appearance: ui.AppearanceDark}).golden(name + "-dark")
		})
	}
}

func TestLargeTextStillFits(t *testing.T) {
	for _, name := range []string{"list", "add", "key", "key-details", "preview-several", "nothing", "files", "camera", "area", "settings", "problem", "settings-place", "settings-copy", "practice-running", "practice-list", "practice-over", "settings-helpdesk", "list-tags", "list-late", "rename", "settings-list", "settings-look", "settings-stay", "settings-clock", "settings-clock-wrong", "list-corrected", "help", "refused-clock", "refused-wrong", "move-pc"} {
		t.Run(name, func(t *testing.T) {
			b := screens()[name](t, setup{scale: "2", size: fyne.NewSize(900, 1200)})
			b.golden(name + "-200")
		})
	}
}

func TestTheTenStatesOfAKeyringLookAsDesigned(t *testing.T) {
	for _, state := range []vault.KeyringState{
		vault.NoBus, vault.NoService, vault.Locked, vault.Dismissed, vault.TimedOut,
		vault.EmptyValue, vault.WrongValue, vault.ItemMissing, vault.AccessDenied, vault.TooLarge,
	} {
		for _, l := range text.Languages() {
			open(t, setup{language: l, opening: &vault.KeyringError{State: state, Op: "get"}}).golden("keyring-" + string(state) + "-" + string(l))
		}
	}
}

// ground is a screen as a person may have it: a window with a small code on
// a coloured ground.
func ground() image.Image {
	m := sheet(70, image.Rect(300, 40, 610, 330))
	for y := 180; y < 228; y++ {
		for x := 500; x < 548; x++ {
			if (x/4+y/4*7)%3 == 0 || x < 512 && y < 192 {
				m.Set(x, y, color.Black)
			}
		}
	}
	return m
}

func TestTheSmallWindowsLookAsDesigned(t *testing.T) {
	for name, s := range map[string]setup{
		"ja": {}, "en": {language: text.English}, "dark": {appearance: ui.AppearanceDark}, "200": {scale: "2", size: fyne.NewSize(900, 1200)},
	} {
		b := onAdd(t, s, &desk{pictures: []image.Image{ground()}})
		b.tapText("ui.add.screen")
		b.tapText("ui.nothing.later")
		b.in(b.other(), func() { b.golden("count-" + name) })

		b = onAdd(t, s, &desk{pictures: []image.Image{ground()}})
		b.app.SetGo(func(func() func()) {}) // the desktop does not answer
		b.tapText("ui.add.screen")
		b.lapse(time.Minute)
		b.in(b.other(), func() { b.golden("away-" + name) })
	}
}

func TestTheListFitsEveryWindow(t *testing.T) {
	for name, s := range map[string]setup{
		"narrow":     {size: fyne.NewSize(320, 560)},
		"narrow-en":  {size: fyne.NewSize(320, 560), language: text.English},
		"narrow-200": {size: fyne.NewSize(500, 760), scale: "2"},
		"wide":       {size: fyne.NewSize(1400, 620)},
		"wide-dark":  {size: fyne.NewSize(1400, 620), appearance: ui.AppearanceDark},
		"wide-150":   {size: fyne.NewSize(1400, 620), scale: "1.5"},
	} {
		t.Run(name, func(t *testing.T) {
			b := arranged(t, s)
			b.golden("list-" + name)
			b.at(noon.Add(9 * time.Second))
			b.golden("list-" + name + "-late")
		})
	}
}

func TestTheNamesPageFitsANarrowWindow(t *testing.T) {
	b := arranged(t, setup{size: fyne.NewSize(320, 560)})
	b.press(fyne.KeyF2)
	b.golden("rename-narrow")
}

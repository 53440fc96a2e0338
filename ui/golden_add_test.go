// Adding as pictures, from the first page over each way of reading to what was
// found, with the small windows that are up meanwhile.

package ui_test

import (
	"image"
	"image/color"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"rokketa/scanner/camera"
	"rokketa/scanner/camera/cameratest"
	"rokketa/scanner/screen"
)

func addScreens() map[string]show {
	return map[string]show{
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
		"waiting": func(t *testing.T, s setup) *bench {
			s.inputs = []string{mailURI}
			b := open(t, s)
			b.app.SetGo(func(func() func()) {})
			b.press(fyne.KeyReturn)
			b.lapse(5 * time.Second) // a question is suspected
			return b
		},
		"waiting-part": func(t *testing.T, s setup) *bench { return resealing(t, s) },
		"count": func(t *testing.T, s setup) *bench {
			b := onAdd(t, s, &desk{pictures: []image.Image{ground()}})
			b.tapText("ui.add.screen")
			b.tapText("ui.nothing.later")
			b.win = b.other()
			return b
		},
		"away": func(t *testing.T, s setup) *bench {
			b := onAdd(t, s, &desk{pictures: []image.Image{ground()}})
			b.app.SetGo(func(func() func()) {}) // the desktop does not answer
			b.tapText("ui.add.screen")
			b.lapse(time.Minute)
			b.win = b.other()
			return b
		},
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

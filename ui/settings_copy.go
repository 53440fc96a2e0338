// コピー: how long a copied code stays on the clipboard, and whether codes may
// be typed into other windows.

package ui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"rokketa/internal/policy"
)

type copyPage struct {
	app  *App
	root fyne.CanvasObject
}

// copyNow is the section's line in the menu.
func (a *App) copyNow() string { return a.clearsAfter(a.settings.ClearAfter) }

func (a *App) clearsAfter(seconds int) string {
	if seconds == clearNever {
		return a.say.Say("ui.copy.never")
	}
	return a.say.Say("ui.copy.after", "seconds", seconds)
}

func newCopyPage(a *App) *copyPage {
	p := &copyPage{app: a}
	all := []int{clearLeast, clearUsual, 60, clearMost, clearNever}
	if at, there := slices.BinarySearch(all[:4], a.settings.ClearAfter); !there && a.settings.ClearAfter != clearNever {
		all = slices.Insert(all, at, a.settings.ClearAfter) // a time from the file
	}
	var names []string
	for _, s := range all {
		names = append(names, a.clearsAfter(s))
	}
	times := a.ruled(a.newOptions(names, slices.Index(all, a.settings.ClearAfter), func(i int) {
		a.settings.ClearAfter = all[i]
		a.keepSettings()
	}), policy.ClearAfter)
	body := container.NewVBox(a.part("ui.copy.time", times.box, small(a.say.Say("ui.copy.what"))))
	if a.o.Type != nil {
		offers := a.ruled(a.newOptions([]string{a.say.Say("ui.type.off"), a.say.Say("ui.type.on")}, a.typeChoice(), func(i int) {
			a.settings.TypeInto = i == 1
			a.keepSettings()
		}), policy.TypeInto)
		body.Add(a.part("ui.menu.type", offers.box, small(a.say.Say("ui.type.what"))))
	}
	p.root = a.titled(a.say.Say("ui.settings.copy"), p.back, body, nil)
	return p
}

func (p *copyPage) object() fyne.CanvasObject { return p.root }
func (p *copyPage) shown()                    {}
func (p *copyPage) tick(time.Time)            {}
func (p *copyPage) rune(rune) bool            { return false }
func (p *copyPage) key(fyne.KeyName) bool     { return false }
func (p *copyPage) back()                     { p.app.backToSettings("ui.settings.copy") }

// What the tests reach into the window for.

package ui

import (
	"image"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"rokketa/assets/text"
	"rokketa/internal/session"
	"rokketa/scanner/camera"
	"rokketa/vault"
)

// Press presses a key with a modifier as the window's driver does: the keys
// of editing have names of their own, what has the focus comes first if it
// takes shortcuts at all, and the page has the rest.
func (a *App) Press(k fyne.KeyName, m fyne.KeyModifier) bool {
	var pressed fyne.Shortcut = &desktop.CustomShortcut{KeyName: k, Modifier: m}
	if m == fyne.KeyModifierShortcutDefault {
		switch k {
		case fyne.KeyZ:
			pressed = &fyne.ShortcutUndo{}
		case fyne.KeyY:
			pressed = &fyne.ShortcutRedo{}
		case fyne.KeyA:
			pressed = &fyne.ShortcutSelectAll{}
		case fyne.KeyV:
			pressed = &fyne.ShortcutPaste{Clipboard: a.fyne.Clipboard()}
		}
	}
	if f, ok := a.win.Canvas().Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(pressed)
		return true
	}
	for _, s := range a.shortcuts() {
		if s.keys.ShortcutName() == pressed.ShortcutName() {
			a.run(s)
			return true
		}
	}
	return false
}

// LeaveWalk puts the way back to a walk away.
func (a *App) LeaveWalk() { a.leaveWalk() }

// Late is what a row shows of the next code: its word and digits, the names
// beside it, and how far its end is from the ring.
func (a *App) Late(id string) (word, next string, names [2]string, room float32) {
	f := a.list.rowOf(id).face
	return f.word.Text, f.next.Text, [2]string{f.title.Text, f.sub.Text}, f.ring.Position().X - f.next.Position().X - f.next.Size().Width
}

// MenuPlace is how far the settings' menu is scrolled, and whether the whole
// row with the focus is in sight.
func (a *App) MenuPlace() (down float32, whole bool) {
	row, _ := a.win.Canvas().Focused().(*choice)
	if row == nil {
		return a.scroll.Offset.Y, false
	}
	d := a.fyne.Driver()
	top := d.AbsolutePositionForObject(row).Y - d.AbsolutePositionForObject(a.scroll).Y
	return a.scroll.Offset.Y, top >= 0 && top+row.Size().Height <= a.scroll.Size().Height
}

// Offer shows a message with a button that takes nothing back.
func (a *App) Offer(do func()) { a.toast.show("...", a.say.Say("ui.close"), do, toastLong) }

// AskToClose asks the program to end.
func (a *App) AskToClose() { a.askedToClose() }

// PressClose presses the window's close button.
func (a *App) PressClose() { a.closePressed() }

// Language is the window's.
func (a *App) Language() text.Language { return a.settings.Language }

// When is a moment in the window's words.
func (a *App) When(t time.Time) string { return a.when(t) }

// Hidden says whether the window is in the tray.
func (a *App) Hidden() bool { return a.hidden }

// Closed says whether the window has ended its life.
func (a *App) Closed() bool { return a.life.Err() != nil }

// Rows is how many rows the list ticks.
func (a *App) Rows() int { return len(a.list.rolls.shown) }

// FilePath is the path that an argument names.
func FilePath(input string) string { return filePath(input) }

// Drop takes files as if they were let go over the window.
func (a *App) Drop(uris ...fyne.URI) { a.dropped(uris) }

// Changed tells the window that another process changed the store.
func (a *App) Changed() { a.changed() }

// Paste takes what is on the clipboard, as Ctrl+V does.
func (a *App) Paste() { a.paste() }

// CountNext presses the "next code" button of the row of an account.
func (a *App) CountNext(id string) { a.list.rowOf(id).step.do() }

// Row is the row that shows an account.
func (a *App) Row(id string) interface {
	fyne.Tappable
	fyne.Draggable
} {
	return a.list.rowOf(id)
}

// Step is the height from one row to the next.
func (a *App) Step() float32 { return a.list.rolls.step().Height }

// Lines gives how a text is broken at a width of n characters, each wide one
// counting two.
func Lines(text string, n float32) []string {
	return breakLines(text, n, func(s string) (w float32) {
		for _, r := range s {
			w++
			if isWide(r) {
				w++
			}
		}
		return w
	})
}

// SetGo replaces how work is run in the background.
func (a *App) SetGo(f func(job func() func())) { a.o.Go = f }

// Menu opens the menu of an account at a place of the window.
func (a *App) Menu(id string, at fyne.Position) { a.list.menu(id, at) }

// Notice is something that the vault met.
func (a *App) Notice(s string) {
	a.notices = append(a.notices, noticed{text: s})
	a.home()
}

// Shown says whether the window is where a person sees it.
func (a *App) Shown() bool { return !a.away }

// StopCounting closes the small window, as its close button does.
func (a *App) StopCounting() { a.counting.cancel() }

// Frame is the frame on the picture of the screen.
func (a *App) Frame() interface {
	fyne.Draggable
	desktop.Mouseable
} {
	return a.now.(*areaPage).frame
}

// OnFrame is the place of the widget over a pixel of the picture.
func (a *App) OnFrame(at image.Point) fyne.Position {
	scale, origin := a.now.(*areaPage).frame.scale()
	return origin.AddXY(scale*(float32(at.X)+0.5), scale*(float32(at.Y)+0.5))
}

// Chosen is the part in the frame, in pixels of the picture.
func (a *App) Chosen() image.Rectangle { return a.now.(*areaPage).frame.chosen }

// KeepsScreen says whether the page holds a picture of the screen.
func (a *App) KeepsScreen() bool {
	switch p := a.now.(type) {
	case *areaPage:
		return p.shots != nil
	case *nothingPage:
		return p.shots != nil
	}
	return false
}

// Outlines is how many codes are outlined in the camera's view.
func (a *App) Outlines() int { return len(a.now.(*cameraPage).view.codes) }

// WatchCamera shows the view of a camera.
func (a *App) WatchCamera(all ...camera.Info) { a.show(newCameraPage(a, all)) }

// ChooseCamera picks another camera in the list of them.
func (a *App) ChooseCamera(i int) { a.now.(*cameraPage).which.SetSelectedIndex(i) }

// SectionNames are the names of the sections of the settings, as keys.
func SectionNames(a *App) (names []string) {
	for _, s := range a.sections() {
		names = append(names, s.name)
	}
	return names
}

// DoubleClick is the time in which the second click of a double click comes.
const DoubleClick = doubleClick

// Kind is how an error of the vault is called, as a key, and whether opening
// without the keys helps.
func Kind(err error) (title string, anyway bool) {
	k := kindOf(err)
	return k.title, k.anyway
}

// ViewMenu presses the button of orders and ways of showing.
func (a *App) ViewMenu() { a.list.viewMenu(fyne.NewPos(260, 50)) }

// Grid is the list, which has the keys while it is in the focus.
func (a *App) Grid() interface {
	fyne.Focusable
	desktop.Keyable
} {
	return a.list.rolls
}

// Fills is how often a row of the list was filled; Folds, how often names
// were made ready to be compared.
func (a *App) Fills() int { return a.list.rolls.fills }

// Folds says how often the names of an account were folded.
func (a *App) Folds() int { return a.list.finder.folds }

// Wheel turns the wheel over the list.
func (a *App) Wheel(down float32) {
	a.list.rolls.scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -down)})
}

// Columns is how many columns the list has.
func (a *App) Columns() int { return a.list.rolls.columns }

// Spoken is what a screen reader says of an account's row.
func (a *App) Spoken(id string) string { return a.list.rowOf(id).face.AccessibilityLabel() }

// Shown are the names on the list in the order of its places.
func (a *App) ShownAs() (all []string) {
	for _, e := range a.list.shownAs {
		all = append(all, faceNames(e.Account, a.say)[0])
	}
	return all
}

// ChooseSign takes a picture as if it came from the file dialog.
func (a *App) ChooseSign(path string) {
	a.smallPicture(path, func(small []byte) { a.now.(*renamePage).signs.choose("", small) })
}

// StartRestore begins a restore, as the page of a vault that does not open
// does.
func (a *App) StartRestore() { a.startRestore() }

// LeadToFiles takes the ways to a sheet, to a stick and to the backups.
func (a *App) LeadToFiles() {
	a.showKeyMaker(a.home)
	a.chooseBackupFolder(a.home, a.home)
	a.showBackups()
}

// ChooseFolder, ChooseFile and ChooseSave answer the dialogs of files from now
// on.
func (a *App) ChooseFolder(path string) { a.files.folder = func(do func(string)) { do(path) } }

// ChooseFile chooses this file.
func (a *App) ChooseFile(path string) { a.files.file = func(_ sort, do func(string)) { do(path) } }

// ChooseSave takes the name that is offered, in this folder.
func (a *App) ChooseSave(dir string) {
	a.files.save = func(name string, do func(string)) { do(dir + name) }
}

// SetNewKey replaces how keys are made.
func (a *App) SetNewKey(f func() (vault.RecoveryKey, error)) { a.o.Recovery.NewKey = f }

// Anew builds the list as at the start.
func (a *App) Anew() {
	a.list = nil
	a.home()
}

// Second is what a second of the app's life does.
func (a *App) Second() { a.second() }

// SetPractice replaces the doors of practice.
func (a *App) SetPractice(p Practice) { a.o.Practice = p }

// Detail chooses or types a detail of the last account on the preview.
func (a *App) Detail(name, value string) {
	d := a.now.(*previewPage).candidates[0].details
	switch name {
	case "kind":
		d.kind.SetSelected(value)
	case "algorithm":
		d.algorithm.SetSelected(value)
	case "digits":
		d.digits.SetSelected(value)
	case "period":
		d.period.SetText(value)
	case "counter":
		d.counter.SetText(value)
	}
}

// Wear puts an appearance on.
func (a *App) Wear(p Appearance) {
	a.setAppearance(p)
	a.build()
	a.home()
}

// Scale is the factor of all sizes.
func (a *App) Scale() float32 { return a.settings.Scale }

// KeyDown notes a key for those who watch.
func (a *App) KeyDown(k fyne.KeyName, private bool) { a.keyDown(k, private) }

// HearLocked tells the window that the screen was locked.
func (a *App) HearLocked() { a.hear(session.Locked) }

// Fail tells of a change that failed.
func (a *App) Fail(err error) { a.failed(err, "ui.problem.save", func() {}) }

// LockPage shows the lock page as at the start.
func (a *App) LockPage() { a.show(newLockPage(a, lockStart)) }

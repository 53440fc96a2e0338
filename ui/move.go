// 機種変更・PC買い替え: taking the accounts along, each way step by step, with
// the pages that do the work one press away.

package ui

import (
	"cmp"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"rokketa/vault"
)

// startMove asks from where to where; leave leads back.
func (a *App) startMove(leave func()) {
	s := &steps{app: a}
	again := func() { a.startMove(leave) }
	way := func(icon fyne.Resource, what, how string, to func(back func())) *choice {
		return newChoice(a, icon, false, a.say.Say(what), a.say.Say(how), func() { to(again) }).leads()
	}
	first := way(theme.ComputerIcon(), "ui.move.pc", "ui.move.pc.how", a.moveToPC)
	s.to(step{
		root: a.titled(a.say.Say("ui.move.title"), leave, container.NewVBox(
			strong(a.say.Say("ui.move.which")), first,
			way(theme.DownloadIcon(), "ui.move.here", "ui.move.here.how", a.moveHere),
			way(theme.UploadIcon(), "ui.move.phone", "ui.move.phone.how", a.moveToPhone)), nil),
		focus: first, back: leave,
	})
}

// moved is one way: its steps, each a card with what leads to the page for it.
func (a *App) moved(name string, back func(), cards ...fyne.CanvasObject) {
	s := &steps{app: a}
	s.to(step{
		root: a.titled(a.say.Say(name), back, container.NewVBox(cards...), feet(
			a.press(a.say.Say("ui.back"), nil, back), a.primary(a.say.Say("ui.move.done"), theme.ConfirmIcon(), a.home))),
		back: back, enter: a.home,
	})
}

// moveStep is one step of a way: what explains it stands by its number, and
// what is to be pressed below.
func (a *App) moveStep(n int, what, how string, more ...fyne.CanvasObject) fyne.CanvasObject {
	return a.moveStepSaid(n, what, a.say.Say(how), more...)
}

// moveStepSaid is the same with a sentence that is whole already.
func (a *App) moveStepSaid(n int, what, how string, more ...fyne.CanvasObject) fyne.CanvasObject {
	explains, card := []fyne.CanvasObject{small(how)}, container.NewVBox()
	for _, o := range more {
		if text, ok := o.(*prose); ok {
			explains = append(explains, text)
		} else {
			card.Add(o)
		}
	}
	card.Objects = append([]fyne.CanvasObject{a.numbered(n, a.say.Say(what), explains...)}, card.Objects...)
	return sheet(card, colorCard, 8)
}

// moveToPC takes the accounts to a new computer: the sheet opens the backup.
// Samples have neither, and their steps stand without buttons.
func (a *App) moveToPC(back func()) {
	sheetHow, stickHow := "ui.move.pc.sheet.how", a.say.Say("ui.move.pc.stick.how")
	var sheetDoes, stick []fyne.CanvasObject
	if !a.o.Helpdesk.Here {
		sheetHow, sheetDoes, stick = a.movedBackups(back)
		stickHow = a.stickNow(stickHow)
	}
	a.moved("ui.move.pc", back,
		a.moveStep(1, "ui.move.pc.sheet", sheetHow, sheetDoes...),
		a.moveStepSaid(2, "ui.move.pc.stick", stickHow, stick...),
		a.moveStep(3, "ui.move.pc.restore", "ui.move.pc.restore.how"),
		a.moveStep(4, "ui.move.pc.end", "ui.move.pc.end.how"))
}

// movedBackups are the ways to the sheet and to the stick, and what is said of
// the sheet.
func (a *App) movedBackups(back func()) (sheetHow string, sheetDoes, stickDoes []fyne.CanvasObject) {
	r := a.vault.Recovery()
	again := func() { a.moveToPC(back) }
	sheetHow = "ui.move.pc.sheet.how"
	way := a.press(a.say.Say("ui.recovery.title"), theme.DocumentCreateIcon(), func() { a.showKeyMaker(again) })
	if r.Kind != vault.RecoveryNone {
		way = a.press(a.say.Say("ui.remind.see"), theme.ConfirmIcon(), a.showBackups)
		sheetHow = "ui.move.pc.sheet.there"
	}
	stick := a.press(a.say.Say("ui.backups.choose"), theme.FolderOpenIcon(), func() { a.chooseBackupFolder(again, again) })
	if r.Folder != "" || a.folderDecided() {
		icon := theme.HistoryIcon()
		if a.onStick(r) {
			icon = theme.ConfirmIcon()
		}
		stick = a.press(a.say.Say("ui.settings.backups"), icon, a.showBackups)
	}
	if r.Kind == vault.RecoveryNone {
		stick.Disable() // without a sheet there is nothing that a backup could be sealed for
	}
	return sheetHow, []fyne.CanvasObject{way}, []fyne.CanvasObject{stick}
}

// stickNow says of the backups on the stick what is so; without says it while
// there is no sheet.
func (a *App) stickNow(without string) string {
	r := a.vault.Recovery()
	switch wrong := cmp.Or(a.notes.folder, r.Second); {
	case r.Kind == vault.RecoveryNone:
		return without
	case wrong != nil:
		return a.say.Explain(wrong)
	case a.onStick(r):
		return a.say.Say("ui.move.pc.stick.there", "when", a.when(r.Made))
	case r.Folder != "":
		return a.say.Say("ui.backups.waiting")
	}
	return a.say.Say("ui.move.pc.stick.choose")
}

// onStick says whether the newest backup lies in the second folder too.
func (a *App) onStick(r vault.Recovery) bool {
	return r.Folder != "" && r.Last != "" && cmp.Or(a.notes.folder, r.Second) == nil
}

// moveHere takes accounts of a smartphone's app to this computer.
func (a *App) moveHere(back func()) {
	a.moved("ui.move.here", back,
		a.moveStep(1, "ui.move.here.login", "ui.move.here.login.how"),
		a.moveStep(2, "ui.move.here.renew", "ui.move.here.renew.how", small(a.say.Say("ui.move.here.renew.export"))),
		a.moveStep(3, "ui.move.here.read", "ui.move.here.read.how",
			a.press(a.say.Say("ui.list.add"), theme.ContentAddIcon(), func() { a.show(newAddPage(a)) })),
		a.moveStep(4, "ui.move.here.end", "ui.move.here.end.how"))
}

// walkNote is the way back from the list to the walk that led there.
func (a *App) walkNote() fyne.CanvasObject {
	shut := a.quiet("", theme.CancelIcon(), "ui.close", a.leaveWalk)
	return padded(sheet(bordered(nil, nil, nil, container.NewCenter(shut),
		a.press(a.say.Say("ui.move.back"), theme.NavigateBackIcon(), func() {
			to := a.walk
			a.walk = nil
			to()
		})), colorNote, 6), 3, 3)
}

func (a *App) leaveWalk() {
	a.walk = nil
	a.list.layNotices()
}

// moveToPhone takes accounts of this computer to a smartphone.
func (a *App) moveToPhone(back func()) {
	a.moved("ui.move.phone", back,
		a.moveStep(1, "ui.move.phone.show", "ui.move.phone.show.how",
			a.press(a.say.Say("ui.move.phone.list"), theme.ListIcon(), func() {
				a.walk = func() { a.moveToPhone(back) }
				a.home()
			})),
		a.moveStep(2, "ui.move.phone.scan", "ui.move.phone.scan.how"),
		a.moveStep(3, "ui.move.phone.end", "ui.move.phone.end.how"))
}

// Making the recovery sheet: why, the five lines, and one of them typed from
// the paper. Only then is the key in use, so that no backup is sealed for a
// key that stands on no paper. The key is gone from memory as far as Go lets
// it when the page is left, and it never goes to the clipboard.

package ui

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"rokketa/internal/qrdraw"
	"rokketa/vault"
)

// keyMaker is the page. Its key is zero until the sheet is shown, and again
// when the page is left.
type keyMaker struct {
	steps
	key   vault.RecoveryKey
	line  int // which one is asked for
	shows bool
	used  bool            // the key is the one of the backups
	twice bool            // what was printed was asked for twice
	life  context.Context //nolint:containedctx // the page's
	end   context.CancelFunc
	lines []*prose
	code  *image.RGBA // the QR code
	later func()      // where the page leads when it is left or done
}

// showKeyMaker begins; later is where it leads in the end. A paper of samples
// would be taken for a real one, so they have none.
func (a *App) showKeyMaker(later func()) {
	if a.o.Helpdesk.Here {
		return
	}
	p := &keyMaker{later: later}
	p.life, p.end = context.WithCancel(a.life)
	p.steps = steps{app: a, forget: p.wipe, renew: func() {
		if p.used {
			later()
			return
		}
		a.showKeyMaker(later)
	}}
	p.why()
}

// wipe forgets the key, and says that a paper with it is worth nothing where
// it was not used.
func (p *keyMaker) wipe() {
	p.end()
	p.key = vault.RecoveryKey{}
	for _, l := range p.lines {
		l.text, l.lines = "", nil
	}
	if p.code != nil {
		clear(p.code.Pix)
	}
	if p.shows && !p.used && p.app.life.Err() == nil {
		p.app.toast.problem(p.app.say.Say("ui.sheet.unused"))
	}
}

// why says what the sheet is for, and offers paper or passphrase.
func (p *keyMaker) why() {
	a := p.app
	paper := newChoice(a, theme.DocumentPrintIcon(), true, a.say.Say("ui.recovery.paper"), a.say.Say("ui.recovery.paper.how"), p.make)
	phrase := newChoice(a, theme.AccountIcon(), false, a.say.Say("ui.recovery.phrase"), a.say.Say("ui.recovery.phrase.how"), p.phrase)
	body := container.NewVBox(paragraph(a.say.Say("ui.recovery.why")), paper, space(a.unit()), phrase)
	if a.vault.Recovery().Kind != vault.RecoveryNone {
		body.Add(sheet(paragraph(a.say.Say("ui.recovery.again")), colorNote, 6))
	}
	p.to(step{
		root: a.titled(a.say.Say("ui.recovery.title"), p.later, body,
			feet(a.press(a.say.Say("ui.later"), nil, p.later))),
		focus: paper, back: p.later,
	})
}

// make makes the key and shows it.
func (p *keyMaker) make() {
	if p.key.IsZero() {
		key, line, err := p.app.newKey()
		if err != nil {
			p.app.toast.problem(p.app.say.Explain(err))
			return
		}
		p.key, p.line = key, line
	}
	p.sheet()
}

// sheet shows the five lines and the QR code.
func (p *keyMaker) sheet() {
	a := p.app
	p.shows = true
	next := a.primary(a.say.Say("ui.sheet.next"), nil, p.ask)
	body := container.NewVBox()
	if p.twice {
		body.Add(a.complaint("", "", a.say.Say("ui.sheet.twice")))
		body.Add(a.press(a.say.Say("ui.sheet.another"), theme.ViewRefreshIcon(), func() {
			p.key, p.twice = vault.RecoveryKey{}, false
			p.make()
		}))
	}
	body.Add(paragraph(a.say.Say("ui.sheet.lead")))
	body.Add(p.paper())
	ways := a.pair()
	if a.o.Recovery.Print != nil {
		ways.Add(a.press(a.say.Say("ui.sheet.print"), theme.DocumentPrintIcon(), p.print))
	}
	if a.o.Recovery.Save != nil {
		ways.Add(a.press(a.say.Say("ui.sheet.save"), theme.DocumentSaveIcon(), p.save))
	}
	if len(ways.Objects) > 0 {
		body.Add(ways)
	}
	body.Add(sheet(beside(theme.WarningIcon(), small(a.say.Say("ui.sheet.keep"))), colorNote, 4))
	p.to(step{
		root: a.titled(a.say.Say("ui.sheet.title"), p.why, body,
			feet(a.press(a.say.Say("ui.later"), nil, p.later), next)),
		back: p.why, enter: p.ask,
	})
}

// paper is the key as it stands on the sheet.
func (p *keyMaker) paper() fyne.CanvasObject {
	a := p.app
	p.lines = nil
	box := container.NewVBox()
	for i, line := range p.key.Lines() {
		number := newProse(fmt.Sprint(i+1), theme.SizeNameText, colorMuted, false, fyne.TextAlignLeading)
		l := newProse(line, theme.SizeNameSubHeadingText, theme.ColorNameForeground, true, fyne.TextAlignLeading)
		number.whole, number.mono, l.whole, l.mono = true, true, true, true
		l.spoken = a.say.Say("ui.sheet.spoken", "n", i+1)
		p.lines = append(p.lines, l)
		box.Add(bordered(nil, nil, container.NewCenter(number), nil, l))
	}
	code, err := qrdraw.Image(p.key.Text(), qrdraw.Options{Scale: 4, Quiet: 4})
	if err != nil {
		return sheet(box, colorCard, 6) // the lines are the same key
	}
	p.code = image.NewRGBA(code.Bounds())
	draw.Draw(p.code, p.code.Bounds(), code, code.Bounds().Min, draw.Src)
	picture := canvas.NewImageFromImage(p.code)
	picture.FillMode, picture.ScaleMode = canvas.ImageFillContain, canvas.ImageScalePixels
	picture.SetMinSize(fyne.NewSquareSize(168 * a.unit()))
	if a.settings.Scale > 1.2 {
		return sheet(container.NewVBox(box, picture), colorCard, 6)
	}
	return sheet(bordered(nil, nil, container.NewCenter(box), nil, picture), colorCard, 6)
}

// print gives the sheet to whatever prints, for as long as the page is up.
func (p *keyMaker) print() {
	a, s := p.app, p.ofPaper()
	offer, withdraw := context.WithCancel(p.life)
	twice := func() { a.onWindow(p.seenTwice) }
	a.work("ui.waiting.print", func(ctx context.Context) error {
		given := make(chan error, 1)
		go func() { given <- a.o.Recovery.Print(offer, s, twice) }()
		select {
		case err := <-given:
			return err
		case <-ctx.Done():
			withdraw()
			return ctx.Err()
		}
	}, func(err error) {
		switch {
		case p.gone, errors.Is(err, context.Canceled):
		case err != nil:
			withdraw()
			a.toast.problem(a.say.Explain(err))
		default:
			a.toast.say(a.say.Say("ui.sheet.printed"), "", nil)
		}
	})
}

// seenTwice says that somebody else may have seen the sheet. Mostly it was the
// person, who looked at the page again, so the person decides.
func (p *keyMaker) seenTwice() {
	switch {
	case p.gone, p.used:
		p.app.toast.problem(p.app.say.Say("ui.sheet.twice"))
	default:
		p.twice = true
		p.sheet()
	}
}

// save writes the sheet into a file that is printed elsewhere.
func (p *keyMaker) save() {
	a, s := p.app, p.ofPaper()
	a.files.save(a.say.Say("ui.sheet.file"), func(path string) {
		a.work("ui.waiting.save", func(ctx context.Context) error { return a.o.Recovery.Save(ctx, path, s) }, func(err error) {
			switch {
			case p.gone:
			case err != nil:
				a.toast.problem(a.say.Explain(err))
			default:
				a.toast.problem(a.say.Say("ui.sheet.saved", "name", filepath.Base(path), "folder", folderOf(path)))
			}
		})
	})
}

// folderOf is the name of the folder that a file lies in; that of a whole
// drive is its path.
func folderOf(path string) string {
	dir := filepath.Dir(path)
	if filepath.Dir(dir) == dir {
		return dir
	}
	return filepath.Base(dir)
}

func (p *keyMaker) ofPaper() Sheet {
	return Sheet{Key: p.key, Language: p.app.settings.Language, Made: p.app.o.Now()}
}

// ask asks for one line of the paper.
func (p *keyMaker) ask() {
	a := p.app
	typed := a.newField("")
	typed.spoken = a.say.Say("ui.line.spoken", "n", p.line)
	remark := a.newRemark()
	use := func() {
		if err := p.key.CheckLine(p.line, typed.Text); err != nil {
			remark.tell(a.say.Explain(err), theme.ColorNameError)
			a.win.Canvas().Focus(typed)
			return
		}
		key := p.key
		p.begin(func(ctx context.Context) error { return a.vault.UseRecoveryKey(ctx, key) }, remark)
	}
	typed.OnSubmitted = func(string) { use() }
	typed.OnChanged = func(s string) {
		// A word of comfort as soon as the line is right; of what is wrong,
		// once the person is done with it.
		if p.key.CheckLine(p.line, s) == nil {
			remark.tell(a.say.Say("ui.line.right"), colorMark)
		} else {
			remark.tell("", colorMuted)
		}
	}
	number := newProse(a.say.Say("ui.line.number", "line", p.line), theme.SizeNameSubHeadingText, theme.ColorNameForeground, true, fyne.TextAlignLeading)
	body := container.NewVBox(
		paragraph(a.say.Say("ui.line.lead", "line", p.line)),
		sheet(container.NewVBox(number, padded(typed.asOnPaper(), 8, 4), remark.box), colorCard, 8),
		small(a.say.Say("ui.line.how")),
	)
	p.to(step{
		root: a.titled(a.say.Say("ui.line.title"), p.sheet, body, feet(
			a.press(a.say.Say("ui.back"), nil, p.sheet),
			a.primary(a.say.Say("ui.line.use"), nil, use))),
		focus: typed, back: p.sheet, enter: use,
	})
}

// begin takes the key into use; remark says what went wrong.
func (p *keyMaker) begin(use func(ctx context.Context) error, remark *remark) {
	a := p.app
	p.used = true // until it is known better
	a.inTurn(pending{
		waiting: "ui.waiting.backup",
		begin:   func() func(context.Context) error { return use },
		then: func() {
			p.done()
			a.obeyFolder(p.doneAgain)
		},
		failed: func(err error) {
			p.used = false
			remark.tell(a.say.Explain(err), theme.ColorNameError)
		},
		tells: true,
	})
}

// doneAgain shows the end anew, where it is still the page that is up.
func (p *keyMaker) doneAgain() {
	if !p.gone {
		p.done()
	}
}

// done says how the backups are now, and where else they should lie.
func (p *keyMaker) done() {
	a, r := p.app, p.app.vault.Recovery()
	p.key = vault.RecoveryKey{}
	body := container.NewVBox()
	if r.Trouble != nil {
		body.Add(a.complaint("", a.say.Say("ui.recovery.notyet"), a.say.Explain(r.Trouble)))
	} else {
		mark := widget.NewIcon(theme.NewColoredResource(theme.ConfirmIcon(), colorMark))
		body.Add(container.NewCenter(container.NewGridWrap(fyne.NewSquareSize(64*a.unit()), mark)))
		body.Add(newProse(a.say.Say("ui.recovery.works"), theme.SizeNameSubHeadingText, theme.ColorNameForeground, true, fyne.TextAlignCenter))
	}
	lead := "ui.recovery.keep"
	if r.Kind == vault.RecoveryPassphrase {
		lead = "ui.recovery.keep.phrase"
	}
	body.Add(paragraph(a.say.Say(lead)))
	foot := feet(a.primary(a.say.Say("ui.recovery.finish"), theme.ConfirmIcon(), p.later))
	enter := p.later
	switch {
	case a.folderDecided():
		body.Add(a.decidedFolder(r, func() { a.obeyFolder(p.doneAgain) }))
	case r.Folder == "":
		choose := func() { p.chooseBackupFolder(p.done, p.done) }
		body.Add(sheet(beside(theme.NewThemedResource(stickIcon()),
			container.NewVBox(strong(a.say.Say("ui.recovery.stick")), small(a.say.Say("ui.recovery.stick.why")))), colorNote, 6))
		foot = feet(a.press(a.say.Say("ui.later"), nil, p.later), a.primary(a.say.Say("ui.backups.choose"), theme.FolderOpenIcon(), choose))
		enter = choose
	default:
		body.Add(a.part("ui.backups.second", small(r.Folder)))
		if r.Second != nil {
			body.Add(a.complaint("", "", a.say.Explain(r.Second)))
		}
	}
	p.to(step{root: a.titled(a.say.Say("ui.recovery.done"), p.later, body, foot), back: p.later, enter: enter})
}

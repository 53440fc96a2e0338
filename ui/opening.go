// What opens a backup, as a person gives it: the five lines of the sheet, each
// looked at when it is left, its QR code, or the passphrase.

package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"rokketa/scanner"
	"rokketa/vault"
)

// opening is the form. Its box is the content of a page.
type opening struct {
	app      *App
	lines    []*sheetLine
	phrase   *field
	remark   *remark
	byPhrase bool
	box      *fyne.Container
	given    func(with vault.Opening)
	gone     bool // nothing is taken any more
}

// sheetLine is one line of the sheet.
type sheetLine struct {
	typed  *field
	shown  fyne.CanvasObject // the field as it is laid out
	mark   *widget.Icon
	remark *prose
}

// newOpening makes the form; given is called with what can be tried.
func (a *App) newOpening(byPhrase bool, given func(vault.Opening)) *opening {
	o := &opening{app: a, byPhrase: byPhrase, given: given, box: container.NewVBox()}
	for n := range vault.RecoveryLines {
		o.lines = append(o.lines, o.newLine(n))
	}
	o.phrase = a.newSecret("ui.phrase.first")
	o.phrase.OnSubmitted = func(string) { o.submit() }
	o.remark = a.newRemark()
	o.layOut()
	return o
}

func (o *opening) newLine(n int) *sheetLine {
	a := o.app
	l := &sheetLine{typed: a.newField(""), mark: widget.NewIcon(nil)}
	l.typed.spoken = a.say.Say("ui.line.spoken", "n", n+1)
	l.remark = newProse("", sizeSmall, theme.ColorNameError, false, fyne.TextAlignLeading)
	l.remark.Hide()
	l.typed.OnChanged = func(s string) {
		if key, err := vault.ParseRecoveryKey(s); err == nil {
			o.give(key) // the text of the QR code
			return
		}
		if err := vault.CheckRecoveryLine(n+1, s); err == nil || l.remark.Visible() {
			o.check(n)
		} else {
			l.mark.SetResource(nil)
		}
	}
	l.shown = l.typed.asOnPaper()
	l.typed.lost = func() {
		if strings.TrimSpace(l.typed.Text) != "" {
			o.check(n)
		}
	}
	l.typed.pasted = o.pasted
	l.typed.OnSubmitted = func(string) {
		switch {
		case !o.check(n):
		case n+1 < len(o.lines):
			a.win.Canvas().Focus(o.lines[n+1].typed)
		default:
			o.submit()
		}
	}
	return l
}

// layOut shows the five lines with the ways to a QR code, or the passphrase.
func (o *opening) layOut() {
	a := o.app
	o.box.RemoveAll()
	if o.byPhrase {
		o.box.Add(paragraph(a.say.Say("ui.opening.phrase")))
		o.box.Add(sheet(container.NewVBox(o.phrase.named(), o.remark.box), colorCard, 8))
	} else {
		o.box.Add(paragraph(a.say.Say("ui.opening.sheet")))
		card := container.NewVBox()
		for n, l := range o.lines {
			number := newProse(fmt.Sprint(n+1), theme.SizeNameText, colorMuted, true, fyne.TextAlignCenter)
			number.whole, number.mono = true, true
			place := container.NewGridWrap(fyne.NewSquareSize(24*a.unit()), l.mark)
			card.Add(bordered(nil, nil, container.NewCenter(number), container.NewCenter(place), l.shown))
			card.Add(l.remark)
		}
		card.Add(o.remark.box)
		o.box.Add(sheet(card, colorCard, 8))
		o.box.Add(strong(a.say.Say("ui.opening.qr")))
		o.box.Add(o.ways())
	}
	other := "ui.opening.by.phrase"
	if o.byPhrase {
		other = "ui.opening.by.sheet"
	}
	o.box.Add(container.NewHBox(a.quiet(a.say.Say(other), nil, "", o.turn)))
	a.relay()
}

// turn changes between sheet and passphrase.
func (o *opening) turn() {
	o.byPhrase = !o.byPhrase
	o.remark.tell("", colorMuted)
	o.layOut()
	o.app.win.Canvas().Focus(o.first())
}

// first is where the focus begins.
func (o *opening) first() fyne.Focusable {
	if o.byPhrase {
		return o.phrase
	}
	return o.lines[0].typed
}

// ways are those to the sheet's QR code.
func (o *opening) ways() fyne.CanvasObject {
	a := o.app
	row := a.pair()
	if a.o.Screen.Source != nil {
		row.Layout = layout.NewGridLayoutWithColumns(1) // the three are too wide for one row
		row.Add(a.press(a.say.Say("ui.opening.screen"), theme.ComputerIcon(), o.fromScreen))
	}
	row.Add(a.press(a.say.Say("ui.opening.picture"), theme.FileImageIcon(), func() {
		a.files.file(a.codes(a.say.Say("ui.file.choose")), func(path string) { o.take([]string{path}) })
	}))
	row.Add(a.press(a.say.Say("ui.add.paste"), theme.ContentPasteIcon(), o.paste))
	return row
}

// check looks at one line and says in its place what is wrong with it.
func (o *opening) check(n int) bool {
	l := o.lines[n]
	err := vault.CheckRecoveryLine(n+1, l.typed.Text)
	if err == nil {
		l.mark.SetResource(theme.NewColoredResource(theme.ConfirmIcon(), colorMark))
		l.remark.Hide()
	} else {
		l.mark.SetResource(theme.NewColoredResource(theme.ErrorIcon(), theme.ColorNameError))
		l.remark.set(o.app.say.Explain(err), theme.ColorNameError)
		l.remark.Show()
	}
	o.app.relay()
	return err == nil
}

// submit tries what was typed; the first line that is wrong has the focus.
func (o *opening) submit() {
	a := o.app
	if o.byPhrase {
		if o.phrase.Text == "" {
			o.tell(vault.ErrPassphraseNeeded)
			return
		}
		o.given(vault.Opening{Passphrase: o.phrase.Text})
		return
	}
	typed := make([]string, len(o.lines))
	wrong := -1
	for n, l := range o.lines {
		typed[n] = l.typed.Text
		if !o.check(n) && wrong < 0 {
			wrong = n
		}
	}
	if wrong >= 0 {
		a.win.Canvas().Focus(o.lines[wrong].typed)
		return
	}
	key, err := vault.ParseRecoveryKey(strings.Join(typed, "\n"))
	if err != nil {
		o.tell(err)
		return
	}
	o.given(vault.Opening{Key: key})
}

// give fills in a key that came whole, and tries it.
func (o *opening) give(key vault.RecoveryKey) {
	if o.gone {
		return
	}
	if o.byPhrase {
		o.turn()
	}
	for n, line := range key.Lines() {
		o.lines[n].typed.SetText(line)
		o.check(n)
	}
	o.given(vault.Opening{Key: key})
}

// tell says what is wrong, in its line where it is about one.
func (o *opening) tell(err error) {
	if o.gone {
		return
	}
	if s, ok := errors.AsType[*vault.SheetError](err); ok && s.Line >= 1 && s.Line <= len(o.lines) {
		o.check(s.Line - 1)
		o.app.win.Canvas().Focus(o.lines[s.Line-1].typed)
		return
	}
	o.remark.tell(o.app.say.Explain(err), theme.ColorNameError)
	o.app.win.Canvas().Focus(o.first())
}

// pasted takes a key that was copied whole, with its lines.
func (o *opening) pasted(text string) bool {
	key, err := vault.ParseRecoveryKey(text)
	if err == nil {
		o.give(key)
	}
	return err == nil
}

// wipe empties the fields and takes nothing any more.
func (o *opening) wipe() {
	o.gone = true
	for _, l := range o.lines {
		l.typed.OnChanged, l.typed.lost = nil, nil
		l.typed.SetText("")
	}
	o.phrase.SetText("")
}

// read takes the first key among texts that were read somewhere.
func (o *opening) read(texts []string, err error) {
	switch {
	case o.gone, errors.Is(err, context.Canceled):
	case err != nil && len(texts) == 0:
		o.tell(err)
	default:
		for _, text := range texts {
			if key, err := vault.ParseRecoveryKey(text); err == nil {
				o.give(key)
				return
			}
		}
		o.tell(&vault.SheetError{Reason: vault.SheetWhole})
	}
}

// take reads files for the sheet's QR code.
func (o *opening) take(paths []string) {
	a := o.app
	var texts []string
	a.read("ui.waiting.read", func(ctx context.Context) (err error) {
		for _, path := range paths {
			found, wrong := a.o.Read.File(ctx, path)
			texts = append(texts, found...)
			if wrong != nil {
				err = wrong
			}
		}
		return err
	}, func(err error) {
		if !errors.Is(err, context.Canceled) { // else texts are still the job's
			o.read(texts, err)
		}
	})
}

// paste takes a copied text or picture.
func (o *opening) paste() {
	a := o.app
	var texts []string
	read := a.pasteboard()
	a.read("ui.waiting.paste", func(ctx context.Context) error {
		c, err := read(ctx)
		switch {
		case err != nil:
			return err
		case len(c.Picture) > 0:
			texts, err = a.o.Read.Data(ctx, c.Picture)
		case len(c.Files) > 0:
			texts, err = a.o.Read.File(ctx, c.Files[0])
		}
		if c.Text != "" {
			texts = append(texts, c.Text)
		}
		return err
	}, func(err error) {
		if !errors.Is(err, context.Canceled) { // else texts are still the job's
			o.read(texts, err)
		}
	})
}

// fromScreen reads the QR codes of the screens, once the button's second
// click can no longer come.
func (o *opening) fromScreen() { o.app.beforeHiding(o.look) }

func (o *opening) look() {
	o.app.readScreenFor(func(seen screens, err error) {
		var texts []string
		for _, f := range seen.found {
			texts = append(texts, f.texts...)
		}
		if err == nil && len(texts) == 0 {
			err = &scanner.Error{Reason: scanner.ErrNoCode}
		}
		o.read(texts, err)
	})
}

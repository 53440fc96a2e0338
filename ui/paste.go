// Pasting: what another program copied, be it a picture, files, a URI or a
// setup key.

package ui

import (
	"context"
	"errors"
	"strings"

	"rokketa/exchange"
	"rokketa/internal/clipboard"
)

// paste takes what is on the clipboard. Another program gives it, which may
// take a while, so it is asked in the background.
func (a *App) paste() {
	a.whenOpen(func() {
		if a.refusedHere() {
			return
		}
		read := a.pasteboard()
		var c clipboard.Content
		a.read("ui.waiting.paste", func(ctx context.Context) (err error) {
			c, err = read(ctx)
			if err == nil && c.Text+string(c.Picture) == "" && len(c.Files) == 0 {
				err = &clipboard.Error{Reason: clipboard.ErrEmpty}
			}
			return err
		}, func(err error) {
			switch {
			case errors.Is(err, context.Canceled), errors.Is(err, clipboard.ErrStopped):
			case err != nil:
				a.toast.problem(a.say.Explain(err))
			default:
				a.takePasted(c)
			}
		})
	})
}

// pasteboard is the clipboard, to be read in the background.
func (a *App) pasteboard() func(context.Context) (clipboard.Content, error) {
	if a.o.Paste != nil {
		return a.o.Paste
	}
	text := a.fyne.Clipboard().Content()
	return func(context.Context) (clipboard.Content, error) { return clipboard.Content{Text: text}, nil }
}

// takePasted takes the part that most likely is what the person meant. A
// spreadsheet gives a key as text and as picture, a file manager a file and
// its name.
func (a *App) takePasted(c clipboard.Content) {
	text := strings.TrimSpace(c.Text)
	switch {
	case strings.Contains(text, "://") && holdsAccount(exchange.Read(text)):
		a.takeText(text)
	case len(c.Files) > 0:
		a.takeFiles(c.Files)
	case len(c.Picture) > 0:
		a.takePicture(c.Picture, text)
	case text == "":
		a.toast.problem(a.say.Explain(&clipboard.Error{Reason: clipboard.ErrEmpty}))
	default:
		a.takeText(text)
	}
}

func holdsAccount(items []exchange.Item) bool {
	for _, it := range items {
		if it.Err == nil {
			return true
		}
	}
	return false
}

// takePicture reads a copied picture; where it holds no code, the text that
// came with it may be a setup key.
func (a *App) takePicture(picture []byte, text string) {
	f := finding{source: a.say.Say("ui.paste.picture")}
	a.read("ui.waiting.read", func(ctx context.Context) error {
		var texts []string
		texts, f.err = a.o.Read.Data(ctx, picture)
		for _, t := range texts {
			f.items = append(f.items, exchange.Read(t)...)
		}
		return ctx.Err()
	}, func(err error) {
		if err != nil {
			return // stopped: the page stays as it is
		}
		if f.err != nil && isKey(text) {
			a.takeText(text)
			return
		}
		a.preview(unique([]finding{f}))
	})
}

// takeText shows what a pasted text holds. A text that is no URI is taken for
// a setup key: a whole one goes on to the preview, and what is wrong with
// another is said where it can be put right.
func (a *App) takeText(content string) {
	items := exchange.Read(content)
	if strings.Contains(content, ":") || len(items) > 1 || len(content) >= 400 {
		a.preview([]finding{{items: items}})
		return
	}
	if found, err := keyFinding(content); err == nil {
		a.preview([]finding{found})
		return
	}
	add, here := a.now.(*addPage)
	if !here {
		add = newAddPage(a)
		a.show(add)
	}
	add.typed.set(content)
	add.typed.focus()
}

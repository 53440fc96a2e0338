// The dialogs of files and folders: the system's own, which speaks the
// person's language and knows their places, else Fyne's.

package ui

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"rokketa/internal/filechooser"
	"rokketa/internal/pictures"
)

// choosers are the dialogs; tests answer in their place. What do gets is
// absolute and was chosen by a person.
type choosers struct {
	folder func(do func(path string))
	file   func(s sort, do func(path string))
	files  func(s sort, do func(paths []string))
	save   func(name string, do func(path string))
}

// sort is a sort of files that a person can choose.
type sort struct {
	title   string // of the dialog
	called  string // what the files are called together
	endings []string
	begin   string // the folder to begin in, "" for any
}

// codes are the files that may hold a QR code.
func (a *App) codes(title string) sort {
	return sort{title, a.say.Say("ui.file.codes"), pictures.Readable(), a.o.Pictures.Dir}
}

func (a *App) dialogs() choosers {
	return choosers{folder: a.askFolder, file: a.askFile, files: a.askFiles, save: a.askSave}
}

// chooseIn shows the system's dialog, and otherwise does what is done without one.
// While it is open the window can only take it away.
func (a *App) chooseIn(asked filechooser.Asked, do func(paths []string), otherwise func()) {
	if a.o.Choose == nil {
		otherwise()
		return
	}
	choose := a.o.Choose(a.win)
	var paths []string
	a.read("ui.waiting.choose", func(ctx context.Context) (err error) {
		paths, err = choose(ctx, asked)
		return err
	}, func(err error) {
		switch {
		case err == nil:
			do(paths)
		case errors.Is(err, filechooser.ErrCancelled), errors.Is(err, context.Canceled):
		default: // Fyne's own dialog always works
			otherwise()
		}
	})
}

// askFolder lets a person choose a folder.
func (a *App) askFolder(do func(path string)) {
	asked := filechooser.Asked{Kind: filechooser.Folder, Title: a.say.Say("ui.folder.title"), Accept: a.say.Say("ui.folder.choose")}
	a.chooseIn(asked, firstOf(do), func() {
		d := dialog.NewFolderOpen(func(l fyne.ListableURI, err error) {
			switch {
			case err != nil:
				a.toast.problem(a.say.Explain(err))
			case l != nil:
				do(filepath.FromSlash(l.Path()))
			}
		}, a.win)
		d.SetTitleText(asked.Title)
		d.SetConfirmText(asked.Accept)
		a.overFiles(d)
	})
}

// askFile lets a person choose a file.
func (a *App) askFile(s sort, do func(path string)) { a.askOpen(filechooser.File, s, firstOf(do)) }

// askFiles lets a person choose one file or several.
func (a *App) askFiles(s sort, do func(paths []string)) { a.askOpen(filechooser.Files, s, do) }

func (a *App) askOpen(kind filechooser.Kind, s sort, do func(paths []string)) {
	asked := filechooser.Asked{Kind: kind, Title: s.title, Accept: a.say.Say("ui.file.open"), Called: s.called, Endings: s.endings}
	if !a.chose { // from then on the system remembers where the person was
		asked.Folder, a.chose = s.begin, true
	}
	a.chooseIn(asked, do, func() {
		d := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
			switch {
			case err != nil:
				a.toast.problem(a.say.Explain(err))
			case r != nil:
				path := r.URI().Path()
				_ = r.Close()
				do([]string{filepath.FromSlash(path)})
			}
		}, a.win)
		d.SetTitleText(asked.Title)
		d.SetConfirmText(asked.Accept)
		d.SetFilter(storage.NewExtensionFileFilter(bothCases(s.endings)))
		if dir, err := storage.ListerForURI(storage.NewFileURI(s.begin)); s.begin != "" && err == nil {
			d.SetLocation(dir)
		}
		a.overFiles(d)
	})
}

// askSave lets a person say where a file goes.
func (a *App) askSave(name string, do func(path string)) {
	asked := filechooser.Asked{Kind: filechooser.Save, Title: a.say.Say("ui.file.save"), Name: name}
	a.chooseIn(asked, firstOf(do), func() {
		d := dialog.NewFileSave(func(w fyne.URIWriteCloser, err error) { // it has made the file, empty
			switch {
			case err != nil:
				a.toast.problem(a.say.Explain(err))
			case w != nil:
				path := w.URI().Path()
				_ = w.Close()
				do(filepath.FromSlash(path))
			}
		}, a.win)
		d.SetFileName(name)
		d.SetTitleText(asked.Title)
		a.overFiles(d)
	})
}

func firstOf(do func(path string)) func(paths []string) {
	return func(paths []string) { do(paths[0]) }
}

// overFiles shows a dialog of files as large as the window lets it.
func (a *App) overFiles(d *dialog.FileDialog) {
	d.SetDismissText(a.say.Say("ui.cancel"))
	d.SetView(dialog.ListView)
	size := a.win.Canvas().Size()
	d.SetOnClosed(a.cover(d.Dismiss))
	d.Show() // the dialog has no size before it is shown
	d.Resize(fyne.NewSize(size.Width-20, size.Height-40))
}

// bothCases gives each ending in lower and in upper case.
func bothCases(endings []string) []string {
	all := make([]string, 0, 2*len(endings))
	for _, e := range endings {
		all = append(all, e, strings.ToUpper(e))
	}
	return all
}

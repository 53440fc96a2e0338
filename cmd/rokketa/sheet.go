// The recovery sheet on its way to paper: to the browser over the loopback,
// which can print it and of which no file is left, or into a PDF.

package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"

	"rokketa/assets/fonts"
	"rokketa/assets/text"
	"rokketa/exchange/sheet"
	"rokketa/internal/durable"
	"rokketa/internal/printpage"
	"rokketa/internal/storeopts"
	"rokketa/ui"
	"rokketa/vault"
)

// paper is a sheet of a place's backups, as it is drawn.
func paper(place storeopts.Place, s ui.Sheet) sheet.Sheet {
	return sheet.Sheet{
		Lines: s.Key.Lines(), Text: s.Key.Text(), Made: s.Made, Words: text.For(s.Language),
		Fonts:   sheet.Fonts{Text: fonts.Regular, Bold: fonts.Bold, Code: fonts.Code, CodeBold: fonts.CodeBold},
		Backups: filepath.Join(place.Dir, "backups"),
	}
}

// printSheet opens the sheet in the browser and returns once that has it.
func printSheet(ctx context.Context, s sheet.Sheet, twice func()) error {
	offer, err := printpage.Serve(ctx, printpage.Options{Page: s.HTML, Gone: s.Gone, Policy: s.Policy()})
	if err != nil {
		return ui.ErrNotPrinted{Err: err}
	}
	opened := make(chan error, 1)
	go func() { opened <- printpage.OpenBrowser(offer.URL) }() // some browsers end with their window
	for {
		select {
		case err := <-opened:
			if err != nil {
				return ui.ErrNotPrinted{Err: err}
			}
			opened = nil // what counts is whether the page was read
		case event, more := <-offer.Events:
			if !more || event != printpage.Read {
				return ui.ErrNotPrinted{Err: errors.New(string(event))}
			}
			go func() {
				for event := range offer.Events {
					if event == printpage.Again {
						twice()
					}
				}
			}()
			return nil
		}
	}
}

// saveSheet writes the sheet as a PDF that nobody else may read. The dialog
// has made an empty file; it goes where nothing comes into it.
func saveSheet(path string, s sheet.Sheet) error {
	var whole bytes.Buffer
	err := s.PDF(&whole)
	if err == nil {
		if err = durable.WriteFile(path, whole.Bytes()); err != nil {
			err = &vault.FileError{Err: err}
		}
	}
	clear(whole.Bytes())
	if info, gone := os.Stat(path); err != nil && gone == nil && info.Size() == 0 {
		_ = os.Remove(path)
	}
	return err
}

// This file promises: recovery new --sheet writes the recovery sheet into a
// file of its own that nobody else may read, over no other file, whole or not
// at all, and takes it away again where its key is not used.

package main

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"rokketa/assets/fonts"
	"rokketa/exchange/sheet"
	"rokketa/vault"
)

// paper is the sheet's file. The zero value is none.
type paper struct{ path string }

// paperForm says how the sheet is written, nil for a name that says nothing.
func paperForm(path string) func(sheet.Sheet, io.Writer) error {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".pdf":
		return sheet.Sheet.PDF
	case ".html", ".htm":
		return sheet.Sheet.HTML
	default:
		return nil
	}
}

// paperFree says, before a key is made, whether the sheet may be written.
func (s *session) paperFree() int {
	switch {
	case !s.given["sheet"]:
		return done
	case s.byPassphrase:
		return s.misuse(s.say("cli.usage.sheet.passphrase"))
	case paperForm(s.sheet) == nil:
		return s.misuse(s.say("cli.usage.sheet"))
	}
	if _, err := os.Lstat(s.sheet); !errors.Is(err, fs.ErrNotExist) {
		s.complain(s.say("cli.sheet.there", "path", escapeLine(s.sheet)))
		return failed
	}
	return done
}

// writePaper writes the sheet of a key, where one was asked for.
func (s *session) writePaper(v *vault.Vault, key vault.RecoveryKey) (p paper, exit int) {
	if !s.given["sheet"] {
		return p, done
	}
	page := sheet.Sheet{
		Lines: key.Lines(), Text: key.Text(), Made: s.now().Local(), Words: s.words(),
		Fonts:   sheet.Fonts{Text: fonts.Regular, Bold: fonts.Bold, Code: fonts.Code, CodeBold: fonts.CodeBold},
		Backups: filepath.Join(v.Dir(), "backups"), Vault: vaultName(v.Recovery().Last),
	}
	var whole bytes.Buffer
	err := paperForm(s.sheet)(page, &whole)
	if err == nil {
		err = writeNew(s.sheet, whole.Bytes())
	}
	clear(whole.Bytes())
	switch {
	case errors.Is(err, fs.ErrExist):
		s.complain(s.say("cli.sheet.there", "path", escapeLine(s.sheet)))
		return p, failed
	case err != nil:
		s.complain(s.say("cli.sheet.failed", "path", escapeLine(s.sheet), "text", visible(err.Error())))
		return p, failed
	}
	return paper{s.sheet}, done
}

// vaultName is what the names of a vault's backups have in common, as its
// newest backup has it (docs/vault.md); "" before there is one.
func vaultName(backup string) string {
	middle, ours := strings.CutPrefix(filepath.Base(backup), "rokketa-")
	name, _, more := strings.Cut(middle, "-")
	if !ours || !more {
		return ""
	}
	return name
}

// writeNew writes a file that was not there, or leaves none.
func writeNew(path string, data []byte) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

// drop takes a sheet away whose key opens nothing.
func (p paper) drop(s *session) {
	if p.path == "" {
		return
	}
	if err := os.Remove(p.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		s.complain(s.say("cli.sheet.useless", "path", escapeLine(p.path)))
	}
}

// tell says what to do with a sheet.
func (p paper) tell(s *session) {
	if p.path != "" {
		s.complain(s.say("cli.sheet.written", "path", escapeLine(p.path)))
	}
}

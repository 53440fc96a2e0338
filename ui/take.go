// From what a person gives (files, drops, pasted text, arguments) to what is
// found in it, in order, with what could not be read named beside it.

package ui

import (
	"context"
	"errors"
	"image"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"rokketa/exchange"
	"rokketa/scanner"
)

// Reader reads the QR codes of what a person gives; the scanner is one. Its
// calls may take seconds, so the window makes them in the background.
type Reader struct {
	File  func(ctx context.Context, path string) ([]string, error)         // a picture file's texts
	Data  func(ctx context.Context, data []byte) ([]string, error)         // the same of a file's bytes
	Image func(ctx context.Context, m image.Image) ([]scanner.Code, error) // with places in the picture
}

// finding is what one picture or one text held: items, or the reason why
// there are none.
type finding struct {
	source string // the file's name, "" for a text
	items  []exchange.Item
	texts  []string // of the codes, where they were read for another page
	typed  bool     // a setup key that a person typed, of which the rest is assumed
	err    error
}

// isText tells a URI from the path of a file: it has a scheme of two letters
// or more (C:\picture.png has one), and no file scheme.
func isText(input string) bool {
	scheme, _, ok := strings.Cut(input, ":")
	if !ok || len(scheme) < 2 || strings.EqualFold(scheme, "file") {
		return false
	}
	for _, r := range scheme {
		if !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '+' || r == '.') {
			return false
		}
	}
	return strings.HasPrefix(input[len(scheme):], "://")
}

// look reads one input.
func (a *App) look(ctx context.Context, input string) finding {
	if isText(input) {
		return finding{items: exchange.Read(input)}
	}
	path := filePath(input)
	f := finding{source: filepath.Base(path)}
	// A pipe would be waited for without an end.
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		f.err = &scanner.Error{Reason: scanner.ErrNotPicture}
		return f
	}
	texts, err := a.o.Read.File(ctx, path)
	if err != nil {
		f.err = err
		return f
	}
	for _, text := range texts {
		f.items = append(f.items, exchange.Read(text)...)
	}
	return f
}

// filePath gives the path of a file: URL, escapes resolved; anything else is
// a path already.
func filePath(input string) string {
	u, err := url.Parse(input)
	if err != nil || !strings.EqualFold(u.Scheme, "file") || u.Path == "" {
		return input
	}
	path := u.Path
	if len(path) > 2 && path[0] == '/' && path[2] == ':' {
		path = path[1:] // file:///C:/picture.png
	}
	if u.Host != "" && !strings.EqualFold(u.Host, "localhost") {
		path = "//" + u.Host + path // a share of another computer, as Windows names it
	}
	return filepath.FromSlash(path)
}

// unique leaves out accounts that stand further up already, as when two
// pictures show the same code.
func unique(found []finding) []finding { return beyond(nil, found) }

// beyond leaves out accounts that stand in what is there, too.
func beyond(there, found []finding) []finding {
	var kept []exchange.Item
	for _, f := range there {
		for _, it := range f.items {
			if it.Err == nil {
				kept = append(kept, it)
			}
		}
	}
	all := make([]finding, 0, len(found))
	for _, f := range found {
		items := make([]exchange.Item, 0, len(f.items))
		for _, it := range f.items {
			if it.Err == nil {
				if slices.ContainsFunc(kept, func(k exchange.Item) bool { return sameFace(k.Account, it.Account) }) {
					continue
				}
				kept = append(kept, it)
			}
			items = append(items, it)
		}
		if len(items) > 0 || f.err != nil {
			f.items = items
			all = append(all, f)
		}
	}
	return all
}

// kindOf is what a QR code is that holds no account, in a word; "" for one
// that holds an account or what was meant to be one.
func (a *App) kindOf(err error) string {
	var e *exchange.Error
	if !errors.As(err, &e) {
		return ""
	}
	key, ok := map[exchange.Reason]string{
		exchange.ReasonWeb:      "ui.kind.web",
		exchange.ReasonLink:     "ui.kind.link",
		exchange.ReasonWiFi:     "ui.kind.wifi",
		exchange.ReasonMail:     "ui.kind.mail",
		exchange.ReasonPhone:    "ui.kind.phone",
		exchange.ReasonPayment:  "ui.kind.payment",
		exchange.ReasonContact:  "ui.kind.contact",
		exchange.ReasonCalendar: "ui.kind.calendar",
		exchange.ReasonPlace:    "ui.kind.place",
		exchange.ReasonESIM:     "ui.kind.esim",
		exchange.ReasonPasskey:  "ui.kind.passkey",
		exchange.ReasonRecovery: "ui.kind.recovery",
		exchange.ReasonNumber:   "ui.kind.number",
		exchange.ReasonText:     "ui.kind.text",
	}[e.Reason]
	if !ok {
		return ""
	}
	return a.say.Say(key)
}

// take reads inputs in the background and shows the preview of what they
// hold. Where a person stops it, the page stays as it is.
func (a *App) take(inputs []string) { a.takeOr(inputs, func() {}) }

// takeOr is take with something to do where it was stopped.
func (a *App) takeOr(inputs []string, stopped func()) {
	a.lookAll(inputs, func(found []finding) { a.preview(unique(found)) }, stopped)
}

// From what a person gives (files, drops, pasted text, arguments) to what is
// found in it, in order, with what could not be read named beside it.

package ui

import (
	"context"
	"net/url"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"rokketa/exchange"
)

// finding is what one picture or one text held: items, or the reason why
// there are none.
type finding struct {
	source string // the file's name, "" for a text
	items  []exchange.Item
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
	texts, err := a.o.Read(ctx, path)
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

// take reads inputs in the background and shows the preview of what they
// hold. Where a person stops it, the page stays as it is.
func (a *App) take(inputs []string) { a.takeOr(inputs, func() {}) }

// takeOr is take with something to do where it was stopped.
func (a *App) takeOr(inputs []string, stopped func()) {
	var found []finding
	a.work("ui.waiting.read", func(ctx context.Context) error {
		for _, input := range inputs {
			found = append(found, a.look(ctx, input))
			if ctx.Err() != nil {
				return ctx.Err()
			}
		}
		return nil
	}, func(err error) {
		if err != nil {
			stopped()
			return
		}
		a.show(newPreviewPage(a, found))
	})
}

// takeText shows what a pasted text holds. A text that is no URI is taken for
// a setup key and goes to the page where a wrong character is named.
func (a *App) takeText(content string) {
	items := exchange.Read(content)
	if !strings.Contains(content, ":") && len(items) <= 1 && len(content) < 400 {
		a.show(newKeyPage(a, content))
		return
	}
	a.show(newPreviewPage(a, []finding{{items: items}}))
}

// dropped takes files that were let go over the window.
func (a *App) dropped(uris []fyne.URI) {
	a.whenOpen(func() {
		var paths []string
		for _, u := range uris {
			if u.Scheme() == "file" {
				paths = append(paths, u.Path())
			}
		}
		if len(paths) == 0 {
			a.toast.problem(a.say.Say("ui.drop.nofile"))
			return
		}
		a.take(paths)
	})
}

// This file promises: which of the kinds that a program offers are read, and
// what their bytes mean. The names are those of X11 and Wayland.

package clipboard

import (
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

// The kinds that we read, best first. The lossless come before the lossy, and
// a text in UTF-8 before one in Latin-1.
func pictureKinds() []string {
	return []string{
		"image/png", "image/bmp", "image/x-bmp", "image/x-MS-bmp", "image/tiff", "image/webp", "image/gif", "image/jpeg", "image/jpg",
	}
}

func fileKinds() []string { return []string{"text/uri-list", "x-special/gnome-copied-files"} }

func textKinds() []string {
	return []string{"UTF8_STRING", "text/plain;charset=utf-8", "text/plain;charset=UTF-8", "STRING", "text/plain", "TEXT"}
}

// latin1 says that bytes of a kind are ISO 8859-1 (ICCCM 2.6.2) unless they
// happen to be UTF-8.
func latin1(kind string) bool { return kind == "STRING" || kind == "TEXT" }

// best is the first of the wanted kinds that is offered; "" for none.
func best(wanted, offered []string) string {
	for _, kind := range wanted {
		if slices.Contains(offered, kind) {
			return kind
		}
	}
	return ""
}

// collect asks for the best offer of each sort and puts the parts together.
// One part that fails does not cost the others; where nothing is left, the
// first failure is told.
func collect(offered []string, get func(kind string, most int) ([]byte, error)) (Content, error) {
	var c Content
	var failed error
	ask := func(kinds []string, most int, take func(kind string, data []byte)) {
		kind := best(kinds, offered)
		if kind == "" {
			return
		}
		data, err := get(kind, most)
		if err != nil {
			if failed == nil {
				failed = err
			}
			return
		}
		take(kind, data)
	}
	ask(pictureKinds(), mostPicture, func(_ string, data []byte) { c.Picture = data })
	ask(fileKinds(), mostText, func(_ string, data []byte) { c.Files = fileList(string(data)) })
	ask(textKinds(), mostText, func(kind string, data []byte) { c.Text = plain(kind, data) })
	switch {
	case !c.empty():
		return c, nil
	case failed != nil:
		return c, failed
	case len(offered) == 0 || best(slices.Concat(pictureKinds(), fileKinds(), textKinds()), offered) != "":
		return c, &Error{Reason: ErrEmpty}
	}
	return c, &Error{Reason: ErrOther}
}

// plain makes UTF-8 of a copied text.
func plain(kind string, data []byte) string {
	text := strings.TrimRight(string(data), "\x00")
	if utf8.ValidString(text) {
		return text
	}
	if !latin1(kind) {
		return strings.ToValidUTF8(text, "\uFFFD")
	}
	runes := make([]rune, len(text))
	for i := range len(text) {
		runes[i] = rune(text[i])
	}
	return string(runes)
}

// fileList gives the paths of a list of addresses, one on each line (RFC
// 2483); GNOME's list begins with what is to be done with the files. What is
// no file of this computer is left out.
func fileList(list string) []string {
	var paths []string
	for line := range strings.Lines(strings.ReplaceAll(list, "\x00", "\n")) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(strings.ToLower(line), "file:") {
			continue // a comment, "copy", or a page of the web
		}
		u, err := url.Parse(line)
		if err != nil || u.Host != "" && !strings.EqualFold(u.Host, "localhost") || !filepath.IsAbs(u.Path) {
			continue
		}
		if paths = append(paths, filepath.Clean(u.Path)); len(paths) == mostFiles {
			break
		}
	}
	return paths
}

// This file promises: the sheet as one HTML page that needs no other file and
// asks for none, prints on one A4 page, and runs nothing but its own button.

package sheet

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"

	"rokketa/internal/qrdraw"
)

//go:embed page.html
var pageHTML string

//go:embed gone.html
var goneHTML string

//go:embed page.css
var pageCSS string

// script is all that runs in the page.
const script = `document.getElementById("print").addEventListener("click",()=>window.print())`

// Policy is the Content-Security-Policy of the page and of Gone, for whoever
// serves them: nothing is loaded from anywhere, and nothing runs but the
// button.
func (s Sheet) Policy() string {
	return policy(s.style()) + "; frame-ancestors 'none'"
}

func policy(style string) string {
	hash := func(s string) string {
		sum := sha256.Sum256([]byte(s))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return "default-src 'none'; base-uri 'none'; form-action 'none'; font-src data:; img-src data:; style-src " +
		hash(style) + "; script-src " + hash(script)
}

// style is the page's look, with the faces of the key where they are there:
// what is typed from paper must look the same from every browser.
func (s Sheet) style() string {
	var b strings.Builder
	for _, face := range []struct {
		data   []byte
		weight int
	}{{s.Fonts.Code, 400}, {s.Fonts.CodeBold, 700}} {
		if len(face.data) > 0 {
			fmt.Fprintf(&b, "@font-face{font-family:key;font-weight:%d;src:url(data:font/ttf;base64,%s)}\n",
				face.weight, base64.StdEncoding.EncodeToString(face.data))
		}
	}
	return b.String() + pageCSS
}

// shown is what the templates fill in.
type shown struct {
	content
	Policy string
	Style  template.HTML
	Script template.HTML
	QR     template.HTML
	Gone   []string
}

// HTML writes the sheet as an HTML page.
func (s Sheet) HTML(w io.Writer) error {
	c, err := s.content()
	if err != nil {
		return err
	}
	var qr bytes.Buffer
	if err := qrdraw.SVG(&qr, s.Text, qrdraw.Options{Level: qrLevel}); err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	return s.write(w, pageHTML, shown{content: c, QR: template.HTML(qr.String())})
}

// Gone writes the page for whoever asks for a sheet that was shown already. It
// has nothing of the key.
func (s Sheet) Gone(w io.Writer) error {
	if s.Words == nil {
		return ErrIncomplete
	}
	say := s.Words.Say
	return s.write(w, goneHTML, shown{
		content: content{Language: say("sheet.language"), Title: say("sheet.gone"), Product: "Rokketa"},
		Gone:    []string{say("sheet.gone.new"), say("sheet.gone.once")},
	})
}

func (s Sheet) write(w io.Writer, page string, d shown) error {
	style := s.style()
	d.Policy = policy(style)
	// The browser hashes what stands between the tags, so nothing may be
	// added there, and both are our own.
	d.Style = template.HTML("<style>" + style + "</style>")
	d.Script = template.HTML("<script>" + script + "</script>")
	t, err := template.New("page").Parse(page)
	if err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	var all bytes.Buffer // a page that ends halfway would be a sheet without its key
	if err := t.Execute(&all, d); err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	if _, err := all.WriteTo(w); err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	return nil
}

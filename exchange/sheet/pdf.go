// This file promises: the sheet as a PDF of one A4 page, whose letters are
// letters and whose QR code is a picture finer than a printer's dots.

package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/sfnt"

	"rokketa/internal/qrdraw"
)

// The page, in millimetres.
const (
	pageWidth, pageHeight = 210.0, 297.0
	left, right           = 20.0, 190.0
	topRule               = 35.0
	frameHeight           = 68.0
	qrSide                = 60.0 // with its quiet zone; the symbol has 50
	textLeft              = left + 40
	lowest                = 285.0
)

// qrScale is how many pixels a module of the QR code has: more than 600 to the inch.
const qrScale = 32

// points is a millimetre in the unit of type sizes.
const points = 72 / 25.4

// PDF writes the sheet as a PDF.
func (s Sheet) PDF(w io.Writer) error {
	c, err := s.content()
	if err != nil {
		return err
	}
	p, err := newPage(s.Fonts)
	if err != nil {
		return err
	}
	p.SetLang(c.Language)
	p.SetTitle(c.Product+" "+c.Title, true)
	p.SetCreator(c.Product, true)
	p.SetCreationDate(s.Made) // else the library asks the clock
	p.SetModificationDate(s.Made)
	p.head(c)
	if err := p.key(c, s.Text); err != nil {
		return err
	}
	p.facts(c)
	p.small(c)
	if err := p.Error(); err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	if p.PageCount() != 1 || p.y > lowest {
		return errors.New("sheet: the words do not fit on one page")
	}
	if err := p.Output(w); err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	return nil
}

// page is a page being drawn, from top to bottom.
type page struct {
	*fpdf.Fpdf
	y     float64 // the base of the line that was written last
	faces map[string]*sfnt.Font
}

// The names of the faces.
const text, bold, code, codeBold = "text", "textbold", "code", "codebold"

func newPage(f Fonts) (*page, error) {
	p := &page{Fpdf: fpdf.New("P", "mm", "A4", ""), faces: map[string]*sfnt.Font{}}
	p.SetCatalogSort(true) // the same sheet is the same file
	p.SetMargins(0, 0, 0)
	p.SetCellMargin(0)
	p.SetAutoPageBreak(false, 0)
	p.AddPage()
	for _, f := range []struct {
		name string
		data []byte
	}{{text, f.Text}, {bold, f.Bold}, {code, f.Code}, {codeBold, f.CodeBold}} {
		if len(f.data) == 0 {
			return nil, ErrIncomplete
		}
		face, err := sfnt.Parse(f.data)
		if err != nil {
			return nil, fmt.Errorf("sheet: %w", err)
		}
		p.faces[f.name] = face
		p.AddUTF8FontFromBytes(f.name, "", f.data)
	}
	return p, nil
}

// has makes a box of what a face has no letter for.
func (p *page) has(face, s string) string {
	var b sfnt.Buffer
	out := []rune(s)
	for i, r := range out {
		if glyph, err := p.faces[face].GlyphIndex(&b, r); err != nil || glyph == 0 || r > 0xFFFF {
			out[i] = blank
		}
	}
	return string(out)
}

// say writes a line at a place, x from the left, its base at y.
func (p *page) say(x, y float64, face string, size float64, s string) {
	p.SetFont(face, "", size)
	p.Text(x, y, p.has(face, s))
}

// measure gives the widths of texts in a face.
func (p *page) measure(face string, size float64) func(string) float64 {
	p.SetFont(face, "", size)
	return func(s string) float64 { return p.GetStringWidth(p.has(face, s)) }
}

// paragraph writes lines below the last one, from x to the right edge.
func (p *page) paragraph(x, edge float64, face string, size, leading float64, s string) {
	for _, l := range wrap(s, edge-x, p.measure(face, size)) {
		p.y += leading
		p.say(x, p.y, face, size, l)
	}
}

func (p *page) rule(y, x1, x2, thick float64) {
	p.SetLineWidth(thick)
	p.Line(x1, y, x2, y)
}

func (p *page) head(c content) {
	p.say(left, topRule-6, bold, 28, c.Title)
	for i, s := range []string{c.Product, c.Made} {
		wide := p.measure(text, 10.5)(s)
		p.say(right-wide, topRule-11.5+float64(i)*5.5, text, 10.5, s)
	}
	p.rule(topRule, left, right, 0.6)
	p.y = topRule + 2
	for _, s := range c.Lead {
		p.paragraph(left, right, text, 12.5, 7, s)
	}
}

// key draws the frame with the QR code on its left and the lines on its right.
func (p *page) key(c content, qr string) error {
	top := p.y + 5
	p.SetLineWidth(0.4)
	p.RoundedRect(left, top, right-left, frameHeight, 3, "1234", "D")
	if err := p.qr(left+2, top+(frameHeight-qrSide)/2, qr); err != nil {
		return err
	}
	const (
		size   = 25.0
		letter = size / 2 / points // BIZ UDGothic: half an em
		gap    = 4.0
		rows   = 9.7
	)
	x := left + qrSide + 6
	p.say(x, top+8, bold, 12, c.KeyHeading)
	groups := x + 10
	check := groups + 3*(4*letter+gap) + 2.5
	wide := p.measure(text, 8)(c.CheckHeading)
	p.say(check+letter-wide/2, top+8, text, 8, c.CheckHeading)
	base := top + 17.5
	for i, l := range c.Lines {
		y := base + float64(i)*rows
		p.say(x+1, y-0.6, text, 12, strconv.Itoa(l.Number))
		at := groups
		for _, g := range l.Groups {
			p.say(at, y, codeBold, size, g)
			at += 4*letter + gap
		}
		p.say(check, y, code, size, l.Check)
	}
	bottom := base + float64(len(c.Lines)-1)*rows
	p.SetLineWidth(0.2)
	p.Line(check-gap/2-1.2, base-6.5, check-gap/2-1.2, bottom+1)
	p.y = bottom + 2
	for _, s := range c.KeyNote {
		p.paragraph(x, right-4, text, 7.5, 3.6, s)
	}
	if p.y > top+frameHeight-1.5 {
		return errors.New("sheet: the note does not fit beside the code")
	}
	p.y = top + frameHeight
	return nil
}

// qr places the QR code as a picture, which a program can take out of the file
// and read, where lines would have to be drawn first.
func (p *page) qr(x, y float64, s string) error {
	var b bytes.Buffer
	defer func() { clear(b.Bytes()) }()
	if err := qrdraw.PNG(&b, s, qrdraw.Options{Level: qrLevel, Scale: qrScale}); err != nil {
		return err
	}
	const name = "qr"
	kind := fpdf.ImageOptions{ImageType: "PNG"}
	p.RegisterImageOptionsReader(name, kind, bytes.NewReader(b.Bytes()))
	p.ImageOptions(name, x, y, qrSide, qrSide, false, kind, 0, "")
	return p.Error()
}

// facts writes the rows: headings on the left, sentences on the right.
func (p *page) facts(c content) {
	const size, leading, indent = 11.5, 6.4, 6.5
	p.y += 3.2
	for i, f := range c.Facts {
		if i > 0 {
			p.y += 3.4
			p.rule(p.y, left, right, 0.15)
			p.y += 0.8
		}
		top := p.y
		p.paragraph(left, textLeft-3, bold, 12, leading, f.Heading)
		heading := p.y
		p.y = top
		for n, s := range f.Steps {
			p.say(textLeft, p.y+leading, bold, size, strconv.Itoa(n+1))
			p.paragraph(textLeft+indent, right, text, size, leading, s)
		}
		for _, s := range f.Points {
			p.say(textLeft, p.y+leading, text, size, "・")
			p.paragraph(textLeft+indent-1.5, right, text, size, leading, s)
		}
		if f.Folder != "" {
			p.paragraph(textLeft, right, text, size, leading, f.FolderIs)
			p.paragraph(textLeft+5, right, text, 9.5, 5, f.Folder)
		}
		if f.Write != "" {
			p.y += 2.5
			p.paragraph(textLeft, right, text, size, leading+1, f.Write)
			p.rule(p.y+1, textLeft+p.measure(text, size)(f.Write)+3, right, 0.25)
			p.y++
		}
		p.y = max(p.y, heading)
	}
}

// small writes what the one needs who helps, years later.
func (p *page) small(c content) {
	p.y += 4
	p.rule(p.y, left, right, 0.6)
	p.y += 1
	const size, leading = 9.0, 4.7
	p.paragraph(left, right, text, size, leading, c.Age)
	p.paragraph(left+5, right, code, 9.5, leading+0.4, c.Command)
	p.paragraph(left, right, text, size, leading, c.AgeKey)
}

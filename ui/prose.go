// Running text as a printed page sets it: lines with room between them,
// broken where Japanese may be broken (no 、。」ー at the start of a line, no
// 「（ at its end, no word cut in two), and of about equal length.

package ui

import (
	"image/color"
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// leading is the height of a line, in sizes of its text.
const leading = 1.5

// prose is a text that is broken at the width it is given.
type prose struct {
	widget.BaseWidget

	text   string
	spoken string // in place of the text for a screen reader, where that is a secret
	size   fyne.ThemeSizeName
	ink    fyne.ThemeColorName
	bold   bool
	align  fyne.TextAlign
	whole  bool // one line, never broken
	gives  bool // a whole one that goes where there is no room for all of it
	mono   bool // every letter as wide as the next, as in a key

	lines []*canvas.Text
	width float32 // for which lines were broken
}

func newProse(text string, size fyne.ThemeSizeName, ink fyne.ThemeColorName, bold bool, align fyne.TextAlign) *prose {
	p := &prose{text: text, size: size, ink: ink, bold: bold, align: align}
	p.ExtendBaseWidget(p)
	return p
}

// set changes text and colour.
func (p *prose) set(text string, ink fyne.ThemeColorName) {
	if p.text == text && p.ink == ink {
		return
	}
	p.text, p.ink = text, ink
	p.Refresh()
}

// Resize implements fyne.CanvasObject: another width breaks the lines anew.
func (p *prose) Resize(s fyne.Size) {
	old := p.Size()
	p.BaseWidget.Resize(s)
	if old.Width != s.Width {
		p.Refresh()
	}
}

// AccessibilityLabel implements fyne.Accessible.
func (p *prose) AccessibilityLabel() string {
	if p.spoken != "" && p.text != "" {
		return p.spoken
	}
	return p.text
}

// AccessibilityRole implements fyne.Accessible.
func (p *prose) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

func (p *prose) textSize() float32 { return p.Theme().Size(p.size) }

// setLines breaks the text for a width.
func (p *prose) setLines(width float32) {
	p.width = width
	size, style := p.textSize(), fyne.TextStyle{Bold: p.bold, Monospace: p.mono}
	c := p.Theme().Color(p.ink, fyne.CurrentApp().Settings().ThemeVariant())
	var broken []string
	switch {
	case p.text == "":
	case p.gives && fyne.MeasureText(p.text, size, style).Width > width:
	case p.whole:
		broken = []string{ellipsize(p.text, width, size, style)}
	default:
		broken = breakLines(p.text, width, func(s string) float32 { return fyne.MeasureText(s, size, style).Width })
	}
	p.lines = p.lines[:0]
	for _, line := range broken {
		t := canvas.NewText(line, color.Transparent)
		t.TextSize, t.TextStyle, t.Color, t.Alignment = size, style, c, p.align
		p.lines = append(p.lines, t)
	}
}

// CreateRenderer implements fyne.Widget.
func (p *prose) CreateRenderer() fyne.WidgetRenderer {
	p.setLines(p.room(p.Size().Width))
	return &proseRenderer{p}
}

// pad is the room around the text, that of Fyne's labels.
func (p *prose) pad() float32 { return p.Theme().Size(theme.SizeNameInnerPadding) }

func (p *prose) room(width float32) float32 {
	if width <= 0 {
		return 300 * p.Theme().Size(theme.SizeNamePadding) / 5
	}
	return width - 2*p.pad()
}

type proseRenderer struct{ *prose }

func (r *proseRenderer) Destroy() {}

func (r *proseRenderer) Layout(s fyne.Size) {
	if w := r.room(s.Width); w != r.width {
		r.setLines(w)
	}
	h := r.textSize() * leading
	y := r.pad() / 2
	for _, t := range r.lines {
		t.Resize(fyne.NewSize(s.Width-2*r.pad(), h))
		t.Move(fyne.NewPos(r.pad(), y))
		y += h
	}
}

// MinSize is as high as the lines at the present width.
func (r *proseRenderer) MinSize() fyne.Size {
	width := r.textSize() * 4
	if r.gives {
		width = 0
	}
	if r.whole && !r.gives && len(r.lines) > 0 {
		width = fyne.MeasureText(r.text, r.textSize(), fyne.TextStyle{Bold: r.bold, Monospace: r.mono}).Width
	}
	return fyne.NewSize(width+2*r.pad(), float32(len(r.lines))*r.textSize()*leading+r.pad())
}

func (r *proseRenderer) Objects() []fyne.CanvasObject {
	all := make([]fyne.CanvasObject, len(r.lines))
	for i, t := range r.lines {
		all[i] = t
	}
	return all
}

func (r *proseRenderer) Refresh() {
	r.setLines(r.room(r.Size().Width))
	r.Layout(r.Size())
	canvas.Refresh(r.prose)
}

// Characters that may not begin a line, and that may not end one.
const (
	notFirst = "、。，．・：；？！）」』】〉》〕］｝ーっゃゅょァィゥェォッャュョ々,.:;?!)]}%…‥”’"
	notLast  = "（「『【〈《〔［｛([{“‘"
)

// breakLines breaks a text at a width; '\n' breaks in any case. Among the
// ways that need no more lines it takes the narrowest, so that no line holds
// only a leftover.
func breakLines(text string, width float32, measure func(string) float32) []string {
	var lines []string
	for part := range strings.SplitSeq(text, "\n") {
		pieces := splitPieces(part)
		best := fillLines(pieces, width, measure)
		if n := len(best); n > 1 {
			low, high := width/2, width
			if whole := widest(pieces, measure); whole <= width {
				low = max(low, whole) // narrower lines would tear a word
			}
			for range 7 {
				mid := (low + high) / 2
				if try := fillLines(pieces, mid, measure); len(try) <= n && widest(try, measure) <= width {
					best, high = try, mid
				} else {
					low = mid
				}
			}
		}
		lines = append(lines, best...)
	}
	return lines
}

func widest(lines []string, measure func(string) float32) (w float32) {
	for _, l := range lines {
		w = max(w, measure(l))
	}
	return w
}

// fillLines puts as many pieces on each line as fit; a piece wider than a
// line is cut anywhere.
func fillLines(pieces []string, width float32, measure func(string) float32) []string {
	var lines []string
	line := ""
	for _, piece := range pieces {
		if line != "" && measure(strings.TrimRight(line+piece, " ")) > width {
			lines = append(lines, strings.TrimRight(line, " "))
			line = ""
			piece = strings.TrimLeft(piece, " ")
		}
		for line == "" && measure(strings.TrimRight(piece, " ")) > width {
			runes := []rune(piece)
			n := len(runes) - 1
			for n > 1 && measure(string(runes[:n])) > width {
				n--
			}
			for n > 1 && (strings.ContainsRune(notFirst, runes[n]) || strings.ContainsRune(notLast, runes[n-1])) {
				n--
			}
			if n < 1 {
				break
			}
			lines = append(lines, string(runes[:n]))
			piece = string(runes[n:])
		}
		line += piece
	}
	return append(lines, strings.TrimRight(line, " "))
}

// splitPieces cuts a text into pieces between which a line may end: after a
// space, and around each kanji or kana as the rules of notFirst and notLast
// allow. A short quotation, as the name of a button is, stays in one piece,
// and so does a word of two kinds of letters that a line must not cut.
func splitPieces(text string) []string {
	var pieces []string
	current := ""
	var last rune
	quoted := 0 // characters up to the end of a short quotation or a word
	for at, r := range text {
		if current != "" && quoted == 0 && mayBreak(last, r) {
			pieces = append(pieces, current)
			current = ""
		}
		if quoted > 0 {
			quoted--
		} else if r == '「' {
			quoted = shortQuote(text[at:])
		} else {
			quoted = wholeWord(text[at:])
		}
		current += string(r)
		last = r
	}
	return append(pieces, current)
}

// shortQuote is how many characters follow the 「 that a text begins with, up
// to and with its 」; 0 for a long quotation.
func shortQuote(text string) int {
	const short = 12
	inside, _, closed := strings.Cut(strings.TrimPrefix(text, "「"), "」")
	if n := utf8.RuneCountInString(inside); closed && n <= short {
		return n + 1
	}
	return 0
}

// wholeWord is how many characters follow the first of a word of several kinds
// of letters that a text begins with, up to its end; 0 where it begins with none.
func wholeWord(text string) int {
	for _, w := range [...]string{"認証コード", "認証アプリ", "復元シート", "控え（バックアップ）", "ログインし直", "もう一度"} {
		if strings.HasPrefix(text, w) {
			return utf8.RuneCountInString(w) - 1
		}
	}
	return 0
}

func mayBreak(before, after rune) bool {
	switch {
	case after == ' ':
		return false
	case before == ' ':
		return true
	case strings.ContainsRune(notFirst, after), strings.ContainsRune(notLast, before):
		return false
	}
	// A run of hiragana is an ending or a particle of what stands before it,
	// and a run of kanji or of katakana is one word: 入力し|て and セット|アップ
	// read badly. So a line ends before a kanji or a katakana word. After a
	// bracket it is a particle: （キーリング）に.
	if unicode.Is(unicode.Hiragana, after) {
		return strings.ContainsRune("、。！？", before)
	}
	if unicode.Is(unicode.Han, before) && unicode.Is(unicode.Han, after) || isKatakana(before) && isKatakana(after) {
		return false
	}
	if before < unicode.MaxASCII && unicode.IsLetter(before) && isKatakana(after) {
		return false // QRコード
	}
	if unicode.IsDigit(before) && unicode.Is(unicode.Han, after) {
		return false // 9日, 5行
	}
	return isWide(before) || isWide(after)
}

// isKatakana counts the long vowel mark, which Unicode gives to both kana.
func isKatakana(r rune) bool { return r == 'ー' || unicode.Is(unicode.Katakana, r) }

func isWide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r <= 0x30ff || r >= 0xff00 && r <= 0xff60
}

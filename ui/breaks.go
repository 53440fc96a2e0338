// Where a line of running text may end: no 、。」ー at the start of the next
// line, no 「（ at its own end, no particle torn from its word and no word cut
// in two while a line can hold it.

package ui

import (
	"slices"
	"strings"
	"unicode"
)

// Characters that may not begin a line, and that may not end one.
const (
	notFirst = "、。，．・：；？！）」』】〉》〕］｝ーっゃゅょァィゥェォッャュョ々,.:;?!)]}%…‥”’"
	notLast  = "（「『【〈《〔［｛([{“‘"
)

// noBreak is the space inside a date.
const noBreak = '\u00a0'

// cut is how small the pieces are into which a text may be cut. A smaller one
// is used only where a line cannot hold a larger.
type cut int

const (
	phrases cut = iota // with short quotations whole, and 「03:00 の控え」
	words              // with the particles that belong to them
	parts              // 認証|コード, and an address after its / . -
)

// breakLines breaks a text at a width; '\n' breaks in any case. Among the
// ways that need no more lines it takes the narrowest, so that no line holds
// only a leftover.
func breakLines(text string, width float32, measure func(string) float32) []string {
	var lines []string
	for part := range strings.SplitSeq(text, "\n") {
		pieces := fitPieces(part, phrases, width, measure)
		best := fillLines(pieces, width, measure)
		if n := len(best); n > 1 {
			low, high := max(width/2, widest(pieces, measure)), width
			for range 7 {
				mid := (low + high) / 2
				if try := fillLines(pieces, mid, measure); len(try) <= n {
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

// widest is the width of the widest piece, without the space after it.
func widest(pieces []string, measure func(string) float32) (w float32) {
	for _, p := range pieces {
		w = max(w, measure(strings.TrimRight(p, " ")))
	}
	return w
}

// fitPieces cuts a text into pieces none of which is wider than a line.
func fitPieces(text string, size cut, width float32, measure func(string) float32) []string {
	var pieces []string
	for _, piece := range splitPieces(text, size) {
		switch {
		case measure(strings.TrimRight(piece, " ")) <= width:
			pieces = append(pieces, piece)
		case size < words, size < parts && measure(head(piece)) > width:
			pieces = append(pieces, fitPieces(piece, size+1, width, measure)...)
		default:
			pieces = append(pieces, cutAnywhere(piece, width, measure)...)
		}
	}
	return pieces
}

// head is what stands before the ending of a piece: 復元シート of
// 復元シートだけだからです. While a line can hold it, the ending is cut first.
func head(piece string) string {
	end := strings.IndexFunc(piece, isHiragana)
	if end < 0 || strings.ContainsFunc(piece[end:], isWord) {
		return piece
	}
	return strings.TrimRight(piece[:end], " ")
}

// cutAnywhere cuts what has no place for a break and is wider than a line.
func cutAnywhere(piece string, width float32, measure func(string) float32) []string {
	var pieces []string
	for rest := []rune(piece); ; {
		n := len(rest)
		for n > 1 && measure(strings.TrimRight(string(rest[:n]), " ")) > width {
			n--
		}
		for k := n; k < len(rest) && k > 1; k-- {
			if !strings.ContainsRune(notFirst, rest[k]) && !strings.ContainsRune(notLast, rest[k-1]) {
				n = k
				break
			}
		}
		pieces = append(pieces, string(rest[:n]))
		if rest = rest[n:]; len(rest) == 0 {
			return pieces
		}
	}
}

// fillLines puts as many pieces on each line as fit.
func fillLines(pieces []string, width float32, measure func(string) float32) []string {
	var lines []string
	line := ""
	for _, piece := range pieces {
		if line != "" && measure(strings.TrimRight(line+piece, " ")) > width {
			lines = append(lines, strings.TrimRight(line, " "))
			line = ""
			piece = strings.TrimLeft(piece, " ")
		}
		line += piece
	}
	return append(lines, strings.TrimRight(line, " "))
}

// splitPieces cuts a text into pieces between which a line may end.
func splitPieces(text string, size cut) []string {
	var pieces []string
	all := []rune(text)
	begin, whole := 0, 0 // of the piece, and the end of what stays whole
	for i := range all {
		if i > begin && i >= whole && mayBreak(all, i, size) {
			pieces = append(pieces, string(all[begin:i]))
			begin = i
		}
		if i >= whole {
			whole = max(i+1, i+wholeWord(all[i:], size))
		}
	}
	return append(pieces, string(all[begin:]))
}

// quotes are the marks of a quotation, and how many characters one may have
// that is still a name, as of a button.
var quotes = map[rune]struct {
	end  rune
	most int
}{'「': {'」', 12}, '“': {'”', 32}}

// marked are words that the rules of mayBreak would cut.
var marked = [...]string{"控え（バックアップ）", "もう一度", "打ち間違", "＋と－"}

// wholeWord is the length of a short quotation or of a marked word that a text
// begins with; 0 where it begins with none.
func wholeWord(text []rune, size cut) int {
	if q, is := quotes[text[0]]; is && size == phrases {
		if n := slices.Index(text, q.end); n > 0 && n <= q.most+1 {
			return n + 1
		}
	}
	for _, w := range marked {
		if word := []rune(w); size < parts && len(text) >= len(word) && slices.Equal(text[:len(word)], word) {
			return len(word)
		}
	}
	return 0
}

// mayBreak says whether a line may end before the character i.
func mayBreak(text []rune, i int, size cut) bool {
	before, after := text[i-1], text[i]
	switch {
	case after == ' ' || after == noBreak:
		return false
	case before == ' ':
		return !isHiragana(after) || size == parts || !particle(text, i)
	case before == noBreak:
		return size == parts
	case strings.ContainsRune(notFirst, after), strings.ContainsRune(notLast, before):
		return false
	case (after == '/' || after == '／') && !strings.ContainsRune("：、。", before):
		return false // 半角/全角, but a path may begin after 場所：
	case isHiragana(after):
		// A run of hiragana is an ending or a particle of what stands before
		// it: 入力し|て reads badly. After a bracket it is a particle:
		// （キーリング）に. But お問い合わせ begins with one, and some words are
		// written in hiragana alone.
		return strings.ContainsRune("、。！？", before) || isHiragana(before) && (polite(text, i) || ownWord(text, i))
	case size == parts && before < unicode.MaxASCII && after < unicode.MaxASCII:
		return strings.ContainsRune(`/\.-_@?&=`, before)
	case isWord(before) && isWord(after):
		// A run of kanji, katakana, letters and digits is one word: 左ボタン,
		// QRコード, 12月9日.
		return size == parts && (isHan(before) && isKatakana(after) || isKatakana(before) && isHan(after))
	case size < parts && bound(text, i):
		return false
	case size == phrases && before == 'の' && i > 1 && (text[i-2] == ' ' || pointing(text[:i-1])):
		return false // 03:00 の控え, このパソコン
	}
	return isWide(before) || isWide(after)
}

// particle says whether the hiragana at i, after a space, belong to what stands
// before that: after anything but hiragana they do, since only a Latin word, a
// number or a name has a space after it.
func particle(text []rune, i int) bool {
	if i < 2 || !isHiragana(text[i-2]) {
		return true
	}
	end := i
	for end < len(text) && isHiragana(text[end]) {
		end++
	}
	return slices.Contains([]string{"の", "を", "に", "は", "が", "で", "と", "へ", "も", "や", "から", "まで", "より", "として", "さん"}, string(text[i:end]))
}

// pointing says whether a text ends in the first half of この, その, どの or あの.
func pointing(text []rune) bool {
	last := len(text) - 1
	return strings.ContainsRune("こそどあ", text[last]) &&
		(last == 0 || !isHiragana(text[last-1]) || strings.ContainsRune(particles, text[last-1]))
}

// particles end what stands before a word in hiragana.
const particles = "をにはがでとてばもら"

// ownWord says whether one of the common words in hiragana begins at i, after a
// particle.
func ownWord(text []rune, i int) bool {
	if !strings.ContainsRune(particles, text[i-1]) {
		return false
	}
	rest := string(text[i:min(len(text), i+4)])
	for _, w := range [...]string{"もう一度", "だれ", "すべて", "ほか", "まだ", "いつも", "この", "その", "これ", "それ", "ここ", "どの", "どれ", "どこ", "すぐ", "たずね", "つなが", "はっきり"} {
		if strings.HasPrefix(rest, w) {
			return true
		}
	}
	return false
}

// polite says whether お or ご stands at i, before the noun that it is part of.
func polite(text []rune, i int) bool {
	return (text[i] == 'お' || text[i] == 'ご') && i+1 < len(text) && isHan(text[i+1]) && (i == 0 || text[i-1] != 'な')
}

// bound says whether the kanji at i goes on a word that began in hiragana:
// お|問い合わせ, 読み|取る, サービスの|側で, ロックしている|間.
func bound(text []rune, i int) bool {
	before := text[i-1]
	if !isHiragana(before) || !isHan(text[i]) {
		return false
	}
	if polite(text, i-1) {
		return true
	}
	alone := i+1 == len(text) || !isHan(text[i+1]) // 側で, not 側面
	switch {
	case !alone:
		return false
	case before == 'の' && strings.ContainsRune("側中上下横隣", text[i]):
		return true
	case strings.ContainsRune("るたい", before) && text[i] == '間':
		return true
	}
	return stem(text[:i]) && strings.ContainsRune("取直込出入替換終続返付合上写戻書始切消外忘引組扱立方", text[i]) &&
		(text[i] == '方' || i+1 < len(text) && isHiragana(text[i+1]))
}

// stem says whether a text ends as the first half of a compound verb does: in
// い or え of its row, and not in a particle or an adjective.
func stem(text []rune) bool {
	s := string(text)
	for _, other := range [...]string{"だけ", "より", "ばかり", "もし", "少し"} {
		if strings.HasSuffix(s, other) {
			return false
		}
	}
	if last := text[len(text)-1]; last != 'い' {
		return strings.ContainsRune("きぎしじちびみりえけげせぜねべめれ", last)
	}
	// 買い and 使い, not 古い and 新しい
	return len(text) > 1 && strings.ContainsRune("買使払思言追問扱願洗拾行習", text[len(text)-2])
}

func isHiragana(r rune) bool { return unicode.Is(unicode.Hiragana, r) }

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// isKatakana counts the long vowel mark, which Unicode gives to both kana.
func isKatakana(r rune) bool { return r == 'ー' || unicode.Is(unicode.Katakana, r) }

// isWord says whether a character is one of words, and no ending.
func isWord(r rune) bool {
	return !isHiragana(r) && (unicode.IsLetter(r) || unicode.IsDigit(r)) || r == 'ー'
}

func isWide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r <= 0x30ff || r >= 0xff00 && r <= 0xff60
}

// This file promises: a text that was divided over several symbols, as one code
// once all of them are found, and never a piece of it.

package scanner

// part is a symbol's place among those that hold one text together: structured
// append, ISO/IEC 18004, section 8. The zero value is a symbol that stands alone.
type part struct {
	number int // from 0
	of     int // up to 16
	parity int // the same in each part: of all bytes of the text, joined by XOR
}

// newPart reads the two bytes that stand before a part's text; the first is
// number and last number, four bits each.
func newPart(sequence, parity int) part {
	return part{number: sequence >> 4 & 15, of: sequence&15 + 1, parity: parity}
}

// foundPart keeps a part and, when it was the last that was missing, reports
// the whole. A piece of a text can look like a whole one: a setup key that is
// cut short is still a key, of another account.
func (s *scan) foundPart(c Code, p part) {
	if s.parts == nil {
		s.parts = map[part]Code{}
	}
	if _, known := s.parts[p]; known {
		return
	}
	s.parts[p] = c
	var whole Code
	for i := range p.of {
		piece, ok := s.parts[part{i, p.of, p.parity}]
		if !ok {
			return
		}
		if i == 0 {
			whole = piece
			continue
		}
		whole.Text += piece.Text
		whole.Confidence = min(whole.Confidence, piece.Confidence)
	}
	s.found(whole)
}

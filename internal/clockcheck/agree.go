// This file promises: what most answers have in common, whoever lies.

package clockcheck

import "time"

// span is a range in which the difference lies, ends included.
type span struct{ low, high time.Duration }

func (s span) width() time.Duration  { return s.high - s.low }
func (s span) middle() time.Duration { return s.low + s.width()/2 }
func (s span) holds(d time.Duration) bool {
	return s.low <= d && d <= s.high
}

// agree gives the range that lies in the most spans, and in how many
// (Marzullo's algorithm, RFC 5905 section 11.2.1). An answer beside it is not
// counted, however far out.
func agree(spans []span) (common span, most int) {
	for _, begins := range spans { // such a range begins where one of them does
		in, high := 0, time.Duration(0)
		for _, s := range spans {
			if s.holds(begins.low) {
				if in == 0 || s.high < high {
					high = s.high
				}
				in++
			}
		}
		if in > most || in == most && begins.low > common.low {
			common, most = span{begins.low, high}, in
		}
	}
	return common, most
}

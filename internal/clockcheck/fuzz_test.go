// Whatever a stranger sends, a reply is one or is not.

package clockcheck

import (
	"encoding/binary"
	"testing"
	"time"
)

func FuzzReply(f *testing.F) {
	good := make([]byte, packetSize)
	good[0], good[atStratum] = 4<<3|4, 1
	binary.BigEndian.PutUint64(good[atReceived:], 0xee0c_1234_5678_9abc)
	binary.BigEndian.PutUint64(good[atSent:], 0xee0c_1234_6678_9abc)
	f.Add(good)
	f.Add(good[:47])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, packet []byte) {
		r, err := parseReply(packet, 0)
		if err != nil {
			return
		}
		if r.sent.Before(r.received) || r.distance < 0 || r.distance > distant {
			t.Errorf("taken: %+v", r)
		}
		if y := r.sent.Year(); y < 1968 || y > 2104 {
			t.Errorf("a year that no time server can write: %d", y)
		}
		if _, err := parseReply(packet, 1); err == nil {
			t.Error("another's answer is taken")
		}
		asked := time.Date(2026, 12, 10, 0, 0, 0, 0, time.UTC)
		if s, err := r.span(asked, asked.Add(time.Second)); err == nil && s.low > s.high {
			t.Errorf("a range that ends before it begins: %+v", s)
		}
	})
}

// The pen of the index: what it remembers is never told from what is so.

package vault

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"rokketa/otpauth"
)

func many(n int) *snapshot {
	s := sample()
	one := s.records[0]
	s.records = nil
	for i := range n {
		one.ID = fmt.Sprintf("%024x", i)
		one.Account.Name = fmt.Sprintf("<a&b> %d\u2028\xff", i)
		s.records = append(s.records, one)
	}
	return s
}

func written(t *testing.T, p *indexPen, s *snapshot) []byte {
	t.Helper()
	data, err := p.encode(s)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestAnIndexIsWrittenAsIfNothingWereRemembered(t *testing.T) {
	at := time.Date(2027, 3, 4, 5, 6, 7, 8, time.UTC)
	var p indexPen
	s := many(20)
	written(t, &p, s)
	for what, change := range map[string]func(*snapshot){
		"nothing":  func(*snapshot) {},
		"page":     func(s *snapshot) { s.records[3].page = "ffeeddccbbaa99887766554433221100" },
		"type":     func(s *snapshot) { s.records[3].Account.Type = otpauth.HOTP },
		"issuer":   func(s *snapshot) { s.records[3].Account.Issuer = "" },
		"name":     func(s *snapshot) { s.records[3].Account.Name = "別" },
		"hash":     func(s *snapshot) { s.records[3].Account.Algorithm = otpauth.SHA256 },
		"digits":   func(s *snapshot) { s.records[3].Account.Digits = 8 },
		"period":   func(s *snapshot) { s.records[3].Account.Period = 60 },
		"counter":  func(s *snapshot) { s.records[3].Account.Counter = 7 },
		"added":    func(s *snapshot) { s.records[3].Added = at },
		"changed":  func(s *snapshot) { s.records[3].Changed = at },
		"deleted":  func(s *snapshot) { s.records[3].Deleted = at },
		"due":      func(s *snapshot) { s.records[3].due = at },
		"tags":     func(s *snapshot) { s.records[3].Tags = []string{"家", "x"} },
		"tag":      func(s *snapshot) { s.records[3].Tags[0] = "changed in its place" },
		"no tags":  func(s *snapshot) { s.records[3].Tags = nil },
		"icon":     func(s *snapshot) { s.records[3].Icon = "drawing:key" },
		"pinned":   func(s *snapshot) { s.records[3].Pinned = true },
		"order":    func(s *snapshot) { slices.Reverse(s.records) },
		"one gone": func(s *snapshot) { s.records = slices.Delete(s.records, 3, 4) },
		"most":     func(s *snapshot) { s.records = s.records[:2] },
		"all gone": func(s *snapshot) { s.records = nil },
		"one more": func(s *snapshot) { s.records = many(21).records },
		"commit":   func(s *snapshot) { s.commit, s.written = 99, at },
		"seal":     func(s *snapshot) { s.seal = &seal{Recipient: "age1", Keys: []string{"a", "b"}} },
	} {
		next := many(20)
		change(next)
		got := written(t, &p, next)
		if fresh := written(t, new(indexPen), next); !bytes.Equal(got, fresh) {
			t.Errorf("%s: written is\n%s\nand not\n%s", what, got, fresh)
		}
		if next.seal != nil {
			continue
		}
		back, err := decodeIndex(got)
		if err != nil || len(back.records) != len(next.records) {
			t.Errorf("%s: read back: %v", what, err)
		}
		written(t, &p, s)
	}
}

// A change of one account makes one line anew, however many there are.
func TestAChangeWritesOneLineAnew(t *testing.T) {
	var p indexPen
	s := many(1000)
	written(t, &p, s)
	before := map[*byte]bool{}
	for _, l := range p.lines {
		before[&l.text[0]] = true
	}
	s.records[500].Account.Name = "another"
	slices.Reverse(s.records)
	s.commit++
	written(t, &p, s)
	anew := 0
	for _, l := range p.lines {
		if !before[&l.text[0]] {
			anew++
		}
	}
	if anew != 1 || len(p.lines) != 1000 {
		t.Errorf("%d of %d lines were made anew", anew, len(p.lines))
	}
}

// Lines of accounts that are gone do not pile up.
func TestThePenForgetsWhatIsGone(t *testing.T) {
	var p indexPen
	written(t, &p, many(1000))
	few := many(10)
	written(t, &p, few)
	if len(p.lines) != 10 {
		t.Errorf("%d lines are kept for 10 accounts", len(p.lines))
	}
	if back, err := decodeIndex(written(t, &p, many(0))); err != nil || !reflect.DeepEqual(back.records, []record{}) {
		t.Errorf("an index without accounts: %v", err)
	}
}

// BenchmarkIndex10000 writes an index of which one account changed, beside one
// of which nothing is remembered.
func BenchmarkIndex10000(b *testing.B) {
	s := many(10_000)
	var p indexPen
	write := func(p *indexPen) {
		s.records[5000].Account.Counter++
		if _, err := p.encode(s); err != nil {
			b.Fatal(err)
		}
	}
	write(&p)
	for b.Loop() {
		write(&p)
	}
	start := time.Now()
	for range b.N {
		write(new(indexPen))
	}
	b.ReportMetric(float64(time.Since(start))/float64(b.Elapsed()), "times-faster-than-anew")
}

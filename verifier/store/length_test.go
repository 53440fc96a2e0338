// Codes of another length: an app that ignores how many digits were asked for
// is found out in the laboratory, and there alone.

package store_test

import (
	"context"
	"testing"

	"rokketa/verifier"
)

// listener plays the laboratory's search, which knows one code, and remembers
// what it was asked. How the search finds it is the laboratory's own test.
type listener struct {
	knows string
	asked []string
}

func (l *listener) Inspect(_ context.Context, look verifier.Look) (verifier.Verdict, verifier.Finding) {
	l.asked = append(l.asked, look.Code)
	if look.Code == l.knows {
		return verifier.VerdictParameters, verifier.Finding{Note: "other digits"}
	}
	return look.Verdict, look.Finding
}

func TestAnAppOfAnotherLengthIsFoundOutInTheLaboratory(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ear := &listener{}
		o := w.o
		o.Inspector = ear
		bench := w.service(w.store, o)
		for asked, shown := range map[int]int{8: 6, 6: 8} {
			n := w.newMember(w.late)
			n.Demo = true
			m, err := w.s.CreateMember(t.Context(), n)
			must(t, err)
			w.enrol(m, w.enter(m))
			a, err := w.s.Bench().Reveal(t.Context(), m.ID)
			must(t, err)
			a.Digits = asked
			must(t, w.s.Bench().SetApp(t.Context(), m.ID, a))
			a.Digits = shown
			code, err := a.At(w.clock.now())
			must(t, err)
			ear.knows = code.Text
			for _, c := range []struct {
				s       *verifier.Service
				typed   string
				verdict verifier.Verdict
			}{
				{bench, code.Text, verifier.VerdictParameters},
				{bench, " " + code.Text[:3] + "-" + code.Text[3:], verifier.VerdictParameters},
				{bench, "1234567", verifier.VerdictMalformed},
				{w.s, code.Text, verifier.VerdictMalformed}, // outside it nobody looks
			} {
				_, err := c.s.Code(t.Context(), w.challenge(m), c.typed, home)
				refused(t, err, verifier.ReasonMalformed)
				if got := w.seen.last(t); got.Verdict != c.verdict || (got.Finding.Note != "") != (c.verdict == verifier.VerdictParameters) {
					t.Errorf("%d digits asked for, %d typed: %s %+v, not %s", asked, len(c.typed), got.Verdict, got.Finding, c.verdict)
				}
			}
			if n := w.fails(m, verifier.ClassCode); n != 0 {
				t.Errorf("%d of them were counted", n)
			}
			// The search sees what has the length of some app's code, and no more.
			before := len(ear.asked)
			for _, typed := range []string{"12345", "123456789", "abcdef", "ABCD-EFGH-IJKL-MNOP", ""} {
				_, err := bench.Code(t.Context(), w.challenge(m), typed, home)
				refused(t, err, verifier.ReasonMalformed)
			}
			if n := len(ear.asked) - before; n != 0 {
				t.Errorf("the search was asked for %d texts that are no code", n)
			}
		}
	})
}

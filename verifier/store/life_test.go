// How long the log is kept.

package store_test

import (
	"fmt"
	"testing"
	"time"

	"rokketa/verifier"
)

func TestTheLogIsKeptForFourHundredDays(t *testing.T) {
	t.Parallel() // over databases of their own: it sweeps everybody's
	for name, st := range ownStores(t) {
		w := newWorld(t, st, verifier.ProfileRFC())
		// More members than are swept at once.
		var all []string
		var ops []verifier.Op
		for i := range 230 {
			m := verifier.Member{
				ID: fmt.Sprintf("m%03d", i), Society: w.late.ID, Email: fmt.Sprintf("m%03d@example.com", i), Name: "M",
				Role: verifier.RoleMember, Language: "ja", Method: verifier.MethodUnset,
			}
			all, ops = append(all, m.ID), append(ops, verifier.AddMember{Member: m, Password: "x"})
		}
		_, err := st.Apply(t.Context(), ops...)
		must(t, err)
		all = append(all, "") // nobody's: an address that is no member's
		line := func() {
			var ops []verifier.Op
			for _, m := range all {
				at := w.clock.now()
				ops = append(ops, verifier.AddLog{Attempt: verifier.Attempt{
					ID: fmt.Sprintf("%016x", at.UnixNano()) + "0000000000000000", At: at, Member: m, Event: verifier.EventLogin, Verdict: verifier.VerdictOK,
				}})
			}
			_, err := st.Apply(t.Context(), ops...)
			must(t, err)
		}
		lines := func() (n int) {
			for _, m := range all {
				log, err := st.Log(t.Context(), m, "", 100)
				must(t, err)
				n += len(log)
			}
			return n
		}
		keeps := w.o
		keeps.LogLife = -1
		short := w.o
		short.LogLife = 24 * time.Hour
		line()
		w.clock.advance(time.Second)
		line()
		w.clock.advance(400*24*time.Hour - time.Second)
		must(t, w.s.Sweep(t.Context()))
		if n := lines(); n != 2*len(all) {
			t.Errorf("%s: on the last day %d lines are left", name, n)
		}
		w.clock.advance(time.Second)
		must(t, w.service(st, keeps).Sweep(t.Context()))
		if n := lines(); n != 2*len(all) {
			t.Errorf("%s: %d lines are left where all are kept", name, n)
		}
		// Once a day is often enough for one process; another looks by itself.
		must(t, w.s.Sweep(t.Context()))
		if n := lines(); n != 2*len(all) {
			t.Errorf("%s: a second after the last sweep %d lines are left", name, n)
		}
		must(t, w.service(st, w.o).Sweep(t.Context()))
		if n := lines(); n != len(all) {
			t.Errorf("%s: after the last day %d lines are left", name, n)
		}
		line()
		w.clock.advance(23 * time.Hour)
		must(t, w.service(st, short).Sweep(t.Context()))
		if n := lines(); n != len(all) {
			t.Errorf("%s: of a day %d lines are left", name, n)
		}
		w.clock.advance(2 * time.Hour)
		must(t, w.s.Sweep(t.Context()))
		must(t, w.service(st, short).Sweep(t.Context()))
		if n := lines(); n != 0 {
			t.Errorf("%s: %d lines are left", name, n)
		}
	}
}

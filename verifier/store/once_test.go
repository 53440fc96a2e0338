// One time only: T1 to T8.

package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rokketa/verifier"
)

func TestT1ACodeOpensOneSession(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.early)
		a, b := w.challenge(m), w.challenge(m)
		first, err := w.s.Code(t.Context(), a, p.code(0), home)
		must(t, err)
		_, err = w.s.Code(t.Context(), b, p.code(0), home)
		refused(t, err, verifier.ReasonCode)
		// Outside, it is a wrong code; inside, it is known for what it is.
		_, wrong := w.s.Code(t.Context(), b, p.wrong(), home)
		if err.Error() != wrong.Error() {
			t.Errorf("a used code is answered %q, a wrong one %q", err, wrong)
		}
		if got := w.seen.verdicts(verifier.EventCode); !slices.Equal(got, []verifier.Verdict{"ok", "replay", "wrong"}) {
			t.Errorf("verdicts %v", got)
		}
		// The session that used it is warned.
		s, err := w.s.Session(t.Context(), first.Token)
		must(t, err)
		if !s.TriedElsewhere.Equal(w.clock.now().Truncate(time.Second)) {
			t.Errorf("tried elsewhere: %v", s.TriedElsewhere)
		}
		must(t, w.s.DismissWarning(t.Context(), first.Token))
		if s, err = w.s.Session(t.Context(), first.Token); err != nil || !s.TriedElsewhere.IsZero() {
			t.Errorf("the warning stays: %v, %v", s.TriedElsewhere, err)
		}
	})
}

func TestT2AUsedCodeStaysUsedWhileItIsInTheWindow(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		code := p.code(0)
		_, err := w.s.Code(t.Context(), w.challenge(m), code, home)
		must(t, err)
		w.next()
		_, err = w.s.Code(t.Context(), w.challenge(m), code, home)
		refused(t, err, verifier.ReasonCode)
	})
}

func TestT3TheStepThatMatchedIsUsedNotTheServers(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		early := p.code(1)
		_, err := w.s.Code(t.Context(), w.challenge(m), early, home)
		must(t, err)
		w.next()
		_, err = w.s.Code(t.Context(), w.challenge(m), early, home)
		refused(t, err, verifier.ReasonCode)
	})
}

func TestT4StepsOnlyGoUp(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		w.next()
		_, err := w.s.Code(t.Context(), w.challenge(m), p.code(0), home)
		must(t, err)
		_, err = w.s.Code(t.Context(), w.challenge(m), p.code(-1), home)
		refused(t, err, verifier.ReasonCode)
		if v := w.seen.last(t).Verdict; v != verifier.VerdictReplay {
			t.Errorf("verdict %s", v)
		}
	})
}

func TestT5FiftyAtOnceOneSuccess(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		for range rounds(t, 3) {
			// Each from a challenge of its own: only the step decides. The
			// counter lets five be looked at, so the rest may be refused by it.
			var open []string
			for range 50 {
				open = append(open, w.challenge(m))
			}
			code := p.code(0)
			if won := parallel(50, func(i int) error {
				_, err := w.s.Code(context.WithoutCancel(t.Context()), open[i], code, from(i))
				return err
			}); won != 1 {
				t.Fatalf("one code, 50 requests: %d accepted", won)
			}
			w.clock.advance(2 * time.Hour)
		}
	})
}

// rounds is how often a race is run: many times by ROKKETA_SOAK.
func rounds(t *testing.T, n int) int {
	t.Helper()
	if soak() {
		return 1000
	}
	return n
}

func TestT5OneChallengeIsSpentOnce(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		open := w.challenge(m)
		codes := []string{p.code(-1), p.code(0), p.code(1)}
		if won := parallel(3, func(i int) error {
			_, err := w.s.Code(context.WithoutCancel(t.Context()), open, codes[i], home)
			return err
		}); won != 1 {
			t.Fatalf("one challenge, three right codes: %d accepted", won)
		}
	})
}

func TestT6ALateRequestCannotLowerTheStep(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		w.next()
		older, newer := p.code(-1), p.code(0)
		a, b := w.challenge(m), w.challenge(m)
		// The older request stops between computing and consuming.
		held := &holding{Store: w.store, at: make(chan struct{}), on: make(chan struct{})}
		slow := w.service(held, w.o)
		done := make(chan error)
		go func() {
			_, err := slow.Code(context.WithoutCancel(t.Context()), a, older, home)
			done <- err
		}()
		<-held.at
		_, err := w.s.Code(t.Context(), b, newer, home)
		must(t, err)
		before := w.used(m)
		close(held.on)
		refused(t, <-done, verifier.ReasonCode)
		if after := w.used(m); after != before {
			t.Errorf("the used step went from %d to %d", before, after)
		}
	})
}

// holding is a store that waits before it uses a step.
type holding struct {
	verifier.Store
	at, on chan struct{}
}

func (h *holding) Apply(ctx context.Context, ops ...verifier.Op) (int, error) {
	if _, ok := ops[0].(verifier.RaiseStep); ok {
		h.at <- struct{}{}
		<-h.on
	}
	return h.Store.Apply(ctx, ops...)
}

// used is the active app's last used step.
func (w *world) used(m verifier.Member) int64 {
	w.t.Helper()
	all, err := w.store.Factors(w.t.Context(), m.ID)
	must(w.t, err)
	for _, f := range all {
		if f.State == verifier.FactorActive {
			return f.UsedStep
		}
	}
	w.t.Fatal("no active app")
	return 0
}

func TestT7TheCodeThatConfirmedIsUsed(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m := w.member(w.early)
		e, entry, err := w.s.BeginApp(t.Context(), w.enter(m), verifier.Proof{}, home)
		must(t, err)
		p := w.scan(e.URI)
		code := p.code(0)
		_, err = w.s.ConfirmApp(t.Context(), entry.Token, code, home)
		must(t, err)
		_, err = w.s.Code(t.Context(), w.challenge(m), code, home)
		refused(t, err, verifier.ReasonCode)
	})
}

func TestT8EveryWayToWriteACodeIsOneCode(t *testing.T) {
	wide := func(s string) string {
		return strings.Map(func(r rune) rune { return r - '0' + '０' }, s)
	}
	ways := map[string]func(string) string{
		"leading space":  func(s string) string { return " " + s },
		"inner space":    func(s string) string { return s[:3] + " " + s[3:] },
		"wide space":     func(s string) string { return s[:3] + "　" + s[3:] },
		"spread":         spread,
		"full width":     wide,
		"mixed width":    func(s string) string { return s[:2] + wide(s[2:]) },
		"trailing line":  func(s string) string { return s + "\r\n" },
		"dash":           func(s string) string { return s[:3] + "-" + s[3:] },
		"leading zero":   func(s string) string { return "0" + s },
		"trailing digit": func(s string) string { return s + "0" },
		"sign":           func(s string) string { return "+" + s },
		"NUL":            func(s string) string { return s + "\x00" },
		"invalid":        func(s string) string { return s + "\xff" },
	}
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		for name, way := range ways {
			code := p.code(0)
			// Plain first, then dressed; and in the other order.
			for _, order := range [][2]string{{code, way(code)}, {way(p.code(1)), p.code(1)}} {
				_, first := w.s.Code(t.Context(), w.challenge(m), order[0], somewhere())
				_, second := w.s.Code(t.Context(), w.challenge(m), order[1], somewhere())
				switch {
				case first == nil && verifier.Refused(second, verifier.ReasonCode, verifier.ReasonMalformed):
				case verifier.Refused(first, verifier.ReasonMalformed) && second == nil:
				default:
					t.Errorf("%s: %v, then %v", name, first, second)
				}
			}
			w.clock.advance(2 * time.Minute)
		}
	})
}

func TestACrashAfterReservingCostsOneTry(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		open := w.challenge(m)
		// The process dies before it can consume: its store stops answering.
		dying := w.service(&dead{Store: w.store}, w.o)
		code := p.code(0)
		if _, err := dying.Code(t.Context(), open, code, home); err == nil || verifier.Refused(err) {
			t.Fatalf("got %v", err)
		}
		if n := w.fails(m, verifier.ClassCode); n != 1 {
			t.Errorf("a crash costs %d tries", n)
		}
		// Nothing is half done: the same code and the same challenge are good.
		_, err := w.s.Code(t.Context(), open, code, home)
		must(t, err)
		if n := w.fails(m, verifier.ClassCode); n != 0 {
			t.Errorf("the counter stands at %d", n)
		}
	})
}

var errDead = errors.New("the process was killed")

// dead is a store whose process dies before its first change.
type dead struct{ verifier.Store }

func (*dead) Apply(context.Context, ...verifier.Op) (int, error) { return -1, errDead }

func TestWithoutAPasswordAChallengeIsNothing(t *testing.T) {
	both(t, func(t *testing.T, w *world) { // T20
		_, p := w.enrolled(w.late)
		for _, token := range []string{"", "x", strings.Repeat("A", 43), fmt.Sprintf("%043d", 0)} {
			_, err := w.s.Code(t.Context(), token, p.code(0), somewhere())
			refused(t, err, verifier.ReasonChallenge)
		}
	})
}

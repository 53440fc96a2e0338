// A time server on this computer, honest and otherwise.

package clockcheck_test

import (
	"context"
	"encoding/binary"
	"errors"
	"net"
	"slices"
	"testing"
	"time"

	"rokketa/internal/clockcheck"
)

func (n nothing) dial(_ context.Context, network, address string) (net.Conn, error) {
	*n.where = append(*n.where, network+" "+address)
	return nil, n.err
}

// stamp writes a time as a time server does.
func stamp(t time.Time) uint64 {
	const to1970 = 2_208_988_800
	return uint64(t.Unix()+to1970)<<32 | uint64(t.Nanosecond())<<32/1_000_000_000
}

// packet is an honest answer of a server near its source.
func packet(question []byte, received, sent time.Time) []byte {
	p := make([]byte, 48)
	p[0], p[1] = 4<<3|4, 2
	binary.BigEndian.PutUint32(p[4:], 1<<16/100) // 10 ms to the source
	binary.BigEndian.PutUint32(p[8:], 1<<16/100) // and 10 ms of doubt
	copy(p[24:32], question[40:48])              // the cookie
	binary.BigEndian.PutUint64(p[32:], stamp(received))
	binary.BigEndian.PutUint64(p[40:], stamp(sent))
	return p
}

// ntp is a time server; each question is answered with the packets that
// answer gives, its number counting from 1.
func ntp(t *testing.T, answer func(n int, question []byte) [][]byte) string {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	go func() {
		buffer := make([]byte, 1024)
		for n := 1; ; n++ {
			size, from, err := conn.ReadFrom(buffer)
			if err != nil {
				return
			}
			if size != 48 || buffer[0] != 4<<3|3 {
				t.Errorf("the server is asked %x", buffer[:size])
			}
			for i, b := range buffer[1:40] {
				if b != 0 {
					t.Errorf("the question tells something at %d: %x", i+1, buffer[:size])
				}
			}
			for _, p := range answer(n, buffer[:size]) {
				_, _ = conn.WriteTo(p, from)
			}
		}
	}()
	return conn.LocalAddr().String()
}

// honest answers with a clock, after some of the way and before the rest.
func (w *world) honest(clock func() time.Time, there, inside, back time.Duration) func(int, []byte) [][]byte {
	return func(_ int, question []byte) [][]byte {
		w.pass(there)
		received := clock()
		w.pass(inside)
		p := packet(question, received, clock())
		w.pass(back)
		return [][]byte{p}
	}
}

const ms = time.Millisecond

func TestADifferenceToATimeServerIsFound(t *testing.T) {
	for _, c := range []struct {
		here, there         time.Duration
		way, inside, goBack time.Duration
	}{
		{0, 0, ms, 0, ms},
		{42 * time.Second, 0, 20 * ms, 0, 20 * ms},
		{-42 * time.Second, 300 * ms, 5 * ms, 200 * ms, 90 * ms}, // a slow server, and a slow way back
		{-20 * 365 * 24 * time.Hour, 0, 20 * ms, 0, 20 * ms},
		{0, 10 * 365 * 24 * time.Hour, 20 * ms, 0, 20 * ms}, // after 2036
	} {
		w := newWorld()
		at := ntp(t, w.honest(w.clock(c.there), c.way, c.inside, c.goBack))
		d, err := clockcheck.Ask(t.Context(), at, w.here(c.here))
		if err != nil {
			t.Errorf("%v: %v", c, err)
			continue
		}
		if wrong := (d.Drift - (c.here - c.there)).Abs(); wrong > d.Within || d.Within > 100*ms || d.Asked != 4 || d.Agreed != 4 {
			t.Errorf("%v: found %+v, which is %v wrong", c, d, wrong)
		}
	}
}

func TestOneWrongAnswerOfFourIsLeftOut(t *testing.T) {
	w := newWorld()
	truly, lie := w.honest(w.clock(0), ms, 0, ms), w.honest(w.clock(time.Minute), ms, 0, ms)
	at := ntp(t, func(n int, q []byte) [][]byte {
		if n == 3 {
			return lie(n, q)
		}
		return truly(n, q)
	})
	d, err := clockcheck.Ask(t.Context(), at, w.here(5*time.Second))
	if err != nil || (d.Drift-5*time.Second).Abs() > d.Within || d.Asked != 4 || d.Agreed != 3 {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestAnswersThatDoNotAgreeAreNoFact(t *testing.T) {
	w := newWorld()
	at := ntp(t, func(n int, q []byte) [][]byte {
		return w.honest(w.clock(time.Duration(n/2)*time.Minute), ms, 0, ms)(n, q) // 0, 1, 1, 2
	})
	if d, err := clockcheck.Ask(t.Context(), at, w.here(0)); !errors.Is(err, clockcheck.ErrUncertain) {
		t.Errorf("%+v, %v", d, err)
	}
}

// Somebody who cannot see the question cannot answer it, and somebody who
// fills the socket with nonsense does not keep it busy for ever.
func TestForgedAnswersArePassedOver(t *testing.T) {
	w := newWorld()
	at := ntp(t, func(_ int, q []byte) [][]byte {
		right := packet(q, w.clock(0)(), w.clock(0)())
		forged := slices.Clone(right)
		forged[24] ^= 1
		binary.BigEndian.PutUint64(forged[32:], stamp(w.clock(time.Hour)()))
		binary.BigEndian.PutUint64(forged[40:], stamp(w.clock(time.Hour)()))
		question := slices.Clone(right)
		question[0] = 4<<3 | 3
		return [][]byte{forged, {1, 2, 3}, {}, question, right}
	})
	d, err := clockcheck.Ask(t.Context(), at, w.here(0))
	if err != nil || d.Drift.Abs() > d.Within || d.Agreed != 4 {
		t.Errorf("%+v, %v", d, err)
	}
	flood := ntp(t, func(_ int, q []byte) [][]byte {
		return slices.Repeat([][]byte{{1, 2, 3}}, 100)
	})
	if _, err := clockcheck.Ask(t.Context(), flood, w.here(0)); err == nil {
		t.Error("a flood of nonsense is an answer")
	}
}

func TestAServerWithoutTheTimeIsSaidAndLeftAlone(t *testing.T) {
	for name, spoil := range map[string]func(p []byte){
		"not in step":     func(p []byte) { p[0] |= 3 << 6 },
		"kiss of death":   func(p []byte) { p[1] = 0; copy(p[12:], "RATE") },
		"no source":       func(p []byte) { p[1] = 16 },
		"far from it":     func(p []byte) { binary.BigEndian.PutUint32(p[8:], 5<<16) },
		"no time":         func(p []byte) { clear(p[40:48]) },
		"sent before":     func(p []byte) { binary.BigEndian.PutUint64(p[40:], binary.BigEndian.Uint64(p[32:])-1<<32) },
		"took for ever":   func(p []byte) { binary.BigEndian.PutUint64(p[40:], binary.BigEndian.Uint64(p[32:])+9<<32) },
		"a date long ago": func(p []byte) { clear(p[32:40]) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			asked := make(chan int, 10)
			at := ntp(t, func(n int, q []byte) [][]byte {
				asked <- n
				p := w.honest(w.clock(0), ms, 0, ms)(n, q)
				spoil(p[0])
				return p
			})
			if d, err := clockcheck.Ask(t.Context(), at, w.here(0)); !errors.Is(err, clockcheck.ErrRefused) {
				t.Errorf("%+v, %v", d, err)
			}
			if len(asked) != 1 {
				t.Errorf("asked %d times", len(asked))
			}
		})
	}
}

func TestASilentServerIsLeft(t *testing.T) {
	w := newWorld()
	o := w.here(0)
	o.Silent = ms
	asked := make(chan int, 10)
	at := ntp(t, func(n int, _ []byte) [][]byte { asked <- n; return nil })
	if _, err := clockcheck.Ask(t.Context(), at, o); !errors.Is(err, clockcheck.ErrSilent) {
		t.Errorf("got %v", err)
	}
	if n := len(asked); n > 2 {
		t.Errorf("asked %d times", n)
	}
	ctx, cancel := context.WithCancel(t.Context())
	stopped := ntp(t, func(int, []byte) [][]byte { cancel(); return nil })
	if _, err := clockcheck.Ask(ctx, stopped, w.here(0)); !errors.Is(err, clockcheck.ErrStopped) {
		t.Errorf("got %v", err)
	}
}

func TestAnErrorNamesTheServerAndHasAKey(t *testing.T) {
	o := newWorld().here(0)
	o.Dial = nothing{errors.New("no way"), new([]string)}.dial
	_, err := clockcheck.Ask(t.Context(), "ntp.example.jp", o)
	var told *clockcheck.Error
	if !errors.As(err, &told) {
		t.Fatal(err)
	}
	key, details := told.Explanation()
	if key != "clockcheck.unreachable" || details["server"] != "ntp.example.jp" || !slices.Contains(clockcheck.Explanations(), key) {
		t.Errorf("%s %v", key, details)
	}
}

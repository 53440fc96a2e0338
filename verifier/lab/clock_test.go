package lab

import (
	"errors"
	"testing"
	"time"
)

// hand is a real time that a test moves.
type hand struct{ t time.Time }

func (h *hand) now() time.Time { return h.t }

func start() (*hand, *Clock) {
	h := &hand{time.Date(2025, 12, 9, 14, 59, 59, 0, time.UTC)}
	return h, NewClock(h.now)
}

func TestTheClockFollowsTheRealOneUntilItIsTouched(t *testing.T) {
	h, c := start()
	h.t = h.t.Add(90 * time.Second)
	if got := c.Now(); !got.Equal(h.t) {
		t.Errorf("shows %v, want %v", got, h.t)
	}
}

func TestAFrozenClockStandsStillAndGoesOnFromThere(t *testing.T) {
	h, c := start()
	stood := c.Now()
	c.Freeze()
	h.t = h.t.Add(time.Hour)
	if got := c.Now(); !got.Equal(stood) {
		t.Errorf("shows %v while frozen, want %v", got, stood)
	}
	if err := c.Run(60); err != nil {
		t.Fatal(err)
	}
	h.t = h.t.Add(2 * time.Second)
	if got, want := c.Now(), stood.Add(2*time.Minute); !got.Equal(want) {
		t.Errorf("shows %v, want %v", got, want)
	}
}

func TestTheClockIsSetAndMovedBothWays(t *testing.T) {
	_, c := start()
	c.Freeze()
	date := time.Date(2025, 12, 10, 0, 0, 0, 0, time.FixedZone("JST", 9*3600))
	if err := c.Set(date); err != nil {
		t.Fatal(err)
	}
	for _, d := range []time.Duration{30 * time.Second, -2 * time.Minute} {
		before := c.Now()
		if err := c.Advance(d); err != nil {
			t.Fatal(err)
		}
		if got := c.Now().Sub(before); got != d {
			t.Errorf("moved by %v, want %v", got, d)
		}
	}
}

func TestTheClockKeepsWithinItsBounds(t *testing.T) {
	h, c := start()
	if err := c.Set(time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)); !errors.Is(err, ErrTime) {
		t.Errorf("1970: %v", err)
	}
	if err := c.Advance(1<<63 - 1); !errors.Is(err, ErrTime) {
		t.Errorf("centuries ahead: %v", err)
	}
	for _, rate := range []float64{-1, MaxRate + 1} {
		if err := c.Run(rate); !errors.Is(err, ErrRate) {
			t.Errorf("rate %v: %v", rate, err)
		}
	}
	if err := c.Run(MaxRate); err != nil {
		t.Fatal(err)
	}
	h.t = h.t.Add(200 * 365 * 24 * time.Hour)
	if got := c.Now(); got.After(latest) {
		t.Errorf("a forgotten clock ran to %v", got)
	}
	if err := c.Skew("a", 1<<62); !errors.Is(err, ErrSkew) {
		t.Errorf("a phone wrong by a century: %v", err)
	}
}

func TestEachPhoneIsWrongByItsOwnAmount(t *testing.T) {
	_, c := start()
	c.Freeze()
	if err := c.Skew("a@mihon.example", -95*time.Second); err != nil {
		t.Fatal(err)
	}
	if got := c.Phone("a@mihon.example").Sub(c.Now()); got != -95*time.Second {
		t.Errorf("the phone is wrong by %v", got)
	}
	if got := c.Phone("b@mihon.example").Sub(c.Now()); got != 0 {
		t.Errorf("another's phone is wrong by %v", got)
	}
	if got := c.Read().Skews["a@mihon.example"]; got != -95 {
		t.Errorf("reads %v", got)
	}
	c.Reset()
	if got := c.Read(); len(got.Skews) != 0 || got.Frozen || got.Rate != 1 {
		t.Errorf("after the reset: %+v", got)
	}
}

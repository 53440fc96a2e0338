// This file promises: tests of time and cancellation, by a clock and a context
// that count how often they are looked at.

package scanner

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"slices"
	"sync"
	"testing"
	"time"

	"rokketa/internal/qrdraw"
)

// ticking is a clock that goes on by a step at each look.
type ticking struct {
	mu    sync.Mutex
	step  time.Duration
	looks int
}

func (c *ticking) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.looks++
	return time.Time{}.Add(time.Duration(c.looks) * c.step)
}

// ending is a context that ends when it has been asked so many times.
type ending struct {
	context.Context
	mu    sync.Mutex
	asked int
	most  int
}

func (e *ending) Err() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.asked++; e.asked > e.most {
		return context.Canceled
	}
	return nil
}

// twoCodes is a picture with a large and a small code, too small to be cut into
// bands: everything is done by one goroutine, so looks can be counted.
func twoCodes(t testing.TB) *image.Gray {
	g := sheet(420, 300, 255)
	first, second := symbol(t, "first", qrdraw.Medium), symbol(t, "second", qrdraw.Medium)
	first.drawOn(t, g, standing(Point{120, 150}, 6*float64(first.d), 0, 0), blackOnWhite)
	second.drawOn(t, g, standing(Point{330, 160}, 2*float64(second.d), 0, 0), blackOnWhite)
	return g
}

// scanned are the texts of a scan in the order in which they were given.
func scanned(ctx context.Context, g image.Image, o Options) ([]string, error) {
	var found []string
	err := Scan(ctx, g, o, func(c Code) bool {
		found = append(found, c.Text)
		return true
	})
	return found, err
}

func TestTimeEndsAScanAtEveryLookWithWhatWasFound(t *testing.T) {
	g := twoCodes(t)
	free := &ticking{}
	whole, err := scanned(context.Background(), g, Options{Now: free.now})
	if err != nil || len(whole) != 2 {
		t.Fatalf("%q, %v", whole, err)
	}
	counts := map[int]bool{}
	for allowed := 1; allowed < free.looks; allowed++ {
		clock := &ticking{step: time.Millisecond}
		// The first look is the beginning; the one that is past the end is the last.
		o := Options{First: time.Duration(allowed) * time.Millisecond, Whole: time.Duration(allowed) * time.Millisecond, Now: clock.now}
		found, err := scanned(context.Background(), g, o)
		if !errors.Is(err, ErrTime) {
			t.Fatalf("%d looks allowed: %v", allowed, err)
		}
		if clock.looks != allowed+1 {
			t.Fatalf("%d looks allowed, %d taken", allowed, clock.looks)
		}
		if !slices.Equal(found, whole[:len(found)]) {
			t.Fatalf("%d looks allowed: found %q, with more time %q", allowed, found, whole)
		}
		counts[len(found)] = true
	}
	if len(counts) != 3 {
		t.Errorf("found %v codes, never all of none, one and two", counts)
	}
}

func TestACancelledContextEndsAScanAtTheNextLook(t *testing.T) {
	g := twoCodes(t)
	free := &ending{Context: context.Background(), most: 1 << 30}
	if found, err := scanned(free, g, standstill); err != nil || len(found) != 2 {
		t.Fatalf("%q, %v", found, err)
	}
	for most := 1; most < free.asked-2; most += 3 {
		ctx := &ending{Context: context.Background(), most: most}
		clock := &ticking{}
		found, err := scanned(ctx, g, Options{Now: clock.now})
		if !errors.Is(err, ErrStopped) {
			t.Fatalf("cancelled after %d looks: %q, %v", most, found, err)
		}
		// One look that finds it ended; the rest are for the error's sentence.
		if ctx.asked > most+5 || clock.looks > most+1 {
			t.Fatalf("cancelled after %d looks: looked %d times more, at the clock %d times", most, ctx.asked-most, clock.looks)
		}
	}
}

func TestTheFirstTextMayTakeLessTimeThanAll(t *testing.T) {
	plain, codes := sheet(420, 300, 200), twoCodes(t)
	for y := 20; y < 280; y++ { // some work: finders everywhere, no symbol
		for x := 20; x < 400; x++ {
			if (x/7)%2 == 0 && (y/7)%2 == 0 {
				plain.Pix[y*420+x] = 30
			}
		}
	}
	const first, long = 12, 100_000
	clock := &ticking{step: time.Millisecond}
	_, err := scanned(context.Background(), plain, Options{First: first * time.Millisecond, Whole: long * time.Millisecond, Now: clock.now})
	if !errors.Is(err, ErrTime) || clock.looks != first+1 {
		t.Errorf("nothing found: %v after %d looks, %d allowed", err, clock.looks, first)
	}
	// How many looks the first text takes, and all.
	var toFirst int
	clock = &ticking{step: time.Millisecond}
	_ = Scan(context.Background(), codes, Options{First: long * time.Millisecond, Whole: long * time.Millisecond, Now: clock.now}, func(Code) bool {
		if toFirst == 0 {
			toFirst = clock.looks
		}
		return true
	})
	all := clock.looks
	if toFirst+3 > all {
		t.Fatalf("%d looks to the first text, %d to the last", toFirst, all)
	}
	// Once the first is found, only Whole counts.
	clock = &ticking{step: time.Millisecond}
	o := Options{First: time.Duration(toFirst+1) * time.Millisecond, Whole: long * time.Millisecond, Now: clock.now}
	if found, err := scanned(context.Background(), codes, o); err != nil || len(found) != 2 {
		t.Errorf("enough time for the first: %q, %v", found, err)
	}
	// Whole ends before First where it is shorter.
	clock = &ticking{step: time.Millisecond}
	o = Options{First: long * time.Millisecond, Whole: 5 * time.Millisecond, Now: clock.now}
	if _, err := scanned(context.Background(), codes, o); !errors.Is(err, ErrTime) || clock.looks != 6 {
		t.Errorf("five milliseconds for all: %v after %d looks", err, clock.looks)
	}
}

func TestOptionsWithoutTimesMeanTheDefaults(t *testing.T) {
	o := Options{First: -1}.orDefaults()
	if o.First != 300*time.Millisecond || o.Whole != 5*time.Second || o.Now == nil {
		t.Errorf("%+v", o)
	}
	if p := (Options{Whole: time.Minute}).patient(); p.First != time.Minute || p.Whole != time.Minute {
		t.Errorf("patient: %+v", p)
	}
}

func TestACallerThatHasEnoughStopsTheScan(t *testing.T) {
	g := twoCodes(t)
	for enough := 1; enough <= 2; enough++ {
		clock := &ticking{}
		n, last := 0, 0
		err := Scan(context.Background(), g, Options{Now: clock.now}, func(Code) bool {
			n, last = n+1, clock.looks
			return n < enough
		})
		if err != nil || n != enough || clock.looks > last+1 {
			t.Errorf("enough after %d: given %d, %d looks after that, %v", enough, n, clock.looks-last, err)
		}
	}
	// Who has enough is not told that there was no time for more.
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	err := Scan(ctx, g, standstill, func(Code) bool {
		cancel()
		return false
	})
	if err != nil {
		t.Errorf("enough, and cancelled at once: %v", err)
	}
}

// A large picture is worked on by several goroutines: the end is seen by all.
func TestTimeEndsTheWorkOfEveryBand(t *testing.T) {
	g := sheet(1600, 1200, 255)
	m := symbol(t, "large", qrdraw.Medium)
	m.drawOn(t, g, standing(Point{800, 600}, 10*float64(m.d), 10, 0), blackOnWhite)
	for _, processors := range []int{1, 2, 4} {
		atProcessors(processors, func() {
			for _, allowed := range []int{1, 2, 5, 9, 20} {
				clock := &ticking{step: time.Millisecond}
				_, err := scanned(context.Background(), g, Options{Whole: time.Duration(allowed) * time.Millisecond, Now: clock.now})
				// Every goroutine may look once before it learns that the time is over.
				if !errors.Is(err, ErrTime) || clock.looks > allowed+processors {
					t.Error(fmt.Sprint(processors, " processors, ", allowed, " looks allowed: ", clock.looks, " taken, ", err))
				}
			}
		})
	}
}

func TestAFileGivesWhatWasFoundInItsTime(t *testing.T) {
	var file bytes.Buffer
	if err := png.Encode(&file, twoCodes(t)); err != nil {
		t.Fatal(err)
	}
	free := &ticking{}
	codes, err := ReadPicture(context.Background(), bytes.NewReader(file.Bytes()), Limits{Now: free.now})
	if err != nil || len(codes) != 2 {
		t.Fatalf("%d codes, %v", len(codes), err)
	}
	partly := 0
	for allowed := 1; allowed < free.looks; allowed++ {
		clock := &ticking{step: time.Millisecond}
		l := Limits{Time: time.Duration(allowed) * time.Millisecond, Now: clock.now}
		codes, err := ReadPicture(context.Background(), bytes.NewReader(file.Bytes()), l)
		if !errors.Is(err, ErrTime) {
			t.Fatalf("%d looks allowed: %v", allowed, err)
		}
		if len(codes) == 1 {
			partly++
		}
	}
	if partly == 0 {
		t.Error("never one code of the two")
	}
}

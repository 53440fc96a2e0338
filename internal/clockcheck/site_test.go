// A site whose clock is wrong, in a time that passes only when somebody
// waits.

package clockcheck_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"rokketa/internal/clockcheck"
)

// world is one true time; every clock is some way off it.
type world struct {
	mu   sync.Mutex
	true time.Time
}

func newWorld() *world { return &world{true: time.Date(2026, 12, 10, 3, 0, 18, 380e6, time.UTC)} }

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.true = w.true.Add(d)
}

func (w *world) clock(off time.Duration) func() time.Time {
	return func() time.Time {
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.true.Add(off)
	}
}

func (w *world) wait(_ context.Context, d time.Duration) error {
	w.pass(d)
	return nil
}

// here are the doors of a computer whose clock is off.
func (w *world) here(off time.Duration) clockcheck.Options {
	return clockcheck.Options{Now: w.clock(off), Wait: w.wait}
}

// site is a server on this computer that gives the time as answer says.
func site(t *testing.T, answer func(w http.ResponseWriter)) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodHead || r.URL.Path != "/" || r.Header.Get("User-Agent") != "" {
			t.Errorf("the site is asked %s %s as %q", r.Method, r.URL, r.Header.Get("User-Agent"))
		}
		answer(w)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// says answers with a clock, after some of the way and before the rest.
func (w *world) says(clock func() time.Time, there, back time.Duration) func(http.ResponseWriter) {
	return func(r http.ResponseWriter) {
		w.pass(there)
		r.Header().Set("Date", clock().UTC().Format(http.TimeFormat))
		w.pass(back)
	}
}

func TestADifferenceToASiteIsFoundToAFractionOfASecond(t *testing.T) {
	for _, c := range []struct{ here, there, way, back time.Duration }{
		{0, 0, time.Millisecond, time.Millisecond},
		{42500 * time.Millisecond, 0, 30 * time.Millisecond, 30 * time.Millisecond},
		{-95 * time.Second, 0, 80 * time.Millisecond, 20 * time.Millisecond},
		{0, 700 * time.Millisecond, 0, 40 * time.Millisecond},
		{9 * time.Hour, -300 * time.Millisecond, 5 * time.Millisecond, 5 * time.Millisecond},
		{-20 * 365 * 24 * time.Hour, 0, 10 * time.Millisecond, 10 * time.Millisecond}, // an empty battery
	} {
		w := newWorld()
		at := site(t, w.says(w.clock(c.there), c.way, c.back))
		d, err := clockcheck.Ask(t.Context(), at, w.here(c.here))
		if err != nil {
			t.Errorf("%v: %v", c, err)
			continue
		}
		if wrong := (d.Drift - (c.here - c.there)).Abs(); wrong > d.Within || d.Within > 200*time.Millisecond {
			t.Errorf("%v: found %v ± %v, which is %v wrong", c, d.Drift, d.Within, wrong)
		}
		if d.Server != "127.0.0.1" || d.Asked > 7 || d.Agreed != d.Asked {
			t.Errorf("%v: %+v", c, d)
		}
		if corrected := d.Corrected(w.clock(c.here)()).Sub(w.clock(c.there)()).Abs(); corrected > d.Within {
			t.Errorf("%v: the corrected time is %v off", c, corrected)
		}
	}
}

func TestOneLieOfASiteIsLeftOut(t *testing.T) {
	w := newWorld()
	n := 0
	truly, lie := w.says(w.clock(0), time.Millisecond, time.Millisecond), w.says(w.clock(time.Hour), time.Millisecond, time.Millisecond)
	at := site(t, func(r http.ResponseWriter) {
		if n++; n == 2 {
			lie(r)
			return
		}
		truly(r)
	})
	d, err := clockcheck.Ask(t.Context(), at, w.here(3*time.Second))
	if err != nil || (d.Drift-3*time.Second).Abs() > d.Within || d.Agreed != d.Asked-1 {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestASiteThatIsNoClockIsSaid(t *testing.T) {
	w := newWorld()
	n := 0
	for name, c := range map[string]struct {
		answer func(http.ResponseWriter)
		want   clockcheck.Reason
	}{
		"no date":    {func(r http.ResponseWriter) { r.Header()["Date"] = nil }, clockcheck.ErrNoDate},
		"no time":    {func(r http.ResponseWriter) { r.Header().Set("Date", "yesterday") }, clockcheck.ErrNoDate},
		"an old one": {func(r http.ResponseWriter) { r.Header().Set("Age", "7"); w.says(w.clock(0), 0, 0)(r) }, clockcheck.ErrNoDate},
		"any": {func(r http.ResponseWriter) {
			n++
			w.says(w.clock(time.Duration(n)*time.Minute), 0, 0)(r)
		}, clockcheck.ErrUncertain},
		"hangs up": {func(http.ResponseWriter) { panic(http.ErrAbortHandler) }, clockcheck.ErrUnreachable},
		"huge":     {func(r http.ResponseWriter) { r.Header().Set("X", strings.Repeat("x", 1<<20)) }, clockcheck.ErrUnreachable},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := clockcheck.Ask(t.Context(), site(t, c.answer), w.here(0))
			if !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestASiteIsNotFollowedElsewhere(t *testing.T) {
	w := newWorld()
	elsewhere := site(t, func(http.ResponseWriter) { t.Error("another server was asked") })
	at := site(t, func(r http.ResponseWriter) {
		r.Header().Set("Location", elsewhere)
		w.says(w.clock(0), 0, time.Millisecond)(r)
		r.WriteHeader(http.StatusFound)
	})
	if _, err := clockcheck.Ask(t.Context(), at, w.here(0)); err != nil {
		t.Error(err)
	}
}

func TestACertificateThatIsNotValidNowIsTheDates(t *testing.T) {
	server := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(server.Close)
	long := time.Date(2190, 1, 1, 0, 0, 0, 0, time.UTC)
	way := server.Client().Transport.(*http.Transport).Clone()
	way.TLSClientConfig.Time = func() time.Time { return long }
	_, err := clockcheck.Ask(t.Context(), server.URL, clockcheck.Options{Now: func() time.Time { return long }, HTTP: way})
	if !errors.Is(err, clockcheck.ErrDate) {
		t.Errorf("got %v", err)
	}
}

func TestAClockThatIsSetMeanwhileIsNotMeasured(t *testing.T) {
	w := newWorld()
	var mu sync.Mutex
	reads := 0
	o := w.here(0)
	o.Now = func() time.Time { // each look is a minute before the last
		mu.Lock()
		defer mu.Unlock()
		reads++
		return w.clock(-time.Duration(reads) * time.Minute)()
	}
	at := site(t, w.says(w.clock(0), 0, 0))
	if d, err := clockcheck.Ask(t.Context(), at, o); !errors.Is(err, clockcheck.ErrUncertain) {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestVerdicts(t *testing.T) {
	second := time.Second
	for _, c := range []struct {
		drift, within time.Duration
		want          clockcheck.Verdict
	}{
		{0, second, clockcheck.Right},
		{9 * second, second, clockcheck.Right},
		{9 * second, 2 * second, clockcheck.Unclear},
		{-11 * second, 2 * second, clockcheck.Unclear},
		{-11 * second, second / 2, clockcheck.Wrong},
		{time.Hour, second, clockcheck.Wrong},
	} {
		if got := (clockcheck.Difference{Drift: c.drift, Within: c.within}).Beyond(10 * second); got != c.want {
			t.Errorf("%v ± %v is %s, want %s", c.drift, c.within, got, c.want)
		}
	}
}

func TestAddresses(t *testing.T) {
	asked := errors.New("asked")
	for server, want := range map[string]error{
		"":                           clockcheck.ErrOff,
		"  ":                         clockcheck.ErrOff,
		"ntp.example.jp":             asked,
		" ntp.example.jp ":           asked,
		"ntp.example.jp:1123":        asked,
		"ntp://192.0.2.7":            asked,
		"2001:db8::7":                asked,
		"[2001:db8::7]:123":          asked,
		"https://portal.example.jp":  asked,
		"https://portal.example/x?y": asked,
		"http://localhost:8080/":     asked,
		"http://[::1]:8080/":         asked,
		"http://portal.example.jp":   clockcheck.ErrAddress, // anybody could answer
		"https://a:b@portal.example": clockcheck.ErrAddress,
		"ntp.example.jp/x":           clockcheck.ErrAddress,
		"ftp://ntp.example.jp":       clockcheck.ErrAddress,
		"ntp example":                clockcheck.ErrAddress,
		"https://":                   clockcheck.ErrAddress,
		"//x":                        clockcheck.ErrAddress,
		"ntp.example.jp:port":        clockcheck.ErrAddress,
		strconv.Quote("x"):           clockcheck.ErrAddress,
	} {
		o := newWorld().here(0)
		var where []string
		o.Dial, o.HTTP = nothing{asked, &where}.dial, nothing{asked, &where}
		_, err := clockcheck.Ask(t.Context(), server, o)
		if !errors.Is(err, want) || !errors.Is(want, asked) && len(where) > 0 {
			t.Errorf("%q: %v, want %v; asked %q", server, err, want, where)
		}
	}
}

// nothing is a network that fails and notes who was asked.
type nothing struct {
	err   error
	where *[]string
}

func (n nothing) RoundTrip(r *http.Request) (*http.Response, error) {
	*n.where = append(*n.where, r.URL.Host)
	return nil, n.err
}

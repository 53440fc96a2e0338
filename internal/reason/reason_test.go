// An error of a room can be compared, tells its sentence and hides nothing of
// what was met underneath, also through other errors around it.

package reason_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"rokketa/internal/reason"
)

// word is the type of reasons of a room, other that of another.
type word string

const (
	busy word = "busy"
	gone word = "gone"
)

func (w word) Error() string { return "kitchen: " + string(w) }

func (w word) Explanation() (string, map[string]any) {
	return "kitchen." + string(w), map[string]any{"most": 3}
}

type other string

func (o other) Error() string                         { return "cellar: " + string(o) }
func (o other) Explanation() (string, map[string]any) { return "cellar." + string(o), nil }

func TestAnErrorHasItsReasonItsCauseAndItsSentence(t *testing.T) {
	cause := errors.New("the pot is hot")
	err := fmt.Errorf("around: %w", &reason.Of[word]{Reason: busy, Cause: cause})
	if got, want := err.Error(), "around: kitchen: busy: the pot is hot"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if !errors.Is(err, busy) || !errors.Is(err, cause) || errors.Is(err, gone) || errors.Is(err, other("busy")) {
		t.Error("its reason or its cause is hidden, or it passes for another")
	}
	told, ok := errors.AsType[*reason.Of[word]](err)
	if !ok {
		t.Fatal("it is not found")
	}
	if key, details := told.Explanation(); key != "kitchen.busy" || details["most"] != 3 {
		t.Errorf("%q with %v", key, details)
	}
	alone := &reason.Of[word]{Reason: gone}
	if alone.Error() != "kitchen: gone" || !errors.Is(alone, gone) || len(alone.Unwrap()) != 1 {
		t.Errorf("%q unwraps to %v", alone, alone.Unwrap())
	}
}

func TestWhatIsExplainedStaysAndAllElseGetsAReason(t *testing.T) {
	if err := reason.Given(nil, gone); err != nil {
		t.Errorf("of nothing: %v", err)
	}
	first := &reason.Of[word]{Reason: busy}
	err := reason.Given(fmt.Errorf("around: %w", first), gone)
	if told, ok := errors.AsType[*reason.Of[word]](err); !ok || told != first || err.Error() != first.Error() {
		t.Errorf("of one that is explained: %v", err)
	}
	for _, cause := range []error{errors.New("anything"), &reason.Of[other]{Reason: "dark"}} {
		err := reason.Given(cause, gone)
		if !errors.Is(err, gone) || !errors.Is(err, cause) {
			t.Errorf("of %v: %v", cause, err)
		}
	}
}

func TestKeysAreThoseOfTheReasons(t *testing.T) {
	if got := reason.Keys("kitchen", busy, gone); !slices.Equal(got, []string{"kitchen.busy", "kitchen.gone"}) {
		t.Errorf("%q", got)
	}
}

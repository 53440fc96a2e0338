// Each failure has one sentence, and a refusal the one of its system.

package camera

import (
	"errors"
	"runtime"
	"slices"
	"testing"
)

func TestEachFailureHasItsSentence(t *testing.T) {
	for _, r := range []Reason{ErrNoCamera, ErrBusy, ErrRefused, ErrGone, ErrNoLibrary, ErrOdd, ErrFailed, ErrStopped} {
		cause := errors.New("underneath")
		var err error = &Error{Reason: r, Cause: cause}
		key, _ := err.(interface {
			Explanation() (string, map[string]any)
		}).Explanation()
		if !slices.Contains(Explanations(), key) {
			t.Errorf("%v: the key %q is not in Explanations", r, key)
		}
		if !errors.Is(err, r) || !errors.Is(err, cause) {
			t.Errorf("%v hides its reason or its cause", err)
		}
	}
	if key, _ := (&Error{Reason: ErrRefused}).Explanation(); runtime.GOOS == "windows" != (key == "camera.refused.windows") {
		t.Errorf("on %s: %s", runtime.GOOS, key)
	}
	for _, system := range []string{"linux", "windows"} {
		if key := ErrRefused.key(system); key != "camera.refused."+system {
			t.Errorf("on %s: %s", system, key)
		}
	}
}

// Tries of several programs at the same moment: each counts, and one that was
// none takes back itself alone.

package vault

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// someAttempts is the count of a folder, as one program has it.
func someAttempts(t *testing.T) (a attempts, now *time.Time) {
	t.Helper()
	now = new(time.Time)
	*now = time.Date(2026, 11, 3, 12, 0, 0, 0, time.UTC)
	o, err := Options{Dir: filepath.Join(t.TempDir(), "app"), Now: func() time.Time { return *now }}.complete()
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Doors.Disk.MakeFolder(o.Dir); err != nil {
		t.Fatal(err)
	}
	return newAttempts(o), now
}

func TestATryThatWasNoneTakesBackNoOtherProgramsTry(t *testing.T) {
	a, now := someAttempts(t)
	wrong := func() error { return ErrPassphraseWrong }
	for want := 1; want <= 2; want++ {
		if err := a.attempt(t.Context(), func() error {
			*now = now.Add(time.Second)
			if err := a.attempt(t.Context(), wrong); !errors.Is(err, ErrPassphraseWrong) {
				t.Errorf("the other program: %v", err)
			}
			return context.Canceled
		}); !errors.Is(err, context.Canceled) {
			t.Fatalf("%v", err)
		}
		if got := a.read(); got.Failed != want || !got.Last.Equal(*now) {
			t.Errorf("%d were counted, the last at %v; want %d at %v", got.Failed, got.Last, want, *now)
		}
	}
	if err := a.attempt(t.Context(), func() error { return nil }); err != nil || a.read().Failed != 0 {
		t.Errorf("a right one: %v, %d are counted", err, a.read().Failed)
	}
}

// However many programs guess at once, three are free.
func TestGuessesAtTheSameMomentAreAllCounted(t *testing.T) {
	a, _ := someAttempts(t)
	var together sync.WaitGroup
	tried := make(chan bool, 20)
	for range cap(tried) {
		together.Go(func() {
			err := a.attempt(t.Context(), func() error { tried <- true; return ErrPassphraseWrong })
			if wait, ok := errors.AsType[*WaitError](err); !errors.Is(err, ErrPassphraseWrong) && (!ok || wait.Left != firstWait) {
				t.Errorf("%v", err)
			}
		})
	}
	together.Wait()
	if n := len(tried); n != freeTries {
		t.Errorf("%d passwords were tried", n)
	}
}

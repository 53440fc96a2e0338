// The stage for tests: skipped where parts are missing, closed at the end.

package stage

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// ForTest sets the stage for a test and closes it with the test. Where parts
// are missing the test is skipped; with ROKKETA_REQUIRE_REAL it fails, so
// that a run that must be whole cannot pass by leaving things out.
func ForTest(tb testing.TB, options Options) *Stage {
	tb.Helper()
	if missing := Missing(); len(missing) > 0 {
		complaint := fmt.Sprintf("the stage needs %s (scripts/setup run test)", strings.Join(missing, ", "))
		if os.Getenv("ROKKETA_REQUIRE_REAL") != "" {
			tb.Fatal(complaint)
		}
		tb.Skip(complaint)
	}
	s, err := Open(tb.Context(), options)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	return s
}

// T1 to T35 hold: by the rules alone and through the web, on SQLite and on a
// real PostgreSQL.

package conformance

import (
	"bytes"
	"strings"
	"testing"
)

func holdAll(t *testing.T, o Options) {
	t.Helper()
	var out, log bytes.Buffer
	o.Out, o.Log = &out, &log
	passed, failed, err := Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(out.String()) {
		t.Log(strings.TrimRight(line, "\n"))
	}
	if failed > 0 || passed < len(tests())-1 {
		t.Errorf("%d passed, %d failed", passed, failed)
	}
}

func TestTheRulesHoldOnSQLite(t *testing.T) { holdAll(t, Options{direct: true}) }

func TestThePortalHoldsOnSQLite(t *testing.T) { holdAll(t, Options{}) }

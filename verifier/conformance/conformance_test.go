// T1 to T35 hold: by the rules alone and through the web, on SQLite and on a
// real PostgreSQL.

package conformance

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"rokketa/verifier/store/pgtest"
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

// The rules alone, without the web: what fails here is theirs.
func TestTheRulesHoldOnSQLite(t *testing.T) {
	if !soak() {
		t.Skip("the web's run holds them too: ROKKETA_SOAK=1")
	}
	holdAll(t, Options{direct: true})
}

func TestThePortalHoldsOnSQLite(t *testing.T) { holdAll(t, Options{}) }

// server starts a PostgreSQL for the test.
func server(t *testing.T) *pgtest.Server {
	t.Helper()
	s, err := pgtest.Start()
	if errors.Is(err, pgtest.ErrMissing) && !pgtest.Required() {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func database(t *testing.T, s *pgtest.Server) string {
	t.Helper()
	dsn, err := s.Database(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return dsn
}

// As with three processes, but with every server in this one.
func TestThePortalHoldsOnPostgreSQL(t *testing.T) {
	if !soak() {
		t.Skip("the run with three processes holds them too: ROKKETA_SOAK=1")
	}
	holdAll(t, Options{Postgres: database(t, server(t))})
}

// How the databases find rows: by an index, also where a statement was planned
// when the tables were empty, as a server's first one is.

package store_test

import (
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"rokketa/verifier/store"
)

func TestPostgresFindsEveryRowByItsKeyFromTheFirst(t *testing.T) {
	t.Parallel()
	dsn, err := needPostgres(t).Database(t.Context())
	must(t, err)
	texts := store.Often(t, openPostgres(t, dsn))
	conn, err := pgx.Connect(t.Context(), dsn)
	must(t, err)
	t.Cleanup(func() { _ = conn.Close(t.Context()) })
	for name, value := range store.OurSettings() {
		_, err := conn.Exec(t.Context(), "SET "+name+" = "+value)
		must(t, err)
	}
	n := 0
	for text, values := range texts {
		n++
		name := fmt.Sprint("q", n)
		_, err := conn.Exec(t.Context(), "PREPARE "+name+" AS "+text)
		must(t, err)
		call := "EXPLAIN EXECUTE " + name + "(" + strings.TrimSuffix(strings.Repeat("NULL,", values), ",") + ")"
		rows, err := conn.Query(t.Context(), call, pgx.QueryExecModeSimpleProtocol)
		must(t, err)
		plan, err := pgx.CollectRows(rows, pgx.RowTo[string])
		must(t, err)
		for i, line := range plan {
			scan := strings.Contains(line, "Index Scan") || strings.Contains(line, "Index Only Scan")
			if strings.Contains(line, "Seq Scan") || scan && (i+1 == len(plan) || !strings.Contains(plan[i+1], "Index Cond")) {
				t.Errorf("%s\n%s", text, strings.Join(plan, "\n"))
				break
			}
		}
	}
	if n < 40 {
		t.Errorf("%d statements", n)
	}
}

func TestSQLiteFindsEveryRowByItsKey(t *testing.T) {
	t.Parallel()
	path := filepath.Join(quickDir(t), "v.db")
	texts := store.Often(t, reopenSQLite(t, path))
	db, err := sql.Open("sqlite", "file:"+path)
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	for text, values := range texts {
		rows, err := db.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+text, make([]any, values)...)
		must(t, err)
		for rows.Next() {
			var id, parent, unused int
			var step string
			must(t, rows.Scan(&id, &parent, &unused, &step))
			if strings.Contains(step, "SCAN") {
				t.Errorf("%s\n%s", text, step)
			}
		}
		must(t, errors.Join(rows.Err(), rows.Close()))
	}
}

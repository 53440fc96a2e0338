// This file promises: a look into the database from beside, and into what the
// web left behind.

package conformance

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// dump gives every value of every table as text.
func (g *ground) dump(ctx context.Context) (string, error) {
	db, err := sql.Open(g.driver, g.dsn)
	if err != nil {
		return "", err
	}
	defer func() { _ = db.Close() }() // read only
	list := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`
	if g.kind == "postgres" {
		list = `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()`
	}
	names, err := texts(ctx, db, list)
	if err != nil {
		return "", err
	}
	var all strings.Builder
	for _, name := range names {
		rows, err := texts(ctx, db, `SELECT * FROM "`+name+`"`)
		if err != nil {
			return "", fmt.Errorf("table %s: %w", name, err)
		}
		for _, row := range rows {
			all.WriteString(row + "\n")
		}
	}
	if all.Len() == 0 {
		return "", fmt.Errorf("nothing found in %d tables", len(names))
	}
	return all.String(), nil
}

// texts gives each row's values, with a space between them.
func texts(ctx context.Context, db *sql.DB, query string) (rows []string, err error) {
	found, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { _ = found.Close() }() // Err has it
	columns, err := found.Columns()
	if err != nil {
		return nil, err
	}
	for found.Next() {
		values, to := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			to[i] = &values[i]
		}
		if err := found.Scan(to...); err != nil {
			return nil, err
		}
		words := make([]string, len(values))
		for i, v := range values {
			if b, ok := v.([]byte); ok {
				v = string(b)
			}
			words[i] = fmt.Sprint(v)
		}
		rows = append(rows, strings.Join(words, " "))
	}
	return rows, found.Err()
}

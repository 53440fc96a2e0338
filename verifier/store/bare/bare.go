// The floor that figures are compared with: one statement, alone.

// Package bare runs the one statement that no verifier can do without, the
// conditional UPDATE that counts an attempt, prepared and as durable as the
// store's, and nothing else. It counts for the recovery codes, with a clock
// that never makes it wait, so that a load of codes is not disturbed.
package bare

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"

	"github.com/jackc/pgx/v5/pgxpool"
	_ "modernc.org/sqlite" // the driver
)

// SQL is the statement; $1 is the member.
const SQL = `UPDATE guess SET fails = CASE WHEN fails >= 99 THEN 0 ELSE fails + 1 END, open_at = 0
 WHERE member_id = $1 AND class = 'recovery' AND fails < 100 RETURNING fails, open_at`

// Statement is the statement on connections of its own. It is safe for
// concurrent use.
type Statement struct {
	// Run counts once for a member; it is on the disk when it returns.
	Run func(ctx context.Context, member string) error
	// Close ends the connections.
	Close func() error
}

// SQLite prepares it for the database in a file that a store has made.
func SQLite(ctx context.Context, path string) (Statement, error) {
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: filepath.ToSlash(path)}).EscapedPath()+
		"?_pragma=busy_timeout(5000)&_pragma=synchronous(FULL)&_pragma=foreign_keys(ON)")
	if err != nil {
		return Statement{}, fmt.Errorf("bare: %w", err)
	}
	db.SetMaxOpenConns(1)
	statement, err := db.PrepareContext(ctx, SQL)
	if err != nil {
		return Statement{}, errors.Join(fmt.Errorf("bare: %w", err), db.Close())
	}
	return Statement{
		Run: func(ctx context.Context, member string) error {
			_, err := statement.ExecContext(ctx, member)
			return err
		},
		Close: func() error { return errors.Join(statement.Close(), db.Close()) },
	}, nil
}

// Postgres prepares it for the database of a DSN that a store has opened.
func Postgres(ctx context.Context, dsn string) (Statement, error) {
	config, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return Statement{}, fmt.Errorf("bare: %w", err)
	}
	config.ConnConfig.RuntimeParams["synchronous_commit"] = "on"
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return Statement{}, fmt.Errorf("bare: %w", err)
	}
	return Statement{
		Run: func(ctx context.Context, member string) error {
			_, err := pool.Exec(ctx, SQL, member)
			return err
		},
		Close: func() error { pool.Close(); return nil },
	}, nil
}

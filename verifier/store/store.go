// Opening a store, and what both databases have in common.

// Package store keeps what the verifier's rules decide: in SQLite, embedded
// and without set-up, or in PostgreSQL, which any number of processes may
// share. Both speak the same statements; what differs is how a transaction
// travels.
//
// A change is committed to the disk when a call returns: a used code must not
// be good again after a power cut.
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/pressly/goose/v3"

	"rokketa/verifier"
)

//go:embed migrations
var migrations embed.FS

// Store implements verifier.Store. It is safe for concurrent use.
type Store struct {
	backend
	once sync.Once
}

// Close ends the connections. What was committed stays. A second Close does
// nothing.
func (s *Store) Close() (err error) {
	s.once.Do(func() { err = s.close() })
	return err
}

var _ verifier.Store = (*Store)(nil)

// backend is a database: how a list of statements becomes one transaction.
type backend interface {
	// run makes all statements in one transaction. The first that must change
	// exactly one row and does not undoes all; its index is given, else -1.
	run(ctx context.Context, all []statement) (refused int, err error)
	// reserve runs the statement that reserves and, if it changed a row, the
	// line of the log, in one transaction.
	reserve(ctx context.Context, class verifier.Class, now int64, a verifier.Attempt) (verifier.Guess, bool, error)
	// challengeText is the query that reads a challenge.
	challengeText() string
	// query hands each row to scan.
	query(ctx context.Context, text string, args []any, scan func(row) error) error
	// try reads a challenge and, if it takes the code, reserves and writes the
	// line of the log, in one transaction. found is false where there is none.
	try(ctx context.Context, t verifier.Try) (c challenge, found, counted bool, err error)

	Ping(ctx context.Context) error
	close() error
}

// row is a row that was read.
type row interface{ Scan(into ...any) error }

// statement is one statement of a transaction.
type statement struct {
	text string
	args []any
	must bool // change exactly one row, or undo all
}

// Apply makes all changes in one transaction, or none.
func (s *Store) Apply(ctx context.Context, ops ...verifier.Op) (refused int, err error) {
	all := make([]statement, 0, len(ops)+2)
	from := make([]int, 0, len(ops)+2) // the change that each statement is of
	for i, op := range ops {
		before := len(all)
		if all, err = translate(all, op); err != nil {
			return -1, err
		}
		for range len(all) - before {
			from = append(from, i)
		}
	}
	if len(all) == 0 {
		return -1, nil
	}
	for i := range all {
		tidy(all[i].args)
	}
	refused, err = s.run(ctx, all)
	if err != nil || refused < 0 {
		return -1, err
	}
	return from[refused], nil
}

// Reserve counts an attempt before anything is computed.
func (s *Store) Reserve(ctx context.Context, class verifier.Class, now int64, a verifier.Attempt) (verifier.Guess, bool, error) {
	return s.reserve(ctx, class, now, a)
}

// Try reads a challenge and counts the attempt of a code for it.
func (s *Store) Try(ctx context.Context, t verifier.Try) (verifier.ChallengeRow, bool, error) {
	c, found, counted, err := s.try(ctx, t)
	if err == nil && !found {
		err = verifier.ErrNone
	}
	return c.whole(), counted, err
}

// tidy takes out of texts what a database cannot hold: a browser may send
// any bytes.
func tidy(args []any) {
	for i, arg := range args {
		if s, ok := arg.(string); ok && (!utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0) {
			args[i] = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
		}
	}
}

// one reads one row, or gives verifier.ErrNone.
func (s *Store) one(ctx context.Context, text string, args []any, scan func(row) error) error {
	found := false
	tidy(args)
	err := s.query(ctx, text, args, func(r row) error {
		found = true
		return scan(r)
	})
	if err == nil && !found {
		return verifier.ErrNone
	}
	return err
}

func (s *Store) all(ctx context.Context, text string, args []any, scan func(row) error) error {
	tidy(args)
	return s.query(ctx, text, args, scan)
}

// newest is the last version that this program knows.
func newest(folder string) (int64, error) {
	files, err := fs.Glob(migrations, "migrations/"+folder+"/*.sql")
	if err != nil || len(files) == 0 {
		return 0, fmt.Errorf("store: no migrations: %w", err)
	}
	return goose.NumericComponent(files[len(files)-1])
}

// migrate brings the tables up to date.
func migrate(ctx context.Context, db *sql.DB, dialect goose.Dialect, folder string, o ...goose.ProviderOption) error {
	files, err := fs.Sub(migrations, "migrations/"+folder)
	if err != nil {
		return fmt.Errorf("store: migrations: %w", err)
	}
	o = append(o, goose.WithDisableGlobalRegistry(true))
	p, err := goose.NewProvider(dialect, db, files, o...)
	if err != nil {
		return fmt.Errorf("store: migrations: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("store: migrations: %w", err)
	}
	version, err := p.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("store: migrations: %w", err)
	}
	if newest := p.ListSources(); len(newest) > 0 && version > newest[len(newest)-1].Version {
		return ErrNewer
	}
	return nil
}

// ErrNewer is given for a database that a newer version of the program wrote.
var ErrNewer = errors.New("store: the database was written by a newer version")

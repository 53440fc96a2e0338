// SQLite: one connection writes, several read. The program needs no set-up
// and no server for it.

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlitelib "modernc.org/sqlite/lib"

	"rokketa/verifier"
)

// readers is how many queries SQLite answers at once.
const readers = 4

// OpenSQLite opens the database in a file, which is made if it is not there.
func OpenSQLite(ctx context.Context, path string) (*Store, error) {
	o := url.Values{}
	for _, pragma := range []string{"journal_mode(WAL)", "busy_timeout(5000)", "synchronous(FULL)", "foreign_keys(ON)"} {
		o.Add("_pragma", pragma)
	}
	o.Set("_txlock", "immediate")
	dsn := uri(path) + "?" + o.Encode()
	// Made here, so that nobody else may read it; its companions get its mode.
	made, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err == nil {
		err = made.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("store: sqlite: %w", err)
	}

	l := &lite{stmts: map[string]*sql.Stmt{}, reading: map[string]*sql.Stmt{}}
	if l.writer, err = sql.Open("sqlite", dsn); err != nil {
		return nil, fmt.Errorf("store: sqlite: %w", err)
	}
	l.writer.SetMaxOpenConns(1)
	if err := migrate(ctx, l.writer, goose.DialectSQLite3, "sqlite"); err != nil {
		return nil, errors.Join(err, l.writer.Close())
	}
	if l.conn, err = l.writer.Conn(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("store: sqlite: %w", err), l.writer.Close())
	}
	if l.reader, err = sql.Open("sqlite", dsn); err != nil {
		return nil, errors.Join(fmt.Errorf("store: sqlite: %w", err), l.close())
	}
	l.reader.SetMaxOpenConns(readers)
	l.reader.SetMaxIdleConns(readers)
	return &Store{backend: l}, nil
}

// uri is a file's path as SQLite reads it, whatever characters are in it.
func uri(path string) string {
	slashes := filepath.ToSlash(path)
	if filepath.VolumeName(path) != "" {
		slashes = "///" + slashes // file:///C:/…
	}
	return "file:" + (&url.URL{Path: slashes}).EscapedPath()
}

// lite is SQLite. Statements are prepared once.
type lite struct {
	writer, reader *sql.DB

	mu    sync.Mutex // one writes at a time; waiting here is shorter than in SQLite
	conn  *sql.Conn
	stmts map[string]*sql.Stmt

	reads   sync.RWMutex
	reading map[string]*sql.Stmt
}

// exec runs one statement. Writing does not end with its caller: it is short,
// and half a transaction helps nobody.
func (l *lite) exec(text string, args ...any) (int64, error) {
	stmt, err := l.stmt(text)
	if err != nil {
		return 0, err
	}
	done, err := stmt.ExecContext(context.Background(), args...)
	if err != nil {
		return 0, liteError(err)
	}
	return done.RowsAffected()
}

func (l *lite) stmt(text string) (*sql.Stmt, error) {
	if stmt := l.stmts[text]; stmt != nil {
		return stmt, nil
	}
	stmt, err := l.conn.PrepareContext(context.Background(), text)
	if err != nil {
		return nil, fmt.Errorf("store: sqlite: %w", err)
	}
	l.stmts[text] = stmt
	return stmt, nil
}

// atomically runs work between BEGIN IMMEDIATE and COMMIT.
func (l *lite) atomically(work func() (keep bool, err error)) error {
	if _, err := l.exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	keep, err := work()
	if err == nil && keep {
		if _, err = l.exec("COMMIT"); err == nil {
			return nil
		}
	}
	_, undo := l.exec("ROLLBACK")
	return errors.Join(err, undo)
}

func (l *lite) run(ctx context.Context, all []statement) (int, error) {
	if err := ctx.Err(); err != nil {
		return -1, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	refused := -1
	each := func() (bool, error) {
		for i, s := range all {
			n, err := l.exec(s.text, s.args...)
			if err != nil {
				return false, err
			}
			if s.must && n != 1 {
				refused = i
				return false, nil
			}
		}
		return true, nil
	}
	if len(all) == 1 { // is a transaction by itself
		_, err := each()
		return refused, err
	}
	err := l.atomically(each)
	return refused, err
}

func (l *lite) reserve(ctx context.Context, class verifier.Class, now int64, a verifier.Attempt) (g verifier.Guess, ok bool, err error) {
	if err := ctx.Err(); err != nil {
		return g, false, err
	}
	args, err := logArgs(a)
	if err != nil {
		return g, false, err
	}
	tidy(args)
	l.mu.Lock()
	defer l.mu.Unlock()
	err = l.atomically(func() (bool, error) {
		stmt, err := l.stmt(reserveText)
		if err != nil {
			return false, err
		}
		err = stmt.QueryRowContext(context.Background(), now, a.Member, string(class)).Scan(&g.Fails, &g.OpenAt)
		if errors.Is(err, sql.ErrNoRows) {
			return false, nil
		} else if err != nil {
			return false, liteError(err)
		}
		_, err = l.exec(logText, args...)
		ok = err == nil
		return ok, err
	})
	return g, ok && err == nil, err
}

func (l *lite) query(ctx context.Context, text string, args []any, scan func(row) error) (err error) {
	l.reads.RLock()
	stmt := l.reading[text]
	l.reads.RUnlock()
	if stmt == nil {
		if stmt, err = l.reader.PrepareContext(ctx, text); err != nil {
			return fmt.Errorf("store: sqlite: %w", err)
		}
		l.reads.Lock()
		if had := l.reading[text]; had != nil {
			_ = stmt.Close() // another was as quick
			stmt = had
		} else {
			l.reading[text] = stmt
		}
		l.reads.Unlock()
	}
	return rows(ctx, stmt, args, scan)
}

// ahead reads with the connection that writes: what it wrote is in its memory
// still, while every write makes the other connections read their pages again.
// Who reads to write next has to take this turn anyway.
func (l *lite) ahead(ctx context.Context, text string, args []any, scan func(row) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	stmt, err := l.stmt(text)
	if err != nil {
		return err
	}
	return rows(context.Background(), stmt, args, scan)
}

// rows hands each row to scan.
func rows(ctx context.Context, stmt *sql.Stmt, args []any, scan func(row) error) (err error) {
	all, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return liteError(err)
	}
	defer func() { err = errors.Join(err, all.Close()) }()
	for all.Next() {
		if err := scan(all); err != nil {
			return fmt.Errorf("store: sqlite: %w", err)
		}
	}
	return liteError(all.Err())
}

// Ping tells whether the database answers.
func (l *lite) Ping(ctx context.Context) error { return l.reader.PingContext(ctx) }

func (l *lite) close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []error
	for _, s := range l.stmts {
		all = append(all, s.Close())
	}
	if l.conn != nil {
		all = append(all, l.conn.Close())
	}
	if l.reader != nil {
		l.reads.Lock()
		for _, s := range l.reading {
			all = append(all, s.Close())
		}
		l.reads.Unlock()
		all = append(all, l.reader.Close())
	}
	return errors.Join(append(all, l.writer.Close())...)
}

// liteError names what the rules want to know.
func liteError(err error) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		switch e.Code() {
		case sqlitelib.SQLITE_CONSTRAINT_UNIQUE, sqlitelib.SQLITE_CONSTRAINT_PRIMARYKEY:
			return fmt.Errorf("store: sqlite: %w: %w", verifier.ErrTaken, err)
		}
	}
	return fmt.Errorf("store: sqlite: %w", err)
}

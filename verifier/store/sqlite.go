// SQLite: one connection writes, several read. The program needs no set-up
// and no server for it.

package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
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
	if err := private(path); err != nil {
		return nil, err
	}
	if err := migrateLite(ctx, path); err != nil {
		return nil, err
	}
	dsn := liteDSN(path)
	reader, err := sql.Open("sqlite", dsn+"&_pragma=query_only(ON)")
	if err != nil {
		return nil, fmt.Errorf("store: sqlite: %w", err)
	}
	l := &lite{reader: reader, reading: map[string]*sql.Stmt{}}
	l.reader.SetMaxOpenConns(readers)
	l.reader.SetMaxIdleConns(readers)
	conn, err := l.reader.Driver().Open(dsn)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("store: sqlite: %w", err), l.reader.Close())
	}
	l.pen = &pen{conn: conn, stmts: map[string]driver.Stmt{}}
	return &Store{backend: l}, nil
}

// private makes a file that nobody else may read, if it is not there; its
// companions get its mode.
func private(path string) error {
	made, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err == nil {
		err = made.Close()
	}
	if err != nil {
		return fmt.Errorf("store: sqlite: %w", err)
	}
	return nil
}

// migrateLite brings the tables up to date. Of several programs that begin at
// once one makes them, and the others wait for it: whoever finds them wanting
// takes turns by the lock of an empty file beside the database, which stays.
func migrateLite(ctx context.Context, path string) (err error) {
	newest, err := newest("sqlite")
	if err != nil {
		return err
	}
	switch version, err := versionOf(ctx, liteDSN(path)); {
	case err == nil && version == newest:
		return nil
	case err == nil && version > newest:
		return ErrNewer
	}
	if err := private(path + "-migrate"); err != nil {
		return err
	}
	turn, err := sql.Open("sqlite", uri(path+"-migrate")+"?_pragma=busy_timeout(60000)&_txlock=exclusive")
	if err != nil {
		return fmt.Errorf("store: sqlite: %w", err)
	}
	defer func() { err = errors.Join(err, turn.Close()) }()
	mine, err := turn.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("store: sqlite: %w", err)
	}
	defer func() { err = errors.Join(err, mine.Rollback()) }()
	db, err := sql.Open("sqlite", liteDSN(path))
	if err != nil {
		return fmt.Errorf("store: sqlite: %w", err)
	}
	db.SetMaxOpenConns(1)
	return errors.Join(migrate(ctx, db, goose.DialectSQLite3, "sqlite"), db.Close())
}

// versionOf reads the version of the tables; an error is also that there are
// none.
func versionOf(ctx context.Context, dsn string) (version int64, err error) {
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return 0, fmt.Errorf("store: sqlite: %w", err)
	}
	err = db.QueryRowContext(ctx, "SELECT max(version_id) FROM goose_db_version").Scan(&version)
	return version, errors.Join(err, db.Close())
}

// liteDSN is how each connection is opened.
func liteDSN(path string) string {
	o := url.Values{}
	for _, pragma := range []string{
		"journal_mode(WAL)", "busy_timeout(5000)", "synchronous(FULL)", "foreign_keys(ON)",
		"wal_autocheckpoint(4000)",     // 16 MB: a page that many codes touch goes to its place once
		"journal_size_limit(67108864)", // what a flood made grow does not stay
	} {
		o.Add("_pragma", pragma)
	}
	o.Set("_txlock", "immediate")
	return uri(path) + "?" + o.Encode()
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
	pen    *pen
	reader *sql.DB

	reads   sync.RWMutex
	reading map[string]*sql.Stmt
}

func (l *lite) run(ctx context.Context, all []statement) (int, error) {
	if err := ctx.Err(); err != nil {
		return -1, err
	}
	refused := -1
	err := l.pen.write(len(all) == 1, func() (bool, error) {
		for i, s := range all {
			n, err := l.pen.exec(s.text, s.args...)
			if err != nil {
				return false, err
			}
			if s.must && n != 1 {
				refused = i
				return false, nil
			}
		}
		return true, nil
	})
	return refused, err
}

func (l *lite) reserve(ctx context.Context, class verifier.Class, now int64, a verifier.Attempt) (g verifier.Guess, ok bool, err error) {
	if err := ctx.Err(); err != nil {
		return g, false, err
	}
	err = l.pen.write(false, func() (_ bool, err error) {
		g, ok, err = l.count(class, now, a)
		return ok, err
	})
	return g, ok && err == nil, err
}

// count counts an attempt and writes its line, inside a transaction.
func (l *lite) count(class verifier.Class, now int64, a verifier.Attempt) (g verifier.Guess, ok bool, err error) {
	args, err := logArgs(a)
	if err != nil {
		return g, false, err
	}
	err = l.pen.query(reserveText, reserveArgs(class, now, a.Member), func(r row) error {
		ok = true
		return r.Scan(&g.Fails, &g.OpenAt)
	})
	if err == nil && ok {
		tidy(args)
		_, err = l.pen.exec(logText, args...)
	}
	return g, ok, err
}

func (l *lite) try(ctx context.Context, t verifier.Try) (c challenge, found, counted bool, err error) {
	if err := ctx.Err(); err != nil {
		return c, false, false, err
	}
	id := []any{t.Challenge}
	tidy(id)
	err = l.pen.write(false, func() (bool, error) {
		err := l.pen.query(challengeText, id, func(r row) error {
			found = true
			return r.Scan(c.into()...)
		})
		if err != nil || !found || !t.Takes(c.whole()) {
			return false, err
		}
		t.Attempt.Member, t.Attempt.Method = c.a.Member.ID, c.Method
		g, ok, err := l.count(verifier.ClassCode, t.Now, t.Attempt)
		if counted = ok && err == nil; counted {
			c.Guess = g
		}
		return counted, err
	})
	return c, found, counted && err == nil, err
}

func (*lite) challengeText() string { return challengeText }

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
	all := []error{l.pen.close()}
	l.reads.Lock()
	defer l.reads.Unlock()
	for _, s := range l.reading {
		all = append(all, s.Close())
	}
	return errors.Join(append(all, l.reader.Close())...)
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

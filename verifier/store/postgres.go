// PostgreSQL: any number of processes may share it. A transaction travels as
// one batch, so that a code costs few journeys; READ COMMITTED is enough,
// because an UPDATE that had to wait looks at its condition again.

package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"rokketa/verifier"
)

// OpenPostgres opens the database of a DSN ("postgres://…" or "host=…"). Its
// pool settings, such as pool_max_conns, are pgxpool's.
func OpenPostgres(ctx context.Context, dsn string) (*Store, error) {
	config, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("store: postgres: %w", err)
	}
	for name, value := range settings() {
		if _, set := config.ConnConfig.RuntimeParams[name]; !set {
			config.ConnConfig.RuntimeParams[name] = value
		}
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("store: postgres: %w", err)
	}
	p := &postgres{pool: pool}
	// Several processes may start at once: one migrates, the others wait.
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 60))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("store: postgres: %w", err), p.close())
	}
	db := stdlib.OpenDBFromPool(pool)
	err = migrate(ctx, db, goose.DialectPostgres, "postgres", goose.WithSessionLocker(locker))
	if err = errors.Join(err, db.Close()); err != nil {
		return nil, errors.Join(err, p.close())
	}
	return &Store{backend: p}, nil
}

// settings are those of our connections, unless the DSN says otherwise. Rows
// are found by their keys, so a query is planned once for each connection (a
// code's would take three times as long), and tables that were empty then do
// not matter. A commit is on the disk when it is answered, whatever the server
// is used to: a lost one would open a used step again.
func settings() map[string]string {
	return map[string]string{
		"plan_cache_mode": "force_generic_plan", "enable_seqscan": "off", "jit": "off",
		"synchronous_commit": "on",
	}
}

type postgres struct{ pool *pgxpool.Pool }

// again is how often a transaction is tried that the database broke off to
// let another finish. It is never taken for a success.
const again = 10

// broken tells that a transaction was broken off by a conflict: serialization,
// deadlock.
func broken(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (e.Code == "40001" || e.Code == "40P01")
}

// longest is how long a change may take, once it was sent.
const longest = 30 * time.Second

// hold runs a change on a connection. Waiting for one ends with the caller;
// what was sent is finished, since who hangs up in the middle would else cost
// us the connection, and learn nothing of what became of it.
func (p *postgres) hold(ctx context.Context, do func(ctx context.Context, conn *pgxpool.Conn) error) error {
	conn, err := p.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), longest)
	defer cancel()
	for range again {
		if err = do(ctx, conn); !broken(err) {
			break
		}
	}
	return err
}

func (p *postgres) run(ctx context.Context, all []statement) (refused int, err error) {
	err = p.hold(ctx, func(ctx context.Context, conn *pgxpool.Conn) (err error) {
		if len(all) == 1 {
			refused, err = single(ctx, conn, all[0])
		} else {
			refused, err = batch(ctx, conn, all)
		}
		return err
	})
	if err != nil {
		refused = -1
	}
	return refused, postgresError(err)
}

// single is a transaction of one statement. One that must change a row changes
// no more than one: it names a key.
func single(ctx context.Context, conn *pgxpool.Conn, s statement) (int, error) {
	done, err := conn.Exec(ctx, s.text, s.args...)
	if err == nil && s.must && done.RowsAffected() != 1 {
		return 0, nil
	}
	return -1, err
}

// refusedText is what the database says of a statement that must change a row
// and did not: it undoes the transaction by itself, and its log tells why.
const refusedText = "rokketa-verifier: refused, nothing is changed"

// once makes a statement fail unless it changes exactly one row.
func once(text string) string {
	return "WITH changed AS (" + text + "\n RETURNING 1) SELECT CAST(CASE count(*) WHEN 1 THEN '1' ELSE '" + refusedText + "' END AS INTEGER) FROM changed"
}

// refusal tells whether it failed so.
func refusal(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && e.Code == "22P02" && strings.Contains(e.Message, refusedText)
}

// batch sends all statements at once, which makes them one transaction: it is
// committed when the last was done, and undone by the first that fails.
func batch(ctx context.Context, conn *pgxpool.Conn, all []statement) (refused int, err error) {
	var b pgx.Batch
	for _, s := range all {
		if s.must {
			s.text = once(s.text)
		}
		b.Queue(s.text, s.args...)
	}
	results := conn.SendBatch(ctx, &b)
	at := 0
	for ; at < len(all) && err == nil; at++ {
		_, err = results.Exec()
	}
	if closing := results.Close(); err == nil {
		err = closing // the commit's
	} else if refusal(err) {
		return at - 1, nil
	}
	return -1, err
}

// postgresReserve is reserveText and logText in one statement and so in one
// journey.
const postgresReserve = `
WITH counted AS (` + reserveText + `), logged AS (
  INSERT INTO audit (member_id, id, at, actor_id, event, method, verdict, finding, reason, session_id, ip, agent)
  SELECT $1, CAST($4 AS TEXT), CAST($5 AS BIGINT), CAST($6 AS TEXT), CAST($7 AS TEXT), CAST($8 AS TEXT), CAST($9 AS TEXT),
         CAST($10 AS TEXT), CAST($11 AS TEXT), CAST($12 AS TEXT), CAST($13 AS TEXT), CAST($14 AS TEXT)
    FROM counted
)
SELECT fails, open_at FROM counted`

func (p *postgres) reserve(ctx context.Context, class verifier.Class, now int64, a verifier.Attempt) (g verifier.Guess, ok bool, err error) {
	line, err := logArgs(a)
	if err != nil {
		return g, false, err
	}
	args := append(reserveArgs(class, now, a.Member), line[1:]...)
	tidy(args)
	err = p.hold(ctx, func(ctx context.Context, conn *pgxpool.Conn) error {
		return conn.QueryRow(ctx, postgresReserve, args...).Scan(&g.Fails, &g.OpenAt)
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return g, false, nil
	}
	return g, err == nil, postgresError(err)
}

func (*postgres) challengeText() string { return postgresChallenge }

// postgresTry reads a challenge, and makes the reservation if the challenge takes the
// code: the conditions of verifier.Try's Takes.
const postgresTry = `
WITH h (` + challengeNames + `) AS (` + postgresChallenge + `
), counted AS (
  UPDATE guess
     SET ` + reserveSet + `
    FROM h
   WHERE guess.member_id = h.member_id AND guess.class = 'code' AND ` + reserveIf + `
     AND h.expires_at > $2 AND h.method = h.member_method AND CAST($3 AS INTEGER) > 0
     AND $3 = CASE h.method WHEN 'app' THEN h.digits ELSE CAST($4 AS INTEGER) END
  RETURNING fails, open_at
), logged AS (
  INSERT INTO audit (member_id, id, at, actor_id, event, method, verdict, finding, reason, session_id, ip, agent)
  SELECT h.member_id, CAST($5 AS TEXT), CAST($6 AS BIGINT), CAST($7 AS TEXT), CAST($8 AS TEXT), h.method,
         CAST($9 AS TEXT), CAST($10 AS TEXT), CAST($11 AS TEXT), CAST($12 AS TEXT), CAST($13 AS TEXT), CAST($14 AS TEXT)
    FROM h, counted
)
SELECT h.*, COALESCE(counted.fails, -1), COALESCE(counted.open_at, 0) FROM h LEFT JOIN counted ON TRUE`

func (p *postgres) try(ctx context.Context, t verifier.Try) (c challenge, found, counted bool, err error) {
	line, err := logArgs(t.Attempt)
	if err != nil {
		return c, false, false, err
	}
	args := []any{t.Challenge, t.Now, t.Typed, t.MailDigits}
	args = append(append(args, line[1:5]...), line[6:]...) // without member and method
	tidy(args)
	var g verifier.Guess
	err = p.hold(ctx, func(ctx context.Context, conn *pgxpool.Conn) error {
		return conn.QueryRow(ctx, postgresTry, args...).Scan(append(c.into(), &g.Fails, &g.OpenAt)...)
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return c, false, false, nil
	} else if err != nil {
		return c, false, false, postgresError(err)
	}
	if counted = g.Fails >= 0; counted {
		c.Guess = g
	}
	return c, true, counted, nil
}

func (p *postgres) query(ctx context.Context, text string, args []any, scan func(row) error) error {
	rows, err := p.pool.Query(ctx, text, args...)
	if err != nil {
		return postgresError(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return fmt.Errorf("store: postgres: %w", err)
		}
	}
	return postgresError(rows.Err())
}

// Ping tells whether the database answers.
func (p *postgres) Ping(ctx context.Context) error { return p.pool.Ping(ctx) }

func (p *postgres) close() error {
	p.pool.Close()
	return nil
}

// postgresError names what the rules want to know.
func postgresError(err error) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok && e.Code == "23505" {
		return fmt.Errorf("store: postgres: %w: %w", verifier.ErrTaken, err)
	}
	return fmt.Errorf("store: postgres: %w", err)
}

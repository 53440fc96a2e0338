// The pen: SQLite's one connection that writes. Who comes while it writes
// waits, and all who waited are written together: a commit to the disk costs
// more than what stands in it. Nobody is answered before that commit, and
// none of them can undo another's part.

package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"sync"
)

// together is how many transactions share a commit at most.
const together = 64

// work is a transaction: it reports whether to keep what it wrote.
type work func() (keep bool, err error)

// page is work on its way.
type page struct {
	work  work
	alone bool // is one statement: by itself it needs no BEGIN and COMMIT
	last  bool // ends the connection: nothing is written along with it
	err   error
	turn  chan bool // true: it is your turn to write; false: it is written
}

// pen writes. What a transaction reads, it reads with the same connection:
// what was written is in its memory, while every write makes other
// connections read their pages again.
type pen struct {
	conn  driver.Conn
	stmts map[string]driver.Stmt

	mu      sync.Mutex
	writing bool
	waiting []*page
}

var (
	errClosed = errors.New("store: sqlite: closed")
	errBroken = errors.New("store: sqlite: a fault while writing")
)

// write runs work in a transaction. It does not end with its caller: it is
// short, and half a transaction helps nobody.
func (p *pen) write(alone bool, do work) error {
	return p.put(&page{work: do, alone: alone, turn: make(chan bool, 1)})
}

func (p *pen) put(mine *page) error {
	p.mu.Lock()
	if p.writing {
		p.waiting = append(p.waiting, mine)
		p.mu.Unlock()
		if !<-mine.turn {
			return mine.err
		}
		p.mu.Lock()
	}
	p.writing = true
	n := 0
	for !mine.last && n < min(len(p.waiting), together-1) && !p.waiting[n].last {
		n++
	}
	all := append([]*page{mine}, p.waiting[:n]...)
	p.waiting = append([]*page(nil), p.waiting[n:]...)
	p.mu.Unlock()

	whole := false
	defer func() {
		if !whole { // a fault in the driver: nobody may take it for a success
			fail(all, errBroken)
		}
		p.pass(all[1:])
	}()
	p.commit(all)
	whole = true
	return mine.err
}

// pass tells those who were written, and gives the pen to the next.
func (p *pen) pass(written []*page) {
	for _, one := range written {
		one.turn <- false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.waiting) == 0 {
		p.writing = false
		return
	}
	next := p.waiting[0]
	p.waiting = p.waiting[1:]
	next.turn <- true
}

// commit writes all in one transaction of SQLite, or tells all why not.
func (p *pen) commit(all []*page) {
	if p.conn == nil {
		fail(all, errClosed)
		return
	}
	if len(all) == 1 && all[0].alone {
		_, all[0].err = p.part(all[0])
		return
	}
	if _, err := p.exec("BEGIN IMMEDIATE"); err != nil {
		_, _ = p.exec("ROLLBACK") // what a fault may have left open; else there is none
		fail(all, err)
		return
	}
	kept, err := p.parts(all)
	if err == nil && kept {
		if _, err = p.exec("COMMIT"); err == nil {
			return
		}
	}
	if _, undo := p.exec("ROLLBACK"); err != nil {
		fail(all, errors.Join(err, undo)) // also to those who only saw what is undone now
	} else if undo != nil {
		fail(all, undo)
	}
}

// parts does each, and undoes by itself what is not kept. An error is one of
// the whole transaction.
func (p *pen) parts(all []*page) (kept bool, err error) {
	for _, one := range all {
		if len(all) == 1 {
			keep, err := p.part(one)
			one.err = err
			return keep && err == nil, nil
		}
		if _, err := p.exec("SAVEPOINT part"); err != nil {
			return false, err
		}
		keep, err := p.part(one)
		if one.err = err; keep && err == nil {
			kept = true
		} else if _, err := p.exec("ROLLBACK TO part"); err != nil {
			// A bad disk may have undone everything by now.
			return false, errors.Join(one.err, err)
		}
		if _, err := p.exec("RELEASE part"); err != nil {
			return false, err
		}
	}
	return kept, nil
}

// part does one. A fault in it must not keep the pen from the others.
func (p *pen) part(one *page) (keep bool, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			keep, err = false, fmt.Errorf("store: sqlite: %v", fault)
		}
	}()
	return one.work()
}

func fail(all []*page, err error) {
	for _, one := range all {
		if one.err == nil {
			one.err = err
		}
	}
}

func (p *pen) stmt(text string) (driver.Stmt, error) {
	if stmt := p.stmts[text]; stmt != nil {
		return stmt, nil
	}
	stmt, err := p.conn.Prepare(text)
	if err != nil {
		return nil, liteError(err)
	}
	p.stmts[text] = stmt
	return stmt, nil
}

// exec runs a statement and tells how many rows it changed.
func (p *pen) exec(text string, args ...any) (int64, error) {
	stmt, err := p.stmt(text)
	if err != nil {
		return 0, err
	}
	values, err := named(args)
	if err != nil {
		return 0, err
	}
	done, err := stmt.(driver.StmtExecContext).ExecContext(context.Background(), values)
	if err != nil {
		return 0, liteError(err)
	}
	return done.RowsAffected()
}

// query hands each row to scan.
func (p *pen) query(text string, args []any, scan func(row) error) (err error) {
	stmt, err := p.stmt(text)
	if err != nil {
		return err
	}
	values, err := named(args)
	if err != nil {
		return err
	}
	rows, err := stmt.(driver.StmtQueryContext).QueryContext(context.Background(), values)
	if err != nil {
		return liteError(err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	one := make(cells, len(rows.Columns()))
	for {
		if err := rows.Next(one); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return liteError(err)
		}
		if err := scan(one); err != nil {
			return fmt.Errorf("store: sqlite: %w", err)
		}
	}
}

// named puts values as the driver takes them.
func named(args []any) ([]driver.NamedValue, error) {
	values := make([]driver.NamedValue, len(args))
	for i, arg := range args {
		value, err := driver.DefaultParameterConverter.ConvertValue(arg)
		if err != nil {
			return nil, fmt.Errorf("store: sqlite: %w", err)
		}
		values[i] = driver.NamedValue{Ordinal: i + 1, Value: value}
	}
	return values, nil
}

// cells are a row as the driver gives it.
type cells []driver.Value

// Scan implements row for what the statements read.
func (c cells) Scan(into ...any) error {
	if len(into) != len(c) {
		return fmt.Errorf("%d columns for %d places", len(c), len(into))
	}
	for i, place := range into {
		ok := false
		switch to := place.(type) {
		case *string:
			*to, ok = c[i].(string)
		case *int64:
			*to, ok = c[i].(int64)
		case *int:
			var n int64
			n, ok = c[i].(int64)
			*to = int(n)
		case *[]byte:
			*to, ok = c[i].([]byte)
			ok = ok || c[i] == nil
		}
		if !ok {
			return fmt.Errorf("column %d: %T into %T", i, c[i], place)
		}
	}
	return nil
}

// close ends the connection, once nothing is under way.
func (p *pen) close() error {
	return p.put(&page{alone: true, last: true, turn: make(chan bool, 1), work: func() (bool, error) {
		var all []error
		for _, s := range p.stmts {
			all = append(all, s.Close())
		}
		all = append(all, p.conn.Close())
		p.conn, p.stmts = nil, nil
		return true, errors.Join(all...)
	}})
}

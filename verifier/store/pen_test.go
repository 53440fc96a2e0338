// The pen from inside: what a fault of one writer does to the others.

package store

import (
	"errors"
	"path/filepath"
	"sync"
	"testing"
)

// inked is the pen of an empty database.
func inked(t *testing.T) *pen {
	t.Helper()
	s, err := OpenSQLite(t.Context(), filepath.Join(t.TempDir(), "v.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s.backend.(*lite).pen
}

const addSociety = `INSERT INTO society (id, name, date_at) VALUES ($1, 'x', 1)`

func (p *pen) societies(t *testing.T) (n int) {
	t.Helper()
	err := p.write(false, func() (bool, error) {
		return false, p.query("SELECT count(*) FROM society", nil, func(r row) error { return r.Scan(&n) })
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// crowd has several write at once, so that they share a transaction.
func crowd(p *pen, all ...work) []error {
	errs := make([]error, len(all))
	var wait sync.WaitGroup
	begun, on := make(chan bool), make(chan bool)
	wait.Go(func() { // holds the pen until all others wait
		_ = p.write(false, func() (bool, error) { close(begun); <-on; return false, nil })
	})
	<-begun
	for i, one := range all {
		wait.Go(func() { errs[i] = p.write(false, one) })
		for { // in order
			p.mu.Lock()
			n := len(p.waiting)
			p.mu.Unlock()
			if n == i+1 {
				break
			}
		}
	}
	close(on)
	wait.Wait()
	return errs
}

func adds(p *pen, id string) work {
	return func() (bool, error) { _, err := p.exec(addSociety, id); return true, err }
}

func TestOneWritersFaultIsItsOwn(t *testing.T) {
	t.Parallel()
	p := inked(t)
	bad := errors.New("bad")
	errs := crowd(p,
		adds(p, "a"),
		func() (bool, error) { _, _ = p.exec(addSociety, "b"); return false, nil },
		func() (bool, error) { _, _ = p.exec(addSociety, "c"); return true, bad },
		func() (bool, error) { _, _ = p.exec(addSociety, "d"); panic("fault") },
		adds(p, "a"), // is there already
		adds(p, "e"),
	)
	for i, want := range []bool{true, true, false, false, false, true} {
		if (errs[i] == nil) != want {
			t.Errorf("writer %d: %v", i, errs[i])
		}
	}
	if n := p.societies(t); n != 2 {
		t.Errorf("%d were kept", n)
	}
}

func TestNobodyIsToldOfWhatWasUndone(t *testing.T) {
	t.Parallel()
	p := inked(t)
	// What a full disk does: the whole transaction is undone under a writer.
	errs := crowd(p,
		adds(p, "a"),
		func() (bool, error) { return false, nil }, // saw a, perhaps
		func() (bool, error) { _, _ = p.exec("ROLLBACK"); return false, errors.New("disk full") },
		adds(p, "b"),
	)
	for i, err := range errs {
		if err == nil {
			t.Errorf("writer %d is told that all is well", i)
		}
	}
	if n := p.societies(t); n != 0 {
		t.Errorf("%d were kept", n)
	}
	// The next ones write again.
	if err := p.write(false, adds(p, "c")); err != nil || p.societies(t) != 1 {
		t.Errorf("afterwards: %v", err)
	}
}

func TestAfterTheEndNobodyWrites(t *testing.T) {
	t.Parallel()
	s, err := OpenSQLite(t.Context(), filepath.Join(t.TempDir(), "v.db"))
	if err != nil {
		t.Fatal(err)
	}
	p := s.backend.(*lite).pen
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := p.write(false, adds(p, "a")); !errors.Is(err, errClosed) {
		t.Errorf("got %v", err)
	}
}

// Doors for tests.

package store

import (
	"context"
	"fmt"
	"testing"
)

// Pragma asks the writing connection for a setting.
func (s *Store) Pragma(t *testing.T, name string) (value string) {
	t.Helper()
	pen := s.backend.(*lite).pen
	err := pen.write(true, func() (bool, error) {
		return true, pen.query("PRAGMA "+name, nil, func(r row) error {
			value = fmt.Sprint(r.(cells)[0])
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// Setting asks a connection to PostgreSQL for a setting.
func (s *Store) Setting(t *testing.T, name string) (value string) {
	t.Helper()
	if err := s.backend.(*postgres).pool.QueryRow(context.Background(), "SELECT current_setting($1)", name).Scan(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

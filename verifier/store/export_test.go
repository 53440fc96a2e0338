// Doors for tests.

package store

import (
	"context"
	"testing"
)

// Pragma asks the writing connection for a setting.
func (s *Store) Pragma(t *testing.T, name string) (value string) {
	t.Helper()
	if err := s.backend.(*lite).conn.QueryRowContext(context.Background(), "PRAGMA "+name).Scan(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

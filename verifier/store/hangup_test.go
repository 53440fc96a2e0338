// Who hangs up while the database works.

package store_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"rokketa/verifier"
)

func TestWhatWasSentIsDoneThoughItsCallerHangsUp(t *testing.T) {
	t.Parallel()
	dsn, err := needPostgres(t).Database(t.Context())
	must(t, err)
	w := newWorld(t, openPostgres(t, dsn), verifier.ProfileRFC())
	m := w.member(w.late)
	other, err := pgx.Connect(t.Context(), dsn)
	must(t, err)
	t.Cleanup(func() { _ = other.Close(context.WithoutCancel(t.Context())) })
	watch, err := pgx.Connect(t.Context(), dsn)
	must(t, err)
	t.Cleanup(func() { _ = watch.Close(context.WithoutCancel(t.Context())) })
	tx, err := other.Begin(t.Context())
	must(t, err)
	_, err = tx.Exec(t.Context(), "UPDATE member SET name = name WHERE id = $1", m.ID)
	must(t, err)
	ctx, hangUp := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		_, err := w.store.Apply(ctx,
			verifier.SetPassword{Member: m.ID, Password: "changed"},
			verifier.AddReset{TokenHash: []byte("x"), Member: m.ID, ExpiresAt: 10})
		done <- err
	}()
	for waiting := 0; waiting == 0; {
		must(t, watch.QueryRow(t.Context(), "SELECT count(*) FROM pg_locks WHERE NOT granted").Scan(&waiting))
	}
	hangUp()
	must(t, tx.Commit(t.Context()))
	must(t, <-done)
	_, err = w.store.Reset(t.Context(), []byte("x"))
	must(t, err)
}

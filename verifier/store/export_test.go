// Doors for tests.

package store

import (
	"context"
	"fmt"
	"testing"

	"rokketa/verifier"
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

// Often gives the statements that run for a login, a code or a page, with the
// number of their values.
func Often(t *testing.T, s *Store) map[string]int {
	t.Helper()
	var all []statement
	var err error
	for _, op := range []verifier.Op{
		verifier.RaiseStep{},
		verifier.AddChallenge{},
		verifier.TakeChallenge{},
		verifier.DropChallenges{ID: "x"},
		verifier.DropChallenges{},
		verifier.ClearGuess{},
		verifier.AddSession{},
		verifier.AddLog{},
		verifier.Settle{},
		verifier.Spend{},
		verifier.Knock{},
		verifier.ClearKnock{},
		verifier.PutMailCode{},
		verifier.TakeMailCode{},
		verifier.DropMailCodes{},
		verifier.SeeSession{},
		verifier.WarnSession{},
		verifier.RenewSession{},
		verifier.EndSession{},
		verifier.EndSessions{},
		verifier.SetLevels{},
		verifier.RevokeActive{},
		verifier.ActivateFactor{},
		verifier.DropPending{},
		verifier.TakeRecoveryCode{},
		verifier.SetMethod{},
		verifier.SetNag{},
		verifier.TakeReset{},
	} {
		if all, err = translate(all, op); err != nil {
			t.Fatal(err)
		}
	}
	seen := &seen{backend: s.backend, texts: map[string]int{reserveText: 3}}
	spy, ctx := &Store{backend: seen}, context.Background()
	_, _ = spy.Account(ctx, verifier.AccountKey{ID: "x"})
	_, _ = spy.Account(ctx, verifier.AccountKey{Email: "x"})
	_, _ = spy.Challenge(ctx, "x")
	_, _ = spy.Session(ctx, []byte{1})
	_, _ = spy.Sessions(ctx, "x", 1)
	_, _ = spy.Factors(ctx, "x")
	_, _ = spy.MailCodes(ctx, "x")
	_, _ = spy.RecoveryCodes(ctx, "x")
	_, _ = spy.Guesses(ctx, "x")
	_, _ = spy.Reset(ctx, []byte{1})
	_, _ = spy.Budget(ctx, "x", "x")
	_, _ = spy.Log(ctx, "x", "", 1)
	for _, one := range all {
		seen.texts[one.text] = len(one.args)
	}
	if _, ok := s.backend.(*postgres); ok {
		seen.texts[postgresTry], seen.texts[postgresReserve] = 14, 14
	}
	return seen.texts
}

// seen notes what is asked.
type seen struct {
	backend
	texts map[string]int
}

func (s *seen) query(_ context.Context, text string, args []any, _ func(row) error) error {
	s.texts[text] = len(args)
	return nil
}

// OurSettings are those of our connections to PostgreSQL.
func OurSettings() map[string]string { return settings() }

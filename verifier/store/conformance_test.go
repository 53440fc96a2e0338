// What every store must do, statement by statement, on both databases: each
// decision is made once, whoever asks at the same time.

package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"testing"
	"time"

	"rokketa/verifier"
	"rokketa/verifier/store"
)

// suite runs a statement about stores on each.
func suite(t *testing.T, statement func(t *testing.T, w *world)) { both(t, statement) }

func (w *world) apply(ops ...verifier.Op) int {
	w.t.Helper()
	refused, err := w.store.Apply(w.t.Context(), ops...)
	must(w.t, err)
	return refused
}

func TestOfSixtyReservationsAtOnceFivePass(t *testing.T) {
	suite(t, func(t *testing.T, w *world) {
		m := w.member(w.late)
		now := w.clock.now().Unix()
		if won := parallel(60, func(i int) error {
			a := verifier.Attempt{ID: fmt.Sprintf("r%d", i), At: w.clock.now(), Member: m.ID, Event: verifier.EventCode, Verdict: verifier.VerdictWrong}
			_, ok, err := w.store.Reserve(context.Background(), verifier.ClassCode, now, a)
			if err == nil && !ok {
				err = errors.New("barred")
			}
			return err
		}); won != 5 {
			t.Errorf("%d passed", won)
		}
		g := w.guess(m)
		if g.Fails != 5 || g.OpenAt != now+30 {
			t.Errorf("%+v", g)
		}
		// Each that passed has its line, no other has.
		log, err := w.store.Log(t.Context(), m.ID, "", 100)
		must(t, err)
		if len(log) != 6 { // and the member's making
			t.Errorf("%d lines", len(log))
		}
	})
}

func TestReservingFollowsTheTableOfWaits(t *testing.T) {
	suite(t, func(t *testing.T, w *world) {
		m := w.member(w.late)
		now := int64(4102444800) // in 2100: more than 31 bits
		for n := 1; n <= 102; n++ {
			g, ok, err := w.store.Reserve(t.Context(), verifier.ClassRecovery, now, verifier.Attempt{ID: fmt.Sprint(n), At: noon, Member: m.ID})
			must(t, err)
			if n > verifier.MaxFails {
				if ok {
					t.Fatalf("the %dth try is counted", n)
				}
				continue
			}
			until := now + int64(wait(n)/time.Second)
			if !ok || g.Fails != n || g.OpenAt != until {
				t.Fatalf("the %dth try: %+v, %v", n, g, ok)
			}
			if until > now {
				if _, ok, err = w.store.Reserve(t.Context(), verifier.ClassRecovery, until-1, verifier.Attempt{ID: "x", At: noon, Member: m.ID}); ok || err != nil {
					t.Fatalf("a second early the %dth passes, %v", n+1, err)
				}
			}
			now = until
		}
	})
}

func TestOfFiftyUsesOfAStepOneSucceeds(t *testing.T) {
	suite(t, func(t *testing.T, w *world) {
		m, _ := w.enrolled(w.late)
		f := w.active(m)
		for round := range int64(rounds(t, 10)) {
			step := f.UsedStep + 10 + round
			if won := parallel(50, func(i int) error {
				id := fmt.Sprintf("%s-%d-%d", m.ID, round, i)
				refused, err := w.store.Apply(context.Background(),
					verifier.RaiseStep{Factor: f.ID, Step: step, Now: 1, Session: id},
					verifier.AddSession{Row: verifier.SessionRow{
						ID: id, TokenHash: []byte(id), Level: verifier.LevelFull, EndsAt: 10, Idle: 10, Account: verifier.AccountRow{Member: m},
					}})
				if err == nil && refused >= 0 {
					err = errors.New("used")
				}
				return err
			}); won != 1 {
				t.Fatalf("%d of 50 used step %d", won, step)
			}
			// The losers' sessions were undone.
			open, err := w.store.Sessions(t.Context(), m.ID, 9)
			must(t, err)
			n := 0
			for _, s := range open {
				if s.EndsAt == 10 {
					n++
				}
			}
			if n != int(round)+1 {
				t.Fatalf("%d sessions after %d rounds", n, round+1)
			}
		}
	})
}

func TestARefusedChangeUndoesAllAndSaysWhich(t *testing.T) {
	suite(t, func(t *testing.T, w *world) {
		m := w.member(w.late)
		refused := w.apply(
			verifier.SetPassword{Member: m.ID, Password: "changed"},
			verifier.AddReset{TokenHash: []byte(m.ID), Member: m.ID, ExpiresAt: 10},
			verifier.TakeChallenge{ID: "none", Member: m.ID, Now: 1},
			verifier.SetPassword{Member: "nobody", Password: "x"},
		)
		if refused != 2 {
			t.Errorf("change %d refused", refused)
		}
		a, err := w.store.Account(t.Context(), verifier.AccountKey{ID: m.ID})
		must(t, err)
		if a.Password == "changed" {
			t.Error("half of it was done")
		}
		if _, err := w.store.Reset(t.Context(), []byte(m.ID)); !errors.Is(err, verifier.ErrNone) {
			t.Errorf("half of it was done: %v", err)
		}
	})
}

func TestAnErrorUndoesAll(t *testing.T) {
	suite(t, func(t *testing.T, w *world) {
		m := w.member(w.late)
		_, err := w.store.Apply(t.Context(),
			verifier.SetPassword{Member: m.ID, Password: "changed"},
			verifier.AddSociety{Society: w.late}, // exists
		)
		if !errors.Is(err, verifier.ErrTaken) {
			t.Errorf("got %v", err)
		}
		a, err := w.store.Account(t.Context(), verifier.AccountKey{ID: m.ID})
		must(t, err)
		if a.Password == "changed" {
			t.Error("half of it was done")
		}
	})
}

func TestOfManyWhoSwitchAtOnceOneAppIsActive(t *testing.T) {
	suite(t, func(t *testing.T, w *world) {
		m := w.member(w.early)
		const n = 8
		var rows []verifier.Op
		for i := range n {
			rows = append(rows, verifier.AddFactor{Row: verifier.FactorRow{
				ID: fmt.Sprintf("%s-f%d", m.ID, i), Member: m.ID, State: verifier.FactorPending, Sealed: []byte{1}, Key: 1,
				Parameters: verifier.ProfileRFC().Parameters, UsedStep: -1, CreatedAt: 1, ExpiresAt: 1000,
			}})
		}
		w.apply(rows...)
		won := parallel(n, func(i int) error {
			_, err := w.store.Apply(context.Background(),
				verifier.SetMethod{Member: m.ID, To: verifier.MethodApp},
				verifier.RevokeActive{Member: m.ID, Now: 5, Keep: true},
				verifier.ActivateFactor{Factor: fmt.Sprintf("%s-f%d", m.ID, i), Step: 7, Now: 5},
			)
			return err
		})
		if won != n {
			t.Errorf("%d of %d switched", won, n)
		}
		all, err := w.store.Factors(t.Context(), m.ID)
		must(t, err)
		active := 0
		for _, f := range all {
			if f.State == verifier.FactorActive {
				active++
			}
		}
		if active != 1 {
			t.Errorf("%d are active", active)
		}
	})
}

func TestABudgetIsSpentInItsWindow(t *testing.T) {
	suite(t, func(t *testing.T, w *world) {
		owner := fmt.Sprint("owner", counter.Add(1))
		spend := func(now int64) bool {
			return w.apply(verifier.Spend{Owner: owner, Kind: "x", Now: now, Every: 60, Window: 3600, Limit: 3}) < 0
		}
		for _, c := range []struct {
			now int64
			ok  bool
		}{
			{10000, true},
			{10059, false},
			{10060, true},
			{10200, true},
			{10300, false},
			{13599, false},
			{13600, true},
			{13661, true},
			{5000, true}, // the clock was set back
		} {
			if got := spend(c.now); got != c.ok {
				t.Errorf("at %d: %v", c.now, got)
			}
		}
	})
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	suite(t, func(t *testing.T, w *world) {
		m := w.member(w.late)
		a := verifier.Attempt{
			ID: "0001", At: noon, Member: m.ID, Actor: "s", Event: verifier.EventCode, Method: verifier.MethodApp, Verdict: verifier.VerdictReplay,
			Finding: verifier.Finding{
				Step: 1 << 40, Offset: -3, Seconds: -90, Drift: 2, Length: 6, Until: noon.UTC(), First: noon.UTC(), Session: "x", Revoked: noon.UTC(),
				Other: "y", Note: "見本", Likely: true,
			},
			Reason: "理由 \"'\\", Session: "z", Source: verifier.Source{IP: "::1", UserAgent: "見本 browser"},
		}
		w.apply(verifier.AddLog{Attempt: a})
		log, err := w.store.Log(t.Context(), m.ID, "0002", 10)
		must(t, err)
		if len(log) != 1 {
			t.Fatalf("%d lines", len(log))
		}
		got := log[0]
		if !got.At.Equal(a.At) {
			t.Errorf("at %v", got.At)
		}
		got.At = a.At
		if got != a {
			t.Errorf("written %+v\nread    %+v", a, got)
		}
		row := verifier.FactorRow{
			ID: m.ID + "-f", Member: m.ID, State: verifier.FactorPending, Sealed: []byte{0, 1, 255}, Key: 3,
			Parameters: verifier.Parameters{Algorithm: "SHA512", Digits: 8, Period: 60}, Drift: -2, UsedStep: -1, Session: "s", CreatedAt: 1 << 40, ExpiresAt: 1<<40 + 1,
		}
		w.apply(verifier.AddFactor{Row: row})
		all, err := w.store.Factors(t.Context(), m.ID)
		must(t, err)
		if fmt.Sprintf("%+v", all) != fmt.Sprintf("%+v", []verifier.FactorRow{row}) {
			t.Errorf("read %+v", all)
		}
		code := verifier.MailCodeRow{Challenge: m.ID + "-c", Member: m.ID, MAC: bytes.Repeat([]byte{7}, 32), Key: 2, ExpiresAt: 1 << 33, SentAt: 5}
		w.apply(verifier.PutMailCode{Row: code})
		codes, err := w.store.MailCodes(t.Context(), m.ID)
		must(t, err)
		if fmt.Sprintf("%+v", codes) != fmt.Sprintf("%+v", []verifier.MailCodeRow{code}) {
			t.Errorf("read %+v", codes)
		}
	})
}

func TestNothingIsErrNone(t *testing.T) {
	suite(t, func(t *testing.T, w *world) {
		for name, err := range map[string]error{
			"account":   second(w.store.Account(t.Context(), verifier.AccountKey{ID: "none"})),
			"address":   second(w.store.Account(t.Context(), verifier.AccountKey{})),
			"challenge": second(w.store.Challenge(t.Context(), "none")),
			"session":   second(w.store.Session(t.Context(), []byte("none"))),
			"reset":     second(w.store.Reset(t.Context(), nil)),
			"budget":    second(w.store.Budget(t.Context(), "none", "none")),
		} {
			if !errors.Is(err, verifier.ErrNone) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestReplicasThatStartAtOnceMigrateOnce(t *testing.T) {
	t.Parallel()
	dsn, err := needPostgres(t).Database(t.Context())
	must(t, err)
	if won := parallel(4, func(int) error {
		s, err := store.OpenPostgres(context.Background(), dsn+" pool_max_conns=3")
		if err == nil {
			err = s.Close()
		}
		return err
	}); won != 4 {
		t.Errorf("%d of 4 started", won)
	}
}

func TestProgramsThatStartAtOnceMakeOneFile(t *testing.T) {
	t.Parallel()
	for range 5 {
		path := filepath.Join(quickDir(t), "v.db")
		if won := parallel(4, func(int) error {
			s, err := store.OpenSQLite(context.Background(), path)
			if err == nil {
				err = s.Close()
			} else {
				t.Error(err)
			}
			return err
		}); won != 4 {
			t.Errorf("%d of 4 started", won)
		}
	}
}

func TestADatabaseOfANewerVersionIsLeftAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(quickDir(t), "odd name?#%41.db")
	must(t, reopenSQLite(t, path).Close())
	pretendNewer(t, path)
	if s, err := store.OpenSQLite(t.Context(), path); !errors.Is(err, store.ErrNewer) {
		t.Errorf("got %v", err)
		if err == nil {
			_ = s.Close()
		}
	}
}

func TestSQLiteIsDurable(t *testing.T) {
	t.Parallel()
	path := filepath.Join(quickDir(t), "v.db")
	st := reopenSQLite(t, path)
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000"} {
		if got := st.Pragma(t, pragma); got != want {
			t.Errorf("%s is %s", pragma, got)
		}
	}
}

// pretendNewer notes a migration that this version does not have.
func pretendNewer(t *testing.T, path string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath())
	must(t, err)
	_, err = db.ExecContext(t.Context(), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)")
	must(t, errors.Join(err, db.Close()))
}

func TestPostgresIsDurableWhateverTheServerIsUsedTo(t *testing.T) {
	t.Parallel()
	st := openShared(t) // of a server that commits lazily
	if got := st.Setting(t, "synchronous_commit"); got != "on" {
		t.Errorf("synchronous_commit is %s", got)
	}
}

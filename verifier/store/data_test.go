// What lies in the database: T25, T30 and T31, keys and their rotation.

package store_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"

	"rokketa/verifier"
	"rokketa/verifier/store"
)

// ownStores gives databases that nobody else uses.
func ownStores(t *testing.T) map[string]*store.Store {
	t.Helper()
	all := map[string]*store.Store{"sqlite": openSQLite(t)}
	dsn, err := needPostgres(t).Database(t.Context())
	must(t, err)
	all["postgres"] = openPostgres(t, dsn)
	return all
}

func TestT25ASecretIsRandomInEveryByte(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		o := w.o
		o.Random = iotest.OneByteReader(rand.Reader) // few bytes a reading
		w.s = w.service(w.store, o)
		var seen [20]map[byte]bool
		for range 12 {
			m := w.member(w.early)
			e, _, err := w.s.BeginApp(t.Context(), w.enter(m), verifier.Proof{}, home)
			must(t, err)
			p := w.scan(e.URI)
			if len(p.secret) != 20 {
				t.Fatalf("a secret of %d bits", len(p.secret)*8)
			}
			for i, b := range p.secret {
				if seen[i] == nil {
					seen[i] = map[byte]bool{}
				}
				seen[i][b] = true
			}
		}
		for i, values := range seen {
			if len(values) < 4 {
				t.Errorf("byte %d of 12 secrets has %d values", i, len(values))
			}
		}
	})
}

func TestT25AFailingSourceMakesNoSecret(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m := w.member(w.early)
		token := w.enter(m)
		broken := errors.New("no entropy")
		for n := range 40 { // wherever it fails
			o := w.o
			o.Random = &failing{after: n, err: broken}
			_, _, err := w.service(w.store, o).BeginApp(t.Context(), token, verifier.Proof{}, home)
			all, read := w.store.Factors(t.Context(), m.ID)
			must(t, read)
			switch {
			case err == nil && n < 32: // 4 for the line of the log, 20, 8 for the name
				t.Errorf("it failed after %d bytes, and a secret was made", n)
			case err == nil && len(all) != 1, err != nil && len(all) != 0:
				t.Errorf("after %d bytes: %v with %d factors", n, err, len(all))
			case err != nil && !errors.Is(err, broken):
				t.Errorf("after %d bytes: %v", n, err)
			}
			if err == nil {
				must(t, w.s.CancelApp(t.Context(), token, home))
			}
		}
	})
}

// failing gives a number of bytes and then fails.
type failing struct {
	after int
	err   error
}

func (f *failing) Read(b []byte) (int, error) {
	if f.after <= 0 {
		return 0, f.err
	}
	n := min(len(b), f.after)
	f.after -= n
	return rand.Read(b[:n])
}

func TestT30NoCodeNoSecretIsWrittenOrTold(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		code := p.code(0)
		wrong := p.wrong()
		_, _ = w.s.Code(t.Context(), w.challenge(m), wrong, home)
		token, err := w.s.Code(t.Context(), w.challenge(m), code, home)
		must(t, err)
		w.next()
		codes, _, err := w.s.RecoveryCodes(t.Context(), token.Token, verifier.Proof{Password: goodPassword, Code: p.code(0)}, home)
		must(t, err)
		log, err := w.store.Log(t.Context(), m.ID, "", 1000)
		must(t, err)
		if len(log) < 8 {
			t.Fatalf("%d lines", len(log))
		}
		told := fmt.Sprintf("%+v %+v %v", log, w.seen.every(), w.inbox.all())
		for what, secret := range map[string]string{
			"code": code, "wrong code": wrong, "recovery code": codes[0], "password": goodPassword, "token": token.Token,
			"secret": string(p.secret), "keys": fmt.Sprintf("%v %+v %#v", w.keys, w.keys, w.keys)[len("[keys]"):],
		} {
			if secret != " [keys] [keys]" && strings.Contains(told, secret) {
				t.Errorf("the log tells a %s", what)
			}
		}
		// Nor do the rows hold what could be used.
		s, err := w.store.Sessions(t.Context(), m.ID, w.clock.now().Unix())
		must(t, err)
		for _, row := range s {
			if strings.Contains(string(row.TokenHash), token.Token) {
				t.Error("a token is stored")
			}
		}
		rows, err := w.store.RecoveryCodes(t.Context(), m.ID)
		must(t, err)
		if len(rows) != 10 || bytes.Contains(rows[0].MAC, []byte(codes[0])) {
			t.Errorf("%d recovery codes are stored", len(rows))
		}
	})
}

func TestT31ASecretOpensInItsPlaceAlone(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		other, op := w.enrolled(w.late)
		mine, theirs := w.active(m), w.active(other)
		if bytes.Contains(mine.Sealed, p.secret) || len(mine.Sealed) != len(p.secret)+12+16 {
			t.Error("the secret is not sealed")
		}
		// Another's ciphertext in this row does not open.
		_, err := w.store.Apply(t.Context(), verifier.SealAgain{Factor: mine.ID, Sealed: theirs.Sealed, Key: theirs.Key, OldKey: mine.Key})
		must(t, err)
		for _, code := range []string{p.code(0), op.code(0)} {
			_, err = w.s.Code(t.Context(), w.challenge(m), code, home)
			refused(t, err, verifier.ReasonDamaged)
		}
		if v := w.seen.last(t).Verdict; v != verifier.VerdictSecretUnreadable {
			t.Errorf("verdict %s", v)
		}
		// Put back, it does; under another key it does not.
		_, err = w.store.Apply(t.Context(), verifier.SealAgain{Factor: mine.ID, Sealed: mine.Sealed, Key: mine.Key, OldKey: mine.Key})
		must(t, err)
		o := w.o
		o.Keys = newKeys(t, 1)
		_, err = w.service(w.store, o).Code(t.Context(), w.challenge(m), p.code(0), home)
		refused(t, err, verifier.ReasonDamaged)
		w.signIn(m, p)
	})
}

func newKeys(t testing.TB, numbers ...int) *verifier.Keys {
	t.Helper()
	var text string
	for _, n := range numbers {
		line, err := verifier.NewKey(rand.Reader, n)
		must(t, err)
		text += line + "\n"
	}
	keys, err := verifier.ParseKeys(text)
	must(t, err)
	return keys
}

func (w *world) active(m verifier.Member) verifier.FactorRow {
	w.t.Helper()
	all, err := w.store.Factors(w.t.Context(), m.ID)
	must(w.t, err)
	for _, f := range all {
		if f.State == verifier.FactorActive {
			return f
		}
	}
	w.t.Fatal("no active app")
	return verifier.FactorRow{}
}

func TestKeysRotate(t *testing.T) {
	t.Parallel()
	for name, st := range ownStores(t) {
		w := newWorld(t, st, verifier.ProfileRFC())
		first, err := verifier.NewKey(rand.Reader, 1)
		must(t, err)
		second, err := verifier.NewKey(rand.Reader, 2)
		must(t, err)
		with := func(text string) *verifier.Service {
			o := w.o
			o.Keys, err = verifier.ParseKeys(text)
			must(t, err)
			return w.service(st, o)
		}
		w.s = with(first)
		type one struct {
			m verifier.Member
			p *phone
		}
		var all []one
		for range 3 {
			m, p := w.enrolled(w.late)
			all = append(all, one{m, p})
		}
		codes, _, err := w.s.RecoveryCodes(t.Context(), w.signIn(all[0].m, all[0].p), verifier.Proof{Password: goodPassword, Code: all[0].p.code(0)}, home)
		must(t, err)
		w.next()
		w.s = with(first + "\n" + second)
		w.signIn(all[0].m, all[0].p) // the older key opens still
		changed, kept, err := w.s.RotateSecrets(t.Context())
		must(t, err)
		if changed != 3 || kept != 10 {
			t.Errorf("%s: %d secrets, %d recovery codes", name, changed, kept)
		}
		if changed, _, err = w.s.RotateSecrets(t.Context()); err != nil || changed != 0 {
			t.Errorf("%s: the second time %d, %v", name, changed, err)
		}
		if _, err := w.s.Recover(t.Context(), w.challenge(all[0].m), codes[0], home); err != nil {
			t.Errorf("%s: recovery after rotation: %v", name, err)
		}
		w.s = with(second) // without the older key
		for _, one := range all {
			w.signIn(one.m, one.p)
		}
	}
}

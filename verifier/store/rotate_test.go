// Keys are rotated while servers run.

package store_test

import (
	"crypto/rand"
	"errors"
	"sync"
	"testing"

	"rokketa/verifier"
)

func TestARunningServerFollowsARotation(t *testing.T) {
	t.Parallel() // over databases of their own: it rotates everybody's
	for name, st := range ownStores(t) {
		w := newWorld(t, st, verifier.ProfileRFC())
		// The key file, as two processes see it.
		var mu sync.Mutex
		file, lost := "", errors.New("the disk is away")
		read := func() (*verifier.Keys, error) {
			mu.Lock()
			defer mu.Unlock()
			if lost != nil {
				return nil, lost
			}
			return verifier.ParseKeys(file)
		}
		add := func(number int) {
			line, err := verifier.NewKey(rand.Reader, number)
			must(t, err)
			mu.Lock()
			defer mu.Unlock()
			file += line + "\n"
			lost = nil
		}
		process := func() *verifier.Service {
			o := w.o
			keys, err := read()
			must(t, err)
			o.Keys, o.MoreKeys = keys, read
			return w.service(st, o)
		}
		add(1)
		w.s = process()
		m, p := w.enrolled(w.late)
		codes, _, err := w.s.RecoveryCodes(t.Context(), w.signIn(m, p), verifier.Proof{Password: goodPassword, Code: p.code(0)}, home)
		must(t, err)
		w.next()
		byMail := w.member(w.late)
		add(2)
		rotating := process()
		if changed, _, err := rotating.RotateSecrets(t.Context()); err != nil || changed != 1 {
			t.Fatalf("%s: %d, %v", name, changed, err)
		}
		// The server that began before finds the new key by itself, at the
		// first try, and what was made under the old one is good still.
		w.signIn(m, p)
		_, err = w.s.Recover(t.Context(), w.challenge(m), codes[0], home)
		must(t, err)
		if _, err := w.s.Sessions(t.Context(), w.signIn(m, p)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		// A code that another process made under a key that came since.
		add(3)
		r, err := process().Login(t.Context(), byMail.Email, goodPassword, false, home)
		must(t, err)
		_, err = w.s.Code(t.Context(), r.Challenge, w.mailedCode(byMail, verifier.MailLoginCode), home)
		must(t, err)
		// A key that is nowhere is told as before.
		add(4)
		_, _, err = process().RotateSecrets(t.Context())
		must(t, err)
		mu.Lock()
		lost = errors.New("the disk is away")
		mu.Unlock()
		_, err = w.s.Code(t.Context(), w.challenge(m), p.code(0), home)
		refused(t, err, verifier.ReasonDamaged)
		mu.Lock()
		lost = nil
		mu.Unlock()
		w.signIn(m, p)
	}
}

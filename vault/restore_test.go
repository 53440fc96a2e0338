// A restore says first what it would do, does just that, and takes nothing
// away.

package vault_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rokketa/otpauth"
	"rokketa/vault"
)

// fates gives a plan in one line.
func fates(plan []vault.Planned) string {
	var list []string
	for _, p := range plan {
		list = append(list, string(p.Fate))
	}
	return strings.Join(list, " ")
}

func TestAPlanSaysWhatARestoreDoes(t *testing.T) {
	v, key := keyringPlace(t).withKey(t, 6)
	must(t, v.Delete(t.Context(), v.Entries()[5].ID))
	must(t, v.Backup(t.Context()))
	b, err := vault.OpenBackup(v.Recovery().Last, vault.Opening{Key: key})
	must(t, err)
	defer b.Close()
	if b.Count() != 6 || !b.Made.Equal(noon) || !b.Written.Equal(noon) {
		t.Errorf("%d %v %v", b.Count(), b.Made, b.Written)
	}

	p := keyringPlace(t)
	w := p.open(t)
	same := account(1)
	same.Issuer, same.Name = "renamed", "member1@elsewhere"
	other := account(2)
	other.Secret = otpauth.NewSecret([]byte("another secret of 2."))
	entries := add(t, w, same, other, account(3))
	must(t, w.Delete(t.Context(), entries[2].ID))
	files := tree(t, p.o.Dir)

	plan := w.Plan(b)
	if got := fates(plan); got != "new same name trash new new" {
		t.Errorf("the plan: %s", got)
	}
	if plan[1].Here.ID != entries[0].ID || plan[2].Here.ID != entries[1].ID || plan[3].Here.ID != entries[2].ID || plan[0].Here.ID != "" {
		t.Error("the plan names other accounts")
	}
	if fmt.Sprint(files) != fmt.Sprint(tree(t, p.o.Dir)) {
		t.Error("planning changed a file")
	}
	before, err := w.Health(t.Context())
	must(t, err)
	done, err := w.Apply(t.Context(), b)
	must(t, err)
	if fates(done) != fates(plan) {
		t.Errorf("done was %s", fates(done))
	}
	after, err := w.Health(t.Context())
	must(t, err)
	if after.Commit != before.Commit+1 {
		t.Errorf("%d commits", after.Commit-before.Commit)
	}
	b.Close() // what was restored does not live on it
	if got := names(w.Entries()); got != "1 2 3 0 2 4" {
		t.Errorf("the list: %s", got)
	}
	if got := names(w.Deleted()); got != "5" {
		t.Errorf("the trash: %s", got)
	}
	if w.Entries()[0].Account.Issuer != "renamed" || !w.Entries()[1].Account.Same(other) || !w.Entries()[4].Account.Same(account(2)) {
		t.Error("something was replaced")
	}
	must(t, w.Close())
	again := p.open(t)
	sameSecrets(t, again.Entries()[2:])
	// A second time there is nothing to do, and nothing is written.
	b, err = vault.OpenBackup(v.Recovery().Last, vault.Opening{Key: key})
	must(t, err)
	defer b.Close()
	files = tree(t, p.o.Dir)
	done, err = again.Apply(t.Context(), b)
	must(t, err)
	if got := fates(done); got != "same same same same same same" {
		t.Errorf("again: %s", got)
	}
	if fmt.Sprint(files) != fmt.Sprint(tree(t, p.o.Dir)) {
		t.Error("a restore of nothing changed a file")
	}
}

func TestWhatIsLeftOutIsNotRestored(t *testing.T) {
	v, key := keyringPlace(t).withKey(t, 3)
	b, err := vault.OpenBackup(v.Recovery().Last, vault.Opening{Key: key})
	must(t, err)
	defer b.Close()
	w := keyringPlace(t).open(t)
	plan := w.Plan(b)
	done, err := w.Apply(t.Context(), b, plan[0].Entry.ID, plan[2].Entry.ID)
	must(t, err)
	if got := fates(done); got != "new" || names(w.Entries()) != "1" {
		t.Errorf("%s; the list: %s", got, names(w.Entries()))
	}
	if _, err := w.Apply(t.Context(), b); err != nil || names(w.Entries()) != "1 0 2" {
		t.Errorf("the rest, later: %v, %s", err, names(w.Entries()))
	}
}

func TestAnAccountThatCannotBeKeptIsNotRestored(t *testing.T) {
	key := newKey(t)
	line := `{"id":"%024d","type":"totp","issuer":"x","name":"member%d@","algorithm":"SHA1","digits":%d,"period":30,"secret":"%s"}`
	text := []string{`{"format":"rokketa-backup","version":1,"about":"","vault":"ffffffff","commit":1,"written":"2026-01-01T00:00:00Z","made":"2026-01-01T00:00:00Z","accounts":3}`}
	for n, digits := range []int{6, 60, 6} {
		secret := account(n).Secret.Reveal()
		if n == 2 {
			secret = []byte(strings.Repeat("x", 2000))
		}
		text = append(text, fmt.Sprintf(line, n, n, digits, otpauth.EncodeKey(secret)))
	}
	data, err := vault.SealTo([]byte(strings.Join(text, "\n")), key)
	must(t, err)
	path := filepath.Join(folder(t), "b.age")
	must(t, os.WriteFile(path, data, 0o600))
	b, err := vault.OpenBackup(path, vault.Opening{Key: key})
	must(t, err)
	defer b.Close()
	v := keyringPlace(t).open(t)
	if got := fates(v.Plan(b)); got != "new refused refused" {
		t.Errorf("%s", got)
	}
	_, err = v.Apply(t.Context(), b)
	must(t, err)
	if got := names(v.Entries()); got != "0" {
		t.Errorf("restored is %s", got)
	}
}

func TestARestoreThatFailsChangesNothing(t *testing.T) {
	v, key := keyringPlace(t).withKey(t, 60)
	b, err := vault.OpenBackup(v.Recovery().Last, vault.Opening{Key: key})
	must(t, err)
	defer b.Close()
	p := keyringPlace(t)
	w := p.open(t)
	add(t, w, account(100))
	p.ring.Nth("set", 2, "failed") // the second of two pages
	if _, err := w.Apply(t.Context(), b); state(err) != vault.Failed {
		t.Errorf("%v", err)
	}
	if got := names(w.Entries()); got != "100" {
		t.Errorf("the list: %s", got)
	}
	p.ring.Always("")
	_, err = w.Apply(t.Context(), b)
	must(t, err)
	sameSecrets(t, w.Entries())
	if len(w.Entries()) != 61 {
		t.Errorf("%d accounts", len(w.Entries()))
	}
}

func TestAFileThatIsNoBackupIsTold(t *testing.T) {
	dir := folder(t)
	with := vault.Opening{Key: newKey(t), Passphrase: "x"}
	if _, err := vault.OpenBackup(filepath.Join(dir, "none.age"), with); !is[*vault.FileError](err) {
		t.Errorf("no file: %v", err)
	}
	if _, err := vault.OpenBackup(dir, with); !is[*vault.FileError](err) {
		t.Errorf("a folder: %v", err)
	}
	huge := filepath.Join(dir, "huge")
	must(t, os.WriteFile(huge, nil, 0o600))
	must(t, os.Truncate(huge, 1<<40))
	if _, err := vault.OpenBackup(huge, with); err == nil {
		t.Error("a huge file is taken")
	}
}

func FuzzBackup(f *testing.F) {
	p := keyringPlace(f)
	v := p.open(f)
	add(f, v, accounts(0, 3)...)
	plain, err := vault.EncodeBackup(v)
	must(f, err)
	f.Add(plain)
	f.Add(slices.Concat(plain, plain))
	f.Fuzz(func(_ *testing.T, plain []byte) { vault.DecodeBackup(plain) })
}

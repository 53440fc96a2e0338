// Several programs on one vault at the same time, as real processes: this
// test binary is started again as a helper that only changes a vault.

package vault_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"rokketa/otpauth"
	"rokketa/vault"
	"rokketa/vault/vaulttest"
)

// childEnv makes the test binary a helper: STORE DIR TASK FROM TO.
const childEnv = "ROKKETA_VAULT_TEST_CHILD"

func TestMain(m *testing.M) {
	if task := os.Getenv(childEnv); task != "" {
		if err := child(strings.Fields(task)); err != nil {
			fmt.Println("failed:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// realStore is the system's keyring, in a private session.
const realStore vault.Store = "real"

// sharedPlace is a vault that several processes reach.
func sharedPlace(store vault.Store, dir string) place {
	p := place{o: vault.Options{
		Dir: dir, Store: store, LockWait: time.Minute, Doors: vault.Doors{Disk: quick(), WorkFactor: 1},
	}}
	switch store {
	case vault.StoreFile:
		p.o.Passphrase = passphrase
	case realStore:
		p.o.Store, p.o.LockWait = vault.StoreKeyring, 10*time.Second
	default:
		p.o.Keyring = vaulttest.Folder(filepath.Join(filepath.Dir(dir), "ring"))
	}
	return p
}

// child adds accounts, with or without a backup of each, or counts, and prints a line for each change that was
// acknowledged.
func child(task []string) error {
	if task[2] == "password" {
		return passwordChild(task)
	}
	ctx := context.Background()
	v, err := vault.Open(ctx, sharedPlace(vault.Store(task[0]), task[1]).o)
	if err != nil {
		return err
	}
	from, _ := strconv.Atoi(task[3])
	to, _ := strconv.Atoi(task[4])
	for n := from; n < to; n++ {
		switch task[2] {
		case "add":
			if _, err := v.Add(ctx, account(n)); err != nil {
				return err
			}
			fmt.Println(n)
		case "backup":
			if _, err := v.Add(ctx, account(n)); err != nil {
				return err
			}
			if err := v.Backup(ctx); err != nil {
				return err
			}
			fmt.Println(n)
		case "count":
			code, err := v.Count(ctx, v.Entries()[0].ID)
			if err != nil {
				return err
			}
			fmt.Println(code.Step)
		}
	}
	return v.Close()
}

func command(t *testing.T, store vault.Store, dir, task string, from, to int) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	must(t, err)
	c := exec.CommandContext(t.Context(), self)
	c.Env = append(os.Environ(), fmt.Sprintf("%s=%s %s %s %d %d", childEnv, store, dir, task, from, to))
	return c
}

// together runs helpers at the same time and gives all the lines they print.
func together(t *testing.T, helpers ...*exec.Cmd) []string {
	t.Helper()
	outs := make([][]byte, len(helpers))
	errs := make([]error, len(helpers))
	var wait sync.WaitGroup
	for i, c := range helpers {
		wait.Go(func() { outs[i], errs[i] = c.Output() })
	}
	wait.Wait()
	var lines []string
	for i := range helpers {
		if errs[i] != nil {
			t.Fatalf("helper %d: %v: %s", i, errs[i], outs[i])
		}
		lines = append(lines, strings.Fields(string(outs[i]))...)
	}
	return lines
}

func rounds(many, few int) int {
	if os.Getenv("ROKKETA_SOAK") != "" {
		return many
	}
	return few
}

func bothShared(t *testing.T, statement func(t *testing.T, store vault.Store, dir string)) {
	for _, store := range []vault.Store{vault.StoreKeyring, vault.StoreFile} {
		t.Run(string(store), func(t *testing.T) {
			dir := filepath.Join(folder(t), "app")
			statement(t, store, dir)
		})
	}
}

func TestTwoProgramsLoseNoChange(t *testing.T) {
	const each = 100
	bothShared(t, func(t *testing.T, store vault.Store, dir string) {
		together(t, command(t, store, dir, "add", 0, each), command(t, store, dir, "add", each, 2*each))
		p := sharedPlace(store, dir)
		p.o.Now = func() time.Time { return time.Now().Add(2 * day) }
		entries := p.open(t).Entries()
		sameSecrets(t, entries)
		present := map[string]bool{}
		for _, e := range entries {
			present[e.Account.Name] = e.State == vault.Whole
		}
		if len(entries) != 2*each || len(present) != 2*each {
			t.Errorf("%d of %d changes are there", len(present), 2*each)
		}
		if store == vault.StoreKeyring {
			pages, err := os.ReadDir(filepath.Join(filepath.Dir(dir), "ring"))
			must(t, err)
			if len(pages) > 10 {
				t.Errorf("%d pages are in the keyring for %d accounts", len(pages), 2*each)
			}
		}
	})
}

func TestTwoProgramsNeverGiveACounterTwice(t *testing.T) {
	const each = 50
	bothShared(t, func(t *testing.T, store vault.Store, dir string) {
		v := sharedPlace(store, dir).open(t)
		hotp := account(0)
		hotp.Type, hotp.Period = otpauth.HOTP, 0
		add(t, v, hotp)
		steps := together(t, command(t, store, dir, "count", 0, each), command(t, store, dir, "count", 0, each))
		seen := map[string]bool{}
		for _, s := range steps {
			seen[s] = true
		}
		if len(seen) != 2*each {
			t.Errorf("%d codes of %d are different", len(seen), 2*each)
		}
		if changed, err := v.Refresh(t.Context()); !changed || err != nil {
			t.Fatalf("refresh: %v, %v", changed, err)
		}
		if got := v.Entries()[0].Account.Counter; got != 2*each {
			t.Errorf("the counter is %d", got)
		}
	})
}

func TestTwoFirstStartsMakeOneVault(t *testing.T) {
	for range rounds(200, 5) {
		bothShared(t, func(t *testing.T, store vault.Store, dir string) {
			p := sharedPlace(store, dir)
			const racers = 4
			var wait sync.WaitGroup
			errs := make([]error, racers)
			for i := range racers {
				wait.Go(func() {
					v, err := vault.Open(t.Context(), p.o)
					if err == nil {
						_, err = v.Add(t.Context(), account(i))
						_ = v.Close()
					}
					errs[i] = err
				})
			}
			wait.Wait()
			must(t, errors.Join(errs...))
			if n := len(p.open(t).Entries()); n != racers {
				t.Fatalf("%d of %d accounts are there", n, racers)
			}
		})
	}
}

// killed starts this many writers with a task, kills them at random moments,
// and gives what they had acknowledged. They go on from account next.
func killed(t *testing.T, store vault.Store, dir, task string, writers, next int) (acknowledged []int) {
	t.Helper()
	lines := make(chan int, 10_000)
	var readers sync.WaitGroup
	helpers := make([]*exec.Cmd, writers)
	for i := range helpers {
		helper := command(t, store, dir, task, next+1000*i, next+1000*(i+1))
		out, err := helper.StdoutPipe()
		must(t, err)
		must(t, helper.Start())
		readers.Go(func() {
			for s := bufio.NewScanner(out); s.Scan(); {
				if n, err := strconv.Atoi(s.Text()); err == nil {
					lines <- n
				}
			}
		})
		helpers[i] = helper
	}
	ended := make(chan struct{})
	go func() {
		readers.Wait()
		close(lines)
		close(ended)
	}()
	for want := 1 + rand.IntN(10*writers); want > 0; want-- {
		n, ok := <-lines
		if !ok {
			t.Fatal("the helpers ended by themselves")
		}
		acknowledged = append(acknowledged, n)
	}
	for _, helper := range helpers {
		must(t, helper.Process.Kill())
	}
	for n := range lines {
		acknowledged = append(acknowledged, n)
	}
	<-ended
	for _, helper := range helpers {
		_ = helper.Wait()
	}
	return acknowledged
}

// numbers gives the numbers of the accounts, which are all whole.
func numbers(t *testing.T, entries []vault.Entry) map[int]bool {
	t.Helper()
	there := map[int]bool{}
	for _, e := range entries {
		var n int
		_, _ = fmt.Sscanf(e.Account.Name, "member%d@", &n)
		there[n] = true
		if e.State != vault.Whole {
			t.Errorf("account %d is %s", n, e.State)
		}
	}
	return there
}

// Two writers are killed at random moments, again and again; the next ones go
// on from what they left. The many rounds are on several vaults: one with
// thousands of accounts would take ever longer.
func TestKilledProgramsLoseNothingAcknowledged(t *testing.T) {
	for range rounds(10, 1) {
		bothShared(t, killedLoseNothing)
	}
}

func killedLoseNothing(t *testing.T, store vault.Store, dir string) {
	var acknowledged []int
	for round := range rounds(50, 8) {
		acknowledged = append(acknowledged, killed(t, store, dir, "add", 2, 2000*round)...)
	}
	p := sharedPlace(store, dir)
	p.o.Now = func() time.Time { return time.Now().Add(31 * day) }
	v := p.open(t)
	sameSecrets(t, v.Entries())
	there := numbers(t, v.Entries())
	for _, n := range acknowledged {
		if !there[n] {
			t.Errorf("acknowledged and lost: %d", n)
		}
	}
	if store == vault.StoreKeyring {
		index := tree(t, dir)["index"]
		for name := range tree(t, filepath.Join(filepath.Dir(dir), "ring")) {
			if !strings.Contains(index, name) && !strings.HasPrefix(name, ".new-") {
				t.Errorf("page %s is left after the sweep", name)
			}
		}
	}
}

// The same with writers that make a backup of each change: every file that
// looks like a backup is a whole one, and the newest has all that was
// acknowledged.
func TestKilledProgramsLeaveWholeBackups(t *testing.T) {
	bothShared(t, func(t *testing.T, store vault.Store, dir string) {
		key := newKey(t)
		v := sharedPlace(store, dir).open(t)
		must(t, v.UseRecoveryKey(t.Context(), key))
		must(t, v.Close())
		var acknowledged []int
		for round := range rounds(100, 4) {
			acknowledged = append(acknowledged, killed(t, store, dir, "backup", 2, 2000*round)...)
		}
		for _, name := range backups(t, filepath.Join(dir, "backups")) {
			b, err := vault.OpenBackup(filepath.Join(dir, "backups", name), vault.Opening{Key: key})
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			b.Close()
		}
		v = sharedPlace(store, dir).open(t)
		there := numbers(t, restored(t, v.Recovery().Last, vault.Opening{Key: key}).Entries())
		for _, n := range acknowledged {
			if !there[n] {
				t.Errorf("acknowledged and not in the newest backup: %d", n)
			}
		}
		must(t, v.Prove(t.Context(), vault.Opening{Key: key}))
	})
}

func TestWhoIsInTheWayIsNamed(t *testing.T) {
	p := keyringPlace(t)
	p.start(t)
	p.o.Program = "holder"
	holder := p.open(t)
	begun := make(chan struct{})
	p.ring.Plan(func(op string, _ int, _ string) vaulttest.Fault {
		if op != "set" {
			return ""
		}
		close(begun)
		return vaulttest.Hang
	})
	done := make(chan error)
	go func() {
		_, err := holder.Add(context.Background(), account(8))
		done <- err
	}()
	<-begun
	waiter := p
	waiter.o.LockWait = 10 * time.Millisecond
	v := waiter.open(t)
	err := v.Rename(t.Context(), v.Entries()[0].ID, "x", "y")
	busy, ok := errors.AsType[*vault.BusyError](err)
	if !ok || busy.Program != "holder" || busy.PID != os.Getpid() {
		t.Errorf("told as %v", err)
	}
	p.ring.Release()
	if err := <-done; err == nil {
		t.Error("a call that failed was told as done")
	}
}

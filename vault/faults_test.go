// Every step of a change made to fail in turn: what is there afterwards is
// the old state or the new one, never anything between, and success is only
// told of what stays.

package vault_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"rokketa/internal/durable"
	"rokketa/vault"
	"rokketa/vault/vaulttest"
)

var errFault = errors.New("injected fault")

// doors lets one step of the disk or the keyring fail: the at-th.
type doors struct {
	at    int
	after bool // the step is done, and then fails
	stop  bool // everything from there on fails too, as if the program died
	step  int
	fired string
}

// fails is asked before each step, and says whether to do it and whether to
// call it failed.
func (d *doors) fails(name string) (do, fail bool) {
	d.step++
	switch {
	case d.at > 0 && d.step == d.at:
		d.fired = name
		return d.after, true
	case d.fired != "" && d.stop:
		return false, true
	default:
		return true, false
	}
}

func (d *doors) run(name string, step func() error) error {
	do, fail := d.fails(name)
	var err error
	if do {
		err = step()
	}
	if fail && err == nil {
		err = fmt.Errorf("%s: %w", name, errFault)
	}
	return err
}

type file struct {
	durable.File
	d *doors
}

// Write writes only half where it fails.
func (f file) Write(p []byte) (n int, err error) {
	do, fail := f.d.fails("write")
	if do {
		n, err = f.File.Write(p)
	} else if f.d.fired == "write" {
		n, _ = f.File.Write(p[:len(p)/2])
	}
	if fail {
		err = errFault
	}
	return n, err
}

func (f file) Sync() error  { return f.d.run("sync", f.File.Sync) }
func (f file) Close() error { return f.d.run("close", f.File.Close) }

// disk is the real one behind the doors.
func (d *doors) disk() *durable.Disk {
	real := quick()
	return &durable.Disk{
		MkdirAll: func(dir string) error { return d.run("mkdir", func() error { return real.MkdirAll(dir) }) },
		Create: func(dir, pattern string) (f durable.File, err error) {
			err = d.run("create", func() error { f, err = real.Create(dir, pattern); return err })
			return file{f, d}, err
		},
		Rename: func(a, b string) error { return d.run("rename", func() error { return real.Rename(a, b) }) },
		Link:   func(a, b string) error { return d.run("link", func() error { return real.Link(a, b) }) },
		Remove: func(path string) error { return d.run("remove", func() error { return real.Remove(path) }) },
		Read: func(path string) (data []byte, err error) {
			err = d.run("read", func() error { data, err = real.Read(path); return err })
			return data, err
		},
		ReadDir: func(dir string) (list []fs.DirEntry, err error) {
			err = d.run("readdir", func() error { list, err = real.ReadDir(dir); return err })
			return list, err
		},
		Stat: func(path string) (info fs.FileInfo, err error) {
			err = d.run("stat", func() error { info, err = real.Stat(path); return err })
			return info, err
		},
		SyncFolder: func(dir string) error { return d.run("sync folder", func() error { return real.SyncFolder(dir) }) },
		Busy:       real.Busy,
		Pause:      func(time.Duration) {},
	}
}

// keyring puts a keyring behind the same doors.
type doorKeyring struct {
	ring vault.Keyring
	d    *doors
}

func (k doorKeyring) named(err error) error {
	if errors.Is(err, errFault) {
		return &vault.KeyringError{State: vault.NoService, Err: err}
	}
	return err
}

func (k doorKeyring) Set(ctx context.Context, name, value string) error {
	return k.named(k.d.run("keyring set", func() error { return k.ring.Set(ctx, name, value) }))
}

func (k doorKeyring) Get(ctx context.Context, name string) (value string, err error) {
	err = k.named(k.d.run("keyring get", func() error { value, err = k.ring.Get(ctx, name); return err }))
	return value, err
}

func (k doorKeyring) Delete(ctx context.Context, name string) error {
	return k.named(k.d.run("keyring delete", func() error { return k.ring.Delete(ctx, name) }))
}

// changes are the changes that are interrupted.
var changes = []struct {
	name string
	do   func(ctx context.Context, v *vault.Vault) error
}{
	{"add", func(ctx context.Context, v *vault.Vault) error { _, err := v.Add(ctx, account(50)); return err }},
	{"import", func(ctx context.Context, v *vault.Vault) error {
		_, err := v.Add(ctx, accounts(50, 95)...)
		return err
	}},
	{"rename", func(ctx context.Context, v *vault.Vault) error {
		return v.Rename(ctx, v.Entries()[0].ID, "Renamed", "member0@x")
	}},
	{"delete", func(ctx context.Context, v *vault.Vault) error { return v.Delete(ctx, v.Entries()[1].ID) }},
	{"purge", func(ctx context.Context, v *vault.Vault) error { return v.Purge(ctx, v.Deleted()[0].ID) }},
}

// shape is all that a person sees of a vault.
func shape(t testing.TB, v *vault.Vault) string {
	t.Helper()
	sameSecrets(t, v.Entries())
	var issuers []string
	for _, e := range v.Entries() {
		issuers = append(issuers, e.Account.Issuer)
	}
	return names(v.Entries()) + " | " + names(v.Deleted()) + " | " + strings.Join(issuers, ",")
}

// start is the vault before each change: four accounts, one in the trash.
func (p place) start(t testing.TB) {
	v := p.open(t)
	add(t, v, accounts(0, 2)...)
	e := add(t, v, accounts(2, 5)...)
	must(t, v.Delete(t.Context(), e[0].ID))
	must(t, v.Close())
}

func TestEveryFailingStepLeavesTheOldStateOrTheNew(t *testing.T) {
	for _, first := range []bool{false, true} {
		for _, c := range changes {
			if first && c.name != "add" && c.name != "import" {
				continue // nothing else can be a vault's first change
			}
			modes := []doors{{}, {after: true}, {stop: true}}
			if rounds(1, 0) == 1 {
				modes = append(modes, doors{stop: true, after: true})
			}
			for _, d := range modes {
				mode := fmt.Sprintf("%s/first=%v/after=%v/stop=%v", c.name, first, d.after, d.stop)
				t.Run(mode, func(t *testing.T) {
					bothStores(t, func(t *testing.T, p place) { everyStep(t, p, c.do, d, first) })
				})
			}
		}
	}
}

func everyStep(t *testing.T, base place, change func(context.Context, *vault.Vault) error, d doors, first bool) {
	reached := map[string]bool{}
	wanted := newShape(t, base, change, first)
	for at := 1; ; at++ {
		p := fresh(t, base)
		if !first {
			p.start(t)
		}
		old := shape(t, p.open(t))
		d := d
		broken := p
		broken.o.Doors.Disk = d.disk()
		if p.ring != nil {
			broken.o.Keyring = doorKeyring{p.ring, &d}
		}
		v, err := vault.Open(t.Context(), broken.o)
		must(t, err)
		d.step, d.at = 0, at
		err = change(t.Context(), v)
		d.at = 0
		if d.fired == "" {
			if at < 5 || err != nil {
				t.Fatalf("the change took %d steps and gave %v", at-1, err)
			}
			for _, step := range []string{"create", "write", "sync", "close", "rename", "sync folder", "read"} {
				if !reached[step] {
					t.Errorf("no step %q was made to fail", step)
				}
			}
			return
		}
		reached[d.fired] = true
		where := fmt.Sprintf("step %d (%s)", at, d.fired)
		seen := ""
		if !d.stop {
			seen = shape(t, v)
		}
		// The next start, on a healthy system.
		again := p.open(t)
		now := shape(t, again)
		switch {
		case err == nil && now == old:
			t.Fatalf("%s: told as done and lost", where)
		case now != old && now != wanted:
			t.Fatalf("%s: neither old nor new: %s", where, now)
		case len(again.Notices()) > 0:
			t.Fatalf("%s: notices %v", where, again.Notices())
		case seen != "" && seen != now && d.fired != "read" && d.fired != "stat":
			t.Fatalf("%s: shown was %s, on the disk is %s", where, seen, now)
		}
		if err != nil {
			if _, ok := errors.AsType[interface {
				error
				Explanation() (string, map[string]any)
			}](err); !ok {
				t.Fatalf("%s: an error without a sentence: %v", where, err)
			}
		}
		// It goes on well, and a month later nothing is left over.
		if now == old {
			must(t, change(t.Context(), again))
		}
		must(t, again.Close())
		everyPageIsKnown(t, p, where)
		last := p.later(31 * day).open(t)
		if now := shape(t, last); now != wanted {
			t.Fatalf("%s: the change made again gives %s", where, now)
		}
		must(t, last.Close())
		tidy(t, p, where)
	}
}

// fresh is a place like base where nothing is yet.
func fresh(t *testing.T, base place) place {
	p := base
	p.o.Dir = folder(t)
	if base.ring != nil {
		p.ring = vaulttest.New()
		p.o.Keyring = p.ring
	}
	return p
}

// newShape is what the change gives when nothing fails.
func newShape(t *testing.T, base place, change func(context.Context, *vault.Vault) error, first bool) string {
	t.Helper()
	p := fresh(t, base)
	if !first {
		p.start(t)
	}
	v := p.open(t)
	must(t, change(t.Context(), v))
	defer func() { _ = v.Close() }()
	return shape(t, v)
}

// everyPageIsKnown says that a later sweep can find every page.
func everyPageIsKnown(t *testing.T, p place, where string) {
	t.Helper()
	if p.ring == nil {
		return
	}
	files := tree(t, p.o.Dir)
	for _, name := range p.ring.Names() {
		if !strings.Contains(files["index"]+files["pending"], name) {
			t.Errorf("%s: nothing knows of page %s", where, name)
		}
	}
}

// tidy says that no file and no page is left over.
func tidy(t *testing.T, p place, where string) {
	t.Helper()
	for name := range tree(t, p.o.Dir) {
		if strings.HasPrefix(name, ".new-") {
			t.Errorf("%s: %s is left", where, name)
		}
	}
	if p.ring == nil {
		return
	}
	index := tree(t, p.o.Dir)["index"]
	for _, name := range p.ring.Names() {
		if !strings.Contains(index, name) {
			t.Errorf("%s: page %s is left in the keyring", where, name)
		}
	}
}

func TestEveryKeyringFaultLeavesTheOldStateOrTheNew(t *testing.T) {
	faults := map[vaulttest.Fault]vault.KeyringState{
		vaulttest.NoBus: vault.NoBus, vaulttest.NoService: vault.NoService, vaulttest.Locked: vault.Locked,
		vaulttest.Denied: vault.AccessDenied, vaulttest.TooLarge: vault.TooLarge, vaulttest.Failed: vault.Failed,
		vaulttest.Hang: vault.TimedOut, vaulttest.Panic: vault.NoBus, vaulttest.Dismissed: vault.Dismissed,
		vaulttest.Vanish: vault.Dismissed, vaulttest.Empty: vault.EmptyValue, vaulttest.Wrong: vault.WrongValue,
		vaulttest.After: vault.NoService,
	}
	for fault, state := range faults {
		for _, op := range []string{"set", "get"} {
			t.Run(op+"/"+string(fault), func(t *testing.T) {
				p := keyringPlace(t)
				p.start(t)
				if fault == vaulttest.Hang {
					p.o.KeyringWait = 300 * time.Millisecond
				}
				v := p.open(t)
				old := shape(t, v)
				p.ring.Nth(op, 1, fault)
				_, err := v.Add(t.Context(), account(50))
				p.ring.Always("")
				if fault == vaulttest.Vanish && op == "get" {
					// Nobody can notice that; the next start does.
					must(t, err)
					return
				}
				bad, ok := errors.AsType[*vault.KeyringError](err)
				if !ok || bad.State != state {
					t.Fatalf("told as %v, want %s", err, state)
				}
				p.ring.Release()
				if got := shape(t, v); got != old {
					t.Errorf("shown is %s", got)
				}
				if got := shape(t, p.open(t)); got != old {
					t.Errorf("on the disk is %s", got)
				}
				add(t, v, account(50))
				everyPageIsKnown(t, p, "after trying again")
				if got := names(p.later(31 * day).open(t).Entries()); got != "0 1 3 4 50" {
					t.Errorf("after trying again: %s", got)
				}
				tidy(t, p, "after trying again")
			})
		}
	}
}

// A disk that is really full: a file system of 300 KB, in a mount namespace of
// its own, with every number of free blocks in turn. What is told as done is
// there afterwards, what failed is told, and with space again all goes on.

package vault_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"rokketa/internal/durable"
	"rokketa/vault"
)

const (
	smallDisk = 300 << 10
	block     = 4096
)

// ownMounts runs the named test again where it may mount: as root, or as root
// of a user namespace of its own.
func ownMounts(t *testing.T) {
	t.Helper()
	self, err := os.Executable()
	must(t, err)
	user := &syscall.SysProcAttr{
		Cloneflags: syscall.CLONE_NEWUSER, Unshareflags: syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	var said [2]string
	for i, how := range []*syscall.SysProcAttr{{Unshareflags: syscall.CLONE_NEWNS}, user} {
		c := exec.CommandContext(t.Context(), self, "-test.v", "-test.run", "^"+t.Name()+"$")
		c.Env = append(os.Environ(), insideEnv+"=mounts", "TMPDIR="+t.TempDir())
		c.SysProcAttr = how
		out, err := c.CombinedOutput()
		switch {
		case bytes.Contains(out, []byte("--- PASS: "+t.Name())) && err == nil:
			t.Logf("%s", out)
			return
		case bytes.Contains(out, []byte("--- FAIL")) || bytes.Contains(out, []byte("panic:")):
			t.Fatalf("%s", out)
		}
		said[i] = strings.TrimSpace(string(out)) + " " + errText(err)
	}
	t.Skipf("this system lets nobody mount a file system: %q", said)
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// small is a disk of 300 KB.
type small struct {
	t   *testing.T
	dir string
}

func mountSmall(t *testing.T) small {
	t.Helper()
	dir := t.TempDir()
	if err := unix.Mount("none", dir, "tmpfs", 0, "size=300k,mode=700"); err != nil {
		t.Skipf("no file system of our own can be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
	s := small{t, dir}
	if free := s.free(); free > smallDisk/block {
		t.Fatalf("%d blocks are free", free)
	}
	return s
}

// free gives the number of free blocks.
func (s small) free() int {
	var state unix.Statfs_t
	must(s.t, unix.Statfs(s.dir, &state))
	return int(state.Bfree) * int(state.Bsize) / block
}

// leave fills the disk but for this many blocks.
func (s small) leave(blocks int) {
	s.empty()
	must(s.t, os.WriteFile(s.ballast(), make([]byte, max(0, s.free()-blocks)*block), 0o600))
}

// empty takes out what filled the disk.
func (s small) empty() {
	if err := os.Remove(s.ballast()); err != nil && !errors.Is(err, os.ErrNotExist) {
		s.t.Fatal(err)
	}
}

func (s small) ballast() string { return filepath.Join(s.dir, "ballast") }

// place is a vault on the small disk; its keyring has a disk of its own.
func (s small) place(p place, name string) place {
	disk := durable.OS()
	p.o.Dir, p.o.Doors.Disk = filepath.Join(s.dir, name), &disk
	return p
}

// full says that an error is told as a full disk.
func full(t *testing.T, what string, err error) {
	t.Helper()
	bad, ok := errors.AsType[*vault.FileError](err)
	if !ok || !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("%s on a full disk: %v", what, err)
		return
	}
	if key, _ := bad.Explanation(); key != "vault.file.full" {
		t.Errorf("%s is told as %s", what, key)
	}
}

// A person adds accounts until no more fits.
func TestADiskThatFillsUpLosesNothing(t *testing.T) {
	if inside() != "mounts" {
		ownMounts(t)
		return
	}
	bothStores(t, func(t *testing.T, p place) {
		s := mountSmall(t)
		p = s.place(p, "app")
		v, key := p.withKey(t, 1)
		s.leave(24)
		n, err := 1, error(nil)
		for ; err == nil && n < 5000; n++ {
			_, err = v.Add(t.Context(), accounts(20*n, 20*n+20)...)
		}
		full(t, "adding", err)
		done := len(v.Entries())
		must(t, v.Close()) // its last backup fails too, or fits
		again := p.open(t)
		sameSecrets(t, again.Entries())
		if len(again.Entries()) != done || len(again.Notices()) != 0 {
			t.Errorf("%d of %d accounts are there, %v", len(again.Entries()), done, again.Notices())
		}
		s.empty()
		add(t, again, account(99_999))
		must(t, again.Backup(t.Context()))
		must(t, again.Prove(t.Context(), vault.Opening{Key: key}))
		if got := len(restored(t, again.Recovery().Last, vault.Opening{Key: key}).Entries()); got != done+1 {
			t.Errorf("%d accounts in the backup", got)
		}
		t.Logf("%d accounts fitted", done)
	})
}

// The disk fills in the middle: before each thing that a person does there is
// room for none, one, two blocks and so on, until it succeeds.
func TestADiskThatIsFullAtEveryMomentLosesNothing(t *testing.T) {
	if inside() != "mounts" {
		ownMounts(t)
		return
	}
	key := newKey(t)
	for what, do := range map[string]func(context.Context, *vault.Vault) error{
		"adding": func(ctx context.Context, v *vault.Vault) error { return second(v.Add(ctx, accounts(100, 160)...)) },
		"renaming": func(ctx context.Context, v *vault.Vault) error {
			return v.Rename(ctx, v.Entries()[0].ID, "健保 0", "member0@other")
		},
		"purging": func(ctx context.Context, v *vault.Vault) error {
			id := v.Entries()[1].ID
			if err := v.Delete(ctx, id); err != nil {
				return err
			}
			return v.Purge(ctx, id)
		},
		"backing up":      func(ctx context.Context, v *vault.Vault) error { return v.Backup(ctx) },
		"a recovery key":  func(ctx context.Context, v *vault.Vault) error { return v.UseRecoveryKey(ctx, key) },
		"a second folder": func(ctx context.Context, v *vault.Vault) error { return v.SetBackupFolder(ctx, v.Dir()+"-second") },
	} {
		t.Run(what, func(t *testing.T) {
			bothStores(t, func(t *testing.T, p place) { fullInTheMiddle(t, mountSmall(t), p, what, do) })
		})
	}
}

func fullInTheMiddle(t *testing.T, s small, base place, what string, do func(context.Context, *vault.Vault) error) {
	failed := 0
	for blocks := 0; ; blocks++ {
		if blocks > smallDisk/block {
			t.Fatal("it never succeeds")
		}
		p := s.place(base, "app")
		v, key := p.withKey(t, 60)
		must(t, os.Mkdir(p.o.Dir+"-second", 0o700))
		before := shape(t, v)
		s.leave(blocks)
		err := do(t.Context(), v)
		if err != nil {
			failed++
			full(t, what, err)
		}
		after, second := shape(t, v), v.Recovery().Second
		if err != nil && after != before && what != "purging" { // purging is two changes
			t.Errorf("with %d blocks: it failed, and something changed", blocks)
		}
		_ = v.Close()
		reader := p.open(t) // the disk is still full
		if got := shape(t, reader); got != after {
			t.Errorf("with %d blocks: shown was\n%s\nread is\n%s", blocks, after, got)
		}
		sameSecrets(t, reader.Entries())
		s.empty()
		must(t, do(t.Context(), reader))
		if r := reader.Recovery(); r.Second != nil {
			t.Errorf("with room again: %v", r.Second)
		}
		with := vault.Opening{Key: key}
		if what == "a recovery key" {
			must(t, reader.UseRecoveryKey(t.Context(), key))
		}
		must(t, reader.Prove(t.Context(), with))
		must(t, reader.Close())
		for _, dir := range []string{p.o.Dir, p.o.Dir + "-second"} {
			for name := range tree(t, dir) {
				if strings.HasPrefix(filepath.Base(name), ".new-") {
					t.Errorf("with %d blocks: %s was left over", blocks, name)
				}
			}
			must(t, os.RemoveAll(dir))
		}
		if err == nil && second == nil {
			break
		}
	}
	if failed == 0 && what != "a second folder" {
		t.Error("it never failed")
	}
}

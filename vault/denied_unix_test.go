// A folder in which the system lets this user do less than it should. Root may
// write anywhere, so there the tests run again as nobody.

//go:build unix

package vault_test

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"rokketa/vault"
)

const nobody = 65534

// asNobody runs the named test again as a user who is not root, in a folder
// of that user, and says whether the caller is that run.
func asNobody(t *testing.T) (inner bool) {
	t.Helper()
	if os.Getuid() != 0 {
		return true
	}
	base, err := os.MkdirTemp("", "rokketa-nobody-")
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(base) })
	self, err := os.Executable()
	must(t, err)
	program, err := os.ReadFile(self)
	must(t, err)
	copied, home := filepath.Join(base, "test"), filepath.Join(base, "home")
	must(t, os.WriteFile(copied, program, 0o700))
	must(t, os.Mkdir(home, 0o700))
	for _, path := range []string{base, copied, home} {
		must(t, os.Chown(path, nobody, nobody))
	}
	c := exec.CommandContext(t.Context(), copied, "-test.v", "-test.run", "^"+t.Name()+"$")
	c.Dir, c.Env = home, append(os.Environ(), "HOME="+home, "TMPDIR="+home)
	c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	out, err := c.CombinedOutput()
	if errors.Is(err, syscall.EPERM) {
		t.Skipf("this system lets nobody become another user: %v", err)
	}
	t.Logf("%s", out)
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Errorf("as nobody: %v", err)
	}
	return false
}

// deniedPlace is a vault of 60 accounts with backups, on a disk on which
// rights count, and what opens it without this user's rights.
func deniedPlace(t *testing.T, p place) (place, string) {
	p.o.Dir = filepath.Join(t.TempDir(), "app")
	v, _ := p.withKey(t, 60)
	before := shape(t, v)
	must(t, v.Close())
	return p, before
}

// rights sets the rights of every file and folder of a vault.
func rights(t *testing.T, dir string, file, folder fs.FileMode) {
	t.Helper()
	var paths []string
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil {
			paths = append(paths, path)
		}
		return err
	}))
	for i := len(paths) - 1; i >= 0; i-- { // a folder after what is in it
		info, err := os.Stat(paths[i])
		must(t, err)
		mode := file
		if info.IsDir() {
			mode = folder
		}
		must(t, os.Chmod(paths[i], mode))
	}
	t.Cleanup(func() { _ = allRights(dir) })
}

// allRights gives them back.
func allRights(dir string) error {
	return filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		return errors.Join(err, os.Chmod(path, 0o700))
	})
}

// denied says that an error is told as missing rights.
func denied(t *testing.T, what string, err error) {
	t.Helper()
	bad, ok := errors.AsType[*vault.FileError](err)
	if !ok || !errors.Is(err, fs.ErrPermission) {
		t.Errorf("%s: %v", what, err)
		return
	}
	if key, _ := bad.Explanation(); key != "vault.file.denied" {
		t.Errorf("%s is told as %s", what, key)
	}
}

// What may be read is shown, what cannot be written is told, and with its
// rights back everything is as it was.
func TestAReadOnlyFolderIsShownAndSaysThatNothingIsSaved(t *testing.T) {
	if !asNobody(t) {
		return
	}
	for what, mode := range map[string][2]fs.FileMode{
		"folder": {0o600, 0o500}, "folder and files": {0o400, 0o500},
	} {
		t.Run(what, func(t *testing.T) {
			bothStores(t, func(t *testing.T, p place) {
				p, before := deniedPlace(t, p)
				files := tree(t, p.o.Dir)
				rights(t, p.o.Dir, mode[0], mode[1])
				v := p.open(t)
				if got := shape(t, v); got != before {
					t.Errorf("shown is %s", got)
				}
				denied(t, "adding", second(v.Add(t.Context(), account(60))))
				denied(t, "deleting", v.Delete(t.Context(), v.Entries()[0].ID))
				denied(t, "a backup", v.Backup(t.Context()))
				denied(t, "another key", v.UseRecoveryKey(t.Context(), newKey(t)))
				if v.Recovery().Trouble == nil {
					t.Error("that there is no backup is not told")
				}
				if got := shape(t, v); got != before {
					t.Errorf("after it failed, shown is %s", got)
				}
				must(t, v.Close())
				for name, was := range files {
					if now := tree(t, p.o.Dir)[name]; now != was && name != "lock.holder" {
						t.Errorf("%s was changed", name)
					}
				}
				must(t, allRights(p.o.Dir))
				v = p.open(t)
				add(t, v, account(60))
				if len(p.open(t).Entries()) != 61 {
					t.Error("with its rights back it does not go on")
				}
			})
		})
	}
}

// What cannot be read is an error, never a first start.
func TestAFolderThatCannotBeReadIsNoFirstStart(t *testing.T) {
	if !asNobody(t) {
		return
	}
	for what, mode := range map[string][2]fs.FileMode{
		"files": {0, 0o700}, "folder": {0o600, 0}, "folder that can only be listed": {0o600, 0o400},
		"folder that cannot be listed": {0, 0o300},
	} {
		t.Run(what, func(t *testing.T) {
			bothStores(t, func(t *testing.T, p place) {
				p, before := deniedPlace(t, p)
				files := still(t, p.o.Dir)
				rights(t, p.o.Dir, mode[0], mode[1])
				for _, anyway := range []bool{false, true} {
					p.o.Anyway = anyway
					v, err := vault.Open(t.Context(), p.o)
					denied(t, "opening", err)
					if err == nil {
						denied(t, "adding", second(v.Add(t.Context(), account(60))))
					}
				}
				if there, err := vault.Exists(p.o.Dir, p.o.Store); err == nil && !there {
					t.Error("it is said that there is no vault")
				}
				must(t, allRights(p.o.Dir))
				if now := still(t, p.o.Dir); len(now) != len(files) {
					t.Errorf("%d files were there, %d are", len(files), len(now))
				}
				p.o.Anyway = false
				if got := shape(t, p.open(t)); got != before {
					t.Errorf("with its rights back, shown is %s", got)
				}
			})
		})
	}
}

// A first start where nothing may be made.
func TestAFirstStartWhereNothingMayBeMadeIsTold(t *testing.T) {
	if !asNobody(t) {
		return
	}
	bothStores(t, func(t *testing.T, p place) {
		above := t.TempDir()
		must(t, os.Chmod(above, 0o500))
		t.Cleanup(func() { _ = os.Chmod(above, 0o700) })
		p.o.Dir = filepath.Join(above, "app")
		v := p.open(t)
		denied(t, "adding", second(v.Add(t.Context(), account(0))))
		if len(v.Entries()) != 0 || p.ring != nil && len(p.ring.Names()) != 0 {
			t.Error("something was kept")
		}
	})
}

// The folder goes while a program runs that makes backups by itself: nothing
// of it is made anew, neither by a change nor by the daily look, and the
// second folder keeps what it has.
func TestAFolderThatVanishesIsNotMadeAnewByBackups(t *testing.T) {
	bubble(t, func(t *testing.T, p place) {
		p.o.Doors.WorkFactor = testWork
		stick := folder(t)
		v, key := p.withKey(t, 3)
		must(t, v.SetBackupFolder(t.Context(), stick))
		copied := still(t, stick)
		must(t, os.RemoveAll(p.o.Dir))
		time.Sleep(50 * time.Hour) // the bubble's
		for what, err := range map[string]error{
			"adding": second(v.Add(t.Context(), account(9))), "a backup": v.Backup(t.Context()),
			"proving": v.Prove(t.Context(), vault.Opening{Key: key}), "another key": v.UseRecoveryKey(t.Context(), newKey(t)),
			"a passphrase":    v.UseRecoveryPassphrase(t.Context(), passphrase),
			"a second folder": v.SetBackupFolder(t.Context(), stick),
		} {
			if !errors.Is(err, vault.ErrGone) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if len(v.Entries()) != 3 {
			t.Errorf("shown are %d accounts", len(v.Entries()))
		}
		must(t, v.Close())
		if _, err := os.Stat(p.o.Dir); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the folder is there again: %v", tree(t, p.o.Dir))
		}
		if now := tree(t, stick); len(now) != len(copied) {
			t.Errorf("the second folder has %d files of %d", len(now), len(copied))
		}
		for name := range copied {
			if got := names(restored(t, filepath.Join(stick, name), vault.Opening{Key: key}).Entries()); got != "0 1 2" {
				t.Errorf("restored is %s", got)
			}
		}
	})
}

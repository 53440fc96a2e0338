// KeePassXC as the keyring. It acknowledges before it has saved, and may end
// in between: what it dropped is noticed at the next start, and comes back
// from the backup with the recovery key. Behind `make soak`, which adds it.

package vault_test

import (
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"rokketa/vault"
)

// A database whose only group is shown to other programs, and settings under
// which nobody is asked.
const (
	kdbxText = `<?xml version="1.0" encoding="UTF-8"?>
<KeePassFile>
  <Meta>
    <DatabaseName>login</DatabaseName>
    <CustomData><Item>
      <Key>FDO_SECRETS_EXPOSED_GROUP</Key>
      <Value>{00000000-0000-0000-0000-000000000001}</Value>
    </Item></CustomData>
  </Meta>
  <Root><Group><UUID>AAAAAAAAAAAAAAAAAAAAAQ==</UUID><Name>login</Name></Group></Root>
</KeePassFile>
`
	kdbxPassword = "the database's password"
	kdbxSettings = `[General]
ConfigVersion=2
AutoSaveAfterEveryChange=true
[FdoSecrets]
Enabled=true
ShowNotification=false
ConfirmAccessItem=false
ConfirmDeleteItem=false
UnlockBeforeSearch=false
[GUI]
CheckForUpdates=false
`
)

// keePass is one KeePassXC, started again and again on one database.
type keePass struct {
	t   *testing.T
	bus *dbus.Conn
	dir string
	run *exec.Cmd
}

func (k *keePass) command(program string, args ...string) *exec.Cmd {
	c := exec.CommandContext(k.t.Context(), program, args...)
	c.Dir = k.dir
	c.Env = append(os.Environ(), "QT_QPA_PLATFORM=offscreen", "XDG_CONFIG_HOME="+k.dir)
	return c
}

// create makes the database.
func (k *keePass) create() {
	must(k.t, os.WriteFile(filepath.Join(k.dir, "login.xml"), []byte(kdbxText), 0o600))
	must(k.t, os.WriteFile(filepath.Join(k.dir, "settings.ini"), []byte(kdbxSettings), 0o600))
	c := k.command("keepassxc-cli", "import", "-q", "-p", "-t", "100", "login.xml", "login.kdbx")
	c.Stdin = strings.NewReader(kdbxPassword + "\n" + kdbxPassword + "\n")
	if out, err := c.CombinedOutput(); err != nil {
		k.t.Fatalf("keepassxc-cli: %v: %s", err, out)
	}
}

// start waits until the database is open for others.
func (k *keePass) start() {
	k.run = k.command("keepassxc", "--config", "settings.ini", "--localconfig", "local.ini", "--pw-stdin", "login.kdbx")
	in, err := k.run.StdinPipe()
	must(k.t, err)
	must(k.t, k.run.Start())
	_, err = io.WriteString(in, kdbxPassword+"\n")
	must(k.t, err)
	untilOwned(k.t, k.bus, true)
	for open := false; !open; {
		var path dbus.ObjectPath
		service := k.bus.Object("org.freedesktop.secrets", "/org/freedesktop/secrets")
		must(k.t, service.Call("org.freedesktop.Secret.Service.ReadAlias", 0, "default").Store(&path))
		if path == "/" {
			continue
		}
		locked, err := k.bus.Object("org.freedesktop.secrets", path).GetProperty("org.freedesktop.Secret.Collection.Locked")
		open = err == nil && locked.Value() == false // the collection may just have been made anew
	}
}

// saved waits until the database on the disk is another than before, and says
// whether it came to that.
func (k *keePass) saved(before os.FileInfo) bool {
	look, end := time.NewTicker(50*time.Millisecond), time.After(10*time.Second)
	defer look.Stop()
	for {
		select {
		case <-end:
			return false
		case <-look.C:
		}
		if now := k.file(); now != nil && !os.SameFile(now, before) {
			return true
		}
	}
}

// file is the database on the disk; nil while it is being replaced.
func (k *keePass) file() os.FileInfo {
	info, _ := os.Stat(filepath.Join(k.dir, "login.kdbx"))
	return info
}

// kill ends it in the middle of whatever it does.
func (k *keePass) kill() {
	_ = k.run.Process.Kill()
	_ = k.run.Wait()
	untilOwned(k.t, k.bus, false)
}

func TestWhatKeePassXCDropsComesBackFromTheBackup(t *testing.T) {
	if os.Getenv("ROKKETA_SOAK") == "" {
		t.Skip("a part of make soak")
	}
	if inside() == "" {
		needs(t, "keepassxc", "keepassxc-cli")
		session(t, "keepassxc", ":", "--config-file="+emptyBus(t))
		return
	}
	bus, err := dbus.ConnectSessionBus()
	must(t, err)
	defer func() { _ = bus.Close() }()
	k := &keePass{t: t, bus: bus, dir: t.TempDir()}
	k.create()
	k.start()
	defer func() { k.kill() }()

	// It gives many items in one go as well.
	ring, items := vault.SystemKeyring(), map[string]string{"item-1": "one", "item-2": "two"}
	for name, value := range items {
		must(t, ring.Set(t.Context(), name, value))
	}
	got, err := vault.GuardedMany(t.Context(), ring, 20*time.Second, []string{"item-1", "item-0", "item-2"})
	if err != nil || !maps.Equal(got, items) {
		t.Errorf("many items: %d, %v", len(got), err)
	}

	p := realPlace(t)
	key := newKey(t)
	v := p.open(t)
	add(t, v, account(0))
	must(t, v.UseRecoveryKey(t.Context(), key))
	n, dropped, crashed, some := 1, 0, 0, 0
	for round := range 15 {
		before := k.file()
		for want := 1 + rand.IntN(12); want > 0; want-- {
			if _, err := v.Add(t.Context(), account(n)); err != nil {
				t.Logf("it ended by itself: %v", err)
				crashed++
				break
			}
			n++
		}
		if round%2 == 1 && k.saved(before) {
			for range rand.IntN(50) { // more than a page, which it may have no time to save
				if _, err := v.Add(t.Context(), account(n)); err != nil {
					break
				}
				n++
			}
		}
		k.kill()
		must(t, v.Close()) // what was told as done is in the backup
		k.start()

		// Whatever it kept, the list is whole, and every loss is told.
		q := p
		v, err = vault.Open(t.Context(), q.o)
		if state(err) == vault.ItemMissing {
			q.o.Anyway = true
			v = q.open(t)
		} else if err != nil {
			t.Fatal(err)
		}
		lost := 0
		for _, e := range v.Entries() {
			if e.State != vault.Whole {
				lost++
			}
		}
		if len(v.Entries()) != n {
			t.Fatalf("%d accounts of %d are in the list", len(v.Entries()), n)
		}
		if told := len(v.Notices()) > 0; told != (lost > 0) {
			t.Errorf("%d accounts lost their secret, told: %v", lost, told)
		}
		if dropped += lost; lost > 0 && lost < n {
			some++
		}
		b, err := vault.OpenBackup(v.Recovery().Last, vault.Opening{Key: key})
		must(t, err)
		for _, err := v.Apply(t.Context(), b); err != nil; _, err = v.Apply(t.Context(), b) {
			t.Logf("it ended during the restore: %v", err)
			crashed++
			k.kill()
			k.start()
		}
		b.Close()
		sameSecrets(t, v.Entries())
		if there := numbers(t, v.Entries()); len(there) != n {
			t.Fatalf("%d accounts of %d came back", len(there), n)
		}
		must(t, v.Prove(t.Context(), vault.Opening{Key: key}))
	}
	must(t, v.Close())
	t.Logf("%d accounts in 15 rounds; %d times a secret was acknowledged and dropped, in %d rounds some of them; it ended %d times by itself", n, dropped, some, crashed)
}

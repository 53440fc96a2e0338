// The real thing: gnome-keyring in a private D-Bus session, with its own
// home. Without the two programs these tests are skipped, unless
// ROKKETA_REQUIRE_REAL=1.

package vault_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"rokketa/vault"
)

// session runs the named test again inside a private D-Bus session, after a
// shell line that prepares it.
func session(t *testing.T, kind, prepare string, bus ...string) {
	t.Helper()
	for _, program := range []string{"dbus-run-session", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(program); err != nil {
			if os.Getenv("ROKKETA_REQUIRE_REAL") == "1" {
				t.Fatalf("%s is not installed (Debian: dbus, gnome-keyring)", program)
			}
			t.Skipf("%s is not installed (Debian: dbus, gnome-keyring)", program)
		}
	}
	self, err := os.Executable()
	must(t, err)
	home := t.TempDir()
	runtimeDir := filepath.Join(home, "run")
	must(t, os.Mkdir(runtimeDir, 0o700))
	ctx, cancel := context.WithTimeout(t.Context(), time.Duration(rounds(30, 1))*time.Minute)
	defer cancel()
	line := prepare + "\nexec \"$0\" -test.v -test.run '^" + t.Name() + "$'"
	c := exec.CommandContext(ctx, "dbus-run-session", append(bus, "--", "sh", "-c", line, self)...)
	c.WaitDelay = 5 * time.Second
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		if !slices.Contains([]string{
			"HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR",
			"DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "GNOME_KEYRING_CONTROL",
		}, name) {
			c.Env = append(c.Env, entry)
		}
	}
	c.Env = append(c.Env, insideEnv+"="+kind, "HOME="+home, "XDG_DATA_HOME="+filepath.Join(home, "share"),
		"XDG_RUNTIME_DIR="+runtimeDir, "ROKKETA_REQUIRE_REAL=1")
	out, err := c.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Fatalf("inside the session: %v", err)
	}
	if !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Fatal("the test did not run inside the session")
	}
}

const unlocked = `printf %s "the keyring's password" | gnome-keyring-daemon --unlock --components=secrets >/dev/null`

// realPlace is a vault on the system's keyring. Only ever used inside a
// private session.
func realPlace(t *testing.T) place {
	p := keyringPlace(t)
	p.ring, p.o.Keyring = nil, nil
	p.o.KeyringWait = 20 * time.Second
	return p
}

func TestRealKeyringKeepsAVault(t *testing.T) {
	if inside() == "" {
		session(t, "unlocked", unlocked)
		return
	}
	p := realPlace(t)
	v := p.open(t)
	add(t, v, accounts(0, 60)...)
	add(t, v, account(60))
	must(t, v.Close())
	v = p.open(t)
	if len(v.Entries()) != 61 || len(v.Notices()) != 0 {
		t.Fatalf("%d accounts, %v", len(v.Entries()), v.Notices())
	}
	sameSecrets(t, v.Entries())
	index := tree(t, p.o.Dir)["index"]
	// The swept page is gone and told as missing.
	ring := vault.SystemKeyring()
	ctx := t.Context()
	_, err := ring.Get(ctx, strings.Repeat("0", 32))
	if bad, ok := errors.AsType[*vault.KeyringError](err); !ok || bad.State != vault.ItemMissing {
		t.Errorf("an item that is not there: %v", err)
	}
	if strings.Contains(index, "canary") {
		t.Error("a secret in the index")
	}
	noCanary(t, p.o.Dir, 61)
	// The keyring ends during the session, and comes back locked.
	endKeyring(t)
	before := tree(t, p.o.Dir)
	_, err = vault.Open(ctx, p.o)
	if bad, ok := errors.AsType[*vault.KeyringError](err); !ok || bad.State != vault.Locked {
		t.Errorf("after the keyring's end: %v", err)
	}
	if fmt.Sprint(before) != fmt.Sprint(tree(t, p.o.Dir)) {
		t.Error("a file was changed")
	}
	if _, err := v.Add(ctx, account(99)); !is[*vault.KeyringError](err) {
		t.Errorf("adding after the keyring's end: %v", err)
	}
	if len(v.Entries()) != 61 {
		t.Errorf("%d accounts are shown", len(v.Entries()))
	}
}

// endKeyring kills the keyring of this private session: the process that owns
// its name on this bus, and no other.
func endKeyring(t *testing.T) {
	t.Helper()
	bus, err := dbus.ConnectSessionBus()
	must(t, err)
	defer func() { _ = bus.Close() }()
	var pid uint32
	must(t, bus.BusObject().Call("org.freedesktop.DBus.GetConnectionUnixProcessID", 0, "org.freedesktop.secrets").Store(&pid))
	must(t, syscall.Kill(int(pid), syscall.SIGKILL))
	untilOwned(t, bus, false)
}

// untilOwned waits until there is a keyring on the bus, or none.
func untilOwned(t *testing.T, bus *dbus.Conn, want bool) {
	t.Helper()
	for owned := !want; owned != want; {
		must(t, bus.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, "org.freedesktop.secrets").Store(&owned))
	}
}

func TestRealKeyringGivesManyItemsInOneGo(t *testing.T) {
	if inside() == "" {
		session(t, "unlocked", unlocked)
		return
	}
	ring := vault.SystemKeyring()
	want := map[string]string{}
	var names []string
	for i := range 70 {
		name := fmt.Sprintf("item-%d", i)
		names = append(names, name)
		if i%10 == 3 {
			continue // not there
		}
		want[name] = strings.Repeat(strconv.Itoa(i), i)
		must(t, ring.Set(t.Context(), name, want[name]))
	}
	got, err := vault.GuardedMany(t.Context(), ring, 20*time.Second, names)
	if err != nil || !maps.Equal(got, want) {
		t.Errorf("%d of %d items: %v", len(got), len(want), err)
	}
	endKeyring(t) // the bus starts it again, and nobody gives it the password
	if got, err := vault.GuardedMany(t.Context(), ring, 20*time.Second, names); state(err) != vault.Locked {
		t.Errorf("with a locked keyring: %d items, %v", len(got), err)
	}
}

func TestRealKeyringThatIsLocked(t *testing.T) {
	if inside() == "" {
		session(t, "locked", unlocked)
		return
	}
	p := realPlace(t)
	v := p.open(t)
	add(t, v, account(0))
	endKeyring(t) // the bus starts it again, and nobody gives it the password
	for what, ask := range map[string]func() error{
		"adding":  func() error { return second(v.Add(t.Context(), account(1))) },
		"opening": func() error { return second(vault.Open(t.Context(), p.o)) },
	} {
		if got := state(ask()); got != vault.Locked {
			t.Errorf("%s with a locked keyring: %s", what, got)
		}
	}
	if got := names(v.Entries()); got != "0" {
		t.Errorf("shown is %s", got)
	}
}

func TestRealBusWithoutAKeyring(t *testing.T) {
	if inside() == "" {
		session(t, "empty bus", ":", "--config-file="+emptyBus(t))
		return
	}
	_, err := realPlace(t).open(t).Add(t.Context(), account(0))
	if bad, ok := errors.AsType[*vault.KeyringError](err); !ok || bad.State != vault.NoService {
		t.Errorf("a bus without a keyring: %v", err)
	}
}

func TestNoBusIsToldAtOnce(t *testing.T) {
	for _, address := range []string{"", "autolaunch:"} {
		t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
		t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
		t.Setenv("PATH", "")
		_, err := vault.SystemKeyring().Get(t.Context(), "x")
		if bad, ok := errors.AsType[*vault.KeyringError](err); !ok || bad.State != vault.NoBus {
			t.Errorf("address %q: %v", address, err)
		}
	}
}

func TestRealKeyringSaysWhoItIs(t *testing.T) {
	if inside() == "" {
		session(t, "unlocked", unlocked)
		return
	}
	h, err := realPlace(t).open(t).Health(t.Context())
	must(t, err)
	if h.Keyring.Err != nil || h.Keyring.Backend != "GNOME Keyring" {
		t.Errorf("%q: %v", h.Keyring.Backend, h.Keyring.Err)
	}
}

// Programs and the keyring itself are killed while they write. What was
// acknowledged is in the list, and whole where the keyring kept it.
func TestRealKeyringThatIsKilledLosesNothingItKept(t *testing.T) {
	if inside() == "" {
		// A bus that starts nothing by itself: the keyring comes back unlocked.
		session(t, "killed", unlocked, "--config-file="+emptyBus(t))
		return
	}
	bus, err := dbus.ConnectSessionBus()
	must(t, err)
	defer func() { _ = bus.Close() }()
	dir := filepath.Join(folder(t), "app")
	var acknowledged []int
	for round := range rounds(100, 5) {
		untilOwned(t, bus, true)
		if round%5 >= 2 {
			acknowledged = append(acknowledged, killed(t, realStore, dir, "add", 1, 2000*round)...)
			continue
		}
		helper := command(t, realStore, dir, "add", 2000*round, 2000*round+1000)
		out, err := helper.StdoutPipe()
		must(t, err)
		must(t, helper.Start())
		lines, want := bufio.NewScanner(out), 1+rand.IntN(10)
		for lines.Scan() {
			n, err := strconv.Atoi(lines.Text())
			if err != nil {
				t.Logf("%s", lines.Text()) // why it ended
				continue
			}
			acknowledged = append(acknowledged, n)
			if want--; want == 0 {
				endKeyring(t)
			}
		}
		if want > 0 {
			t.Fatalf("the helper ended by itself: %s", lines.Text())
		}
		if helper.Wait() == nil {
			t.Error("a helper did not notice that the keyring had ended")
		}
		must(t, exec.CommandContext(t.Context(), "sh", "-c", unlocked).Run())
	}
	p := sharedPlace(realStore, dir)
	p.o.Now = func() time.Time { return time.Now().Add(31 * day) }
	v := p.open(t)
	there, lost := map[int]bool{}, 0
	for _, e := range v.Entries() {
		var n int
		_, _ = fmt.Sscanf(e.Account.Name, "member%d@", &n)
		there[n] = true
		if e.State != vault.Whole {
			lost++
		}
	}
	sameSecrets(t, v.Entries())
	for _, n := range acknowledged {
		if !there[n] {
			t.Errorf("acknowledged and not in the list: %d", n)
		}
	}
	t.Logf("%d changes, %d secrets that the keyring did not keep", len(acknowledged), lost)
}

// The sample window's doors: nothing in them leads to the member's folder or
// to the system's keyring.

package main

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"rokketa"
	"rokketa/assets/text"
	"rokketa/internal/policy"
	"rokketa/internal/storeopts"
	"rokketa/vault"
)

func TestTheSampleWindowHasAVaultOfItsOwn(t *testing.T) {
	// Where the member's folder would be there is a file: whoever wants to
	// look into that folder fails.
	home := filepath.Join(t.TempDir(), "no folder")
	if err := os.WriteFile(home, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"XDG_DATA_HOME", "HOME", "LOCALAPPDATA", "USERPROFILE", storeopts.EnvDir} {
		t.Setenv(name, home)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+home)
	about, err := rokketa.About()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	o := sampleOptions(about, dir, text.Japanese, policy.Policy{}, nil)
	for range 2 { // opened again, it holds them once
		v, err := o.Open(t.Context(), "", false)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(v.Entries()); n != 3 {
			t.Errorf("it holds %d accounts", n)
		}
		for _, e := range v.Entries() {
			if !strings.Contains(string(e.Account.Secret.Reveal()), "SAMPLE") {
				t.Errorf("%s is no sample", e.Account.Issuer)
			}
		}
		if err := v.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
	}
	if !o.Helpdesk.Here || o.Helpdesk.Start != nil {
		t.Error("it does not know what it is")
	}
}

// Only these doors are open; a new one in the options is shut here until it is
// in this list.
func TestTheSampleWindowsOtherDoorsAreShut(t *testing.T) {
	about, err := rokketa.About()
	if err != nil {
		t.Fatal(err)
	}
	open := " Name Version System Icon Open Asks Place Read Screen Camera Paste Copy Choose Type Now Language Policy Front Stance Practice Helpdesk "
	o := reflect.ValueOf(sampleOptions(about, t.TempDir(), text.Japanese, everything(), nil))
	for i := range o.NumField() {
		if name := o.Type().Field(i).Name; !o.Field(i).IsZero() && !strings.Contains(open, " "+name+" ") {
			t.Errorf("%s is open", name)
		}
	}
}

// everything is a policy that decides what may be decided.
func everything() policy.Policy {
	return policy.Parse([]byte(`{"language":"en","appearance":"dark","textSize":100,"order":"name","hideCodes":true,
		"onTop":true,"clearAfter":20,"typeInto":false,"tray":true,"closeToTray":true,"startWithSession":true,"openLinks":true,
		"hideFromCapture":true,"backupFolder":"/srv/backups","remindSheet":true,"lockAfter":1,"lockWithScreen":true,
		"lockWithSleep":true,"clockCheck":"daily","clockServer":"ntp.nict.jp"}`), "policy.json")
}

func TestTheSampleWindowFollowsTheAdministratorInWhatItShows(t *testing.T) {
	decided := everything()
	about, err := rokketa.About()
	if err != nil {
		t.Fatal(err)
	}
	got := sampleOptions(about, t.TempDir(), text.Japanese, decided, nil).Policy
	follows := " appearance order hideCodes onTop clearAfter typeInto "
	// Each of these would spoil the showing, or is about what samples have not.
	leaves := " language textSize hideFromCapture tray closeToTray startWithSession openLinks backupFolder remindSheet" +
		" lockAfter lockWithScreen lockWithSleep clockCheck clockServer "
	for _, k := range policy.Keys() {
		if !decided.Has(k) && k != policy.BackupFolder { // a folder is another one on each system
			t.Errorf("%s: the test does not decide it", k)
		}
		follow, leave := strings.Contains(follows, " "+string(k)+" "), strings.Contains(leaves, " "+string(k)+" ")
		if follow == leave {
			t.Errorf("%s: nobody has thought about it", k)
		}
		if got.Has(k) != follow {
			t.Errorf("%s: followed %v", k, got.Has(k))
		}
	}
	if got.Text(policy.Order) != "name" || got.Yes(policy.TypeInto) {
		t.Errorf("followed as %q and %v", got.Text(policy.Order), got.Yes(policy.TypeInto))
	}
}

func TestTheSampleWindowSpeaksWhatItIsToldElseWhatIsDecided(t *testing.T) {
	system, other := text.Guess(), text.Japanese
	if system == text.Japanese {
		other = text.English
	}
	decided := policy.Parse([]byte(`{"language":"`+string(other)+`"}`), "policy.json")
	for _, c := range []struct {
		told    string
		decided policy.Policy
		want    text.Language
	}{
		{string(system), decided, system},
		{"", decided, other},
		{"", policy.Policy{}, system},
	} {
		if got := (&helpdesk{on: true, language: c.told}).speaks(c.decided); got != c.want {
			t.Errorf("told %q: %s", c.told, got)
		}
	}
}

func TestWhatDoesNotGoWithTheHelpdeskIsRefused(t *testing.T) {
	for want, args := range map[string][]string{
		"app.helpdesk.alone":    {"--helpdesk", "--dir", "x"},
		"app.helpdesk.language": {"--helpdesk", "--language", "fr"},
	} {
		if code := run(args); code != 2 {
			t.Errorf("%q: exit code %d", args, code)
		}
		h := helpdesk{on: true}
		var c storeopts.Choice
		if args[1] == "--dir" {
			c.Dir = args[2]
		} else {
			h.language = args[2]
		}
		if e, ok := errors.AsType[noHelpdesk](h.check(c)); !ok || e.key != want || !text.For(text.English).Has(want) {
			t.Errorf("%q: %v", args, h.check(c))
		}
	}
	if code := run([]string{"--language", "ja"}); code != 2 {
		t.Errorf("a language without the helpdesk: exit code %d", code)
	}
	for _, l := range []string{"", "ja", "en"} {
		if err := (&helpdesk{on: true, language: l}).check(storeopts.Choice{}); err != nil {
			t.Errorf("%q: %v", l, err)
		}
	}
}

func TestTheKeyringInMemoryIsOne(t *testing.T) {
	m, ctx := &memory{}, t.Context()
	if _, err := m.Get(ctx, "a"); !missingItem(err) {
		t.Errorf("nothing is there: %v", err)
	}
	if err := m.Delete(ctx, "a"); !missingItem(err) {
		t.Errorf("nothing to delete: %v", err)
	}
	if err := m.Set(ctx, "a", "1"); err != nil {
		t.Fatal(err)
	}
	if got, err := m.Get(ctx, "a"); err != nil || got != "1" {
		t.Errorf("%q %v", got, err)
	}
	if err := m.Delete(ctx, "a"); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Get(ctx, "a"); !missingItem(err) {
		t.Errorf("it stays: %v", err)
	}
}

func missingItem(err error) bool {
	k, ok := errors.AsType[*vault.KeyringError](err)
	return ok && k.State == vault.ItemMissing
}

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
	o := sampleOptions(about, dir, text.Japanese, nil)
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
	open := " Name Version System Icon Open Asks Place Read Screen Camera Paste Copy Choose Type Now Language Front Stance Practice Helpdesk "
	o := reflect.ValueOf(sampleOptions(about, t.TempDir(), text.Japanese, nil))
	for i := range o.NumField() {
		if name := o.Type().Field(i).Name; !o.Field(i).IsZero() && !strings.Contains(open, " "+name+" ") {
			t.Errorf("%s is open", name)
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

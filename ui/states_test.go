// Everything that can be wrong with a store, in both languages: a page that
// says so, ways out that work, and never a new store over the old one.

package ui_test

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
	"rokketa/ui"
	"rokketa/vault"
	"rokketa/vault/vaulttest"
)

// troubles are the errors with which a vault does not open.
func troubles() map[string]error {
	all := map[string]error{
		"damaged":   &vault.DamagedError{Name: "index", Err: errors.New("checksum")},
		"newer":     &vault.NewerError{What: "index", Version: 9},
		"file":      &vault.FileError{Err: &fs.PathError{Op: "open", Path: "/home/hanako/index", Err: fs.ErrPermission}},
		"busy":      &vault.BusyError{Program: "rokketa-cli", PID: 7},
		"gone":      vault.ErrGone,
		"cancelled": &vault.CancelledError{Err: context.Canceled},
		"other":     errors.New("something else"),
	}
	for _, s := range vault.KeyringStates() {
		all[string(s)] = &vault.KeyringError{State: s, Op: "get", Err: errors.New("org.freedesktop.Secret.Error")}
	}
	return all
}

// door is a way to the vault that a test opens and shuts, and that counts.
type door struct {
	err    error
	opens  []bool // each with what anyway was
	opened ui.Vault
}

func (d *door) open(_ context.Context, _ string, anyway bool) (ui.Vault, error) {
	d.opens = append(d.opens, anyway)
	if d.err != nil && !anyway {
		return nil, d.err
	}
	return d.opened, nil
}

// shut opens a window over a vault that does not open.
func shut(t *testing.T, l text.Language, err error) (*bench, *door) {
	t.Helper()
	d := &door{err: err}
	b := open(t, setup{language: l, accounts: family(t), wrap: func(v ui.Vault) ui.Vault { d.opened = v; return v }, door: d.open})
	return b, d
}

func TestEveryTroubleHasAPageWithItsWayOutInBothLanguages(t *testing.T) {
	for name, err := range troubles() {
		for _, l := range []text.Language{text.Japanese, text.English} {
			t.Run(name+"-"+string(l), func(t *testing.T) {
				b, d := shut(t, l, err)
				title, helps := ui.Kind(err)
				for _, want := range []string{b.say(l, "ui.problem.title"), b.say(l, title), words(l).Explain(err), b.say(l, "ui.quit")} {
					if !b.sees(want) {
						t.Errorf("not said: %q in %q", want, b.texts())
					}
				}
				if b.sees(b.say(l, "ui.welcome.start")) || b.sees("見本健康保険組合") {
					t.Fatal("it looks open, or new")
				}

				// The other language, and back.
				other := text.English
				if l == text.English {
					other = text.Japanese
				}
				b.tapExact(words(other).Say("ui.language.own"))
				if !b.sees(words(other).Explain(err)) {
					t.Errorf("not in the other language: %q", b.texts())
				}
				b.tapExact(words(l).Say("ui.language.own"))

				// What the helpdesk wants to know, and back.
				b.tapText("ui.problem.details")
				b.tapText("ui.details.copy")
				if got := b.fyne.Clipboard().Content(); !strings.Contains(got, err.Error()) || !strings.Contains(got, "Rokketa") {
					t.Errorf("copied for the helpdesk: %q", got)
				}
				b.press(fyne.KeyEscape)
				if !b.sees(words(l).Explain(err)) || len(d.opens) != 1 {
					t.Fatalf("looking changed something: %v, %q", d.opens, b.texts())
				}

				// Trying again tries once, and says the same.
				b.press(fyne.KeyReturn)
				if len(d.opens) != 2 || d.opens[1] || !b.sees(words(l).Explain(err)) {
					t.Errorf("again: %v, %q", d.opens, b.texts())
				}
				if there := b.sees(b.say(l, "ui.problem.anyway")); there != helps {
					t.Errorf("opening without the keys is offered: %v", there)
				}
				if helps {
					b.tapText("ui.problem.anyway")
					if len(d.opens) != 3 || !d.opens[2] || !b.sees("見本健康保険組合") {
						t.Errorf("anyway: %v, %q", d.opens, b.texts())
					}
				} else {
					d.err = nil
					b.tapText("ui.problem.again")
					if !b.sees("見本健康保険組合") {
						t.Errorf("it does not open when it can: %q", b.texts())
					}
				}
				if n := len(b.vault.Entries()); n != len(family(t)) {
					t.Errorf("%d accounts are kept", n)
				}
			})
		}
	}
}

func TestQuitWorksOnTheProblemPage(t *testing.T) {
	b, _ := shut(t, text.Japanese, &vault.KeyringError{State: vault.Locked, Op: "get"})
	b.tapText("ui.quit")
	if !b.app.Closed() {
		t.Error("the window stays")
	}
}

// The keyring's states as they come while something is saved.
func TestASaveThatTheKeyringRefusesIsAPageAndLosesNothing(t *testing.T) {
	for fault, state := range map[vaulttest.Fault]vault.KeyringState{
		vaulttest.NoBus: vault.NoBus, vaulttest.NoService: vault.NoService, vaulttest.Locked: vault.Locked,
		vaulttest.Denied: vault.AccessDenied, vaulttest.TooLarge: vault.TooLarge, vaulttest.Failed: vault.Failed,
		vaulttest.Dismissed: vault.Dismissed, vaulttest.Empty: vault.EmptyValue, vaulttest.Wrong: vault.WrongValue,
	} {
		for _, l := range []text.Language{text.Japanese, text.English} {
			b := open(t, setup{language: l, accounts: family(t)[2:], inputs: []string{mailURI}})
			b.keyring.Always(fault)
			b.press(fyne.KeyReturn)
			title, _ := ui.Kind(&vault.KeyringError{State: state})
			if !b.sees(b.say(l, "ui.problem.save")) || !b.sees(b.say(l, title)) {
				t.Fatalf("%s %s: no page: %q", fault, l, b.texts())
			}
			b.keyring.Always("")
			b.press(fyne.KeyEscape) // back to the preview, where it still stands
			if !b.sees(b.say(l, "ui.preview.title")) || len(b.vault.Entries()) != len(family(t)[2:]) {
				t.Fatalf("%s %s: %q", fault, l, b.texts())
			}
			b.keyring.Always(fault)
			b.press(fyne.KeyReturn)
			b.keyring.Always("")
			b.press(fyne.KeyReturn) // again
			if !b.sees("Example Mail") || len(b.vault.Entries()) != len(family(t)[2:])+1 {
				t.Errorf("%s %s: again does not save: %q", fault, l, b.texts())
			}
			if b.sees(b.say(l, "ui.problem.save")) {
				t.Errorf("%s %s: the page of the trouble stays", fault, l)
			}
		}
	}
}

func TestARefusedChangeOfTheListLeadsBackToTheList(t *testing.T) {
	b := open(t, setup{accounts: family(t), wrap: func(v ui.Vault) ui.Vault {
		return &refusing{Vault: v, err: &vault.FileError{Err: fs.ErrPermission}}
	}})
	b.press(fyne.KeyDelete)
	if !b.sees(b.say(text.Japanese, "ui.problem.file")) {
		t.Fatalf("no page: %q", b.texts())
	}
	b.tapText("ui.back")
	if !b.sees("見本健康保険組合") {
		t.Errorf("not the list: %q", b.texts())
	}
}

// refusing is a vault that deletes nothing.
type refusing struct {
	ui.Vault
	err error
}

func (r *refusing) Delete(context.Context, ...string) error { return r.err }

func TestStoresWithoutAKeyringAskForThePassphraseAnew(t *testing.T) {
	b := open(t, setup{asks: ui.PassphraseUnlock, store: vault.StoreFile, accounts: family(t), opening: &vault.DamagedError{Name: "vault.age", Err: errors.New("cut off")}})
	b.typeText("one")
	b.press(fyne.KeyReturn)
	if !b.sees(b.say(text.Japanese, "ui.problem.damaged")) {
		t.Fatalf("no page: %q", b.texts())
	}
	b.opening = nil
	b.press(fyne.KeyReturn)
	if !b.sees(b.say(text.Japanese, "ui.unlock.title")) {
		t.Fatalf("the passphrase is not asked for: %q", b.texts())
	}
	b.typeText("one")
	b.press(fyne.KeyReturn)
	if !b.sees("見本健康保険組合") {
		t.Errorf("it does not open: %q", b.texts())
	}
}

func TestTheStateOfTheStoreIsTestedWhenItsPageOpensAndWhenAsked(t *testing.T) {
	b := settled(t, setup{})
	before := len(b.keyring.Log())
	b.tapText("ui.settings.place")
	if !b.sees(b.say(text.Japanese, "ui.place.well")) || !b.sees(words(text.Japanese).Count("ui.place.accounts", len(family(t)))) {
		t.Fatalf("not said: %q", b.texts())
	}
	once := len(b.keyring.Log())
	if once == before {
		t.Fatal("the keyring was not asked")
	}
	b.keyring.Always(vaulttest.Locked)
	b.tapText("ui.place.check")
	if len(b.keyring.Log()) == once || !b.sees(b.say(text.Japanese, "ui.problem.locked")) || b.sees(b.say(text.Japanese, "ui.place.well")) {
		t.Errorf("a locked keyring: %q", b.texts())
	}
	b.tapText("ui.problem.details")
	b.tapText("ui.details.copy")
	got := b.fyne.Clipboard().Content()
	for _, want := range []string{"state: locked", "accounts: 4", "/home/hanako"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
	for _, a := range family(t) {
		if a.Issuer != "" && strings.Contains(got, a.Issuer) {
			t.Errorf("the helpdesk need not know of %s", a.Issuer)
		}
	}
}

func TestTheStatesPageTellsTheBackupsDayInWords(t *testing.T) {
	b := settled(t, setup{})
	if err := b.vault.UseRecoveryKey(t.Context(), sampleKey(t)); err != nil {
		t.Fatal(err)
	}
	b.tapText("ui.settings.place")
	if !b.sees("2026年12月10日") || b.sees("2026-12-10") {
		t.Errorf("%q", b.texts())
	}
}

func TestUnreadableKeysAreCountedOnThePageOfTheState(t *testing.T) {
	b := open(t, setup{accounts: family(t), lost: true})
	b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
	b.tapText("ui.settings.place")
	if !b.sees(b.say(text.Japanese, "ui.place.lost")) || !b.sees(words(text.Japanese).Count("ui.place.unread.nobackup", len(family(t)))) {
		t.Errorf("not said: %q", b.texts())
	}
}

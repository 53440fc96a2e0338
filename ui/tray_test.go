// The sign beside the clock: what its menu does, when the window hides there,
// and that a hidden window costs nothing.

package ui_test

import (
	"context"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
	"rokketa/otpauth"
	"rokketa/ui"
)

const inTray = `,"tray":true,"closeToTray":true`

// panel is a desktop with a tray, or one that loses it.
type panel struct {
	gone bool
	menu *fyne.Menu
	puts int
}

func (p *panel) tray() ui.Tray {
	return ui.Tray{
		Here: func(context.Context) bool { return !p.gone },
		Wait: func(context.Context) bool { return !p.gone },
		Put:  func(m *fyne.Menu) { p.menu = m; p.puts++ },
	}
}

func (p *panel) item(t *testing.T, label string) *fyne.MenuItem {
	t.Helper()
	for _, i := range p.menu.Items {
		if strings.Contains(i.Label, label) {
			return i
		}
	}
	t.Fatalf("%q is not in the menu", label)
	return nil
}

func TestWithoutBeingAskedForThereIsNoSignAndClosingEnds(t *testing.T) {
	p := &panel{}
	b := open(t, setup{accounts: family(t), tray: p.tray()})
	if p.puts != 0 {
		t.Error("a sign that nobody asked for")
	}
	b.app.PressClose()
	if !b.app.Closed() {
		t.Error("the program goes on")
	}
}

func TestTheCloseButtonHidesTheWindowAndTheMenuBringsItBack(t *testing.T) {
	p := &panel{}
	b := open(t, setup{accounts: family(t), tray: p.tray(), more: inTray})
	b.app.PressClose()
	if b.app.Closed() || !b.app.Hidden() {
		t.Fatal("not hidden")
	}
	before := b.texts()
	b.at(noon.Add(40 * time.Second))
	if got := b.texts(); strings.Join(got, "|") != strings.Join(before, "|") {
		t.Errorf("a hidden window goes on: %q", got)
	}
	p.item(t, b.say(text.Japanese, "ui.tray.open")).Action()
	if b.app.Hidden() {
		t.Fatal("still hidden")
	}
	if got := b.texts(); strings.Join(got, "|") == strings.Join(before, "|") {
		t.Error("the codes are still those of before")
	}
	p.item(t, b.say(text.Japanese, "ui.quit")).Action()
	if !b.app.Closed() {
		t.Error("quit does not end the program")
	}
}

func TestWhereTheTrayIsGoneClosingEnds(t *testing.T) {
	p := &panel{}
	b := open(t, setup{accounts: family(t), tray: p.tray(), more: inTray})
	p.gone = true
	b.app.PressClose()
	if !b.app.Closed() {
		t.Error("a window that nobody can reach")
	}
}

func TestASecondStartBringsTheHiddenWindowUp(t *testing.T) {
	p := &panel{}
	b := open(t, setup{accounts: family(t), tray: p.tray(), more: inTray})
	b.app.PressClose()
	p.gone = true
	if !b.app.Hand(nil) || b.app.Hidden() {
		t.Error("out of reach")
	}
}

func TestAnAccountOfTheMenuIsCopiedByOneClickAndNoCodeStandsThere(t *testing.T) {
	p := &panel{}
	b := open(t, setup{accounts: family(t), tray: p.tray(), more: inTray})
	b.app.PressClose()
	first := family(t)[0]
	code, err := first.At(noon)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range p.menu.Items {
		if strings.Contains(i.Label, code.Text) || strings.Contains(i.Label, code.Grouped()) {
			t.Errorf("a code stands in the menu: %q", i.Label)
		}
	}
	p.item(t, first.Issuer).Action()
	if got := b.fyne.Clipboard().Content(); got != code.Text {
		t.Errorf("%q is copied, not %q", got, code.Text)
	}
	if !b.app.Hidden() {
		t.Error("the window came up for it")
	}
}

func TestACounterGoesOnOnlyInTheWindow(t *testing.T) {
	p := &panel{}
	hotp := otpauth.Account{Type: otpauth.HOTP, Issuer: "Counter", Secret: otpauth.NewSecret([]byte("12345678901234567890")), Algorithm: otpauth.SHA1, Digits: 6}
	b := open(t, setup{accounts: []otpauth.Account{hotp}, tray: p.tray(), more: inTray})
	b.app.PressClose()
	p.item(t, "Counter").Action()
	if b.app.Hidden() || b.vault.Entries()[0].Account.Counter != 0 {
		t.Error("counted unseen")
	}
	if want := b.say(text.Japanese, "ui.row.count.first"); !b.sees(want) {
		t.Errorf("not told why: %q", b.texts())
	}
}

func TestTheMenuFollowsTheListAndIsLeftAloneOtherwise(t *testing.T) {
	p := &panel{}
	b := open(t, setup{accounts: family(t), tray: p.tray(), more: inTray})
	puts := p.puts
	b.app.Changed()
	if p.puts != puts {
		t.Error("put anew without a reason")
	}
	b.press(fyne.KeyDelete)
	if p.puts != puts+1 {
		t.Errorf("put %d times after a change", p.puts-puts)
	}
	var many []otpauth.Account
	for i := range 20 {
		many = append(many, otpauth.Account{
			Type: otpauth.TOTP, Issuer: string(rune('A' + i)), Secret: otpauth.NewSecret([]byte{byte(i), 2, 3, 4, 5, 6, 7, 8, 9, 10}),
			Algorithm: otpauth.SHA1, Digits: 6, Period: 30,
		})
	}
	p = &panel{}
	open(t, setup{accounts: many, tray: p.tray(), more: inTray})
	if len(p.menu.Items) != 10+5 { // open, quit, two lines and the way to the others
		t.Errorf("%d items", len(p.menu.Items))
	}
}

func (p *panel) labels() (all []string) {
	for _, i := range p.menu.Items {
		if !i.IsSeparator {
			all = append(all, i.Label)
		}
	}
	return all
}

func TestTheMenuLocksAndHasNoNamesWhileLocked(t *testing.T) {
	for _, l := range text.Languages() {
		p := &panel{}
		b := secured(t, setup{language: l, tray: p.tray(), more: inTray})
		say := func(key string) string { return b.say(l, key) }
		locked := []string{say("ui.tray.unlock"), say("ui.quit")}
		if got := p.labels(); !slices.Equal(got, locked) {
			t.Errorf("before the password: %q", got)
		}
		b.unlock(password)
		if got := p.labels(); got[0] != say("ui.tray.open") || len(got) != 7 || got[5] != say("ui.lock.now") {
			t.Fatalf("open: %q", got)
		}
		b.app.PressClose()
		p.item(t, say("ui.lock.now")).Action()
		b.mustBeLocked()
		if got := p.labels(); !slices.Equal(got, locked) {
			t.Errorf("locked: %q", got)
		}
		p.item(t, say("ui.tray.unlock")).Action()
		if b.app.Hidden() {
			t.Error("it does not come up to be unlocked")
		}
	}
}

func TestTheNamesGoFromTheMenuAtOnceThoughTheLockWaitsForAChange(t *testing.T) {
	p := &panel{}
	b := unlocked(t, setup{tray: p.tray(), more: inTray})
	goOn := b.later()
	b.press(fyne.KeyDelete)
	b.ctrlL()
	if got := p.labels(); len(got) != 2 {
		t.Errorf("while a change is waited for: %q", got)
	}
	goOn()
	if got := p.labels(); len(got) != 2 {
		t.Errorf("after it: %q", got)
	}
}

func TestWithoutAPasswordTheMenuHasNothingToLock(t *testing.T) {
	p := &panel{}
	b := open(t, setup{accounts: family(t), tray: p.tray(), more: inTray})
	if slices.Contains(p.labels(), b.say(text.Japanese, "ui.lock.now")) {
		t.Errorf("%q", p.labels())
	}
}

func TestThatTheSignComesLaterIsSaidForAsLongAsItIsTrue(t *testing.T) {
	b := settled(t, setup{tray: (&panel{}).tray()})
	later := b.say(text.Japanese, "ui.tray.later")
	b.tapText("ui.settings.stay")
	if b.sees(later) {
		t.Fatal("nothing was changed")
	}
	b.tapText("ui.tray.on")
	b.lapse(time.Hour)
	b.mustSee(later)
	b.tapText("ui.tray.off")
	if b.sees(later) {
		t.Error("it is as it is")
	}
}

func TestTheMenuLeadsToTheAccountsThatItHasNoPlaceFor(t *testing.T) {
	var many []otpauth.Account
	for i := range 12 {
		many = append(many, account(t, "Service "+string(rune('A'+i)), "", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"))
	}
	p := &panel{}
	b := open(t, setup{accounts: many, tray: p.tray(), more: inTray})
	b.app.PressClose()
	p.item(t, words(text.Japanese).Count("ui.tray.more", 2)).Action()
	if b.app.Hidden() {
		t.Fatal("the window stays away")
	}
	b.typeText("service l")
	if !b.sees("Service L") || b.sees("Service A") {
		t.Errorf("found %q", b.texts())
	}
	few := &panel{}
	open(t, setup{accounts: many[:10], tray: few.tray(), more: inTray})
	if len(few.menu.Items) != 10+4 {
		t.Errorf("%d items for ten accounts", len(few.menu.Items))
	}
}

func TestALoginStartsHiddenOnlyWhereTheSignCanBeSeen(t *testing.T) {
	for _, c := range []struct {
		more   string
		gone   bool
		hidden bool
	}{{inTray, false, true}, {inTray, true, false}, {"", false, false}} {
		p := &panel{gone: c.gone}
		b := open(t, setup{accounts: family(t), tray: p.tray(), more: c.more, hidden: true})
		if b.app.Hidden() != c.hidden {
			t.Errorf("%+v: hidden is %v", c, b.app.Hidden())
		}
	}
}

func TestAnHourHiddenIsNotLookedAtTheClockOnce(t *testing.T) {
	shared() // outside of the bubble
	synctest.Test(t, func(t *testing.T) {
		// Fyne's test driver runs what is for the window on whatever goroutine
		// hands it over. In place of the driver's queue this lock says which
		// of the two was first.
		var queue sync.Mutex
		var looks int
		handOver := func() { queue.Lock(); queue.Unlock() } //nolint:staticcheck // it is the order that counts
		p := &panel{}
		a := ui.New(shared(), ui.Options{
			Name: "Rokketa", Asks: func() ui.Passphrase { return ui.PassphraseUnlock }, Tray: p.tray(),
			Now: func() time.Time {
				queue.Lock()
				defer queue.Unlock()
				looks++
				return time.Now()
			},
			SettingsFile: written(t, `{"language":"ja"`+inTray+`}`),
			Go:           func(job func() func()) { job()() },
		})
		a.Start()
		go a.Run()
		time.Sleep(time.Minute)
		synctest.Wait()
		if looks < 60 {
			t.Fatalf("only %d looks in a minute that is seen", looks)
		}
		a.PressClose()
		handOver()
		time.Sleep(2 * time.Second) // the tick that was under way
		synctest.Wait()
		before := looks
		handOver()
		time.Sleep(time.Hour)
		synctest.Wait()
		if looks != before {
			t.Errorf("%d looks while hidden", looks-before)
		}
		a.Hand(nil)
		handOver()
		time.Sleep(time.Minute)
		synctest.Wait()
		if looks < before+60 {
			t.Errorf("only %d looks after it came back", looks-before)
		}
		a.Window().Close()
		a.Close()
		handOver()
		synctest.Wait()
	})
}

// written is a file of settings.
func written(t *testing.T, content string) string {
	t.Helper()
	file := t.TempDir() + "/settings.json"
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// lever is a setting of the desktop.
type lever struct {
	on, usual bool
	err       error
}

func (l *lever) State() (bool, error)     { return l.on, nil }
func (l *lever) Preferred() (bool, error) { return l.usual, nil }
func (l *lever) Set(on bool) error {
	if l.err == nil {
		l.on = on
	}
	return l.err
}

func (l *lever) Prefer() error {
	if l.err == nil {
		l.usual = true
	}
	return l.err
}

func TestStartingAndLinksAreSetFromTheSettings(t *testing.T) {
	starts, links := &lever{}, &lever{}
	b := settled(t, setup{starts: starts, links: links, tray: (&panel{}).tray()})
	b.tapText("ui.settings.stay")
	b.tapText("ui.starts.on")
	b.tapText("ui.links.on")
	if !starts.on || !links.on {
		t.Fatalf("not set: %+v %+v", starts, links)
	}
	b.tapText("ui.links.usual")
	if !links.usual || !b.sees(b.say(text.Japanese, "ui.links.usual.is")) {
		t.Error("not the usual program")
	}
	starts.err = os.ErrPermission
	b.tapText("ui.starts.off")
	if !starts.on || !b.sees(words(text.Japanese).Explain(os.ErrPermission)) {
		t.Errorf("a failure is not told: %q", b.texts())
	}
}

func TestWithoutATrayTheSettingsSayWhy(t *testing.T) {
	b := settled(t, setup{tray: (&panel{gone: true}).tray()})
	b.tapText("ui.settings.stay")
	if !b.sees(b.say(text.Japanese, "ui.tray.none")) || b.sees(b.say(text.Japanese, "ui.tray.on")) {
		t.Errorf("%q", b.texts())
	}
}

// Showing a key again: to whom, for how long, and that nothing stays.

package ui_test

import (
	"image"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"rokketa/assets/text"
	"rokketa/otpauth"
	"rokketa/scanner"
	"rokketa/vault"
)

const appPassword = "tea rain castle orange piano"

// guarded gives the vault an app password.
func (b *bench) guarded() {
	b.t.Helper()
	if err := b.vault.UseRecoveryKey(b.t.Context(), sampleKey(b.t)); err != nil {
		b.t.Fatal(err)
	}
	if err := b.vault.SetPassword(b.t.Context(), "", appPassword); err != nil {
		b.t.Fatal(err)
	}
}

// showAgain chooses it in the menu of an account.
func (b *bench) showAgain(id string) {
	b.app.Menu(id, fyne.NewPos(10, 10))
	b.tapText("ui.menu.again")
}

// code is the QR code that is to be seen, nil for none.
func (b *bench) code() (m image.Image) {
	b.walk(func(o fyne.CanvasObject, _ fyne.Tappable) {
		if p, ok := o.(*canvas.Raster); ok {
			// What rows lie on is a picture in colour.
			if grey, ok := p.Generator(500, 500).(*image.Gray); ok {
				m = grey
			}
		}
	})
	return m
}

const grouped = "JBSW Y3DP EHPK 3PXP" // the key of the family's first account

func (b *bench) hidesKey(when string) {
	b.t.Helper()
	if b.code() != nil || b.sees(grouped) || b.sees(strings.ReplaceAll(grouped, " ", "")) {
		b.t.Errorf("%s the key can be seen: %q", when, b.texts())
	}
}

func TestAKeyIsShownAgainAfterASecondPressAndTheAdvice(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	e := b.vault.Entries()[0]
	b.showAgain(e.ID)
	b.hidesKey("before anybody agreed")
	for _, key := range []string{"ui.again.for", "ui.again.seen", "ui.again.nobody", "ui.again.open"} {
		b.mustSee(b.say(text.Japanese, key))
	}
	b.repeat(fyne.KeyReturn) // still down from the menu
	b.hidesKey("by the Enter of the menu")
	b.press(fyne.KeyReturn)
	b.mustSee(grouped)
	codes, err := scanner.ReadImage(t.Context(), b.code())
	if err != nil || len(codes) != 1 {
		t.Fatalf("the picture: %v, %v", codes, err)
	}
	got, _, err := otpauth.ParseURI(codes[0].Text)
	if err != nil || !got.Same(e.Account) || got.Issuer != e.Account.Issuer || got.Name != e.Account.Name {
		t.Errorf("the code holds %+v (%v)", got, err)
	}
}

func TestAKeyIsShownOnlyToWhomKnowsThePassword(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.guarded()
	b.showAgain(b.vault.Entries()[0].ID)
	b.press(fyne.KeyReturn)
	b.mustSee(b.say(text.Japanese, "ui.unlock.empty"))
	b.typeText("tea rain")
	b.press(fyne.KeyReturn)
	b.mustSee("パスワードが違います")
	b.hidesKey("after a wrong password")
	b.typeText(appPassword)
	b.press(fyne.KeyReturn)
	b.mustSee(grouped)
}

func TestAKeyThatIsShownIsHiddenAgain(t *testing.T) {
	for name, do := range map[string]func(*bench){
		"after a minute":       func(b *bench) { b.fire(func(tm *timer) bool { return tm.after == time.Minute }) },
		"at another window":    func(b *bench) { b.fyne.Lifecycle().(interface{ OnExitedForeground() func() }).OnExitedForeground()() },
		"by the button":        func(b *bench) { b.tapText("ui.again.hide") },
		"by Escape":            func(b *bench) { b.press(fyne.KeyEscape) },
		"by what is handed in": func(b *bench) { b.app.Hand([]string{bankURI}) },
	} {
		b := open(t, setup{accounts: family(t)})
		b.showAgain(b.vault.Entries()[0].ID)
		b.press(fyne.KeyReturn)
		b.mustSee(grouped)
		blank := b.app.Picture()
		do(b)
		b.hidesKey(name)
		if !blank() {
			t.Errorf("%s: the page that is gone still holds the code", name)
		}
	}
}

func TestTheSecondsUntilAKeyIsHiddenAreCounted(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.showAgain(b.vault.Entries()[0].ID)
	b.press(fyne.KeyReturn)
	b.at(b.clock.Add(17 * time.Second))
	b.mustSee(words(text.Japanese).Count("ui.again.left", 43))
}

func TestAKeyThatIsCopiedIsClearedEvenWhereCodesAreNot(t *testing.T) {
	b := open(t, setup{accounts: family(t), more: `,"clearAfter":-1`})
	b.showAgain(b.vault.Entries()[0].ID)
	b.press(fyne.KeyReturn)
	b.tapText("ui.again.copy")
	if got := b.copied(); got != "JBSWY3DPEHPK3PXP" {
		t.Fatalf("copied %q", got)
	}
	b.press(fyne.KeyEscape)
	b.lapse(30 * time.Second)
	if got := b.copied(); got != "" {
		t.Errorf("still there: %q", got)
	}
}

func TestWhatAnotherAppHasToBeToldIsSaid(t *testing.T) {
	long := account(t, "Long", "taro", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
	long.Algorithm, long.Digits, long.Period = otpauth.SHA256, 8, 60
	counts := account(t, "Counts", "taro", "GEZDGNBVGY3TQOJQ")
	counts.Type, counts.Period, counts.Counter = otpauth.HOTP, 0, 41
	huge := account(t, strings.Repeat("名", 1000), "taro", "MFRGGZDFMZTWQ2LK")
	b := open(t, setup{accounts: []otpauth.Account{long, counts, huge}})
	for i, want := range []string{
		b.say(text.Japanese, "ui.again.how", "algorithm", "SHA256", "digits", 8, "period", 60),
		b.say(text.Japanese, "ui.again.counts", "counter", 41),
		b.say(text.Japanese, "ui.again.noqr"),
	} {
		b.showAgain(b.vault.Entries()[i].ID)
		b.press(fyne.KeyReturn)
		b.mustSee(want)
		b.press(fyne.KeyEscape)
	}
}

func TestAnAccountWithoutItsKeyOffersNoneToShow(t *testing.T) {
	b := open(t, setup{accounts: family(t), lost: true})
	for _, e := range b.vault.Entries() {
		if e.State != vault.Whole {
			b.app.Menu(e.ID, fyne.NewPos(10, 10))
			break
		}
	}
	if b.sees(b.say(text.Japanese, "ui.menu.again")) {
		t.Errorf("offered: %q", b.texts())
	}
}

func againScreens() map[string]show {
	opened := func(t *testing.T, s setup) *bench {
		s.accounts = family(t)
		b := open(t, s)
		b.showAgain(b.vault.Entries()[0].ID)
		return b
	}
	return map[string]show{
		"again-open": opened,
		"again": func(t *testing.T, s setup) *bench {
			b := opened(t, s)
			b.press(fyne.KeyReturn)
			return b
		},
		"again-password": func(t *testing.T, s setup) *bench {
			b := opened(t, s)
			b.press(fyne.KeyEscape)
			b.guarded()
			b.showAgain(b.vault.Entries()[0].ID)
			b.typeText("tea rain")
			b.press(fyne.KeyReturn)
			return b
		},
	}
}

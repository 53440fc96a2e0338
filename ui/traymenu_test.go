// The names in the menu of the sign beside the clock: in the order of the
// list, each to be told from the others; and the order by use, which changes
// while nobody looks.

package ui_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"rokketa/otpauth"
)

const byUse = `,"order":"use"`

// copies are the lines of the menu that copy.
func (p *panel) copies() (all []string) {
	for _, l := range p.labels() {
		if strings.HasSuffix(l, "をコピー") {
			all = append(all, l)
		}
	}
	return all
}

func TestTheOrderByUseIsTakenAnewWhenTheWindowComesUpAgain(t *testing.T) {
	p := &panel{}
	b := open(t, setup{accounts: family(t), tray: p.tray(), more: inTray + byUse})
	before := b.app.ShownAs()
	b.app.Row(b.vault.Entries()[2].ID).Tapped(nil)
	b.at(b.clock.Add(time.Hour))
	if !slices.Equal(b.app.ShownAs(), before) {
		t.Fatalf("a row went away under the pointer: %q", b.app.ShownAs())
	}
	b.app.Hand(nil) // it is up already
	if !slices.Equal(b.app.ShownAs(), before) {
		t.Fatalf("a row went away under the pointer: %q", b.app.ShownAs())
	}
	b.app.PressClose()
	b.app.Hand(nil)
	if got := b.app.ShownAs(); got[0] != before[2] {
		t.Errorf("the last one copied is not the first: %q", got)
	}
	b.app.PressClose()
	p.item(t, family(t)[1].Issuer).Action()
	b.app.Hand(nil)
	if got := b.app.ShownAs(); got[0] != before[1] || got[1] != before[2] {
		t.Errorf("a copy from the tray is no use: %q", got)
	}
}

func TestTheOrderByUseIsTakenAnewWhenTheWindowIsPutAway(t *testing.T) {
	seen := true
	p := &panel{}
	b := open(t, setup{accounts: family(t), tray: p.tray(), more: inTray + byUse, seen: func() bool { return seen }})
	before := b.app.ShownAs()
	b.app.Row(b.vault.Entries()[2].ID).Tapped(nil)
	b.app.Second()
	if !slices.Equal(b.app.ShownAs(), before) {
		t.Fatalf("a row went away under the pointer: %q", b.app.ShownAs())
	}
	seen = false
	b.app.Second()
	p.item(t, family(t)[1].Issuer).Action()
	seen = true
	was := b.app.ShownAs()
	b.app.Second()
	if got := b.app.ShownAs(); got[0] != before[1] || got[1] != before[2] || !slices.Equal(got, was) {
		t.Errorf("%q", got)
	}
}

func TestTheMenuFollowsTheOrderByUse(t *testing.T) {
	p := &panel{}
	b := open(t, setup{accounts: family(t), tray: p.tray(), more: inTray + byUse})
	for _, name := range []string{family(t)[2].Issuer, family(t)[1].Issuer} {
		p.item(t, name).Action()
		b.clock = b.clock.Add(time.Minute)
		if got := p.copies(); !strings.Contains(got[0], name) {
			t.Errorf("after a copy of %s: %q", name, got)
		}
	}
	b.app.Row(b.vault.Entries()[0].ID).Tapped(nil)
	if got := p.copies(); !strings.Contains(got[0], family(t)[0].Issuer) {
		t.Errorf("after a copy in the window: %q", got)
	}
}

func TestNoTwoNamesOfTheMenuLookAlike(t *testing.T) {
	const service = "国立研究開発法人見本情報通信研究機構会員ポータルサイト"
	accounts := []otpauth.Account{
		account(t, service, "hanako.yamada@mihon.example", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"),
		account(t, service, "hanako.yamada@mihon.example.jp", "KRSXG5CTMVRXEZLU"),
		account(t, service, "the-very-same-long-beginning-of-a-name-for-work", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"),
		account(t, service, "the-very-same-long-beginning-of-a-name-for-home", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"),
		account(t, "Example Mail", "hanako", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"),
		account(t, "Example Mail", "hanako", "KRSXG5CTMVRXEZLU"),
		account(t, service+"（そのいち）", "", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"),
		account(t, service+"（そのに）", "", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"),
	}
	for _, more := range []string{inTray, inTray + byUse} {
		p := &panel{}
		b := open(t, setup{accounts: accounts, tray: p.tray(), more: more})
		got := p.copies()
		if len(got) != len(accounts) {
			t.Fatalf("not all say what they do: %q", p.labels())
		}
		for i, l := range got {
			if slices.Contains(got[:i], l) {
				t.Errorf("twice: %q", l)
			}
			if utf8.RuneCountInString(l) > 40 {
				t.Errorf("too long: %q", l)
			}
		}
		for i, want := range []string{"on.example を", "example.jp を", "-work を", "-home を", "Example Mail hanako (1) を", "Example Mail hanako (2) を", "（そのいち） を", "（そのに） を"} {
			if !strings.Contains(got[i], want) {
				t.Errorf("%q says not %q", got[i], want)
			}
		}
		// A number stays with its account wherever that stands.
		b.app.Row(b.vault.Entries()[5].ID).Tapped(nil)
		p.item(t, "hanako (2)").Action()
		want, err := accounts[5].At(b.clock)
		must(t, err)
		if b.copied() != want.Text {
			t.Error("another account has the number now")
		}
	}
}

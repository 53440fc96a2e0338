// The names in the menu of the sign beside the clock: in the order of the
// list, each to be told from the others.

package ui_test

import (
	"slices"
	"strings"
	"testing"
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

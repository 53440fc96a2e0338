// The last seconds of a code: the next one stands beside it, never under the
// ring, and whose account it is stays to be read.

package ui_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"rokketa/otpauth"
)

func TestTheNextCodeStaysOutOfTheRing(t *testing.T) {
	eight := account(t, "Eight", "hanako", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
	eight.Digits = 8
	for _, more := range []string{"", `,"hideCodes":true`} {
		for _, scale := range []string{"1", "1.5", "2"} {
			for width := float32(320); width <= 900; width += 20 {
				b := open(t, setup{accounts: []otpauth.Account{eight}, more: more, scale: scale, size: fyne.NewSize(width, 560)})
				b.at(noon.Add(9 * time.Second))
				_, next, _, room := b.app.Late(b.vault.Entries()[0].ID)
				if next == "" || room < 0 {
					t.Errorf("%v wide at %s%s: %q is %v from the ring", width, scale, more, next, room)
				}
				b.app.Close()
			}
		}
	}
}

func TestTwoAccountsOfOneServiceAreToldApartInTheLastSeconds(t *testing.T) {
	b := open(t, setup{accounts: []otpauth.Account{
		account(t, "見本健康保険組合", "hanako@example.jp", "JBSWY3DPEHPK3PXP"),
		account(t, "見本健康保険組合", "taro@example.jp", "KRSXG5CTMVRXEZLU"),
	}, size: fyne.NewSize(340, 560)})
	b.at(noon.Add(9 * time.Second))
	for i, who := range []string{"hanako", "taro"} {
		word, next, names, _ := b.app.Late(b.vault.Entries()[i].ID)
		if word == "" || next == "" || !strings.HasPrefix(names[1], who) || names[0] == "" {
			t.Errorf("%q %q %q", word, next, names)
		}
	}
}

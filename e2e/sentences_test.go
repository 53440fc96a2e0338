// Whatever goes wrong in any room, there is a sentence for it in every
// language.

package e2e_test

import (
	"strings"
	"testing"

	"rokketa/assets/text"
	"rokketa/exchange"
	"rokketa/internal/autostart"
	"rokketa/internal/clipboard"
	"rokketa/internal/clockcheck"
	"rokketa/internal/instance"
	"rokketa/internal/links"
	"rokketa/internal/pdfpictures"
	"rokketa/internal/policy"
	"rokketa/internal/practice"
	"rokketa/internal/session"
	"rokketa/internal/stance"
	"rokketa/internal/storeopts"
	"rokketa/internal/typing"
	"rokketa/otpauth"
	"rokketa/scanner"
	"rokketa/scanner/camera"
	"rokketa/scanner/screen"
	"rokketa/vault"
)

func TestEveryExplanationHasItsSentence(t *testing.T) {
	for room, keys := range map[string][]string{
		"autostart":  autostart.Explanations(),
		"camera":     camera.Explanations(),
		"clipboard":  clipboard.Explanations(),
		"clockcheck": clockcheck.Explanations(),
		"exchange":   exchange.Explanations(),
		"instance":   instance.Explanations(),
		"practice":   practice.Explanations(),
		"links":      links.Explanations(),
		"otpauth":    otpauth.Explanations(),
		"policy":     policy.Explanations(),
		"scanner":    scanner.Explanations(),
		"pdf":        pdfpictures.Explanations(),
		"screen":     screen.Explanations(),
		"session":    session.Explanations(),
		"stance":     stance.Explanations(),
		"storeopts":  storeopts.Explanations(),
		"typing":     typing.Explanations(),
		"vault":      vault.Explanations(),
	} {
		if len(keys) == 0 {
			t.Errorf("%s explains nothing", room)
		}
		for _, l := range text.Languages() {
			table := text.For(l)
			for _, key := range keys {
				if !table.Has(key) {
					t.Errorf("%s: no sentence for %q of %s", l, key, room)
				}
				if !strings.HasPrefix(key, room+".") {
					t.Errorf("%q of %s is named after another room", key, room)
				}
			}
		}
	}
}

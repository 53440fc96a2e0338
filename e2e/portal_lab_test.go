// The laboratory as the helpdesk projects it: every page of it, the stories
// played to their end, and the same on a phone.

package e2e_test

import (
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"rokketa/e2e/browser"
)

func TestLaboratory(t *testing.T) {
	p := openPortal(t)
	for _, one := range []struct {
		name string
		o    browser.Options
	}{
		{"ja-desktop-lab", browser.Options{Language: "ja"}},
		{"ja-phone-lab", browser.Options{Language: "ja", Width: 390, Height: 844, Phone: true}},
		{"en-desktop-lab", browser.Options{Language: "en"}},
		{"en-phone-lab", browser.Options{Language: "en", Width: 390, Height: 844, Phone: true}},
		{"ja-noscript-lab", browser.Options{Language: "ja", NoScript: true}},
	} {
		t.Run(one.name, func(t *testing.T) {
			if one.o.NoScript || (one.o.Language == "ja") == one.o.Phone {
				long(t)
			}
			p.t = t
			p.lab(http.MethodPost, "/clock", map[string]string{"reset": "yes"}, nil)
			p.walker(one.o, one.name).laboratory()
		})
	}
}

// long skips what the long tests alone do.
func long(t *testing.T) {
	t.Helper()
	if os.Getenv("ROKKETA_SOAK") == "" {
		t.Skip("one language a size; the long tests have all: ROKKETA_SOAK=1")
	}
}

// laboratory is a look into every page of it.
func (k *walker) laboratory() {
	k.t.Helper()
	slow := k.member("recovery", k.lang, map[string]string{"skew": "-3m"})
	for range 2 { // a clock that is wrong by three minutes, told twice
		k.login(slow)
		var code struct{ Code string }
		k.lab(http.MethodGet, "/members/"+slow.ID+"/code", nil, &code)
		k.enter(code.Code)
		k.later(40 * time.Second)
	}
	k.lab(http.MethodPost, "/members/"+slow.ID, map[string]string{"lock": "yes"}, nil)
	k.lab(http.MethodPost, "/clock", map[string]string{"freeze": "yes"}, nil) // pictures are of one moment
	for _, path := range []string{
		"/lab/", "/lab/members", "/lab/members/" + slow.ID, "/lab/attempts", "/lab/inbox", "/lab/faults", "/lab/clock",
		"/lab/profiles", "/lab/profiles?a=rfc&b=nist", "/lab/scenarios", "/lab/members/nobody",
	} {
		k.visit(path)
		k.look("lab" + strings.NewReplacer("/", "-", "?", "-", "&", "-", "=", "-").Replace(strings.TrimSuffix(strings.TrimPrefix(path, "/lab"), "/")))
	}
	k.visit("/lab/members/" + slow.ID)
	k.do(k.w.Tap("summary"))
	k.look("lab-member-qr")
	k.letter(slow, "wrong-code")
	k.visit("/lab/inbox")
	k.press(`main td a`)
	k.look("lab-letter")
	for _, story := range []string{"kishu-henko", "tanmatsu-funshitsu", "jikoku-zure", "kirikae-bi", "replay", "soatari"} {
		k.visit("/lab/scenarios")
		k.press(`form[action="/lab/scenarios/` + story + `"] button`)
		k.reads("lab.scenario.passed")
		k.look("lab-scenario-" + story)
	}
}

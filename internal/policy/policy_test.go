// What a policy may decide, and that nothing in it does harm.

package policy_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rokketa/internal/policy"
)

func TestWhatIsDecidedIsKept(t *testing.T) {
	p := policy.Parse([]byte(`{"language":"en","appearance":"dark","textSize":150,"order":"name","hideCodes":true,
		"onTop":false,"clearAfter":-1,"typeInto":0,"tray":1,"closeToTray":true}`), "x")
	if len(p.Notes()) != 0 || len(p.Decided()) != len(policy.Keys()) {
		t.Fatalf("%q are decided, with notes %v", p.Decided(), p.Notes())
	}
	if p.Text(policy.Language) != "en" || p.Number(policy.TextSize) != 150 || !p.Yes(policy.HideCodes) || p.Yes(policy.OnTop) ||
		p.Number(policy.ClearAfter) != -1 || p.Yes(policy.TypeInto) || !p.Yes(policy.Tray) {
		t.Errorf("%+v", p)
	}
}

func TestWhatIsWrongIsNotedAndDecidesNothing(t *testing.T) {
	for content, kind := range map[string]policy.Kind{
		`{"languge":"en"}`:              policy.Unknown,
		`{"Language":"en"}`:             policy.Unknown,
		`{"language":"fr"}`:             policy.Wrong,
		`{"language":1}`:                policy.Wrong,
		`{"language":null}`:             policy.Wrong,
		`{"language":["ja"]}`:           policy.Wrong,
		`{"hideCodes":"true"}`:          policy.Wrong,
		`{"hideCodes":2}`:               policy.Wrong,
		`{"clearAfter":0}`:              policy.Wrong,
		`{"clearAfter":9}`:              policy.Wrong,
		`{"clearAfter":30.5}`:           policy.Wrong,
		`{"clearAfter":1e99}`:           policy.Wrong,
		`{"textSize":110}`:              policy.Wrong,
		`{`:                             policy.Broken,
		``:                              policy.Broken,
		`[]`:                            policy.Broken,
		`{"language":"en"} x`:           policy.Broken,
		"{}" + strings.Repeat(" ", 1e5): policy.Broken,
	} {
		p := policy.Parse([]byte(content), "/etc/x")
		notes := p.Notes()
		if len(p.Decided()) != 0 || len(notes) != 1 || notes[0].Kind != kind || notes[0].Source != "/etc/x" {
			t.Errorf("%.40s: decided %q, notes %v", content, p.Decided(), notes)
		}
	}
}

func TestOneWrongValueLeavesTheOthers(t *testing.T) {
	p := policy.Parse([]byte(`{"language":"en","tray":"perhaps"}`), "x")
	if !p.Has(policy.Language) || p.Has(policy.Tray) {
		t.Errorf("%+v", p)
	}
}

func TestTheComputersPolicyStandsOverTheUsers(t *testing.T) {
	p := policy.Over(policy.Parse([]byte(`{"language":"ja"}`), "computer"), policy.Parse([]byte(`{"language":"en","tray":true,"x":1}`), "user"))
	if p.Text(policy.Language) != "ja" || !p.Yes(policy.Tray) || len(p.Notes()) != 1 {
		t.Errorf("%+v", p)
	}
	if q := policy.Over(policy.Policy{}, policy.Policy{}); len(q.Decided()) != 0 {
		t.Errorf("%+v", q)
	}
}

func TestAFileThatMayBeAnybodysIsNotBelieved(t *testing.T) {
	path := filepath.Join(t.TempDir(), "policy.json")
	if err := os.WriteFile(path, []byte(`{"language":"en"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	yes, no := func(*os.File) bool { return true }, func(*os.File) bool { return false }
	if p := policy.File(path, yes); !p.Has(policy.Language) {
		t.Errorf("%+v", p)
	}
	if p := policy.File(path, no); p.Has(policy.Language) || p.Notes()[0].Kind != policy.Untrusted {
		t.Errorf("%+v", p)
	}
	if p := policy.File(path+".none", no); len(p.Notes()) != 0 {
		t.Errorf("a file that is not there: %+v", p)
	}
	if p := policy.File(t.TempDir(), yes); len(p.Notes()) != 1 || p.Notes()[0].Kind != policy.Unread {
		t.Errorf("a folder: %+v", p)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"language":"en","clearAfter":-1,"tray":1}`))
	f.Add([]byte("{\"a\\u0000b\":null}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p := policy.Parse(data, "x")
		for _, k := range p.Decided() {
			if !slices.Contains(policy.Keys(), k) {
				t.Errorf("decides %q", k)
			}
		}
		for _, n := range p.Notes() {
			if len([]rune(n.Name)) > 60 || strings.ContainsAny(n.Name, "\n\x00") {
				t.Errorf("%q cannot be shown", n.Name)
			}
		}
	})
}

// What a policy may decide, and that nothing in it does harm.

package policy_test

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"rokketa/internal/policy"
)

func TestWhatIsDecidedIsKept(t *testing.T) {
	t.Setenv("USER", "hanako")
	t.Setenv("USERNAME", "hanako")
	p := policy.Parse([]byte(`{"language":"en","appearance":"dark","textSize":150,"order":"name","hideCodes":true,
		"onTop":false,"clearAfter":-1,"typeInto":0,"tray":1,"closeToTray":true,"startWithSession":true,"openLinks":false,
		"backupFolder":"`+strings.ReplaceAll(backups, `\`, `\\`)+`","remindSheet":false,"lockAfter":10,"lockWithScreen":true,"lockWithSleep":1,
		"clockCheck":"daily","clockServer":"ntp.example.jp","hideFromCapture":true}`), "x")
	if len(p.Notes()) != 0 || len(p.Decided()) != len(policy.Keys()) {
		t.Fatalf("%q are decided, with notes %v", p.Decided(), p.Notes())
	}
	if p.Text(policy.Language) != "en" || p.Number(policy.TextSize) != 150 || !p.Yes(policy.HideCodes) || p.Yes(policy.OnTop) ||
		p.Number(policy.ClearAfter) != policy.Never || p.Yes(policy.TypeInto) || !p.Yes(policy.Tray) || p.Yes(policy.OpenLinks) ||
		p.Number(policy.LockAfter) != 10 || !p.Yes(policy.LockWithSleep) || p.Text(policy.ClockServer) != "ntp.example.jp" {
		t.Errorf("%+v", p)
	}
	if got := p.Text(policy.BackupFolder); !filepath.IsAbs(got) || filepath.Base(got) != "hanako" {
		t.Errorf("the folder is %q", got)
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
		`{"startWithSession":"yes"}`:    policy.Wrong,
		`{"remindSheet":null}`:          policy.Wrong,
		`{"clockCheck":"hourly"}`:       policy.Wrong,
		`{"clockServer":""}`:            policy.Wrong,
		`{"clockServer":"http://x.jp"}`: policy.Wrong,
		`{"clockServer":1}`:             policy.Wrong,
		`{"backupFolder":""}`:           policy.Wrong,
		`{"backupFolder":"backups"}`:    policy.Wrong,
		`{"backupFolder":"/a\u0000b"}`:  policy.Wrong,
		// A lock that a person wants cannot be taken away.
		`{"lockAfter":-1}`:              policy.Wrong,
		`{"lockAfter":0}`:               policy.Wrong,
		`{"lockAfter":1440}`:            policy.Wrong,
		`{"lockWithScreen":false}`:      policy.Wrong,
		`{"lockWithSleep":0}`:           policy.Wrong,
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

// What Windows' own programs save as text begins with a mark of its order of
// bytes: PowerShell 5, and the editor of older versions.
func TestAFileThatWindowsSavedAsTextIsRead(t *testing.T) {
	const plain = `{"lockAfter":5,"clockServer":"ntp.example.jp"}`
	for name, data := range marked(plain) {
		p := policy.Parse(data, "x")
		if len(p.Notes()) != 0 || p.Number(policy.LockAfter) != 5 || p.Text(policy.ClockServer) != "ntp.example.jp" {
			t.Errorf("%s: decided %q, notes %v", name, p.Decided(), p.Notes())
		}
	}
	for name, data := range marked("{}" + strings.Repeat(" ", 1<<16)) {
		if notes := policy.Parse(data, "x").Notes(); len(notes) != 1 || notes[0].Kind != policy.Broken {
			t.Errorf("%s, too long: notes %v", name, notes)
		}
	}
	half := marked(plain)["UTF-16LE"]
	if notes := policy.Parse(half[:len(half)-1], "x").Notes(); len(notes) != 1 || notes[0].Kind != policy.Broken {
		t.Errorf("half a letter: notes %v", notes)
	}
}

// marked is a text with a byte order mark, in each form that has one.
func marked(text string) map[string][]byte {
	all := map[string][]byte{"UTF-8": []byte("\uFEFF" + text)}
	for _, unit := range utf16.Encode([]rune("\uFEFF" + text)) {
		all["UTF-16LE"] = binary.LittleEndian.AppendUint16(all["UTF-16LE"], unit)
		all["UTF-16BE"] = binary.BigEndian.AppendUint16(all["UTF-16BE"], unit)
	}
	return all
}

// Everybody's backups would lie in one folder.
func TestAFolderWithAnUnknownNameInItIsNotTaken(t *testing.T) {
	t.Setenv("ROKKETA_NOBODY", "")
	open, end := "${", "}"
	if runtime.GOOS == "windows" {
		open, end = "%", "%"
	}
	root := strings.ReplaceAll(filepath.VolumeName(backups)+`/backups/`, `\`, `\\`)
	for _, folder := range []string{root + open + "ROKKETA_NOBODY" + end, root + open + "USER", root + open + end} {
		if p := policy.Parse([]byte(`{"backupFolder":"`+folder+`"}`), "x"); p.Has(policy.BackupFolder) || len(p.Notes()) != 1 {
			t.Errorf("%s: %+v", folder, p)
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
	for _, data := range marked(`{"lockAfter":5}`) {
		f.Add(data)
	}
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

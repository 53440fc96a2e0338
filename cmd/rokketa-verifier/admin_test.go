package main

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

const goodPassword = "an apple a day 42"

// told calls and wants it done.
func (s settings) told(t *testing.T, args ...string) string {
	t.Helper()
	got := s.call(t, args...)
	if got.code != done {
		t.Fatalf("%v: %+v", args, got)
	}
	return got.out
}

func typing(text string) settings { return settings{in: strings.NewReader(text)} }

func TestSocietiesMembersAndStaffAreMadeAndListed(t *testing.T) {
	_, data := place(t)
	admin := func(s settings, args ...string) string {
		return s.told(t, append(append([]string{"admin"}, args...), data...)...)
	}
	made := admin(settings{}, "society", "add", "見本健康保険組合", "--date", "2025-12-10")
	id := regexp.MustCompile(`Society (\S+)`).FindStringSubmatch(made)[1]
	if got := admin(settings{}, "society", "list"); got != id+"\t2025-12-10\t見本健康保険組合\n" {
		t.Errorf("lists %q", got)
	}
	admin(settings{}, "society", "date", id, "--date", "2025-11-12")
	if got := admin(settings{}, "society", "list"); !strings.Contains(got, "2025-11-12") {
		t.Errorf("lists %q", got)
	}
	admin(typing(goodPassword+"\n"), "member", "add", "hanako@mihon.example", "--society", id, "--name", "見本 花子")
	admin(typing(goodPassword+"\r\n"), "staff", "add", "desk@mihon.example", "--language", "en")
	if got := admin(settings{}, "member", "list"); !strings.Contains(got, "\thanako@mihon.example\tunset\t"+id+"\t見本 花子\n") {
		t.Errorf("lists %q", got)
	}
	if got := admin(settings{}, "staff", "list"); !strings.Contains(got, "\tdesk@mihon.example\t") || strings.Contains(got, "hanako") {
		t.Errorf("lists %q", got)
	}
	admin(typing("another apple 43"), "member", "password", "hanako@mihon.example")
	admin(settings{}, "member", "email", "hanako@mihon.example", "--email", "hana@mihon.example")
	if got := admin(settings{}, "member", "list"); !strings.Contains(got, "hana@mihon.example") {
		t.Errorf("lists %q", got)
	}
}

func TestWhatAdminCannotDoIsSaid(t *testing.T) {
	_, data := place(t)
	settings{}.told(t, append([]string{"admin", "society", "add", "x", "--date", "2025-12-10", "--society", "one"}, data...)...)
	for name, c := range map[string]struct {
		in   string
		args []string
		code int
		says string
	}{
		"no such job":                     {"", []string{"member", "promote"}, misused, "member promote"},
		"half a job":                      {"", []string{"member"}, misused, "member"},
		"a member of nothing":             {goodPassword, []string{"member", "add", "a@mihon.example"}, misused, "--society"},
		"nobody":                          {goodPassword, []string{"member", "add", "--society", "one"}, misused, "--email"},
		"no password":                     {"", []string{"member", "add", "a@mihon.example", "--society", "one"}, failed, "standard input"},
		"an empty password":               {"\n", []string{"member", "add", "a@mihon.example", "--society", "one"}, failed, "standard input"},
		"a short password":                {"abc", []string{"member", "add", "a@mihon.example", "--society", "one"}, failed, "too short"},
		"an unknown society":              {goodPassword, []string{"member", "add", "a@mihon.example", "--society", "two"}, failed, "no society"},
		"no date":                         {"", []string{"society", "add", "y"}, misused, "--date"},
		"no such day":                     {"", []string{"society", "date", "one", "--date", "2025-02-30"}, failed, "2025-02-30"},
		"an unknown member":               {goodPassword, []string{"member", "password", "nobody@mihon.example"}, failed, "no member"},
		"a password of another code page": {"\x83p\x83X\x83\x8f\x81[\x83h12345", []string{"member", "add", "a@mihon.example", "--society", "one"}, failed, "UTF-8"},
		"a password of double letters":    {"p\x00a\x00s\x00s\x00w\x00o\x00r\x00d\x00", []string{"member", "add", "a@mihon.example", "--society", "one"}, failed, "UTF-8"},
		"a reset without a reason":        {"", []string{"staff", "reset", "a@mihon.example"}, misused, "--reason"},
		"a reset of nobody":               {"", []string{"staff", "reset", "a@mihon.example", "--reason", "x"}, failed, "no member"},
		"a word too many":                 {"", []string{"society", "list", "one"}, misused, "society list"},
		"an option of another job":        {"", []string{"society", "list", "--email", "a@mihon.example"}, misused, "--email"},
		"an address said twice":           {goodPassword, []string{"member", "add", "a@mihon.example", "--email", "b@mihon.example", "--society", "one"}, misused, "--email"},
		"an address to itself":            {"", []string{"member", "email", "a@mihon.example"}, misused, "--email"},
	} {
		t.Run(name, func(t *testing.T) {
			got := typing(c.in).call(t, append(append([]string{"admin"}, c.args...), data...)...)
			if got.code != c.code || !strings.Contains(got.err, c.says) || got.out != "" {
				t.Errorf("%+v", got)
			}
			if c.in != "" && strings.TrimSpace(c.in) != "" && strings.Contains(got.err, c.in) {
				t.Error("the password is told")
			}
		})
	}
}

// A text file of Windows begins with a mark that no password has.
func TestAPasswordFromAnEditorIsReadAsItWasMeant(t *testing.T) {
	p := openPostbox(t)
	r := portalWithPassword(t, p, "\ufeff"+goodPassword+"\r\n")
	if r.login("a@mihon.example", goodPassword) == "" {
		t.Error("the mark before the first line is taken for a part of the password")
	}
}

// Nobody at the helpdesk may reset a colleague, so the program's owner must.
func TestStaffWhoLostTheirAppAreHelpedFromTheCommandLine(t *testing.T) {
	_, data := place(t)
	admin := func(s settings, args ...string) string {
		return s.told(t, append(append([]string{"admin"}, args...), data...)...)
	}
	admin(typing(goodPassword), "staff", "add", "desk@mihon.example")
	if got := admin(settings{}, "staff", "reset", "desk@mihon.example", "--reason", "the phone was lost"); !strings.Contains(got, "desk@mihon.example") {
		t.Errorf("says %q", got)
	}
	if got := admin(settings{}, "staff", "list"); !strings.Contains(got, "\tdesk@mihon.example\tmail\t") {
		t.Errorf("lists %q", got)
	}
}

func TestTheKeyFileIsMadeOnceBesideTheData(t *testing.T) {
	dir, data := place(t)
	list := append([]string{"admin", "society", "list"}, data...)
	first := settings{}.call(t, list...)
	if first.code != done || !strings.Contains(first.err, dir+".key") {
		t.Errorf("does not tell of the new key: %+v", first)
	}
	info, err := os.Stat(dir + ".key")
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	before, _ := os.ReadFile(dir + ".key")
	if second := (settings{}).call(t, list...); second.err != "" {
		t.Errorf("a second start says %q", second.err)
	}
	if after, _ := os.ReadFile(dir + ".key"); string(before) != string(after) {
		t.Error("a second start changes the key")
	}
	inside, _ := filepath.Glob(filepath.Join(dir, "*"))
	for _, path := range inside {
		if content, _ := os.ReadFile(path); strings.Contains(string(content), strings.TrimSpace(string(before))) {
			t.Errorf("%s holds the key", path)
		}
	}
}

// In containers every process has the same number, so one process is as good a
// trial as many.
func TestOfManyFirstStartsOneMakesTheKey(t *testing.T) {
	for range 10 {
		dir, _ := place(t)
		const starts = 16
		var made atomic.Int32
		seals, begin := make([][]byte, starts), make(chan struct{})
		var all sync.WaitGroup
		for i := range starts {
			all.Go(func() {
				<-begin
				o := options{data: dir}
				keys, path, err := o.openKeys(rand.Reader)
				if err != nil {
					t.Error(err)
					return
				}
				if path != "" {
					made.Add(1)
				}
				seals[i] = []byte(fmt.Sprintf("%v", keys.Current()))
				if text, err := readKeyFile(dir + ".key"); err != nil {
					t.Error(err)
				} else {
					seals[i] = append(seals[i], text...)
				}
			})
		}
		close(begin)
		all.Wait()
		for _, s := range seals {
			if !bytes.Equal(s, seals[0]) {
				t.Error("two starts have different keys")
			}
		}
		if left, _ := filepath.Glob(dir + "*"); len(left) != 1 || made.Load() != 1 {
			t.Errorf("%d starts tell of a new key; there are %v", made.Load(), left)
		}
	}
}

func TestAKeyThatIsMissingOrOpenIsNotReplaced(t *testing.T) {
	dir, data := place(t)
	list := append([]string{"admin", "society", "list"}, data...)
	settings{}.told(t, list...)
	key := dir + ".key"
	if runtime.GOOS != "windows" {
		if err := os.Chmod(key, 0o640); err != nil {
			t.Fatal(err)
		}
		if got := (settings{}).call(t, list...); got.code != failed || !strings.Contains(got.err, "chmod 600") {
			t.Errorf("readable by the group: %+v", got)
		}
	}
	if err := os.Remove(key); err != nil {
		t.Fatal(err)
	}
	got := settings{}.call(t, list...)
	if got.code != failed || !strings.Contains(got.err, "--key-file") {
		t.Errorf("missing beside a database: %+v", got)
	}
	if _, err := os.Stat(key); err == nil {
		t.Error("a new key was made for an old database")
	}
	if got := (settings{}).call(t, append(list, "--key-file", filepath.Join(t.TempDir(), "none.key"))...); got.code != failed {
		t.Errorf("a named file that is not there: %+v", got)
	}
	if got := (settings{}).call(t, append(list, "--key-file", filepath.Join(dir, "a.key"))...); got.code != failed || !strings.Contains(got.err, dir) {
		t.Errorf("inside the data: %+v", got)
	}
	if err := os.WriteFile(key, []byte("1:notakey\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := (settings{}).call(t, list...); got.code != failed || strings.Contains(got.err, "notakey") {
		t.Errorf("not a key: %+v", got)
	}
}

func TestTheKeyIsRotated(t *testing.T) {
	dir, data := place(t)
	admin := func(s settings, args ...string) string {
		return s.told(t, append(append([]string{"admin"}, args...), data...)...)
	}
	admin(settings{}, "society", "add", "x", "--date", "2025-12-10", "--society", "one")
	admin(typing(goodPassword), "member", "add", "a@mihon.example", "--society", "one")
	out := admin(settings{}, "rotate-key")
	if !strings.Contains(out, "Key 2") {
		t.Errorf("says %q", out)
	}
	text, err := os.ReadFile(dir + ".key")
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Split(strings.TrimSpace(string(text)), "\n"); len(lines) != 2 || !strings.HasPrefix(lines[1], "2:") {
		t.Errorf("the file has %d lines", len(lines))
	}
	if got := admin(settings{}, "member", "list"); !strings.Contains(got, "a@mihon.example") {
		t.Errorf("lists %q", got)
	}
	// With the key in the environment there is no file to change.
	env := settings{env: map[string]string{envKey: strings.ReplaceAll(strings.TrimSpace(string(text)), "\n", ",")}}
	env.told(t, append([]string{"admin", "rotate-key"}, data...)...)
	bad := settings{env: map[string]string{envKey: "1:hush"}}.call(t, append([]string{"admin", "society", "list"}, data...)...)
	if bad.code != failed || !strings.Contains(bad.err, envKey) || strings.Contains(bad.err, "hush") {
		t.Errorf("%+v", bad)
	}
}

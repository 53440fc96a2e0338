// An entry starts the program that was meant, whatever its path.

package desktopfile_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"rokketa/internal/desktopfile"
)

// run reads the value of Exec as the specification has a desktop do it.
func run(t *testing.T, exec string) []string {
	t.Helper()
	var all []string
	var now strings.Builder
	quoted, any := false, false
	for i := 0; i < len(exec); i++ {
		c := exec[i]
		switch {
		case quoted && c == '\\':
			i++
			now.WriteByte(exec[i])
		case c == '"':
			quoted, any = !quoted, true
		case !quoted && c == ' ':
			if any {
				all = append(all, now.String())
			}
			now.Reset()
			any = false
		case !quoted && strings.ContainsRune("\t\n'\\><~|&;$*?#()`", rune(c)):
			t.Fatalf("%q stands unquoted in %q", c, exec)
		case quoted && strings.ContainsRune("$`", rune(c)):
			t.Fatalf("%q counts within the quotes of %q", c, exec)
		default:
			now.WriteByte(c)
			any = true
		}
	}
	if any {
		all = append(all, now.String())
	}
	for i, arg := range all {
		if arg == "%U" {
			continue
		}
		if strings.Contains(strings.ReplaceAll(arg, "%%", ""), "%") {
			t.Fatalf("a field code in %q", arg)
		}
		all[i] = strings.ReplaceAll(arg, "%%", "%")
	}
	return all
}

func back(t *testing.T, program string, args ...string) {
	t.Helper()
	exec, err := desktopfile.Exec(program, args, "")
	if err != nil {
		t.Fatalf("%q: %v", program, err)
	}
	file := desktopfile.File(desktopfile.Pair{Key: "Type", Value: "Application"}, desktopfile.Pair{Key: "Exec", Value: exec})
	value, ok := desktopfile.Value(file, "Exec")
	if !ok || value != exec {
		t.Fatalf("written %q, read %q", exec, value)
	}
	if got, want := run(t, value), append([]string{program}, args...); !slices.Equal(got, want) {
		t.Errorf("%q starts %q, not %q", exec, got, want)
	}
}

func TestTheProgramThatWasMeantIsStarted(t *testing.T) {
	for _, program := range []string{
		"/usr/bin/rokketa", "/home/花子/六桁/rokketa", "/opt/my apps/rokketa", `/tmp/a"b`, "/tmp/$(reboot)", "/tmp/`reboot`",
		`/tmp/back\slash`, "/tmp/100%U", "/tmp/a;b&c|d", "/tmp/~", "/tmp/'", `/tmp/\"`, "/tmp/tab\tx",
	} {
		back(t, program)
		back(t, program, "--hidden", "--dir", `/a b/$x\`, "")
	}
}

// The examples of the specification: a dollar sign is written \\$ in the
// file, a backslash as four.
func TestTheFileLooksAsTheSpecificationShows(t *testing.T) {
	exec, err := desktopfile.Exec(`/a$b\c`, nil, "%U")
	if err != nil {
		t.Fatal(err)
	}
	got := string(desktopfile.File(desktopfile.Pair{Key: "Exec", Value: exec}))
	if want := "[Desktop Entry]\nExec=\"/a\\\\$b\\\\\\\\c\" %U\n"; got != want {
		t.Errorf("%q, not %q", got, want)
	}
}

func TestAPathThatNoEntryCanNameIsRefused(t *testing.T) {
	for _, program := range []string{"/tmp/a=b", "/tmp/a\nb", "/tmp/a\x00b"} {
		if _, err := desktopfile.Exec(program, nil, ""); !errors.Is(err, desktopfile.ErrPath) {
			t.Errorf("%q: %v", program, err)
		}
	}
}

func TestOnlyTheEntryItselfIsRead(t *testing.T) {
	file := []byte("# Exec=0\n[Other]\nExec=1\n\n[Desktop Entry]\r\nName=x\r\nExec = 2\r\n[Desktop Action a]\nHidden=true\n")
	if value, ok := desktopfile.Value(file, "Exec"); !ok || value != "2" {
		t.Errorf("%q, %v", value, ok)
	}
	if _, ok := desktopfile.Value(file, "Hidden"); ok {
		t.Error("an action is taken for the entry")
	}
}

func FuzzExec(f *testing.F) {
	f.Add("/usr/bin/rokketa", "--hidden")
	f.Add("/a b\"\\%$`", "")
	f.Fuzz(func(t *testing.T, program, arg string) {
		if program == "" || strings.ContainsAny(program+arg, "\x00\n\r") || strings.Contains(program, "=") || program == "%U" || arg == "%U" {
			return
		}
		back(t, program, arg)
	})
}

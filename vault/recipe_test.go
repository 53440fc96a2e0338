// The recipes of docs/security.md for getting one's secrets out without this
// program, done with the stock age program.

package vault_test

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"rokketa/otpauth"
)

// needs skips a test where a program is missing, or fails it where none may be.
func needs(t *testing.T, programs ...string) {
	t.Helper()
	for _, program := range programs {
		if _, err := exec.LookPath(program); err != nil {
			if os.Getenv("ROKKETA_REQUIRE_REAL") == "1" {
				t.Fatalf("%s is not installed (scripts/setup test soak adds what these tests need; Debian has script in bsdutils)", program)
			}
			t.Skipf("%s is not installed (scripts/setup test soak adds what these tests need; Debian has script in bsdutils)", program)
		}
	}
}

// recipe gives the command of docs/security.md that has this in it.
func recipe(t *testing.T, part string) string {
	t.Helper()
	doc, err := os.ReadFile(filepath.Join("..", "docs", "security.md"))
	must(t, err)
	for line := range strings.Lines(string(doc)) {
		if line, ok := strings.CutPrefix(line, "    "); ok && strings.Contains(line, part) {
			return strings.TrimSpace(line)
		}
	}
	t.Fatalf("docs/security.md has no recipe with %q", part)
	return ""
}

// onATerminal runs a command where it can ask for a passphrase.
func onATerminal(t *testing.T, dir, command, typed string) {
	t.Helper()
	c := exec.CommandContext(t.Context(), "script", "-qec", command, os.DevNull)
	c.Dir = dir
	in, err := c.StdinPipe()
	must(t, err)
	var said bytes.Buffer
	c.Stdout, c.Stderr = &said, &said
	must(t, c.Start())
	_, err = io.WriteString(in, typed+"\n")
	must(t, err)
	if err := c.Wait(); err != nil {
		t.Fatalf("%s: %v: %s", command, err, said.String())
	}
}

func TestTheRecipesGiveTheSecrets(t *testing.T) {
	needs(t, "age", "script", "sh")
	check := func(t *testing.T, path string) {
		plain, err := os.ReadFile(path)
		must(t, err)
		lines := strings.Split(strings.TrimSpace(string(plain)), "\n")
		if len(lines) != 4 {
			t.Fatalf("%d lines", len(lines))
		}
		for n, line := range lines[1:] {
			if !strings.Contains(line, `"secret":"`+otpauth.EncodeKey(account(n).Secret.Reveal())+`"`) {
				t.Errorf("line %d has another secret", n)
			}
		}
	}
	t.Run("recovery key", func(t *testing.T) {
		v, key := keyringPlace(t).withKey(t, 3)
		dir := filepath.Dir(v.Recovery().Last)
		must(t, os.WriteFile(filepath.Join(dir, "key.txt"), []byte(key.Text()), 0o600))
		command := strings.ReplaceAll(recipe(t, "-i key.txt"), "BACKUP.age", filepath.Base(v.Recovery().Last))
		c := exec.CommandContext(t.Context(), "sh", "-c", command)
		c.Dir = dir
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v: %s", command, err, out)
		}
		check(t, filepath.Join(dir, "accounts.txt"))
		// The key by hand, from the lines of the sheet.
		text := "AGE-SECRET-KEY-1"
		for _, line := range key.Lines() {
			line = strings.ReplaceAll(line, " ", "")
			text += line[:len(line)-2]
		}
		if text != key.Text() {
			t.Error("the lines by hand give another key")
		}
	})
	t.Run("passphrase", func(t *testing.T) {
		p := keyringPlace(t)
		p.o.Doors.WorkFactor = testWork
		v := p.open(t)
		add(t, v, accounts(0, 3)...)
		must(t, v.UseRecoveryPassphrase(t.Context(), passphrase))
		dir := filepath.Dir(v.Recovery().Last)
		files, err := filepath.Glob(filepath.Join(dir, "passphrase-*.age"))
		must(t, err)
		command := strings.NewReplacer("BACKUP.age", filepath.Base(v.Recovery().Last), "passphrase-XXXXXXXX.age", filepath.Base(files[0])).
			Replace(recipe(t, "-i passphrase-"))
		onATerminal(t, dir, command, passphrase)
		check(t, filepath.Join(dir, "accounts.txt"))
	})
}

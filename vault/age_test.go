// The file of the file store opens without this program.

package vault_test

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"filippo.io/age"

	"rokketa/otpauth"
)

// opened is what a person finds in the file.
type opened struct {
	Format   string
	Accounts []struct{ Type, Issuer, Name, Secret, Algorithm string }
}

func checkOpened(t *testing.T, plain []byte) {
	t.Helper()
	var o opened
	must(t, json.Unmarshal(plain, &o))
	if o.Format != "rokketa-vault" || len(o.Accounts) != 3 {
		t.Fatalf("inside are %s and %d accounts", o.Format, len(o.Accounts))
	}
	for n, a := range o.Accounts {
		s, _, err := otpauth.ParseKey(a.Secret)
		must(t, err)
		if want := account(n); !s.Equal(want.Secret) || a.Issuer != want.Issuer || a.Name != want.Name {
			t.Errorf("account %d is not as it was", n)
		}
	}
}

func TestTheFileIsAStockAgeFile(t *testing.T) {
	p := filePlace(t)
	p.filled(t, 3)
	f, err := os.Open(filepath.Join(p.o.Dir, "vault.age"))
	must(t, err)
	defer func() { _ = f.Close() }()
	identity, err := age.NewScryptIdentity(passphrase)
	must(t, err)
	r, err := age.Decrypt(f, identity)
	must(t, err)
	plain, err := io.ReadAll(r)
	must(t, err)
	checkOpened(t, plain)
}

func TestTheAgeProgramOpensTheFile(t *testing.T) {
	for _, program := range []string{"age", "script"} {
		if _, err := exec.LookPath(program); err != nil {
			if os.Getenv("ROKKETA_REQUIRE_REAL") == "1" {
				t.Fatalf("%s is not installed (Debian: age, bsdutils)", program)
			}
			t.Skipf("%s is not installed (Debian: age, bsdutils)", program)
		}
	}
	p := filePlace(t)
	p.filled(t, 3)
	out := filepath.Join(folder(t), "plain.json")
	// age asks for a passphrase only on a terminal; script gives it one.
	c := exec.CommandContext(t.Context(), "script", "-qec", "age -d -o '"+out+"' vault.age", os.DevNull)
	c.Dir = p.o.Dir
	in, err := c.StdinPipe()
	must(t, err)
	var said bytes.Buffer
	c.Stdout, c.Stderr = &said, &said
	must(t, c.Start())
	_, err = io.WriteString(in, passphrase+"\n")
	must(t, err)
	if err := c.Wait(); err != nil {
		t.Fatalf("age -d: %v: %s", err, said.String())
	}
	plain, err := os.ReadFile(out)
	must(t, err)
	checkOpened(t, plain)
}

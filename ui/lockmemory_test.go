// What is left in memory after the lock. Every row, page and sign shares its
// secret's bytes with the vault, so that one wiping reaches them all. What Go
// cannot wipe, texts that a library gave, is no part of this.

package ui_test

import (
	"bytes"
	"crypto/rand"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"testing"

	"rokketa/otpauth"
)

func TestNoSecretBytesAreLeftAfterTheLock(t *testing.T) {
	b := unlocked(t, setup{})
	var held []otpauth.Secret
	for _, e := range b.vault.Entries() {
		held = append(held, e.Account.Secret)
	}
	b.ctrlL()
	b.mustBeLocked()
	for i, s := range held {
		if raw := s.Reveal(); len(bytes.Trim(raw, "\x00")) != 0 {
			t.Errorf("the secret of account %d is still there: %d bytes", i+1, len(raw))
		}
	}
}

// The whole heap is looked through for the bytes of a secret that was shown.
// First the locked window, since what was read of a heap is on the next one.
// It is done in a process of its own: the heap of all tests together has
// gigabytes of pictures and typefaces on it.
func TestTheHeapHasNoSecretAfterTheLock(t *testing.T) {
	const alone = "ROKKETA_TEST_HEAP_ALONE"
	if os.Getenv(alone) == "" {
		self, err := os.Executable()
		must(t, err)
		c := exec.CommandContext(t.Context(), self, "-test.v", "-test.run=^"+t.Name()+"$")
		c.Env = append(os.Environ(), alone+"=1")
		out, err := c.CombinedOutput()
		if err != nil || !bytes.Contains(out, []byte("--- PASS: "+t.Name())) {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	if n := secretsOnTheHeap(t, true); n != 0 {
		t.Errorf("found %d times after the lock", n)
	}
	if secretsOnTheHeap(t, false) == 0 {
		t.Error("it is not found while it is open: this looks in the wrong place")
	}
}

func secretsOnTheHeap(t *testing.T, lock bool) int {
	t.Helper()
	accounts := family(t)
	accounts[0].Secret = otpauth.NewSecret([]byte(rand.Text()[:20])) // which no other test has
	b := unlocked(t, setup{accounts: accounts})
	for _, a := range accounts {
		a.Secret.Wipe() // the test's own copies
	}
	hidden := bytes.Clone(b.vault.Entries()[0].Account.Secret.Reveal())
	flip := func(all []byte) {
		for i := range all {
			all[i] ^= 0x55 // so that the test itself holds nothing that could be found
		}
	}
	flip(hidden)
	if lock {
		b.ctrlL()
		b.mustBeLocked()
	}
	runtime.GC()
	runtime.GC()
	file, err := os.Create(filepath.Join(t.TempDir(), "heap"))
	must(t, err)
	debug.WriteHeapDump(file.Fd())
	must(t, file.Close())
	heap, err := os.ReadFile(file.Name())
	must(t, err)
	flip(heap)
	return bytes.Count(heap, hidden)
}

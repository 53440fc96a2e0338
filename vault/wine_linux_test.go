// The tests of what only Windows does, run under wine in a folder of its own.
// Behind `make soak`, which adds wine and the compiler for Windows.

package vault_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// shim is what wine 8 lacks and Go's runtime needs: random bytes from a DLL
// of this name. It is a stand-in for tests and shipped nowhere.
const shim = `#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE to, SIZE_T left) {
	while (left > 0) {
		ULONG part = left > 65536 ? 65536 : (ULONG)left;
		if (!SystemFunction036(to, part)) return FALSE;
		to += part;
		left -= part;
	}
	return TRUE;
}
`

func TestWhatOnlyWindowsDoes(t *testing.T) {
	if os.Getenv("ROKKETA_SOAK") == "" {
		t.Skip("a part of make soak")
	}
	needs(t, "wine", "x86_64-w64-mingw32-gcc", "go")
	dir := t.TempDir()
	prefix, program := filepath.Join(dir, "prefix"), filepath.Join(dir, "vault.exe")
	run := func(name string, args ...string) []byte {
		t.Helper()
		c := exec.CommandContext(t.Context(), name, args...)
		for _, entry := range os.Environ() {
			if name, _, _ := strings.Cut(entry, "="); name != "DISPLAY" && name != "WAYLAND_DISPLAY" && name != "GOFLAGS" {
				c.Env = append(c.Env, entry)
			}
		}
		c.Env = append(c.Env, "WINEPREFIX="+prefix, "WINEDEBUG=-all", "WINEDLLOVERRIDES=mscoree,mshtml=", insideEnv+"=wine")
		if name == "go" {
			c.Env = append(c.Env, "GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0", "GOFLAGS=-buildvcs=false")
		}
		out, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v: %s", name, err, out)
		}
		return out
	}
	run("go", "test", "-c", "-o", program, ".")
	run("wine", "wineboot", "-i")
	t.Cleanup(func() {
		stop := exec.Command("wineserver", "-k", "-w") // of this folder alone; the context has ended
		stop.Env = append(os.Environ(), "WINEPREFIX="+prefix)
		_ = stop.Run()
	})
	source := filepath.Join(dir, "shim.c")
	must(t, os.WriteFile(source, []byte(shim), 0o600))
	run("x86_64-w64-mingw32-gcc", "-shared", "-o", filepath.Join(prefix, "drive_c", "windows", "system32", "bcryptprimitives.dll"), source, "-ladvapi32")
	out := run("wine", program, "-test.v", "-test.run", "^(TestHeld|TestTheCredentialManager)")
	t.Logf("%s", out)
	if n := bytes.Count(out, []byte("\n--- PASS: ")); n != 4 {
		t.Errorf("%d tests of four ran", n)
	}
}

// The desktop is told of the program that its person put there.

package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestTheCopyWithoutGraphicsStandsForTheProgramAboveIt(t *testing.T) {
	dir := t.TempDir()
	lay := func(names ...string) string {
		path := filepath.Join(append([]string{dir}, names...)...)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	program, copied := lay("Rokketa", "rokketa.exe"), lay("Rokketa", "Software", "rokketa.exe")
	lay("Rokketa", "Software", "opengl32.dll")
	// A person's own folder of programs may have the name too.
	alone := lay("mine", "software", "rokketa.exe")
	lay("mine", "software", "opengl32.dll")
	undrawn := lay("two", "software", "rokketa.exe") // without the library it is no such copy
	lay("two", "rokketa.exe")
	other := lay("three", "software", "rokketa.exe")
	lay("three", "software", "opengl32.dll")
	if err := os.Mkdir(filepath.Join(dir, "three", "rokketa.exe"), 0o700); err != nil {
		t.Fatal(err)
	}
	for self, want := range map[string]string{program: program, copied: program, alone: alone, undrawn: undrawn, other: other, "": ""} {
		if got := original("windows", self); got != want {
			t.Errorf("%s stands for %s, not for %s", self, got, want)
		}
	}
	if got := original("linux", copied); got != copied {
		t.Errorf("where no copy is made, %s stands for %s", copied, got)
	}
}

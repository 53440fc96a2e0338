// The registry of Windows, in a part of it that is the test's own.

package links

import (
	"strings"
	"testing"

	"golang.org/x/sys/windows/registry"
)

func TestTheRegistryKeepsTheClasses(t *testing.T) {
	const below = `RokketaTestLinks\`
	clean := func() { wipe(t, strings.TrimSuffix(below, `\`)) }
	clean()
	t.Cleanup(clean)
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	p := Program{ID: "io.github.rokketa.Rokketa", Name: "Rokketa", Path: `C:\My Programs\rokketa.exe`}
	c := classes{below, p}
	e := &Entry{c}
	is := func(registered, preferred bool) {
		t.Helper()
		on, err := e.State()
		do(err)
		first, err := e.Preferred()
		do(err)
		if on != registered || first != preferred {
			t.Errorf("registered: %v, preferred: %v", on, first)
		}
	}
	opens := func(scheme, want string) {
		t.Helper()
		if command, err := text(c.key(scheme, "shell", "open", "command")); err != nil || command != want {
			t.Errorf("%s: %q, %v", scheme, command, err)
		}
	}
	const ours = `"C:\My Programs\rokketa.exe" "%1"`
	is(false, false)
	do(e.Set(false))
	// The links of another program stay its own until they are asked for.
	do(set(c.key("otpauth", "shell", "open", "command"), "", "other.exe"))
	do(set(c.key(".png", "OpenWithProgids"), "other.png", ""))
	do(e.Set(true))
	is(true, false)
	opens("otpauth", "other.exe")
	opens("otpauth-migration", ours)
	do(e.Prefer())
	is(true, true)
	opens("otpauth", ours)
	// Moved: the links that are ours go along.
	e = &Entry{classes{below, Program{ID: p.ID, Name: p.Name, Path: `D:\rokketa.exe`}}}
	do(e.Renew())
	is(true, true)
	opens("otpauth", `D:\rokketa.exe "%1"`)
	// Another takes them: they are not ours to take away.
	do(set(c.key("otpauth", "shell", "open", "command"), "", "third.exe"))
	is(true, false)
	do(e.Set(false))
	is(false, false)
	opens("otpauth", "third.exe")
	opens("otpauth-migration", "")
	k, err := registry.OpenKey(registry.CURRENT_USER, c.key(".png", "OpenWithProgids"), registry.QUERY_VALUE)
	do(err)
	defer k.Close()
	if names, err := k.ReadValueNames(0); err != nil || len(names) != 1 || names[0] != "other.png" {
		t.Errorf("pictures are offered to %q, %v", names, err)
	}
	if _, err := registry.OpenKey(registry.CURRENT_USER, c.key(c.own()), registry.QUERY_VALUE); err == nil {
		t.Error("our class is left behind")
	}
}

// wipe deletes a key of the test and all below it.
func wipe(t *testing.T, key string) {
	t.Helper()
	k, err := registry.OpenKey(registry.CURRENT_USER, key, registry.ALL_ACCESS)
	if err != nil {
		return
	}
	names, err := k.ReadSubKeyNames(0)
	_ = k.Close()
	if err != nil {
		t.Error(err)
	}
	for _, name := range names {
		wipe(t, key+`\`+name)
	}
	_ = registry.DeleteKey(registry.CURRENT_USER, key)
}

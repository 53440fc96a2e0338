// Options before environment before the usual place; options anywhere among
// the arguments; a passphrase without its line end.

package storeopts_test

import (
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"rokketa/internal/storeopts"
)

func TestAnOptionGoesBeforeItsVariable(t *testing.T) {
	env := func(name string) string {
		return map[string]string{
			storeopts.EnvDir: "/env", storeopts.EnvStore: storeopts.File, storeopts.EnvPassphraseFile: "/env/pass",
		}[name]
	}
	abs := func(path string) string {
		full, err := filepath.Abs(path)
		if err != nil {
			t.Fatal(err)
		}
		return full
	}
	got, err := storeopts.Choice{Dir: "/option", Store: storeopts.Keyring}.Resolve(env)
	if want := (storeopts.Place{Dir: abs("/option"), Store: storeopts.Keyring, PassphraseFile: "/env/pass"}); err != nil || got != want {
		t.Errorf("%+v %v, want %+v", got, err, want)
	}
	got, err = storeopts.Choice{}.Resolve(env)
	if want := (storeopts.Place{Dir: abs("/env"), Store: storeopts.File, PassphraseFile: "/env/pass"}); err != nil || got != want {
		t.Errorf("%+v %v, want %+v", got, err, want)
	}
}

func TestAnUnknownStoreIsRefused(t *testing.T) {
	_, err := storeopts.Choice{Dir: "/x", Store: "cloud"}.Resolve(func(string) string { return "" })
	var told *storeopts.Error
	if !errors.As(err, &told) {
		t.Fatalf("got %v", err)
	}
	if key, details := told.Explanation(); key != "storeopts.store" || details["value"] != "cloud" {
		t.Errorf("%s %v", key, details)
	}
}

func TestOptionsStandAnywhere(t *testing.T) {
	for _, args := range [][]string{
		{"--dir", "/d", "code", "Bank"}, {"code", "--dir", "/d", "Bank"}, {"code", "Bank", "--dir=/d"},
	} {
		var c storeopts.Choice
		flags := flag.NewFlagSet("x", flag.ContinueOnError)
		flags.SetOutput(io.Discard)
		c.Bind(flags)
		rest, err := storeopts.Parse(flags, args)
		if err != nil || c.Dir != "/d" || !slices.Equal(rest, []string{"code", "Bank"}) {
			t.Errorf("%q: %q %q %v", args, c.Dir, rest, err)
		}
	}
	flags := flag.NewFlagSet("x", flag.ContinueOnError)
	if rest, err := storeopts.Parse(flags, []string{"code", "--", "--dir"}); err != nil || !slices.Equal(rest, []string{"code", "--dir"}) {
		t.Errorf("after --: %q %v", rest, err)
	}
}

func TestThePassphraseIsTheFileWithoutItsLastLineEnd(t *testing.T) {
	file := filepath.Join(t.TempDir(), "pass")
	for content, want := range map[string]string{
		"word\n": "word", "word\r\n": "word", "word": "word", " two words \n": " two words ", "a\n\n": "a\n", "\n": "", "": "",
	} {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := storeopts.Place{PassphraseFile: file}.Passphrase()
		if got != want || (err != nil) != (want == "") {
			t.Errorf("%q: %q %v, want %q", content, got, err, want)
		}
	}
	if _, err := (storeopts.Place{PassphraseFile: file + "none"}).Passphrase(); err == nil {
		t.Error("a file that is not there")
	}
}

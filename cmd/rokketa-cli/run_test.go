package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"rokketa/assets/text"
	"rokketa/vault"
)

// quiet is a world without people, in which out may fail.
func quiet(t *testing.T, args ...string) (world, *bytes.Buffer, *bytes.Buffer) {
	t.Helper()
	var out, complaints bytes.Buffer
	dir := t.TempDir()
	return world{
		args: append([]string{"--dir", dir}, args...), in: strings.NewReader(""), out: &out, err: &complaints,
		env:      func(string) string { return "" },
		now:      func() time.Time { return time.Unix(1741011292, 0) },
		language: func() text.Language { return text.English },
		keyring:  folder(dir),
	}, &out, &complaints
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestAResultThatCannotBeWrittenIsAFailure(t *testing.T) {
	w, _, complaints := quiet(t, "code", "--uri", "otpauth://totp/x?secret=QWERTYUIOP")
	w.out = brokenPipe{}
	if exit := run(context.Background(), w); exit != failed {
		t.Errorf("exit code %d", exit)
	}
	if !strings.Contains(complaints.String(), "could not be written") {
		t.Errorf("said %q", complaints)
	}
}

func TestAStoppedProgramSavesNothing(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	w, out, _ := quiet(t, "add", "otpauth://totp/x?secret=QWERTYUIOP")
	if exit := run(ctx, w); exit != failed || out.Len() > 0 {
		t.Errorf("exit code %d, said %q", exit, out)
	}
}

func TestAProgramThatWaitsForInputCanBeStopped(t *testing.T) {
	for _, args := range [][]string{{"add", "-"}, {"code", "--uri", "-"}, {"scan", "-"}} {
		ctx, stop := context.WithCancel(context.Background())
		w, out, complaints := quiet(t, args...)
		silent, neverWritten := io.Pipe()
		w.in = readerFunc(func(p []byte) (int, error) {
			stop()
			return silent.Read(p)
		})
		if exit := run(ctx, w); exit != failed || out.Len() > 0 {
			t.Errorf("%v: exit code %d, said %q", args, exit, out)
		}
		if !strings.Contains(strings.ToLower(complaints.String()), "stopped") {
			t.Errorf("%v: said %q", args, complaints)
		}
		_ = neverWritten.Close()
	}
}

func TestAnInputThatFailsIsSaid(t *testing.T) {
	w, out, complaints := quiet(t, "add", "-")
	w.in = iotest.ErrReader(errors.New("input/output error"))
	if exit := run(context.Background(), w); exit != failed || out.Len() > 0 {
		t.Errorf("exit code %d, said %q", exit, out)
	}
	if !strings.Contains(complaints.String(), "Standard input could not be read") {
		t.Errorf("said %q", complaints)
	}
}

func TestEverySentenceOfTheProgramIsInBothLanguages(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	used := []string{"cli.state.missing", "cli.state.damaged"}
	for _, c := range commands() {
		used = append(used, "cli.help."+c.name)
	}
	for _, kind := range otherKinds() {
		used = append(used, "cli.kind."+string(kind))
	}
	for _, fate := range vault.Fates() {
		used = append(used, "cli.restore."+string(fate))
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`"(cli\.[a-z.-]*[a-z])"`).FindAllSubmatch(source, -1) {
			used = append(used, string(m[1]))
		}
	}
	for _, language := range text.Languages() {
		table := text.For(language)
		for _, key := range used {
			if !table.Has(key) {
				t.Errorf("%s lacks %q", language, key)
			}
		}
	}
	for _, key := range text.Keys(text.English) {
		if strings.HasPrefix(key, "cli.") && !slices.Contains(used, key) {
			t.Errorf("nobody says %q", key)
		}
	}
}

func TestAStrangersTextReachesTheTerminalAsLettersOnly(t *testing.T) {
	for _, c := range []struct{ text, exact, shown string }{
		{"plain 花子 é", "plain 花子 é", "plain 花子 é"},
		{"a\nb\r\tc", `a\nb\r\tc`, "a\nb\\x0d\\x09c"},
		{`C:\n`, `C:\\n`, `C:\n`},
		{"\x1b[31m\x00\x7f", `\x1b[31m\x00\x7f`, `\x1b[31m\x00\x7f`},
		{"\u0085\u009b", `\u0085\u009b`, `\u0085\u009b`},
		{"abc\u202ecba\u2066", `abc\u202ecba\u2066`, `abc\u202ecba\u2066`},
		{"one\u2028two", `one\u2028two`, `one\u2028two`},
	} {
		if got := escaped(c.text); got != c.exact {
			t.Errorf("escaped(%q) = %q, want %q", c.text, got, c.exact)
		}
		if got := visible(c.text); got != c.shown {
			t.Errorf("visible(%q) = %q, want %q", c.text, got, c.shown)
		}
	}
}

func TestTimes(t *testing.T) {
	for text, want := range map[string]int64{
		"0": 0, "59": 59, "1741011292": 1741011292,
		"2025-03-03T14:14:52Z": 1741011292, "2025-03-03t23:14:52.9+09:00": 1741011292,
	} {
		if got, ok := parseTime(text); !ok || got.Unix() != want {
			t.Errorf("%q is %v, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "-1", "now", "2025-03-03", "2025-03-03T14:14:52", "1e9", "1969-12-31T23:59:59Z", "0x10"} {
		if got, ok := parseTime(text); ok {
			t.Errorf("%q is taken for %v", text, got)
		}
	}
}

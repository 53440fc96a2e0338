// This file promises: the scripts in testdata run the program as a process of
// its own, with a keyring in a folder and a clock that stands still.

package main

import (
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"rokketa/assets/text"
	"rokketa/internal/qrdraw"
	"rokketa/scanner/screen"
	"rokketa/vault"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){program: func() {
		os.Exit(run(context.Background(), testWorld()))
	}})
}

// testWorld is the world of a script.
func testWorld() world {
	seconds, err := strconv.ParseInt(os.Getenv("NOW"), 10, 64)
	if err != nil {
		panic(err)
	}
	var screens screen.Source // the desktop, where the script has no monitors
	if names, ok := os.LookupEnv("MONITORS"); ok {
		screens = monitors(names)
	}
	return world{
		args: os.Args[1:], in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.Getenv,
		now:      func() time.Time { return time.Unix(seconds, 0) },
		language: text.Guess,
		terminal: openTerminal(os.Stdin, os.Stderr),
		signals:  signals,
		keyring:  folder(os.Getenv("KEYRING")),
		screens:  screens,
		doors:    vault.Doors{WorkFactor: 8}, // the real one takes a second a file
		wait:     func(context.Context, time.Duration) error { return nil },
	}
}

// monitors is a desktop whose monitors, side by side, are the pictures of the
// files; a word alone is why there is none. A monitor "left" leaves its file.
type monitors string

func (m monitors) Capture(context.Context) ([]screen.Picture, error) {
	var all []screen.Picture
	at := image.Point{}
	for _, file := range strings.Fields(string(m)) {
		if filepath.Ext(file) == "" {
			return nil, &screen.Error{Reason: screen.Reason(file)}
		}
		opened, err := os.Open(file)
		if err != nil {
			return nil, err
		}
		img, err := png.Decode(opened)
		if err != nil {
			return nil, err
		}
		p := screen.Picture{Image: img, Monitor: strings.TrimSuffix(file, ".png"), Bounds: img.Bounds().Add(at)}
		if p.Monitor == "left" {
			p.Left = screen.Leftover(file)
		}
		at.X = p.Bounds.Max.X
		all = append(all, p)
	}
	return all, nil
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			keyring := filepath.Join(e.WorkDir, "keyring")
			e.Setenv("KEYRING", keyring)
			e.Setenv("NOW", "1741011292") // 2025-03-03T14:14:52Z
			e.Setenv("LC_ALL", "en_US.UTF-8")
			e.Setenv("TZ", "UTC")
			e.Setenv("GORACE", "atexit_sleep_ms=0") // or each of the many processes sleeps for a second
			e.Setenv("ROKKETA_DIR", filepath.Join(e.WorkDir, "accounts"))
			return os.Mkdir(keyring, 0o700)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "qr": drawQR, "cut": cutFile, "bomb": writeBomb, "chomp": chomp,
			"sheet": splitSheet, "getenv": getenv, "drop": drop, "timeserver": timeServerAt,
			"lines": sheetLines, "private": private,
		},
	})
}

// exits CODE PROGRAM ARGUMENT… holds the program to its exit code.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	want := args[0]
	err := ts.Exec(args[1], args[2:]...)
	got := 0
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(got) != want {
		ts.Fatalf("exit code %d, want %s", got, want)
	}
}

// qr FILE TEXT… draws a PNG with the codes of the texts beside each other; a
// file of no text is a white picture. In texts \n, \t, \e and \\ are escapes.
func drawQR(ts *testscript.TestScript, _ bool, args []string) {
	page := image.NewGray(image.Rect(0, 0, 100+400*len(args[1:]), 400))
	draw.Draw(page, page.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	unescape := strings.NewReplacer(`\n`, "\n", `\t`, "\t", `\e`, "\x1b", `\\`, `\`)
	for i, text := range args[1:] {
		code, err := qrdraw.Image(unescape.Replace(text), qrdraw.Options{Scale: 5})
		ts.Check(err)
		draw.Draw(page, code.Bounds().Add(image.Pt(50+400*i, 20)), code, image.Point{}, draw.Src)
	}
	file, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Check(png.Encode(file, page))
	ts.Check(file.Close())
}

// cut FILE leaves the first half of a file.
func cutFile(ts *testscript.TestScript, _ bool, args []string) {
	name := ts.MkAbs(args[0])
	info, err := os.Stat(name)
	ts.Check(err)
	ts.Check(os.Truncate(name, info.Size()/2))
}

// bomb FILE writes the head of a PNG of 65,535 pixels a side.
func writeBomb(ts *testscript.TestScript, _ bool, args []string) {
	head := []byte("IHDR\x00\x00\xff\xff\x00\x00\xff\xff\x08\x00\x00\x00\x00")
	file := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), head...)
	file = binary.BigEndian.AppendUint32(file, crc32.ChecksumIEEE(head))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), file, 0o600))
}

// chomp FILE takes the last line end off a file.
func chomp(ts *testscript.TestScript, _ bool, args []string) {
	text := strings.TrimSuffix(ts.ReadFile(args[0]), "\n")
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}

// sheet PRINTED TYPED KEY TYPO FUMBLED parts what "recovery new" printed: the five
// lines without their numbers, the text of the QR code, the lines with one
// wrong character in the second, and the lines with that one before the right
// one and a "y" after them all.
func splitSheet(ts *testscript.TestScript, _ bool, args []string) {
	lines := strings.Split(strings.TrimSpace(ts.ReadFile(args[0])), "\n")
	write := func(name string, lines ...string) {
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(strings.Join(lines, "\n")+"\n"), 0o600))
	}
	write(args[2], lines[len(lines)-1])
	for i := range lines[:5] {
		lines[i] = lines[i][3:]
	}
	write(args[1], lines[:5]...)
	right := strings.Join(lines[1:5], "\n")
	if lines[1][0] == 'Q' {
		lines[1] = "P" + lines[1][1:]
	} else {
		lines[1] = "Q" + lines[1][1:]
	}
	write(args[3], lines[:5]...)
	write(args[4], lines[0], lines[1], right, "y")
}

// lines PAGE TYPED takes the five lines off a sheet in HTML.
func sheetLines(ts *testscript.TestScript, _ bool, args []string) {
	var typed strings.Builder
	for _, row := range regexp.MustCompile(`<tr>.*</tr>`).FindAllString(ts.ReadFile(args[0]), -1) {
		line := ""
		for _, cell := range regexp.MustCompile(`<td[^>]*>(\w+)`).FindAllStringSubmatch(row, -1) {
			line += cell[1]
		}
		for len(line) > 4 {
			typed.WriteString(line[:4] + " ")
			line = line[4:]
		}
		typed.WriteString(line + "\n")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(typed.String()), 0o600))
}

// private FILE holds a file to its owner alone.
func private(ts *testscript.TestScript, _ bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	if info.Mode().Perm() != 0o600 {
		ts.Fatalf("%s has mode %v", args[0], info.Mode())
	}
}

// drop PATTERN removes every file that fits.
func drop(ts *testscript.TestScript, _ bool, args []string) {
	names, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	for _, name := range names {
		ts.Check(os.Remove(name))
	}
}

// getenv NAME FILE makes the content of a file a variable.
func getenv(ts *testscript.TestScript, _ bool, args []string) {
	ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile(args[1])))
}

// folder is a keyring whose items are files.
type folder string

func (f folder) Set(_ context.Context, name, value string) error {
	return f.state("set", os.WriteFile(filepath.Join(string(f), name), []byte(value), 0o600))
}

func (f folder) Get(_ context.Context, name string) (string, error) {
	value, err := os.ReadFile(filepath.Join(string(f), name))
	return string(value), f.state("get", err)
}

func (f folder) Delete(_ context.Context, name string) error {
	return f.state("delete", os.Remove(filepath.Join(string(f), name)))
}

// state gives the named state: without its folder the keyring does not run.
func (f folder) state(op string, err error) error {
	if err == nil {
		return nil
	}
	if _, gone := os.Stat(string(f)); gone != nil {
		return &vault.KeyringError{State: vault.NoService, Op: op, Err: err}
	}
	if errors.Is(err, fs.ErrNotExist) {
		return &vault.KeyringError{State: vault.ItemMissing, Op: op, Err: err}
	}
	return &vault.KeyringError{State: vault.Failed, Op: op, Err: err}
}

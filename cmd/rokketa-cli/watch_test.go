// The live list: what it looks like at two sizes and in two languages, and
// what its keys do, with a clock that stands still until it is moved.

package main

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"rokketa/assets/text"
	"rokketa/otpauth"
	"rokketa/vault"
	"rokketa/vault/vaulttest"
)

var update = flag.Bool("update", false, "write the golden frames anew")

// noon is 18 seconds into a step.
var noon = time.Date(2026, 12, 10, 3, 0, 18, 0, time.UTC)

// family is a list as a member may have it, with a counter account.
func family(t *testing.T) []otpauth.Account {
	t.Helper()
	make := func(issuer, name, key string) otpauth.Account {
		secret, _, err := otpauth.ParseKey(key)
		if err != nil {
			t.Fatal(err)
		}
		return otpauth.Account{Type: otpauth.TOTP, Issuer: issuer, Name: name, Secret: secret, Algorithm: otpauth.SHA1, Digits: 6, Period: 30}
	}
	bank := make("さくら銀行", "山田花子", "MFRGGZDFMZTWQ2LK")
	bank.Digits = 8
	counter := make("Old Bank", "taro", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
	counter.Type, counter.Period = otpauth.HOTP, 0
	return []otpauth.Account{
		make("見本健康保険組合", "hanako@example.jp", "JBSWY3DPEHPK3PXP"),
		make("A very long name of a service that nobody reads to its end", "hanako.yamada@mail.example.com", "KRSXG5CTMVRXEZLU"),
		bank, counter,
	}
}

// desk is a live list without a terminal.
type desk struct {
	t      *testing.T
	w      *watcher
	clock  time.Time
	board  string // what is on the clipboard
	clears int
}

func newDesk(t *testing.T, l text.Language) *desk {
	t.Helper()
	d := &desk{t: t, clock: noon}
	o := vault.Options{Dir: t.TempDir(), Keyring: vaulttest.New(), Now: func() time.Time { return d.clock }}
	v, err := vault.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = v.Close() })
	if _, err := v.Add(t.Context(), family(t)...); err != nil {
		t.Fatal(err)
	}
	s := &session{world: world{
		now: func() time.Time { return d.clock }, language: func() text.Language { return l }, out: io.Discard, err: io.Discard,
		copy: func(_ context.Context, text string) (func(), error) {
			d.board = text
			return func() { d.board = ""; d.clears++ }, nil
		},
	}}
	d.w = newWatcher(t.Context(), s, v)
	return d
}

// do gives the list a message, and what comes of it.
func (d *desk) do(m tea.Msg) (quits bool) {
	_, then := d.w.Update(m)
	if then == nil {
		return false
	}
	if _, second := m.(secondMsg); second {
		return false // the next second is this test's own
	}
	next := then()
	if _, quits := next.(tea.QuitMsg); quits {
		return true
	}
	return d.do(next)
}

func (d *desk) press(keys ...rune) (quits bool) {
	for _, k := range keys {
		key := tea.KeyPressMsg{Code: k}
		if k >= ' ' && k < tea.KeyExtended && k != tea.KeyBackspace {
			key.Text = string(k)
		}
		quits = d.do(key)
	}
	return quits
}

func (d *desk) at(now time.Time) { d.clock = now; d.do(secondMsg(now)) }

func (d *desk) screen() string { return ansi.Strip(d.w.View().Content) }

func (d *desk) sees(s string) bool { return strings.Contains(d.screen(), s) }

func TestFramesAreAsDesigned(t *testing.T) {
	for name, c := range map[string]struct {
		w, h int
		do   func(d *desk)
	}{
		"80x24":        {80, 24, func(*desk) {}},
		"40x15":        {40, 15, func(*desk) {}},
		"80x24-late":   {80, 24, func(d *desk) { d.at(noon.Add(8 * time.Second)) }},
		"40x15-late":   {40, 15, func(d *desk) { d.at(noon.Add(8 * time.Second)) }},
		"80x24-hidden": {80, 24, func(d *desk) { d.press(tea.KeyTab) }},
		"80x24-search": {80, 24, func(d *desk) { d.press([]rune("サクラ")...) }},
		"40x15-copied": {40, 15, func(d *desk) { d.press(tea.KeyDown, tea.KeyEnter) }},
		"20x6":         {20, 6, func(*desk) {}},
	} {
		for _, l := range []text.Language{text.Japanese, text.English} {
			t.Run(name+"-"+string(l), func(t *testing.T) {
				d := newDesk(t, l)
				d.do(tea.WindowSizeMsg{Width: c.w, Height: c.h})
				c.do(d)
				got := d.screen()
				lines := strings.Split(got, "\n")
				if len(lines) != c.h {
					t.Errorf("%d lines in a terminal of %d", len(lines), c.h)
				}
				for _, line := range lines {
					if ansi.StringWidth(line) > c.w {
						t.Errorf("wider than %d: %q", c.w, line)
					}
				}
				file := filepath.Join("testdata", "frames", name+"-"+string(l)+".golden")
				if *update {
					if err := os.WriteFile(file, []byte(got+"\n"), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(want, []byte(got+"\n")) {
					t.Errorf("the frame is\n%s\nand not\n%s", got, want)
				}
			})
		}
	}
}

func TestNoSizeOfATerminalIsTooSmall(t *testing.T) {
	d := newDesk(t, text.Japanese)
	for width := range 90 {
		for height := range 12 {
			d.do(tea.WindowSizeMsg{Width: width, Height: height})
			lines := strings.Split(d.screen(), "\n")
			if height > 0 && len(lines) > height || slices.ContainsFunc(lines, func(l string) bool { return ansi.StringWidth(l) > width }) {
				t.Fatalf("%dx%d: %q", width, height, lines)
			}
		}
	}
}

func TestEnterCopiesAndTheCopyIsClearedAfterHalfAMinute(t *testing.T) {
	d := newDesk(t, text.English)
	d.press(tea.KeyEnter)
	if d.board != "687841" || !d.sees("Copied (cleared in 30 seconds): 見本健康保険組合") {
		t.Fatalf("copied %q\n%s", d.board, d.screen())
	}
	d.at(noon.Add(8 * time.Second))
	d.press(tea.KeyEnter)
	if d.board != "363783" || !d.sees("Copied the next code") {
		t.Errorf("in the last seconds %q is copied\n%s", d.board, d.screen())
	}
	d.at(noon.Add(37 * time.Second))
	if d.board == "" {
		t.Error("cleared too early")
	}
	_, then := d.w.Update(secondMsg(noon.Add(38 * time.Second)))
	for _, c := range then().(tea.BatchMsg)[1:] { // the first is the next second
		c()
	}
	if d.board != "" || d.clears != 1 {
		t.Errorf("%q is left", d.board)
	}
	d.press(tea.KeyEnter)
	d.w.board.end()
	if d.board != "" {
		t.Errorf("%q is left at the end", d.board)
	}
}

// Copies run side by side, and whoever ends the list does not wait for them.
func TestACopyThatTheEndOvertakesLeavesNothing(t *testing.T) {
	d := newDesk(t, text.English)
	enter := tea.KeyPressMsg{Code: tea.KeyEnter}
	_, early := d.w.Update(enter)
	_, late := d.w.Update(enter)
	early() // it is there, and its news come too late
	d.w.board.end()
	if d.board != "" {
		t.Errorf("%q is left at the end", d.board)
	}
	if late(); d.board != "" {
		t.Errorf("%q was copied after the end", d.board)
	}
}

func TestOfTwoCopiesTheLaterOneStaysAndIsCleared(t *testing.T) {
	d := newDesk(t, text.English)
	enter := tea.KeyPressMsg{Code: tea.KeyEnter}
	_, early := d.w.Update(enter)
	d.press(tea.KeyDown)
	_, late := d.w.Update(enter)
	later := late()
	wanted := d.board
	if news := early(); news != nil || d.board != wanted {
		t.Errorf("the earlier one came last: %q, not %q", d.board, wanted)
	}
	d.do(later)
	_, then := d.w.Update(secondMsg(noon.Add(copiedTime)))
	for _, c := range then().(tea.BatchMsg)[1:] {
		c()
	}
	if d.board != "" || d.clears != 1 {
		t.Errorf("%q is left, cleared %d times", d.board, d.clears)
	}
}

func TestACounterGoesOnOnlyWhenItIsAskedTo(t *testing.T) {
	d := newDesk(t, text.English)
	d.press(tea.KeyEnd, tea.KeyEnter)
	if d.board != "" || !d.sees("Press Ctrl+N first") {
		t.Errorf("copied %q\n%s", d.board, d.screen())
	}
	for range 40 {
		d.at(d.clock.Add(time.Second))
	}
	next := func() { d.do(tea.KeyPressMsg{Code: 'n', Mod: tea.ModCtrl}) }
	next()
	d.press(tea.KeyEnter)
	if d.board != "755224" || !d.sees("7 5 5   2 2 4") { // RFC 4226, the first of the list
		t.Errorf("copied %q\n%s", d.board, d.screen())
	}
	d.press(tea.KeyHome)
	next() // no counter account: nothing
	d.press(tea.KeyEnd)
	next()
	d.press(tea.KeyEnter)
	if d.board != "287082" {
		t.Errorf("the second code is %q", d.board)
	}
}

func TestTypingFiltersAsAReaderWouldAndEscapeLeadsOut(t *testing.T) {
	d := newDesk(t, text.Japanese)
	d.press([]rune("ｻｸﾗ")...)
	if !d.sees("さくら銀行") || d.sees("見本") || !d.sees("Rokketa 1/4") {
		t.Errorf("filtered to\n%s", d.screen())
	}
	d.press([]rune("zz")...)
	if !d.sees("見つかりません") || d.press(tea.KeyEnter) || d.board != "" {
		t.Errorf("nothing is found, %q is copied\n%s", d.board, d.screen())
	}
	d.press(tea.KeyBackspace, tea.KeyBackspace)
	if !d.sees("さくら銀行") {
		t.Errorf("after taking back\n%s", d.screen())
	}
	if d.press(tea.KeyEscape) || !d.sees("見本") || !d.press(tea.KeyEscape) {
		t.Error("Escape first shows all, then ends")
	}
}

func TestHiddenCodesAreNowhereOnTheScreen(t *testing.T) {
	d := newDesk(t, text.English)
	d.press(tea.KeyTab)
	for range 30 {
		d.at(d.clock.Add(time.Second))
		for _, e := range d.w.entries[:3] {
			c, _ := e.Account.At(d.clock)
			n, _ := e.Account.Next(c)
			for _, code := range []string{c.Text, c.Grouped(), spaced(c.Grouped()), n.Text, n.Grouped()} {
				if d.sees(code) {
					t.Fatalf("%s is shown\n%s", code, d.screen())
				}
			}
		}
	}
	d.press(tea.KeyEnter)
	if len(d.board) != 6 {
		t.Errorf("copied %q", d.board)
	}
}

func TestWhatIsKeptAtTheTopIsFirstAsInTheWindow(t *testing.T) {
	d := newDesk(t, text.English)
	issuers := func(all []vault.Entry) (names []string) {
		for _, e := range all {
			names = append(names, e.Account.Issuer)
		}
		return names
	}
	own := issuers(d.w.entries)
	if err := d.w.vault.Pin(t.Context(), true, d.w.entries[2].ID, d.w.entries[3].ID); err != nil {
		t.Fatal(err)
	}
	want := []string{own[2], own[3], own[0], own[1]}
	d.do(changedMsg{})
	if got := issuers(d.w.shown); !slices.Equal(got, want) || d.w.at != 2 {
		t.Errorf("the rows are %q, the chosen one is %d", got, d.w.at)
	}
	d.press([]rune("a")...)
	if got := issuers(d.w.shown); len(got) < 2 || got[0] != own[3] {
		t.Errorf("found are %q", got)
	}
	var out bytes.Buffer
	s := d.w.s
	s.out = bufio.NewWriter(&out)
	if exit := s.printCodes(d.w.vault.Entries()); exit != done {
		t.Fatalf("exit code %d", exit)
	}
	_ = s.out.Flush()
	if first, _, _ := strings.Cut(out.String(), " ("); first != own[2] {
		t.Errorf("printed first: %q", first)
	}
}

func TestAnotherProgramsChangeAppearsAndTheChosenOneStays(t *testing.T) {
	d := newDesk(t, text.English)
	d.press(tea.KeyDown, tea.KeyDown)
	if err := d.w.vault.Move(t.Context(), d.w.chosen().ID, 0); err != nil {
		t.Fatal(err)
	}
	if err := d.w.vault.Rename(t.Context(), d.w.chosen().ID, "Sakura\x1b[2J", "x"); err != nil {
		t.Fatal(err)
	}
	d.do(changedMsg{})
	if d.w.at != 0 || !d.sees(`> Sakura\x1b[2J`) {
		t.Errorf("row %d is chosen\n%s", d.w.at, d.screen())
	}
}

// Copied codes: on the clipboard at once, off it after their time, and never
// another program's copy with them.

package ui_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
	"rokketa/internal/clipboard"
	"rokketa/internal/desktest"
)

// board is a clipboard that other programs use too.
type board struct {
	content string
	puts    int
	clears  int
	err     error
}

func (c *board) put(_ context.Context, text string) (func(), error) {
	if c.err != nil {
		return nil, c.err
	}
	c.puts++
	own := c.puts
	c.content = text
	return func() {
		c.clears++
		if own == c.puts && c.content == text {
			c.content = ""
		}
	}, nil
}

func (c *board) others(text string) { c.content = text; c.puts++ }

func TestACopiedCodeIsClearedAfterItsTime(t *testing.T) {
	for name, c := range map[string]struct {
		settings string
		stays    time.Duration // it is still there then
		gone     time.Duration // 0: never
		says     string        // of the seconds
	}{
		"usual":    {`{}`, 29 * time.Second, 30 * time.Second, "30秒後に消えます"},
		"chosen":   {`{"clearAfter":10}`, 9 * time.Second, 10 * time.Second, "10秒後に消えます"},
		"never":    {`{"clearAfter":-1}`, time.Hour, 0, "コピーしました"},
		"too long": {`{"clearAfter":3600}`, 29 * time.Second, 30 * time.Second, "30秒後に消えます"},
		"nonsense": {`{"clearAfter":-7}`, 29 * time.Second, 30 * time.Second, "30秒後に消えます"},
	} {
		t.Run(name, func(t *testing.T) {
			var c2 board
			b := open(t, setup{accounts: family(t), settings: c.settings, copy: c2.put})
			b.press(fyne.KeyReturn)
			if len(c2.content) != 6 {
				t.Fatalf("copied %q", c2.content)
			}
			if !strings.Contains(strings.Join(b.texts(), "\n"), c.says) {
				t.Errorf("%q is not said: %q", c.says, b.texts())
			}
			b.lapse(c.stays)
			if c2.content == "" {
				t.Fatalf("cleared after %v", c.stays)
			}
			if c.gone > 0 {
				b.lapse(c.gone)
				if c2.content != "" {
					t.Errorf("%q is there after %v", c2.content, c.gone)
				}
			}
		})
	}
}

func TestASecondCopyHasItsOwnTime(t *testing.T) {
	var c board
	b := open(t, setup{accounts: family(t), copy: c.put})
	b.press(fyne.KeyReturn)
	timersOfTheFirst := b.timers
	b.press(fyne.KeyDown)
	b.press(fyne.KeyReturn)
	second := c.content
	for _, old := range timersOfTheFirst {
		if !old.stopped && old.after == 30*time.Second {
			t.Error("the first copy's timer still runs")
		}
	}
	b.lapse(30 * time.Second)
	if second == "" || c.content != "" || c.clears != 1 {
		t.Errorf("copied %q, now %q, cleared %d times", second, c.content, c.clears)
	}
}

// What is told of a copy can come too late: the lock or the end was before it.
func TestACopyThatTheLockOrTheEndOvertakesIsCleared(t *testing.T) {
	for name, overtake := range map[string]func(b *bench){
		"lock": func(b *bench) { b.ctrlL() },
		"end":  func(b *bench) { b.app.Close() },
	} {
		for _, then := range []bool{true, false} { // the window's goroutine may be gone by then
			t.Run(name, func(t *testing.T) {
				c := &board{}
				b := unlocked(t, setup{copy: c.put})
				var news []func()
				b.app.SetGo(func(job func() func()) { news = append(news, job()) })
				b.press(fyne.KeyReturn)
				if c.content == "" {
					t.Fatal("nothing was copied")
				}
				overtake(b)
				for ; then && len(news) > 0; news = news[1:] {
					news[0]()
				}
				if c.content != "" {
					t.Errorf("%q stays", c.content)
				}
			})
		}
	}
}

func TestAnotherProgramsCopyStays(t *testing.T) {
	var c board
	b := open(t, setup{accounts: family(t), copy: c.put})
	b.press(fyne.KeyReturn)
	c.others("a recipe")
	b.lapse(30 * time.Second)
	b.app.Close()
	if c.content != "a recipe" {
		t.Errorf("the other's copy is %q", c.content)
	}
}

func TestClosingClearsACopiedCode(t *testing.T) {
	var c board
	b := open(t, setup{accounts: family(t), settings: `{"clearAfter":-1}`, copy: c.put})
	b.press(fyne.KeyReturn)
	b.app.Close()
	if c.content != "" || c.clears != 1 {
		t.Errorf("%q is left, cleared %d times", c.content, c.clears)
	}
}

func TestAFailedCopyIsASentenceAndNothingElse(t *testing.T) {
	c := board{err: &clipboard.Error{Reason: clipboard.ErrNoTool, Copying: true, Cause: errors.New("x")}}
	b := open(t, setup{accounts: family(t), copy: c.put})
	b.press(fyne.KeyReturn)
	if want := b.say(text.Japanese, "clipboard.copy.no-tool"); !b.sees(want) {
		t.Errorf("%q is not said: %q", want, b.texts())
	}
}

func TestWithoutADoorFynesClipboardIsCleared(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.press(fyne.KeyReturn)
	b.lapse(30 * time.Second)
	if got := b.fyne.Clipboard().Content(); got != "" {
		t.Errorf("%q is left", got)
	}
	b.press(fyne.KeyReturn)
	b.fyne.Clipboard().SetContent("a recipe")
	b.lapse(30 * time.Second)
	if got := b.fyne.Clipboard().Content(); got != "a recipe" {
		t.Errorf("the recipe is %q", got)
	}
}

func TestTheTimeOfACopyIsChosenInTheSettings(t *testing.T) {
	var c board
	b := settled(t, setup{copy: c.put})
	b.tapText("ui.settings.copy")
	b.tapText("ui.copy.after", "seconds", 90)
	var kept struct{ ClearAfter int }
	data, err := os.ReadFile(b.settings)
	if err == nil {
		err = json.Unmarshal(data, &kept)
	}
	if err != nil || kept.ClearAfter != 90 {
		t.Errorf("kept %d, %v", kept.ClearAfter, err)
	}
	b.press(fyne.KeyEscape)
	b.press(fyne.KeyEscape)
	b.press(fyne.KeyReturn)
	b.lapse(89 * time.Second)
	if c.content == "" {
		t.Fatal("cleared too early")
	}
	b.lapse(90 * time.Second)
	if c.content != "" {
		t.Error("not cleared")
	}
}

func TestATimeThatIsNotOfferedIsShownAsItIs(t *testing.T) {
	b := settled(t, setup{settings: `{"clearAfter":45,"language":"ja"}`})
	b.tapText("ui.settings.copy")
	if want := b.say(text.Japanese, "ui.copy.after", "seconds", 45); !b.sees(want) {
		t.Errorf("%q is not there: %q", want, b.texts())
	}
}

// The whole way on a real X server: what the window copied can be pasted by
// another program, and after its time by none.
func TestTheCanaryIsGoneFromARealClipboardAfterItsTime(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("an X server is needed")
	}
	desktest.Need(t, "xclip", "xclip")
	desktest.Display(t, "64x64x24")

	b := open(t, setup{accounts: family(t), copy: func(ctx context.Context, text string) (func(), error) {
		m, err := clipboard.Put(ctx, text, clipboard.Window)
		return func() { _ = m.Clear(ctx) }, err
	}})
	paste := func() string {
		out, _ := exec.CommandContext(t.Context(), "xclip", "-selection", "clipboard", "-out").Output()
		return string(out)
	}
	b.press(fyne.KeyReturn)
	want, _ := b.vault.Entries()[0].Account.At(b.clock)
	if got := paste(); got != want.Text {
		t.Fatalf("another program pastes %q, not %q", got, want.Text)
	}
	b.lapse(30 * time.Second)
	if got := paste(); got != "" {
		t.Errorf("after its time %q can be pasted", got)
	}
}

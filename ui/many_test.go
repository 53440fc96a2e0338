// A thousand accounts: what a keystroke of search, a step of the wheel and a
// tick touch is counted; how long they take is printed by the benchmarks.

package ui_test

import (
	"fmt"
	"image/color"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"rokketa/otpauth"
)

// thousand are accounts of many names, each with a secret of its own.
func thousand(t testing.TB) (all []otpauth.Account) {
	kinds := []string{"銀行", "サービス", "Mail", "ショップ", "市役所"}
	for i := range 1000 {
		a := account(t, fmt.Sprintf("%s %03d", kinds[i%len(kinds)], i), fmt.Sprintf("hanako%d@example.jp", i), "JBSWY3DPEHPK3PXP")
		a.Secret = otpauth.NewSecret([]byte(fmt.Sprintf("throwaway-%010d", i)))
		all = append(all, a)
	}
	return all
}

// inSight is the most rows that a window of the usual size shows, those that
// are cut by its edges counted.
const inSight = 7

func TestAKeystrokeOfSearchFillsOnlyTheRowsInSight(t *testing.T) {
	b := open(t, setup{accounts: thousand(t)})
	folds := b.app.Folds()
	if folds != 1000 {
		t.Errorf("%d accounts were made ready for the search, want 1000", folds)
	}
	for _, letter := range "ｻｰﾋﾞｽ 12" {
		before := b.app.Fills()
		b.typeText(string(letter))
		// The text changes once, and the choice may scroll.
		if n := b.app.Fills() - before; n > 2*inSight {
			t.Errorf("%q filled %d rows", letter, n)
		}
	}
	if n := len(b.app.ShownAs()); n == 0 || n > 20 {
		t.Errorf("%d accounts are left", n)
	}
	if n := b.app.Folds() - folds; n != 0 {
		t.Errorf("%d accounts were made ready anew", n)
	}
	// Only what changed is made ready again.
	e := b.vault.Entries()[7]
	if err := b.vault.Rename(t.Context(), e.ID, "another", "name"); err != nil {
		t.Fatal(err)
	}
	b.app.Changed()
	if n := b.app.Folds() - folds; n != 1 {
		t.Errorf("after one new name %d accounts were made ready anew", n)
	}
}

func TestAStepOfTheWheelFillsOnlyWhatComesUp(t *testing.T) {
	for _, s := range []setup{{}, {size: fyne.NewSize(1400, 680)}} {
		s.accounts = thousand(t)
		b := open(t, s)
		columns := b.app.Columns()
		if n := b.app.Rows(); n > inSight*columns {
			t.Fatalf("%d rows exist in %d columns", n, columns)
		}
		for range 200 {
			before := b.app.Fills()
			b.app.Wheel(30)
			if n := b.app.Fills() - before; n > columns {
				t.Fatalf("a step filled %d rows in %d columns", n, columns)
			}
			if n := b.app.Rows(); n > inSight*columns {
				t.Fatalf("%d rows exist in %d columns", n, columns)
			}
		}
		if b.sees("銀行 000") {
			t.Error("nothing moved")
		}
	}
}

func TestASecondFillsNothing(t *testing.T) {
	b := open(t, setup{accounts: thousand(t)})
	before := b.app.Fills()
	for s := range 60 {
		b.at(noon.Add(time.Duration(s) * time.Second))
	}
	if n := b.app.Fills() - before; n != 0 {
		t.Errorf("a minute filled %d rows", n)
	}
}

func TestAWindowThatIsPutAwayDrawsNothing(t *testing.T) {
	seen := true
	b := open(t, setup{accounts: family(t), seen: func() bool { return seen }})
	first := b.texts()
	seen = false
	b.clock = noon.Add(40 * time.Second)
	b.app.Second()
	if !slices.Equal(b.texts(), first) {
		t.Errorf("drawn while nobody sees it: %q", b.texts())
	}
	seen = true
	b.app.Second()
	want, _ := b.vault.Entries()[0].Account.At(b.clock)
	if !b.sees(want.Grouped()) {
		t.Errorf("back on the screen it does not show %s", want.Grouped())
	}
}

// BenchmarkThousand prints what a person does with a thousand accounts, layout
// and drawing included.
func BenchmarkThousand(bm *testing.B) {
	b := open(bm, setup{accounts: thousand(bm)})
	paint := func() { b.win.Canvas().Capture() }
	paint()
	bm.Run("keystroke", func(bm *testing.B) {
		before, strokes := b.app.Fills(), 0
		for i := 0; bm.Loop(); i++ {
			strokes++
			if i%2 == 0 {
				b.typeText("サ")
			} else {
				b.press(fyne.KeyBackspace)
			}
		}
		bm.StopTimer()
		bm.ReportMetric(float64(b.app.Fills()-before)/float64(strokes), "rows/stroke")
		b.press(fyne.KeyEscape)
		if n := len(b.app.ShownAs()); n != 1000 {
			bm.Errorf("%d accounts after the search", n)
		}
	})
	bm.Run("scroll", func(bm *testing.B) {
		before := b.app.Fills()
		down := float32(30)
		steps := 0
		for bm.Loop() {
			if steps++; steps%2000 == 0 {
				down = -down // before the end is reached, where nothing moves
			}
			b.app.Wheel(down)
		}
		bm.ReportMetric(float64(b.app.Fills()-before)/float64(steps), "rows/step")
	})
	bm.Run("second", func(bm *testing.B) {
		for i := 0; bm.Loop(); i++ {
			b.at(noon.Add(time.Duration(i) * time.Second))
		}
	})
	bm.Run("paint", func(bm *testing.B) {
		for bm.Loop() {
			paint()
		}
	})
}

// BenchmarkFirstPaint prints the first picture of the list with a thousand
// accounts as a ratio to that of an empty window of the same size.
func BenchmarkFirstPaint(bm *testing.B) {
	b := open(bm, setup{accounts: thousand(bm)})
	b.win.Canvas().Capture()
	empty := func() {
		w := test.NewTempWindow(bm, canvas.NewRectangle(color.White))
		w.Resize(fyne.NewSize(500, 680))
		w.Canvas().Capture()
	}
	empty()
	var ours, theirs time.Duration
	for bm.Loop() {
		start := time.Now()
		empty()
		theirs += time.Since(start)
		start = time.Now()
		b.app.Anew()
		b.win.Canvas().Capture()
		ours += time.Since(start)
	}
	bm.ReportMetric(float64(ours)/float64(theirs), "x-empty")
}

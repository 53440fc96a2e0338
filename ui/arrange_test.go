// The list arranged: tags, what is kept at the top, orders, signs.

package ui_test

import (
	"encoding/json"
	"errors"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"rokketa/vault"
)

// arranged is a list as a person keeps it: tags, signs, one at the top.
func arranged(t *testing.T, s setup) *bench {
	t.Helper()
	s.accounts = append(family(t), account(t, "駅前ショップ", "hanako", "NBSWY3DPEB3W64TM"))
	b := open(t, s)
	for i, l := range []vault.Label{
		{Tags: []string{"健康"}, Icon: vault.Drawing("hospital")},
		{Tags: []string{"仕事"}, Icon: vault.Drawing("mail")},
		{Tags: []string{"お金", "仕事"}, Icon: vault.Drawing("bank")},
		{},
		{Tags: []string{"買い物"}, Icon: vault.Drawing("cart")},
	} {
		e := b.vault.Entries()[i]
		l.Issuer, l.Name = e.Account.Issuer, e.Account.Name
		if err := b.vault.Label(t.Context(), e.ID, l); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.vault.Pin(t.Context(), true, b.vault.Entries()[0].ID); err != nil {
		t.Fatal(err)
	}
	b.app.Changed()
	return b
}

// hold presses a key down or lets it go, where the focus is.
func (b *bench) hold(k fyne.KeyName, down bool) {
	f, ok := b.win.Canvas().Focused().(interface {
		KeyDown(e *fyne.KeyEvent)
		KeyUp(e *fyne.KeyEvent)
	})
	if !ok {
		b.t.Fatal("what has the focus sees no keys")
	}
	if down {
		f.KeyDown(&fyne.KeyEvent{Name: k})
	} else {
		f.KeyUp(&fyne.KeyEvent{Name: k})
	}
}

func (b *bench) shows(want ...string) {
	b.t.Helper()
	if got := b.app.ShownAs(); !slices.Equal(got, want) {
		b.t.Errorf("the list shows %q, want %q", got, want)
	}
}

// tapLabel taps what carries a text.
func (b *bench) tapLabel(s string) {
	b.t.Helper()
	var found fyne.Tappable
	b.walk(func(o fyne.CanvasObject, over fyne.Tappable) {
		if t, ok := o.(*canvas.Text); ok && t.Text == s && over != nil {
			found = over
		}
	})
	if found == nil {
		b.t.Fatalf("nothing to tap says %q; seen: %q", s, b.texts())
	}
	found.Tapped(&fyne.PointEvent{})
}

func TestATagShowsItsAccountsAlone(t *testing.T) {
	b := arranged(t, setup{})
	b.tapLabel("仕事")
	b.shows("Example Mail", "さくら銀行")
	b.typeText("さくら")
	b.shows("さくら銀行") // both count
	b.press(fyne.KeyEscape)
	b.shows("Example Mail", "さくら銀行")
	b.press(fyne.KeyEscape)
	b.shows("見本健康保険組合", "Example Mail", "さくら銀行", "city-office", "駅前ショップ")
	b.tapLabel("買い物")
	b.tapLabel("買い物") // again: all
	b.shows("見本健康保険組合", "Example Mail", "さくら銀行", "city-office", "駅前ショップ")
}

func TestATagThatIsGoneHidesNothing(t *testing.T) {
	b := arranged(t, setup{})
	b.tapLabel("買い物")
	if err := b.vault.Delete(t.Context(), b.vault.Entries()[4].ID); err != nil {
		t.Fatal(err)
	}
	b.app.Changed()
	b.shows("見本健康保険組合", "Example Mail", "さくら銀行", "city-office")
}

func TestTypingFindsTags(t *testing.T) {
	b := arranged(t, setup{})
	b.typeText("オカネ")
	b.shows() // お金 is not spelt so
	b.press(fyne.KeyEscape)
	b.typeText("仕事 mail")
	b.shows("Example Mail")
}

func TestOrdersKeepTheTop(t *testing.T) {
	b := arranged(t, setup{})
	if err := b.vault.Pin(t.Context(), true, b.vault.Entries()[4].ID); err != nil {
		t.Fatal(err)
	}
	b.app.Changed()
	b.shows("見本健康保険組合", "駅前ショップ", "Example Mail", "さくら銀行", "city-office")
	choose := func(key string) {
		b.app.ViewMenu()
		b.tapText(key)
	}
	choose("ui.order.name")
	b.shows("駅前ショップ", "見本健康保険組合", "city-office", "Example Mail", "さくら銀行")
	b.app.Row(b.vault.Entries()[3].ID).Tapped(nil)
	b.clock = b.clock.Add(time.Minute)
	b.app.Row(b.vault.Entries()[2].ID).Tapped(nil)
	choose("ui.order.use")
	b.shows("見本健康保険組合", "駅前ショップ", "さくら銀行", "city-office", "Example Mail")
	// A copy moves no row from under the pointer.
	b.app.Row(b.vault.Entries()[1].ID).Tapped(nil)
	b.shows("見本健康保険組合", "駅前ショップ", "さくら銀行", "city-office", "Example Mail")
	choose("ui.order.own")
	b.shows("見本健康保険組合", "駅前ショップ", "Example Mail", "さくら銀行", "city-office")
}

func TestRowsMoveOnlyInOnesOwnOrderAndAmongTheirKind(t *testing.T) {
	b := arranged(t, setup{})
	drag := func(i int, rows float32) {
		row := b.app.Row(b.vault.Entries()[i].ID)
		row.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(0, b.app.Step()*rows)})
		row.DragEnd()
	}
	before := b.issuers()
	drag(0, 2) // what is kept at the top stays there
	drag(2, -5)
	want := []string{before[0], before[2], before[1], before[3], before[4]}
	if got := b.issuers(); !slices.Equal(got, want) {
		t.Fatalf("%q, want %q", got, want)
	}
	b.app.ViewMenu()
	b.tapText("ui.order.name")
	drag(1, 2)
	b.shortcut(fyne.KeyDown, fyne.KeyModifierAlt)
	if got := b.issuers(); !slices.Equal(got, want) {
		t.Errorf("moved in another order: %q", got)
	}
}

func TestWideWindowsHaveColumnsAndKeysFollowThem(t *testing.T) {
	b := arranged(t, setup{size: fyne.NewSize(1400, 620)})
	if n := b.app.Columns(); n != 3 {
		t.Fatalf("%d columns", n)
	}
	code := func(i int) string { c, _ := b.vault.Entries()[i].Account.At(b.clock); return c.Text }
	for i, step := range []struct {
		key  fyne.KeyName
		want int
	}{{fyne.KeyRight, 1}, {fyne.KeyDown, 4}, {fyne.KeyDown, 4}, {fyne.KeyUp, 1}, {fyne.KeyLeft, 0}, {fyne.KeyLeft, 0}, {fyne.KeyEnd, 4}} {
		b.at(noon.Add(time.Duration(i) * 30 * time.Second)) // not in the last seconds of a code
		b.press(step.key)
		b.press(fyne.KeyReturn)
		if got := b.fyne.Clipboard().Content(); got != code(step.want) {
			t.Errorf("after %s: %q, want the code of row %d", step.key, got, step.want)
		}
	}
	row := b.app.Row(b.vault.Entries()[1].ID)
	before := b.issuers()
	row.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(470, 0)})
	row.DragEnd()
	if got := b.issuers(); got[2] != before[1] || got[1] != before[2] {
		t.Errorf("a drag to the right: %q", got)
	}
	b.win.Resize(fyne.NewSize(900, 600))
	if n := b.app.Columns(); n != 2 {
		t.Errorf("%d columns in a smaller window", n)
	}
}

func TestNamesTagsAndSignAreOneChange(t *testing.T) {
	b := arranged(t, setup{})
	b.press(fyne.KeyEnd)
	b.press(fyne.KeyF2)
	b.shortcutSelectAllAndType("やおや")
	b.tapLabel("お金")
	b.tapLabel("仕事")
	b.tapLabel("買い物") // taken away
	b.tapText("ui.sign.letter")
	b.tapText("ui.rename.save")
	e := b.vault.Entries()[4]
	if e.Account.Issuer != "やおや" || !slices.Equal(e.Tags, []string{"お金", "仕事"}) || e.Icon != "" {
		t.Errorf("%q %q %q", e.Account.Issuer, e.Tags, e.Icon)
	}
	if !b.sees("やおや") {
		t.Error("the list does not show the name")
	}
}

func TestAPictureOfOnesOwnIsKeptSmall(t *testing.T) {
	m := image.NewRGBA(image.Rect(0, 0, 700, 300))
	m.Set(0, 0, color.White)
	b := arranged(t, setup{view: func(string, int) (image.Image, error) { return m.SubImage(image.Rect(0, 0, 96, 41)), nil }})
	b.press(fyne.KeyF2)
	b.app.ChooseSign("/home/hanako/ねこ.png")
	b.tapText("ui.rename.save")
	data, err := b.vault.Picture(b.vault.Entries()[0].Icon)
	if err != nil || len(data) == 0 || strings.Contains(string(data), "ねこ") {
		t.Fatalf("%d bytes, %v", len(data), err)
	}
}

func TestAPictureThatCannotBeReadIsSaid(t *testing.T) {
	b := arranged(t, setup{view: func(string, int) (image.Image, error) { return nil, errors.New("not a picture") }})
	b.press(fyne.KeyF2)
	b.app.ChooseSign("/home/hanako/x.png")
	if !b.sees("この画像は使えません") {
		t.Errorf("nothing is said: %q", b.texts())
	}
	b.tapText("ui.rename.save")
	if icon := b.vault.Entries()[0].Icon; icon != vault.Drawing("hospital") {
		t.Errorf("the sign is %q", icon)
	}
}

func TestUsesAreWrittenTogetherAndWithoutNames(t *testing.T) {
	b := arranged(t, setup{})
	file := filepath.Join(filepath.Dir(b.settings), "uses.json")
	for i := range 3 {
		b.app.Row(b.vault.Entries()[i].ID).Tapped(nil)
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("written at once")
	}
	b.lapse(time.Minute)
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var kept map[string]time.Time
	if err := json.Unmarshal(data, &kept); err != nil || len(kept) != 3 || !kept[b.vault.Entries()[1].ID].Equal(noon) {
		t.Errorf("%v %v", kept, err)
	}
	if strings.Contains(string(data), "銀行") || strings.Contains(string(data), "hanako") {
		t.Error("the file names an account")
	}
	// At the end nothing waits.
	last := b.vault.Entries()[4].ID
	b.app.Row(last).Tapped(nil)
	b.app.Close()
	if data, _ = os.ReadFile(file); !strings.Contains(string(data), last) {
		t.Error("the last use was lost at the end")
	}
}

func TestTextSizesChangeAtOnce(t *testing.T) {
	b := arranged(t, setup{})
	low := b.app.Step()
	b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
	b.tapText("ui.settings.look")
	b.tapLabel("200%")
	b.press(fyne.KeyEscape)
	b.press(fyne.KeyEscape)
	if high := b.app.Step(); high < 1.9*low {
		t.Errorf("rows are %v high, before %v", high, low)
	}
	data, err := os.ReadFile(b.settings)
	if err != nil || !strings.Contains(string(data), `"scale": 2`) {
		t.Errorf("not kept: %s", data)
	}
}

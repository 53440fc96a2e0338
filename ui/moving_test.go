// A row that cannot be moved says why, and what has to be done first.

package ui_test

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
)

// pull drags the row of an account by so many rows, in small moves.
func (b *bench) pull(place int, rows float32) {
	b.t.Helper()
	row := b.app.Row(b.vault.Entries()[place].ID)
	for range 20 {
		row.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(0, b.app.Step()*rows/20)})
	}
	row.DragEnd()
}

// unmovable are lists whose rows cannot be moved, by the sentence that says why.
func unmovable() map[string]struct {
	key     string
	begin   func(b *bench)
	setting setup
} {
	type one = struct {
		key     string
		begin   func(b *bench)
		setting setup
	}
	return map[string]one{
		"by name": {"ui.list.move.order", func(*bench) {}, setup{more: `,"order":"name"`}},
		"by use":  {"ui.list.move.order", func(*bench) {}, setup{more: `,"order":"use"`}},
		"decided": {"ui.list.move.ruled", func(*bench) {}, setup{policy: `{"order":"name"}`}},
		"a tag":   {"ui.list.move.all", func(b *bench) { b.tapLabel("仕事") }, setup{}},
		"a search": {"ui.list.move.all", func(b *bench) {
			b.typeText("a")
		}, setup{}},
		"by name, and a search": {"ui.list.move.order", func(b *bench) { b.typeText("mail") }, setup{more: `,"order":"name"`}},
	}
}

func TestARowThatCannotBeMovedSaysWhy(t *testing.T) {
	for name, c := range unmovable() {
		t.Run(name, func(t *testing.T) {
			b := arranged(t, c.setting)
			c.begin(b)
			before := b.issuers()
			said := func() bool { return b.sees(b.say(text.Japanese, c.key)) }
			for _, k := range []fyne.KeyName{fyne.KeyUp, fyne.KeyDown} {
				b.shortcut(k, fyne.KeyModifierAlt)
				if !said() {
					t.Errorf("Alt+%s says nothing: %q", k, b.texts())
				}
				b.lapse(10 * time.Second)
			}
			if said() {
				t.Fatal("it stays")
			}
			b.pull(1, 2.2)
			if !said() {
				t.Errorf("a drag says nothing: %q", b.texts())
			}
			if got := b.issuers(); !slices.Equal(got, before) {
				t.Errorf("moved: %q", got)
			}
		})
	}
}

func TestWhyARowIsNotMovedIsSaidWhenItIsLetGo(t *testing.T) {
	b := arranged(t, setup{more: `,"order":"name"`})
	row := b.app.Row(b.vault.Entries()[1].ID)
	said := func() bool { return b.sees(b.say(text.Japanese, "ui.list.move.order")) }
	for range 20 {
		row.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(0, 20)})
		if said() {
			t.Fatal("said while the hand still moves")
		}
	}
	row.DragEnd()
	if !said() {
		t.Error("not said at all")
	}
}

func TestAWheelATrembleAndAChangeOfMindSayNothing(t *testing.T) {
	b := arranged(t, setup{more: `,"order":"name"`})
	silent := func(after string) {
		t.Helper()
		if b.sees(b.say(text.Japanese, "ui.list.move.order")) {
			t.Errorf("%s is taken for a try: %q", after, b.texts())
		}
	}
	b.app.Wheel(300)
	b.app.Wheel(-300)
	silent("a turn of the wheel")
	b.pull(1, 0.08)
	silent("a tremble")
	b.pull(1, 0.3) // no other place
	silent("a short pull")
	row := b.app.Row(b.vault.Entries()[1].ID)
	row.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(0, b.app.Step()*2)})
	row.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(0, -b.app.Step()*2)})
	row.DragEnd()
	silent("a row that is put back")
}

// In one's own order a row at the end has nowhere to go, which can be seen.
func TestARowAtTheEndSaysNothing(t *testing.T) {
	b := arranged(t, setup{})
	b.shortcut(fyne.KeyUp, fyne.KeyModifierAlt)
	b.pull(0, -2)
	for _, key := range []string{"ui.list.move.order", "ui.list.move.all"} {
		if b.sees(b.say(text.Japanese, key)) {
			t.Errorf("%q", b.texts())
		}
	}
}

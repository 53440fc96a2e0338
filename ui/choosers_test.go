// Choosing files: the system's dialog where there is one, Fyne's where not,
// and nothing happens to whoever chooses nothing.

package ui_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
	"rokketa/internal/filechooser"
)

// chosen answers the system's dialog and keeps what was asked.
type chosen struct {
	asked []filechooser.Asked
	paths []string
	err   error
}

func (c *chosen) choose(_ context.Context, a filechooser.Asked) ([]string, error) {
	c.asked = append(c.asked, a)
	return c.paths, c.err
}

func TestAPictureIsChosenInTheSystemsDialog(t *testing.T) {
	c := &chosen{paths: []string{"/home/hanako/qr.png"}}
	b := onAdd(t, setup{choose: c.choose}, &desk{})
	b.read["qr.png"] = []string{mailURI}
	b.tapText("ui.add.file")
	if len(c.asked) != 1 || !b.sees("Example Mail") {
		t.Fatalf("asked %d times, and the window shows %q", len(c.asked), b.texts())
	}
	if a := c.asked[0]; a.Kind != filechooser.Files || a.Title != b.say(text.Japanese, "ui.file.title") || !slices.Contains(a.Endings, ".png") || !slices.Contains(a.Endings, ".pdf") {
		t.Errorf("asked for %+v", a)
	}
}

func TestSeveralPicturesAreReadOneAfterTheOther(t *testing.T) {
	c := &chosen{paths: []string{"/home/hanako/qr.png", "/home/hanako/none.png"}}
	b := onAdd(t, setup{choose: c.choose}, &desk{})
	b.read["qr.png"] = []string{mailURI}
	b.tapText("ui.add.file")
	if !b.sees(b.say(text.Japanese, "ui.files.title")) {
		t.Errorf("the window shows %q", b.texts())
	}
}

func TestWhoeverChoosesNothingStaysWhereTheyWere(t *testing.T) {
	c := &chosen{err: filechooser.ErrCancelled}
	b := onAdd(t, setup{choose: c.choose}, &desk{})
	before := b.texts()
	b.tapText("ui.add.file")
	if after := b.texts(); !slices.Equal(before, after) {
		t.Errorf("before %q, after %q", before, after)
	}
}

func TestWithoutADialogOfTheSystemFynesComesUp(t *testing.T) {
	for _, err := range []error{filechooser.ErrNone, filechooser.ErrFailed, errors.New("anything")} {
		b := onAdd(t, setup{choose: (&chosen{err: err}).choose}, &desk{})
		b.tapText("ui.add.file")
		if !b.sees(b.say(text.Japanese, "ui.file.title")) {
			t.Errorf("after %v the window shows %q", err, b.texts())
		}
	}
}

func TestTheSystemsDialogCanBeTakenAway(t *testing.T) {
	ended := make(chan struct{})
	b := open(t, setup{background: true, choose: func(ctx context.Context, _ filechooser.Asked) ([]string, error) {
		<-ctx.Done()
		close(ended)
		return nil, filechooser.ErrStopped
	}})
	b.until("the first page", func() bool { return len(b.texts()) > 0 })
	b.shortcut(fyne.KeyN, fyne.KeyModifierShortcutDefault)
	b.tapText("ui.add.file")
	b.until("a sheet that says that the dialog is open", func() bool {
		b.lapse(time.Second)
		return b.sees(b.say(text.Japanese, "ui.waiting.choose"))
	})
	b.press(fyne.KeyEscape)
	<-ended
	if b.sees(b.say(text.Japanese, "ui.waiting.choose")) || !b.sees(b.say(text.Japanese, "ui.add.file")) {
		t.Errorf("the window shows %q", b.texts())
	}
}

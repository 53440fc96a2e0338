// Reading takes time, and a person does not wait: stopping, going on to
// another page, giving the next thing, while something is still being read.

package ui_test

import (
	"image"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"rokketa/assets/text"
	"rokketa/ui"
)

// queue is work that the test lets go on piece by piece, in any order.
type queue struct{ jobs []func() }

func (b *bench) queue() *queue {
	q := &queue{}
	b.app.SetGo(func(job func() func()) { q.jobs = append(q.jobs, func() { job()() }) })
	return q
}

// do runs the job at a place of the queue.
func (q *queue) do(i int) {
	job := q.jobs[i]
	q.jobs = append(q.jobs[:i:i], q.jobs[i+1:]...)
	job()
}

// drop lets a file go over the window; it is looked at next.
func (b *bench) drop(q *queue, name string) {
	b.t.Helper()
	b.app.Drop(storage.NewFileURI("/home/hanako/" + name))
	q.do(len(q.jobs) - 1) // whether it is a folder
}

func TestAReadThatNeverEndsIsLeftAtOnce(t *testing.T) {
	for name, stop := range map[string]func(*bench){
		"the button": func(b *bench) { b.tapText("ui.cancel") },
		"Escape":     func(b *bench) { b.press(fyne.KeyEscape) },
	} {
		b := open(t, setup{})
		b.read["qr.png"] = []string{mailURI}
		q := b.queue()
		b.drop(q, "qr.png")
		b.lapse(400e6)
		if !b.sees(b.say(text.Japanese, "ui.waiting.read")) {
			t.Fatalf("%s: nothing says what is waited for: %q", name, b.texts())
		}
		stop(b) // the job goes on: its disk does not answer
		if b.sees(b.say(text.Japanese, "ui.waiting.read")) || !b.sees("使ってみる") {
			t.Errorf("%s: not as before: %q", name, b.texts())
		}
		q.do(0)
		if b.sees("687 841") {
			t.Errorf("%s: what was stopped springs up later", name)
		}
	}
}

func TestStoppingManyFilesIsOverAtOnce(t *testing.T) {
	b := open(t, setup{size: fyne.NewSize(500, 1200)})
	dir := mixed(t, b)
	q := b.queue()
	b.app.Drop(storage.NewFileURI(dir))
	q.do(0)
	q.do(0) // the first file; the second one never answers
	b.tapText("ui.cancel")
	if !b.sees(b.say(text.Japanese, "ui.files.stopped", "done", 1, "all", 7)) {
		t.Fatalf("still reading: %q", b.texts())
	}
	b.press(fyne.KeyReturn)
	if !b.sees("687 841") {
		t.Errorf("what was found until then is not shown: %q", b.texts())
	}
	q.do(0)
	if !b.sees("687 841") {
		t.Errorf("the late file changed the page: %q", b.texts())
	}
}

func TestWhatWasReadForAPageThatWasLeftComesUpOnNoOther(t *testing.T) {
	b := open(t, setup{})
	b.read["qr.png"] = []string{mailURI}
	b.press(fyne.KeyReturn) // 使ってみる
	q := b.queue()
	b.drop(q, "qr.png")
	b.tapText("ui.add.key")
	b.typeText("jbsw")
	q.do(0)
	if b.sees("687 841") {
		t.Error("the page under a person's hands was taken away")
	}
	b.press(fyne.KeyEscape)
	b.drop(q, "qr.png")
	q.do(0)
	if !b.sees("687 841") {
		t.Errorf("the next read: %q", b.texts())
	}
}

func TestOfTwoReadsTheLastCounts(t *testing.T) {
	b := open(t, setup{})
	b.read["1.png"], b.read["2.png"] = []string{mailURI}, []string{bankURI}
	q := b.queue()
	b.drop(q, "1.png")
	b.drop(q, "2.png")
	q.do(1)
	q.do(0) // the first one was slow
	if !b.sees("Bank") || b.sees("687 841") {
		t.Errorf("seen: %q", b.texts())
	}
}

func TestWhatIsDroppedUnderASheetIsNotTakenAndThatIsSaid(t *testing.T) {
	b := open(t, setup{inputs: []string{mailURI}})
	b.read["2.png"] = []string{bankURI}
	q := b.queue()
	b.press(fyne.KeyReturn)
	b.lapse(400e6)
	if !b.sees(b.say(text.Japanese, "ui.waiting.save")) {
		t.Fatalf("no sheet: %q", b.texts())
	}
	b.app.Drop(storage.NewFileURI("/home/hanako/2.png"))
	if len(q.jobs) != 1 || !b.sees(b.say(text.Japanese, "ui.drop.covered")) {
		t.Errorf("%d jobs, seen: %q", len(q.jobs), b.texts())
	}
	q.do(0)
	if n := len(b.vault.Entries()); n != 1 {
		t.Errorf("%d accounts", n)
	}
}

func TestWhatIsDroppedBeforeTheAccountsAreOpenIsSaidToComeLater(t *testing.T) {
	b := open(t, setup{asks: ui.PassphraseUnlock})
	b.app.Drop(storage.NewFileURI("/home/hanako/2.png"))
	if !b.sees(b.say(text.Japanese, "ui.drop.notopen")) {
		t.Errorf("seen: %q", b.texts())
	}
}

func TestAnAddressInPlaceOfAPictureIsToldAsThat(t *testing.T) {
	b := open(t, setup{})
	for _, address := range []string{"https://www.example.jp/qr.png", "http://127.0.0.1:8443/qr.png"} {
		b.app.Drop(storage.NewFileURI(address)) // as the driver does
		if !b.sees(b.say(text.Japanese, "ui.drop.nofile")) {
			t.Errorf("%s: seen: %q", address, b.texts())
		}
		b.lapse(1e11)
	}
	b.read["a.png"] = []string{mailURI}
	b.app.Drop(storage.NewFileURI("https://www.example.jp/qr.png"), storage.NewFileURI("/home/hanako/a.png"))
	if !b.sees("687 841") {
		t.Errorf("the file beside an address is not read: %q", b.texts())
	}
}

func TestAnAccountThatIsBeingSavedIsNotSavedAgain(t *testing.T) {
	b := open(t, setup{inputs: []string{mailURI}})
	b.read["same.png"] = []string{mailURI, bankURI}
	q := b.queue()
	b.press(fyne.KeyReturn) // the keyring takes its time
	b.drop(q, "same.png")
	q.do(1)
	b.press(fyne.KeyReturn) // waits for its turn
	for len(q.jobs) > 0 {
		q.do(0)
	}
	if n := len(b.vault.Entries()); n != 2 {
		t.Errorf("%d accounts, want each of two once", n)
	}
}

func TestTheEndOfASaveTakesNoOtherPageAway(t *testing.T) {
	b := open(t, setup{inputs: []string{mailURI}})
	b.read["2.png"] = []string{bankURI}
	q := b.queue()
	b.press(fyne.KeyReturn)
	b.drop(q, "2.png")
	q.do(1)
	q.do(0)
	if !b.sees("Bank") || !b.sees(b.say(text.Japanese, "ui.preview.title")) {
		t.Errorf("the next preview is gone: %q", b.texts())
	}
	if !b.sees(words(text.Japanese).Count("ui.preview.saved", 1)) {
		t.Errorf("the save is not told: %q", b.texts())
	}
	// Left while it was being saved, the first account still brings its list.
	b = open(t, setup{inputs: []string{mailURI}})
	goOn := b.later()
	b.press(fyne.KeyReturn)
	b.press(fyne.KeyEscape)
	goOn()
	if !b.sees("687 841") || b.sees("使ってみる") {
		t.Errorf("no list: %q", b.texts())
	}
}

func TestADesktopThatDoesNotAnswerCanBeLeft(t *testing.T) {
	d := &desk{pictures: []image.Image{sheet(90, image.Rect(0, 0, 50, 50))}}
	b := onAdd(t, setup{}, d)
	b.image = shows(mailURI)
	q := b.queue()
	b.tapText("ui.add.screen")
	b.lapse(time.Second)
	if b.other() != nil {
		t.Fatal("a window of ours where the picture is taken")
	}
	b.lapse(time.Minute)
	small := b.other()
	if small == nil || !b.seesIn(small, b.say(text.Japanese, "ui.away.lead")) {
		t.Fatal("nothing says what is waited for")
	}
	b.tapTextIn(small, "ui.cancel")
	if b.other() != nil || !b.shown() || !b.sees(b.say(text.Japanese, "ui.add.title")) {
		t.Fatalf("not as before: %q", b.texts())
	}
	b.tapText("ui.add.screen") // another try
	q.do(0)                    // the first one's answer comes after all
	if b.shown() || b.sees("687 841") {
		t.Error("the late answer of the first try came up")
	}
	b.lapse(time.Minute)
	q.do(0)
	if b.other() != nil || !b.shown() || !b.sees("687 841") {
		t.Errorf("the second try: %q", b.texts())
	}
}

func TestASmallWindowThatComesTooLateDoesNotCome(t *testing.T) {
	b := onAdd(t, setup{}, &desk{pictures: []image.Image{sheet(90, image.Rectangle{})}})
	q := b.queue()
	b.tapText("ui.add.screen")
	due := b.timers // they fire in the moment in which the desktop answers
	q.do(0)
	for _, timer := range due {
		timer.do()
	}
	if b.other() != nil || !b.sees(b.say(text.Japanese, "ui.nothing.title")) {
		t.Errorf("a small window that nothing takes away: %q", b.texts())
	}
	b.press(fyne.KeyEscape)
	if !b.sees(b.say(text.Japanese, "ui.add.title")) {
		t.Errorf("the keyboard is not the large window's: %q", b.texts())
	}
}

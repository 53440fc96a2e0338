// The whole of the helpdesk's window, button by button: nothing in it leads to
// a file of the member, to a stick, to a recovery sheet or to a backup.

package ui_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"rokketa/assets/text"
	"rokketa/internal/filechooser"
	"rokketa/ui"
	"rokketa/vault"
)

// watchedVault is a vault whose doors to files are watched.
type watchedVault struct {
	ui.Vault
	opened func(door string)
}

func (v *watchedVault) UseRecoveryKey(context.Context, vault.RecoveryKey) error {
	v.opened("a recovery key is used")
	return errors.New("not here")
}

func (v *watchedVault) UseRecoveryPassphrase(context.Context, string) error {
	v.opened("a recovery passphrase is used")
	return errors.New("not here")
}

func (v *watchedVault) SetBackupFolder(_ context.Context, folder string) error {
	v.opened("backups go to " + folder)
	return errors.New("not here")
}

func (v *watchedVault) Backup(context.Context) error {
	v.opened("a backup is made")
	return errors.New("not here")
}

func (v *watchedVault) Prove(context.Context, vault.Opening) error {
	v.opened("a backup is opened")
	return errors.New("not here")
}

// doorsWatched is the helpdesk's window with every door that the ordinary one has;
// opened is told of each that leads to files of the member.
func doorsWatched(t *testing.T, s setup, opened func(door string)) *bench {
	t.Helper()
	s.wrap = func(v ui.Vault) ui.Vault { return &watchedVault{v, opened} }
	s.recovery = ui.Recovery{
		NewKey: func() (vault.RecoveryKey, error) {
			opened("a recovery key is made")
			return vault.RecoveryKey{}, errors.New("not here")
		},
		Print:    func(context.Context, ui.Sheet, func()) error { opened("a sheet is printed"); return nil },
		Save:     func(context.Context, string, ui.Sheet) error { opened("a sheet is saved"); return nil },
		Find:     func(context.Context) []vault.Found { opened("backups are looked for"); return nil },
		Sticks:   func() []string { opened("sticks are looked for"); return []string{"/media/hanako/STICK"} },
		SetAside: func(context.Context, string) error { opened("accounts are set aside"); return nil },
	}
	s.choose = func(_ context.Context, asked filechooser.Asked) ([]string, error) {
		switch {
		case asked.Kind == filechooser.Folder:
			opened("a folder is chosen")
		case asked.Kind == filechooser.Save:
			opened("a file is saved")
		case slices.Contains(asked.Endings, ".age"):
			opened("a backup is chosen")
		} // a picture may be read
		return nil, filechooser.ErrCancelled
	}
	// Fyne never lets go of a theme, so the walk keeps to one.
	s.policy = `{"language":"ja","appearance":"light","textSize":200}`
	s.language, s.helpdesk.Here, s.size = text.Japanese, true, fyne.NewSize(980, 700)
	s.accounts = ui.Samples(words(s.language))[:1] // the others have the same buttons
	return open(t, s)
}

// button is what can be pressed now, and what it says.
type button struct {
	press fyne.Tappable
	says  string
}

// buttons are all that can be pressed now, from the top. Where something lies
// over the page, that is what can be.
func (b *bench) buttons() (all []button) {
	var down func(o fyne.CanvasObject, in int)
	down = func(o fyne.CanvasObject, in int) {
		if o == nil || !o.Visible() {
			return
		}
		if t, ok := o.(fyne.Tappable); ok {
			if d, can := o.(fyne.Disableable); !can || !d.Disabled() {
				in = len(all)
				all = append(all, button{press: t})
			}
		}
		if t, ok := o.(*canvas.Text); ok && in >= 0 {
			all[in].says += t.Text
		}
		for _, next := range within(o) {
			down(next, in)
		}
	}
	if top := b.win.Canvas().Overlays().Top(); top != nil {
		down(top, -1)
	} else {
		down(b.win.Content(), -1)
	}
	return all
}

// sight is what tells one page from another: its first words and what can be
// pressed, without what rolls or is hidden.
func (b *bench) sight() string {
	said := b.texts()
	said = said[:min(len(said), 8)]
	for _, one := range b.buttons() {
		said = append(said, one.says)
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) || unicode.IsSpace(r) || r == '•' {
			return -1
		}
		return r
	}, strings.Join(said, ""))
}

// walker presses every button of the helpdesk's window, and every button of
// what that brings up.
type walker struct {
	t    *testing.T
	s    setup
	seen map[string]bool
	said strings.Builder // all that was seen, without spaces
	way  []string        // what was pressed on the way to where it is
}

// farthest is how many presses the walk goes from the start.
const farthest = 7

// again is the window as it is after some presses, each the number of a key or
// a button.
func (w *walker) again(way []int) *bench {
	b := doorsWatched(w.t, w.s, func(door string) { w.t.Errorf("%q: %s", w.way, door) })
	w.way = nil
	for _, n := range way {
		w.step(b, n)
	}
	return b
}

// step presses; false: there are not so many.
func (w *walker) step(b *bench, n int) bool {
	keys := []func(){
		func() { b.press(fyne.KeyF1) },
		func() { b.app.Press(fyne.KeyL, fyne.KeyModifierShortcutDefault) },
	}
	if n < len(keys) {
		w.way = append(w.way, fmt.Sprint("key ", n))
		keys[n]()
		return true
	}
	n -= len(keys)
	all := b.buttons()
	if n >= len(all) {
		return false
	}
	w.way = append(w.way, all[n].says)
	b.clock = b.clock.Add(time.Second)
	test.Tap(all[n].press)
	b.noSecondClick()
	return true
}

// leave says whether what a button says is passed over: what shows the hands
// alone, and the licences of others, which are many and alike.
func (w *walker) leave(says string) bool {
	say := words(text.Japanese).Say
	return says == say("ui.helpdesk.hands.show") || strings.HasPrefix(says, say("ui.licences"))
}

func (w *walker) walk() {
	for todo := [][]int{{}}; len(todo) > 0 && !w.t.Failed(); todo = todo[1:] {
		way := todo[0]
		b := w.again(way)
		here := b.sight()
		for n, more := 0, true; more && !w.t.Failed(); n++ {
			if at := n - 2; at >= 0 && at < len(b.buttons()) && w.leave(b.buttons()[at].says) {
				continue
			}
			if more = w.step(b, n); !more {
				break
			}
			now := b.sight()
			if now == here && !b.app.Closed() {
				w.way = w.way[:len(way)]
				continue
			}
			if !b.app.Closed() && !w.seen[now] {
				w.seen[now] = true
				w.said.WriteString(strings.Join(strings.Fields(strings.Join(b.texts(), "")), "") + "\n")
				if len(way)+1 < farthest {
					todo = append(todo, append(slices.Clone(way), n))
				}
			}
			b.end()
			b = w.again(way)
		}
		b.end()
	}
}

// end closes a window before its test is over.
func (b *bench) end() {
	b.app.Close()
	b.app.Wait()
	b.win.Close()
}

func TestNoButtonOfTheHelpdeskLeadsToAMembersFiles(t *testing.T) {
	if raced {
		t.Skip("the same pages many times over")
	}
	w := &walker{t: t, seen: map[string]bool{}}
	w.walk()
	for _, key := range []string{
		"ui.move.pc.end", "ui.move.here.end", "ui.move.phone.end", "ui.refused.never", "ui.again.copy", "ui.practice.end", "ui.settings.deleted",
	} {
		if !strings.Contains(w.said.String(), words(text.Japanese).Say(key)) {
			t.Errorf("the walk does not come to %q", key)
		}
	}
}

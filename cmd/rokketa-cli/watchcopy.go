// Copying from the live list: one code after the other, the one that is on the
// clipboard is taken away after its time, and at the end whatever is there or
// on its way there.

package main

import (
	"context"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"rokketa/vault"
)

// copiedTime is how long a copied code stays on the clipboard.
const copiedTime = 30 * time.Second

// pasteboard is the clipboard as the list uses it. Commands run side by side,
// and may still run when the list has ended.
type pasteboard struct {
	put func(ctx context.Context, text string) (clear func(), err error)

	mu    sync.Mutex // held while a code is on its way
	begun int        // the turn of the last copy that was tried
	turn  int        // the turn of what is there
	clear func()     // takes that away, nil for nothing
	over  bool
}

// copy puts a code there, unless a later one has been put already or the list
// has ended; there says whether it is.
func (p *pasteboard) copy(ctx context.Context, turn int, code string) (there bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.over || turn < p.begun {
		return false, nil
	}
	p.begun = turn
	clear, err := p.put(ctx, code)
	if err != nil {
		return false, err
	}
	p.turn, p.clear = turn, clear
	return true, nil
}

// wipe takes the code of a turn away, if it is still there.
func (p *pasteboard) wipe(turn int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if turn == p.turn {
		p.wipeLocked()
	}
}

// end takes away what is there, once a copy under way has arrived; nothing
// comes after it.
func (p *pasteboard) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.over = true
	p.wipeLocked()
}

func (p *pasteboard) wipeLocked() {
	if p.clear != nil {
		p.clear()
		p.clear = nil
	}
}

// copiedMsg tells how the copy of a turn went.
type copiedMsg struct {
	turn int
	say  string
	err  error
}

// copyChosen copies the code that is of use: in the last seconds the next
// one. A counter is not raised by it.
func (w *watcher) copyChosen() tea.Cmd {
	e := w.chosen()
	if e.ID == "" {
		return nil
	}
	if e.State != vault.Whole {
		w.say(w.s.words().Explain(vault.ErrNotWhole))
		return nil
	}
	c, next, err := w.codes(e)
	code, key := c.Text, "cli.watch.copied"
	switch {
	case err != nil:
		w.say(w.s.words().Explain(err))
		return nil
	case code == "":
		w.say(w.s.say("cli.watch.count.first"))
		return nil
	case next != "":
		code, key = strings.ReplaceAll(next, " ", ""), "cli.watch.copied.next"
	}
	sentence := w.s.say(key, "name", w.s.label(e))
	w.copies++
	turn := w.copies
	return func() tea.Msg {
		there, err := w.board.copy(w.ctx, turn, code)
		if !there && err == nil {
			return nil
		}
		return copiedMsg{turn, sentence, err}
	}
}

// copied says how a copy went, and begins its time.
func (w *watcher) copied(m copiedMsg) {
	switch {
	case m.err != nil:
		w.say(w.s.words().Explain(m.err))
	case m.turn >= w.wipeTurn:
		w.wipeTurn, w.wipeAt = m.turn, w.now.Add(copiedTime)
		w.say(m.say)
	}
}

// rested gives what takes a code away whose time is over, nil for none.
func (w *watcher) rested() tea.Cmd {
	if w.wipeTurn == 0 || w.now.Before(w.wipeAt) {
		return nil
	}
	turn := w.wipeTurn
	w.wipeTurn = 0
	return func() tea.Msg { w.board.wipe(turn); return nil }
}

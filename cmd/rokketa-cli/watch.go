// This file promises: watch, the list live in a terminal: what a key, a second
// and another program's change do to it. What it looks like is in
// watchframe.go.

package main

import (
	"context"
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"golang.org/x/term"

	"rokketa/internal/clipboard"
	"rokketa/internal/folding"
	"rokketa/otpauth"
	"rokketa/vault"
)

// saidTime is how long a sentence stays.
const saidTime = 8 * time.Second

// watcher is the live list. Every change of it goes through Update, one after
// the other.
type watcher struct {
	s      *session
	ctx    context.Context //nolint:containedctx // the life of the program
	vault  *vault.Vault
	board  pasteboard
	now    time.Time
	width  int
	height int

	entries []vault.Entry
	shown   []vault.Entry
	counted map[string]otpauth.Code // of counter accounts, once asked for
	filter  string
	at      int // the chosen row of shown
	hidden  bool
	said    string
	until   time.Time // for said
	copies  int       // how many were begun

	wipeTurn int // of the copy that wipeAt is for, 0 for none
	wipeAt   time.Time
	clock    clockwork
	err      error // why the list cannot be read any more
}

// The messages of the program itself.
type (
	secondMsg  time.Time
	changedMsg struct{} // another program changed the accounts
	entriesMsg struct {
		entries []vault.Entry
		err     error
	}
	countedMsg struct {
		id   string
		code otpauth.Code
		err  error
	}
)

func watch(ctx context.Context, s *session, _ []string) int {
	v, exit := s.open(ctx, false)
	if exit != done {
		return exit
	}
	if v == nil {
		s.complain(s.say("cli.empty"))
		return done
	}
	defer func() { _ = v.Close() }()
	s.notices(v)
	in, out, live := s.stage()
	if s.once || !live {
		if !s.once {
			s.complain(s.say("cli.watch.once"))
		}
		exit := s.printCodes(v.Entries())
		if s.checksClock() {
			s.tellClock(ctx)
		}
		return exit
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	w := newWatcher(ctx, s, v)
	if s.checksClock() {
		w.clock.ask = s.compareClock
	}
	w.begin()
	p := tea.NewProgram(w, tea.WithContext(ctx), tea.WithInput(in), tea.WithOutput(out), tea.WithoutSignalHandler())
	go v.Watch(ctx, func() { p.Send(changedMsg{}) })
	_, err := p.Run()
	w.board.end()
	switch {
	case w.err != nil:
		return s.fail(w.err)
	case err != nil && !errors.Is(err, tea.ErrProgramKilled) && !errors.Is(err, context.Canceled):
		return s.fail(err)
	}
	return done
}

// stage is the person's terminal, where keyboard and screen both are one.
func (s *session) stage() (in, out *os.File, live bool) {
	c, person := s.terminal.(console)
	out, file := s.world.out.(*os.File)
	if !person || !file || !term.IsTerminal(int(out.Fd())) {
		return nil, nil, false
	}
	return c.in, out, true
}

// printCodes writes the codes of now, a line each: the name, the code, the
// seconds it has left. Nothing is counted.
func (s *session) printCodes(entries []vault.Entry) int {
	now := s.now()
	for _, e := range ordered(entries) {
		line := s.label(e) + "\t"
		switch {
		case e.State != vault.Whole:
			line += s.say("cli.state." + string(e.State))
		case e.Account.Type == otpauth.HOTP:
			line += s.say("cli.watch.counter.once")
		default:
			c, err := e.Account.At(now)
			if err != nil {
				return s.fail(err)
			}
			line += c.Text + "\t" + strconv.Itoa(secondsLeft(c, now))
		}
		s.print(line)
	}
	return done
}

func newWatcher(ctx context.Context, s *session, v *vault.Vault) *watcher {
	w := &watcher{
		s: s, ctx: ctx, vault: v, board: pasteboard{put: s.copy}, now: s.now(), width: 80, height: 24,
		counted: map[string]otpauth.Code{}, hidden: s.hide,
	}
	if w.board.put == nil {
		w.board.put = func(ctx context.Context, text string) (func(), error) {
			mark, err := clipboard.Put(ctx, text, clipboard.Terminal)
			return func() { _ = mark.Clear(context.Background()) }, err
		}
	}
	w.take(v.Entries())
	return w
}

// Init implements tea.Model.
func (w *watcher) Init() tea.Cmd { return tea.Batch(w.tick(), w.askClock()) }

// tick waits for the next whole second.
func (w *watcher) tick() tea.Cmd {
	now := w.s.now()
	return tea.Tick(now.Truncate(time.Second).Add(time.Second).Sub(now), func(time.Time) tea.Msg { return secondMsg(w.s.now()) })
}

// Update implements tea.Model.
func (w *watcher) Update(m tea.Msg) (tea.Model, tea.Cmd) {
	switch m := m.(type) {
	case tea.WindowSizeMsg:
		w.width, w.height = m.Width, m.Height
	case secondMsg:
		w.now = time.Time(m)
		return w, tea.Batch(w.tick(), w.rested(), w.askClock())
	case changedMsg:
		return w, func() tea.Msg {
			_, err := w.vault.Refresh(w.ctx)
			return entriesMsg{w.vault.Entries(), err}
		}
	case entriesMsg:
		if m.err != nil {
			w.err = m.err
			return w, tea.Quit
		}
		w.take(m.entries)
	case copiedMsg:
		w.copied(m)
	case countedMsg:
		if m.err != nil {
			w.say(w.s.words().Explain(m.err))
			return w, nil
		}
		w.counted[m.id] = m.code
	case clockMsg:
		w.compared(m)
	case tea.PasteMsg:
		w.search(w.filter + escapeLine(m.Content))
	case tea.KeyPressMsg:
		return w, w.key(m)
	}
	return w, nil
}

// key does what a key is for; letters are searched for.
func (w *watcher) key(k tea.KeyPressMsg) tea.Cmd {
	page := max(1, w.rows()-1)
	switch k.String() {
	case "ctrl+c":
		return tea.Quit
	case "esc":
		if w.filter == "" {
			return tea.Quit
		}
		w.search("")
	case "backspace":
		if r := []rune(w.filter); len(r) > 0 {
			w.search(string(r[:len(r)-1]))
		}
	case "up":
		w.goTo(w.at - 1)
	case "down":
		w.goTo(w.at + 1)
	case "pgup":
		w.goTo(w.at - page)
	case "pgdown":
		w.goTo(w.at + page)
	case "home":
		w.goTo(0)
	case "end":
		w.goTo(len(w.shown) - 1)
	case "tab":
		w.hidden = !w.hidden
	case "enter":
		return w.copyChosen()
	case "ctrl+n":
		return w.countChosen()
	default:
		if k.Text != "" {
			w.search(w.filter + escapeLine(k.Text))
		}
	}
	return nil
}

// take shows these accounts; the chosen one stays chosen.
func (w *watcher) take(entries []vault.Entry) {
	w.entries = ordered(entries)
	w.search(w.filter)
}

// ordered is the person's own order, with what is kept at the top first, as the
// window has it. Its orders by name and by use are a setting of the window.
func ordered(entries []vault.Entry) []vault.Entry {
	sorted := slices.Clone(entries)
	slices.SortStableFunc(sorted, func(a, b vault.Entry) int {
		switch {
		case a.Pinned == b.Pinned:
			return 0
		case a.Pinned:
			return -1
		}
		return 1
	})
	return sorted
}

func (w *watcher) search(filter string) {
	chosen := w.chosen().ID
	w.filter = filter
	words := folding.Words(filter)
	w.shown = w.shown[:0:0]
	for _, e := range w.entries {
		all := append([]string{e.Account.Issuer, e.Account.Name}, e.Tags...)
		if folding.Holds(folding.Fold(strings.Join(all, " ")), words) {
			w.shown = append(w.shown, e)
		}
	}
	w.goTo(max(0, slices.IndexFunc(w.shown, func(e vault.Entry) bool { return e.ID == chosen })))
}

func (w *watcher) goTo(row int) { w.at = max(0, min(row, len(w.shown)-1)) }

func (w *watcher) chosen() vault.Entry {
	if w.at < len(w.shown) {
		return w.shown[w.at]
	}
	return vault.Entry{}
}

func (w *watcher) say(sentence string) { w.said, w.until = sentence, w.now.Add(saidTime) }

// codes are the code of an account now, and in its last seconds the next one.
func (w *watcher) codes(e vault.Entry) (now otpauth.Code, next string, err error) {
	if e.Account.Type == otpauth.HOTP {
		return w.counted[e.ID], "", nil
	}
	if now, err = e.Account.At(w.now); err != nil || !now.Late(w.now) {
		return now, "", err
	}
	following, err := e.Account.Next(now)
	return now, following.Grouped(), err
}

// secondsLeft rounds up: a code that is shown has a second at least.
func secondsLeft(c otpauth.Code, now time.Time) int {
	return int((c.Left(now) + time.Second - 1) / time.Second)
}

// countChosen raises the counter of the chosen account and shows its code.
func (w *watcher) countChosen() tea.Cmd {
	e := w.chosen()
	if e.ID == "" || e.Account.Type != otpauth.HOTP || e.State != vault.Whole {
		return nil
	}
	return func() tea.Msg {
		c, err := w.vault.Count(w.ctx, e.ID)
		return countedMsg{e.ID, c, err}
	}
}

// View implements tea.Model.
func (w *watcher) View() tea.View {
	v := tea.NewView(w.frame())
	v.AltScreen = true // the codes do not stay in the terminal's history
	return v
}

// The preview: what was found, each account with its live code, before
// anything is saved. What is already there is named; what could not be read
// is named too; a tick says what will be saved.

package ui

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"rokketa/otpauth"
	"rokketa/vault"
)

type previewPage struct {
	app        *App
	found      []finding
	candidates []*candidate
	before     page   // where "back" leads, nil for home or a new adding page
	adding     bool   // back leads to a new adding page
	handed     bool   // another start was given it: a key that was begun is not its
	lead       *prose // how many were found, nil for a key that was typed
	typed      *prose // what stands over a key that was typed, nil without one
	save       *pressButton
	saved      bool
	since      time.Time // when the page came up
	root       fyne.CanvasObject
}

// tick is a check box whose Enter does what the page's Enter does.
type tick struct {
	widget.Check
	app    *App
	halo   halo
	spoken string // its name for a screen reader, where it stands beside the box
}

// FocusGained implements fyne.Focusable: the box is scrolled into sight.
func (t *tick) FocusGained() {
	t.halo.light(true)
	t.Check.FocusGained()
	t.app.reveal(t)
}

// FocusLost implements fyne.Focusable.
func (t *tick) FocusLost() {
	t.halo.light(false)
	t.Check.FocusLost()
}

// CreateRenderer implements fyne.Widget.
func (t *tick) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	return t.halo.around(t.Check.CreateRenderer(), t, onPlain)
}

// AccessibilityLabel implements fyne.Accessible.
func (t *tick) AccessibilityLabel() string {
	name, state := t.Text, "ui.spoken.off"
	if t.spoken != "" {
		name = t.spoken
	}
	if t.Checked {
		state = "ui.spoken.on"
	}
	return t.app.say.Say("ui.spoken.state", "what", name, "state", t.app.say.Say(state))
}

// AccessibilityRole implements fyne.Accessible.
func (t *tick) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// KeyDown implements desktop.Keyable.
func (t *tick) KeyDown(e *fyne.KeyEvent) { t.app.keyDown(e.Name, false) }

// KeyUp implements desktop.Keyable.
func (t *tick) KeyUp(*fyne.KeyEvent) {}

// TypedKey implements fyne.Focusable.
func (t *tick) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeySpace {
		t.Check.TypedKey(e)
		return
	}
	t.app.typed(e.Name)
}

func newPreviewPage(a *App, found []finding) *previewPage {
	p := &previewPage{app: a, found: found}
	switch now := a.now.(type) {
	case *addPage:
		p.before = now // with the key that may be begun on it
	case *cameraPage, *picturesPage, *nothingPage, *areaPage, *troublePage:
		p.adding = true // these came from the adding page
	}
	body := container.NewVBox()
	accounts, problems, typed := 0, 0, false
	for _, f := range found {
		typed = typed || f.typed
		if f.err != nil {
			problems++
		}
		for _, it := range f.items {
			if it.Err != nil {
				problems++
			} else {
				accounts++
			}
		}
	}
	switch {
	case accounts == 1 && typed:
		p.typed = strong(a.say.Say("ui.preview.typed"))
		body.Add(p.typed)
	case accounts > 0:
		p.lead = strong("") // what it says is weighed below
		body.Add(p.lead)
	}
	for _, f := range found {
		for _, it := range f.items {
			if it.Err == nil {
				c := newCandidate(p, it, f.typed, accounts > 1)
				p.candidates = append(p.candidates, c)
				body.Add(c.object())
			}
		}
	}
	if problems > 0 && accounts > 0 {
		body.Add(space(4))
		body.Add(strong(a.say.Count("ui.preview.problems", problems)))
	}
	for _, f := range found {
		if f.err != nil {
			body.Add(a.complaint(f.source, "", a.say.Explain(f.err)))
		}
		for _, it := range f.items {
			if it.Err != nil {
				where, what := it.Name, ""
				if where == "" {
					where = f.source
				}
				if f.source != "" && a.kindOf(it.Err) != "" {
					what = a.say.Say("ui.preview.notaccount")
				}
				body.Add(a.complaint(where, what, a.say.Explain(it.Err)))
			}
		}
	}
	p.save = a.primary(a.say.Say("ui.preview.save"), theme.ConfirmIcon(), p.keep)
	foot := feet(a.press(a.say.Say("ui.cancel"), nil, p.back), p.save)
	name := a.say.Say("ui.preview.title")
	if accounts == 0 {
		name = a.say.Say("ui.preview.none")
		again := a.primary(a.say.Say("ui.preview.again"), nil, p.back)
		foot = feet(again)
		p.save = again
	}
	p.root = a.titled(name, p.back, body, foot)
	p.weigh()
	return p
}

// likeness compares an account with what is kept, and with what stands above
// it on this page (here).
func (p *previewPage) likeness(of *candidate) (l vault.Likeness, other vault.Entry, here bool) {
	l, other = p.app.vault.Match(of.account)
	if l == vault.LikeSame {
		return l, other, false
	}
	above := p.candidates
	if i := slices.Index(above, of); i >= 0 {
		above = above[:i]
	}
	for _, c := range above {
		if c.account.Same(of.account) {
			return vault.LikeSame, vault.Entry{Account: c.account}, true
		}
	}
	for _, c := range above {
		if l == vault.LikeNew && c.account.SameName(of.account) {
			return vault.LikeName, vault.Entry{Account: c.account}, true
		}
	}
	return l, other, false
}

// faceLabel is an account's name in a sentence.
func faceLabel(account otpauth.Account, a *App) string {
	names := faceNames(account, a.say)
	if names[1] == "" {
		return names[0]
	}
	return names[0] + " " + names[1]
}

// weigh lets the button save only where something would be saved, and nothing
// of it has a detail that cannot be.
func (p *previewPage) weigh() {
	if p.save == nil || len(p.candidates) == 0 {
		return
	}
	a := p.app
	n := len(p.candidates)
	p.leadsTyped()
	if p.known() {
		p.leads("ui.preview.known", n)
		p.save.SetText(a.say.Say("ui.preview.see"))
		p.save.SetIcon(theme.ListIcon())
		p.save.Enable()
		return
	}
	p.leadsSome()
	p.save.SetText(a.say.Say("ui.preview.save"))
	p.save.SetIcon(theme.ConfirmIcon())
	if p.ready() {
		p.save.Enable()
	} else {
		p.save.Disable()
	}
}

func (p *previewPage) ready() bool {
	some := false
	for _, c := range p.candidates {
		if c.wanted && c.flawed {
			return false
		}
		some = some || c.wanted
	}
	return some
}

// keep saves what is ticked, all in one change, and goes to the list; where
// nothing is new it only shows it there.
func (p *previewPage) keep() {
	if p.known() {
		p.see()
		return
	}
	var wanted []*candidate
	for _, c := range p.candidates {
		if c.wanted {
			wanted = append(wanted, c)
		}
	}
	if !p.ready() || p.saved {
		return
	}
	p.saved = true // a second Enter while the keyring answers saves nothing twice
	a := p.app
	var added []vault.Entry
	a.inTurn(pending{
		begin: func() func(context.Context) error {
			accounts := p.new(wanted)
			return func(ctx context.Context) error {
				if len(accounts) == 0 {
					return nil
				}
				var err error
				added, err = a.vault.Add(ctx, accounts...)
				return err
			}
		},
		then:   func() { p.done(wanted, added) },
		failed: func(error) { p.saved = false },
	})
}

// new leaves out what came to be kept after the page said that it is not: a
// save that was still under way then, or another program's.
func (p *previewPage) new(wanted []*candidate) []otpauth.Account {
	accounts := make([]otpauth.Account, 0, len(wanted))
	for _, c := range wanted {
		if l, _ := p.app.vault.Match(c.account); l != vault.LikeSame || c.kept {
			accounts = append(accounts, c.account)
		}
	}
	return accounts
}

// done tells of the save and shows the list, unless a person went on to
// another page meanwhile.
func (p *previewPage) done(wanted []*candidate, added []vault.Entry) {
	a := p.app
	if !p.handed {
		a.begun = "" // it was this account's, or is not needed any more
	}
	if _, welcome := a.now.(*welcomePage); welcome || a.now == page(p) {
		a.home()
	}
	if len(added) == 0 {
		if l, kept := a.vault.Match(wanted[0].account); l == vault.LikeSame {
			a.reach(kept.ID)
		}
		a.toast.say(a.say.Say("ui.preview.same", "label", faceLabel(wanted[0].account, a)), "", nil)
		return
	}
	ids := make([]string, len(added))
	for i, e := range added {
		ids[i] = e.ID
	}
	a.reach(ids...)
	a.toast.say(a.say.Count("ui.preview.saved", len(added)), "", nil)
}

// relay lays the page out anew once it is up.
func (p *previewPage) relay() {
	if p.app.now == page(p) {
		p.app.relay()
	}
}

// forgo implements keeper. What is being saved is the vault's.
func (p *previewPage) forgo() bool {
	if p.saved {
		return false
	}
	if k, ok := p.before.(keeper); ok {
		k.forgo()
	}
	return wipeFound(p.found)
}

// wipeFound wipes the secrets of accounts that are not kept, and says whether
// there were any.
func wipeFound(found []finding) (any bool) {
	for _, f := range found {
		for _, it := range f.items {
			if it.Err == nil {
				it.Account.Secret.Wipe()
				any = true
			}
		}
	}
	return any
}

func (p *previewPage) object() fyne.CanvasObject { return p.root }
func (p *previewPage) rune(rune) bool            { return false }

func (p *previewPage) shown() {
	p.since = p.app.o.Now()
	for _, c := range p.candidates {
		if c.nameless() {
			p.app.win.Canvas().Focus(c.issuer)
			return
		}
	}
}

func (p *previewPage) tick(now time.Time) {
	for _, c := range p.candidates {
		c.face.tick(p.app.codeTime(now))
	}
}

func (p *previewPage) key(k fyne.KeyName) bool {
	if k != fyne.KeyReturn && k != fyne.KeyEnter {
		return false
	}
	if p.app.pressed() {
		p.enter()
	}
	return true
}

// unseen is how long the page stands before Enter saves: longer than a key
// that is still held down takes to repeat.
const unseen = 700 * time.Millisecond

// enter does what the page's button does.
func (p *previewPage) enter() {
	switch gone := p.app.o.Now().Sub(p.since); {
	case gone >= 0 && gone < unseen:
	case len(p.candidates) == 0:
		p.back()
	default:
		p.keep()
	}
}

func (p *previewPage) back() {
	switch {
	case p.before != nil:
		p.app.show(p.before)
	case p.adding, len(p.candidates) == 0:
		p.app.show(newAddPage(p.app))
	default:
		p.app.home()
	}
}

// Many files at once, dropped or pasted, folders among them: a bar while they
// are read, a line for each with what it held, and the way on to the preview
// of all that was found.

package ui

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"rokketa/internal/pictures"
	"rokketa/scanner"
)

// dropped takes files and folders that were let go over the window.
func (a *App) dropped(uris []fyne.URI) {
	wants, _ := a.now.(*steps)
	if wants != nil && wants.now.take == nil {
		wants = nil
	}
	if !a.isOpen() && wants == nil {
		a.toast.problem(a.say.Say("ui.drop.notopen"))
		return
	}
	a.stopReading() // what is given last counts
	if a.covered() {
		a.toast.problem(a.say.Say("ui.drop.covered"))
		return
	}
	if _, again := a.now.(*filesPage); wants == nil && !again && a.refusedHere() {
		return
	}
	var paths []string
	for _, u := range uris {
		if u.Scheme() == "file" && !fromWeb(u.Path()) {
			paths = append(paths, u.Path())
		}
	}
	if len(paths) == 0 {
		a.toast.problem(a.say.Say("ui.drop.nofile"))
		return
	}
	if wants != nil {
		wants.now.take(paths)
		return
	}
	a.takeFiles(paths)
}

// refusedHere says that nothing is taken while something is half done on the
// page, and tells the person so: taking it would lead away.
func (a *App) refusedHere() bool {
	if a.halfDone() {
		a.toast.problem(a.say.Say("ui.hand.busy"))
		return true
	}
	return false
}

// fromWeb says whether a path is what becomes of a web address on X11, where a
// browser gives the address of a picture that is dragged out of a page: the
// driver takes it for the name of a file in the working folder.
func fromWeb(path string) bool {
	path = filepath.ToSlash(path)
	return strings.Contains(path, "/https:/") || strings.Contains(path, "/http:/")
}

// takeFiles looks into folders first. One file goes straight to its preview.
func (a *App) takeFiles(paths []string) {
	var inside pictures.Inside
	a.read("ui.waiting.look", func(ctx context.Context) error {
		inside = pictures.Below(ctx, paths)
		return ctx.Err()
	}, func(err error) {
		switch {
		case err != nil:
		case len(inside.Files) == 1 && !inside.Partly():
			a.take(inside.Files)
		default:
			a.show(newFilesPage(a, inside))
		}
	})
}

type filesPage struct {
	app     *App
	inside  pictures.Inside
	onto    *previewPage // what is not saved yet and was there before, nil for nothing
	lines   []fileLine
	found   []finding
	over    bool // nothing is being read any more
	stopped bool
	head    *prose
	bar     *widget.ProgressBar
	list    *lines
	out     *pressButton
	next    *pressButton
	root    fyne.CanvasObject
	end     context.CancelFunc
}

// fileLine is what became of one file.
type fileLine struct {
	name, result string
	good         bool
}

func newFilesPage(a *App, inside pictures.Inside) *filesPage {
	p := &filesPage{app: a, inside: inside, onto: a.unsaved()}
	p.head = newProse(" ", theme.SizeNameText, theme.ColorNameForeground, true, fyne.TextAlignLeading)
	p.bar = widget.NewProgressBar()
	p.bar.TextFormatter = func() string { return "" } // the line above it has the numbers
	p.bar.Max = float64(max(1, len(inside.Files)))
	p.list = a.newLines(p.readOut, func() int { return len(p.lines) }, p.newLine, p.fillLine)
	p.out = a.press(a.say.Say("ui.cancel"), nil, p.leave)
	p.next = a.primary(a.say.Say("ui.files.next"), theme.ConfirmIcon(), p.goOn)
	top := container.NewVBox(p.head, p.bar)
	for _, note := range p.notes() {
		top.Add(small(note))
	}
	p.root = a.filled(a.say.Say("ui.files.title"), p.back, bordered(top, nil, nil, nil, p.list), feet(p.out, p.next))
	p.report()
	p.begin()
	return p
}

// begin reads the files, from the first that was not read yet.
func (p *filesPage) begin() {
	var ctx context.Context
	ctx, p.end = context.WithCancel(p.app.life)
	p.read(ctx)
}

// readOut is the list for a screen reader, the newest last.
func (p *filesPage) readOut() string {
	all := []string{p.head.text}
	for _, l := range p.lines {
		all = append(all, l.name+" "+l.result)
	}
	return strings.Join(all, "\n")
}

// notes tell what of the folders is not looked at.
func (p *filesPage) notes() []string {
	var all []string
	if n := p.inside.Others; n > 0 {
		all = append(all, p.app.say.Count("ui.files.others", n))
	}
	if p.inside.Deeper {
		all = append(all, p.app.say.Say("ui.files.deeper", "depth", pictures.MostDeep))
	}
	if p.inside.More {
		all = append(all, p.app.say.Say("ui.files.more", "most", pictures.MostFiles))
	}
	return all
}

// read reads the files one after the other.
func (p *filesPage) read(ctx context.Context) {
	if p.over || ctx.Err() != nil {
		return
	}
	if len(p.lines) == len(p.inside.Files) {
		p.over = true
		p.report()
		return
	}
	path := p.inside.Files[len(p.lines)]
	p.app.o.Go(func() func() {
		f := p.app.look(ctx, path)
		return func() {
			if ctx.Err() == nil {
				p.add(path, f)
			}
			p.read(ctx)
		}
	})
}

// add notes what a file held.
func (p *filesPage) add(path string, f finding) {
	text, good := p.app.result(f, p.twins(f))
	p.lines = append(p.lines, fileLine{filepath.Base(path), text, good})
	if !errors.Is(f.err, scanner.ErrNoCode) && !errors.Is(f.err, scanner.ErrNotPicture) {
		p.found = append(p.found, f) // what is only "nothing there" has been said on its line
	}
	p.report()
}

// twins is how many accounts of a file stand in a file above it, or above in
// the same file.
func (p *filesPage) twins(f finding) int {
	here := 0
	for _, it := range f.items {
		if it.Err == nil {
			here++
		}
	}
	return here - (countAccounts(append(slices.Clone(p.found), f)) - p.accounts())
}

// result is a file's line: what was found, and how many of it is found for
// another time, or in a few words why nothing was.
func (a *App) result(f finding, again int) (text string, good bool) {
	accounts, kind := 0, ""
	for _, it := range f.items {
		if it.Err == nil {
			accounts++
		} else if kind == "" {
			kind = a.kindOf(it.Err)
		}
	}
	switch {
	case again > 0:
		return a.say.Count("ui.files.found.again", accounts, "again", again), true
	case accounts > 0:
		return a.say.Count("ui.files.found", accounts), true
	case kind != "":
		return a.say.Say("ui.files.other", "kind", kind), false
	case len(f.items) > 0:
		return a.say.Say("ui.files.unusable"), false
	case f.err == nil, errors.Is(f.err, scanner.ErrNoCode):
		return a.say.Say("ui.files.none"), false
	case errors.Is(f.err, scanner.ErrNotPicture):
		return a.say.Say("ui.files.nopicture"), false
	}
	return a.say.Say("ui.files.unread"), false
}

// accounts is how many different accounts were found so far.
func (p *filesPage) accounts() int { return countAccounts(p.found) }

func countAccounts(found []finding) int {
	n := 0
	for _, f := range unique(found) {
		for _, it := range f.items {
			if it.Err == nil {
				n++
			}
		}
	}
	return n
}

// report puts the page on the state of things.
func (p *filesPage) report() {
	a, n, all := p.app, p.accounts(), len(p.inside.Files)
	p.bar.SetValue(float64(len(p.lines)))
	p.list.Refresh()
	p.list.ScrollToBottom()
	switch {
	case !p.over:
		p.head.set(a.say.Say("ui.files.reading", "done", len(p.lines), "all", all), theme.ColorNameForeground)
		p.next.Disable()
		return
	case p.stopped:
		p.head.set(a.say.Say("ui.files.stopped", "done", len(p.lines), "all", all), theme.ColorNameForeground)
	case n > 0:
		p.head.set(a.say.Count("ui.files.done", n), theme.ColorNameForeground)
		p.bar.Hide()
	case all > 0:
		p.head.set(a.say.Say("ui.files.nothing"), theme.ColorNameForeground)
		p.bar.Hide()
	default:
		p.head.set(a.say.Say("ui.files.empty"), theme.ColorNameForeground)
		p.bar.Hide()
	}
	p.list.ScrollToTop()
	p.out.SetText(a.say.Say("ui.trouble.other"))
	if len(p.found) > 0 {
		p.next.Enable()
	} else {
		p.next.Hide()
	}
	p.next.SetText(a.say.Say("ui.files.why"))
	if n > 0 {
		p.next.SetText(a.say.Count("ui.files.see", n))
	}
}

// goOn shows all that was found, each account once.
func (p *filesPage) goOn() {
	if !p.over || len(p.found) == 0 {
		return
	}
	preview := newPreviewPage(p.app, unique(p.found))
	if p.onto != nil {
		preview = p.onto.with(p.found)
	}
	preview.before = p
	p.app.show(preview)
}

// leave stops the reading at once, also where a file does not answer; what
// was found until then stays. Pressed again, it leads to the other ways.
func (p *filesPage) leave() {
	if p.over {
		p.back()
		return
	}
	p.end()
	p.over, p.stopped = true, true
	p.report()
}

func (p *filesPage) newLine() fyne.CanvasObject {
	// The list takes its rows' height from this one, so it needs a text.
	name := newProse("-", theme.SizeNameText, theme.ColorNameForeground, false, fyne.TextAlignLeading)
	result := newProse("-", sizeSmall, colorMuted, false, fyne.TextAlignLeading)
	name.whole, result.whole = true, true
	return bordered(nil, nil, container.NewCenter(widget.NewIcon(theme.ConfirmIcon())), nil, container.New(layout.NewCustomPaddedVBoxLayout(-4), name, result))
}

func (p *filesPage) fillLine(i widget.ListItemID, o fyne.CanvasObject) {
	line, parts := p.lines[i], o.(*fyne.Container).Objects
	texts := parts[1].(*fyne.Container).Objects
	texts[0].(*prose).set(oneLine(line.name), theme.ColorNameForeground)
	icon := parts[0].(*fyne.Container).Objects[0].(*widget.Icon)
	if line.good {
		icon.SetResource(theme.NewColoredResource(theme.ConfirmIcon(), colorMark))
		texts[1].(*prose).set(line.result, colorMark)
		return
	}
	icon.SetResource(theme.NewColoredResource(theme.CancelIcon(), colorMuted))
	texts[1].(*prose).set(line.result, colorMuted)
}

// forgo implements keeper.
func (p *filesPage) forgo() bool {
	lost := wipeFound(p.found)
	return p.onto != nil && p.onto.forgo() || lost
}

func (p *filesPage) object() fyne.CanvasObject { return p.root }
func (p *filesPage) shown()                    {}
func (p *filesPage) tick(time.Time)            {}
func (p *filesPage) rune(rune) bool            { return false }

// left ends the reading of what nobody will see.
func (p *filesPage) left() { p.end() }

// anew implements renewer: the reading goes on.
func (p *filesPage) anew() {
	p.app.show(p)
	p.begin()
}

// back ends the reading and leads to what is not saved yet, else to the ways in.
func (p *filesPage) back() {
	if p.onto != nil {
		p.app.show(p.onto)
		return
	}
	p.app.show(newAddPage(p.app))
}

func (p *filesPage) key(k fyne.KeyName) bool {
	if k != fyne.KeyReturn && k != fyne.KeyEnter {
		return false
	}
	if p.app.pressed() {
		p.goOn()
	}
	return true
}

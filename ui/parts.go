// The small parts that pages are made of: headings, buttons that Enter
// presses, sheets, and texts that break where a line may break.

package ui

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// pressButton is a button that Enter presses as well as Space.
type pressButton struct {
	widget.Button
	app    *App
	halo   halo
	spoken string              // for a screen reader, where there is only an icon
	state  string              // what it says besides: that it is the one that is chosen
	shelf  *container.Scroll   // that it lies on beside others, nil for none
	edge   fyne.ThemeColorName // of its rim, where the usual one would not be seen
	line   bool                // one of several lines to choose from, which has no rim
}

// press is a button of a page: Enter presses it; keys that it has no use for
// go to the page.
func (a *App) press(label string, icon fyne.Resource, do func()) *pressButton {
	b := &pressButton{app: a}
	b.Text, b.Icon, b.OnTapped = label, icon, do
	b.ExtendBaseWidget(b)
	return b
}

// Tapped implements fyne.Tappable.
func (b *pressButton) Tapped(e *fyne.PointEvent) {
	b.app.touch()
	b.Button.Tapped(e)
}

// MouseIn implements desktop.Hoverable.
func (b *pressButton) MouseIn(e *desktop.MouseEvent) {
	b.app.touch()
	b.Button.MouseIn(e)
}

// FocusGained implements fyne.Focusable: the button is scrolled into sight.
func (b *pressButton) FocusGained() {
	b.halo.light(true)
	b.Button.FocusGained()
	b.app.reveal(b)
	b.app.revealAlong(b)
}

// FocusLost implements fyne.Focusable.
func (b *pressButton) FocusLost() {
	b.halo.light(false)
	b.Button.FocusLost()
}

// CreateRenderer implements fyne.Widget.
func (b *pressButton) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	b.halo.rim = b.rim
	return b.halo.around(b.Button.CreateRenderer(), b, func() fyne.ThemeColorName { return onImportance(b.Importance) })
}

// rim is the colour of the line by which the button is known as one, "" where
// its ground says so, or where it is no more than a sign.
func (b *pressButton) rim() fyne.ThemeColorName {
	switch {
	case b.line, b.Text == "" && b.Importance == widget.LowImportance:
		return ""
	case b.Disabled():
		return colorRimOff
	case b.edge != "":
		return b.edge
	case b.Importance == widget.LowImportance, b.Importance == widget.MediumImportance:
		return theme.ColorNameInputBorder
	}
	return ""
}

// KeyDown implements desktop.Keyable.
func (b *pressButton) KeyDown(e *fyne.KeyEvent) { b.app.keyDown(e.Name, false) }

// KeyUp implements desktop.Keyable.
func (b *pressButton) KeyUp(*fyne.KeyEvent) {}

// TypedKey implements fyne.Focusable.
func (b *pressButton) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if !b.Disabled() && b.app.pressed() {
			b.app.stay(b)
		}
	default:
		b.app.typed(e.Name)
	}
}

// TypedRune implements fyne.Focusable: a button has no use for letters.
func (b *pressButton) TypedRune(r rune) { b.app.letter(r) }

// AccessibilityLabel implements fyne.Accessible.
func (b *pressButton) AccessibilityLabel() string {
	name := b.Text
	if name == "" {
		name = b.spoken
	}
	if b.state != "" {
		return b.app.say.Say("ui.spoken.state", "what", name, "state", b.app.say.Say(b.state))
	}
	return name
}

// AccessibilityRole implements fyne.Accessible.
func (b *pressButton) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// primary is the one button of a page that goes on.
func (a *App) primary(label string, icon fyne.Resource, do func()) *pressButton {
	b := a.press(label, icon, do)
	b.Importance = widget.HighImportance
	return b
}

// quiet is a button of no more than a rim. One without a label has its name for a
// screen reader from spoken, a key of the translations.
func (a *App) quiet(label string, icon fyne.Resource, spoken string, do func()) *pressButton {
	b := a.press(label, icon, do)
	b.Importance = widget.LowImportance
	if spoken != "" {
		b.spoken = a.say.Say(spoken)
	}
	return b
}

// themed is a rectangle that takes its colours from the theme at each
// refresh, so that it follows a change between light and dark.
type themed struct {
	widget.BaseWidget
	rect         *canvas.Rectangle
	fill, stroke fyne.ThemeColorName
	radius       float32
	heavy        bool // a stroke that says something
}

func newSheet(fill, stroke fyne.ThemeColorName, radius float32) *themed {
	t := &themed{rect: canvas.NewRectangle(color.Transparent), fill: fill, stroke: stroke, radius: radius}
	t.ExtendBaseWidget(t)
	return t
}

// newBackdrop is the window's ground.
func newBackdrop() *themed { return newSheet(theme.ColorNameBackground, "", 0) }

// CreateRenderer implements fyne.Widget.
func (t *themed) CreateRenderer() fyne.WidgetRenderer {
	t.paint()
	return &themedRenderer{WidgetRenderer: widget.NewSimpleRenderer(t.rect), themed: t}
}

func (t *themed) paint() {
	v := fyne.CurrentApp().Settings().ThemeVariant()
	t.rect.FillColor = t.Theme().Color(t.fill, v)
	u := t.Theme().Size(theme.SizeNamePadding) / 5
	t.rect.CornerRadius = t.radius * u
	t.rect.StrokeWidth = 0
	if t.stroke != "" {
		t.rect.StrokeColor = t.Theme().Color(t.stroke, v)
		t.rect.StrokeWidth = u
		if t.heavy {
			t.rect.StrokeWidth = haloWidth * themeUnit()
		}
	}
}

type themedRenderer struct {
	fyne.WidgetRenderer
	themed *themed
}

// Refresh implements fyne.WidgetRenderer.
func (r *themedRenderer) Refresh() {
	r.themed.paint()
	r.WidgetRenderer.Refresh()
}

// sheet lays an object on a card.
func sheet(o fyne.CanvasObject, fill fyne.ThemeColorName, pad float32) fyne.CanvasObject {
	return container.NewStack(newSheet(fill, colorCardBorder, 14),
		container.New(layout.NewCustomPaddedLayout(pad, pad, pad, pad), o))
}

// part is a card of a page under its name, a key of the translations.
func (a *App) part(name string, content ...fyne.CanvasObject) fyne.CanvasObject {
	box := container.NewVBox(strong(a.say.Say(name)))
	for _, o := range content {
		box.Add(o)
	}
	return sheet(box, colorCard, 8)
}

// complaint is a card for what went wrong; where and what, if they are not
// "", name the thing that it is about and the matter in a few words.
func (a *App) complaint(where, what, text string) fyne.CanvasObject {
	box := container.NewVBox()
	if where != "" {
		box.Add(newProse(oneLine(where), sizeSmall, colorMuted, true, fyne.TextAlignLeading))
	}
	if what != "" {
		box.Add(strong(what))
	}
	box.Add(paragraph(text))
	u := themeUnit()
	stripe := newSheet(colorLate, "", 2)
	stripe.rect.SetMinSize(fyne.NewSize(5*u, 1))
	return sheet(bordered(nil, nil, padded(stripe, 4*u, 6*u), nil, box), colorCard, 4)
}

// padded keeps an object away from the edges of its place.
func padded(o fyne.CanvasObject, x, y float32) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(y, y, x, x), o)
}

// space is an empty height.
func space(h float32) fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	r.SetMinSize(fyne.NewSize(1, h))
	return r
}

// paragraph is running text.
func paragraph(s string) *prose {
	return newProse(s, theme.SizeNameText, theme.ColorNameForeground, false, fyne.TextAlignLeading)
}

// sentences are paragraphs of one sentence each, for a text that is to be
// understood step by step: what happened, what is safe, what to do.
func sentences(s string) (all []fyne.CanvasObject) {
	for _, one := range apart(s) {
		all = append(all, paragraph(one))
	}
	return all
}

// apart takes a text apart into its sentences.
func apart(s string) (all []string) {
	for line := range strings.Lines(s) {
		for line = strings.TrimSpace(line); line != ""; {
			end := len(line)
			for _, stop := range []string{"\u3002", ". "} {
				if i := strings.Index(line, stop); i >= 0 {
					end = min(end, i+len(stop))
				}
			}
			all = append(all, strings.TrimSpace(line[:end]))
			line = strings.TrimSpace(line[end:])
		}
	}
	return all
}

// small is a remark: smaller, in the second-rank colour.
func small(s string) *prose {
	return newProse(s, sizeSmall, colorMuted, false, fyne.TextAlignLeading)
}

// strong is a text that leads what follows.
func strong(s string) *prose {
	return newProse(s, theme.SizeNameText, theme.ColorNameForeground, true, fyne.TextAlignLeading)
}

// title is the name of a page.
func title(s string) *prose {
	return newProse(s, sizeTitle, theme.ColorNameForeground, true, fyne.TextAlignLeading)
}

// titled is the frame of every page but the list: a way back, a title, the
// content that scrolls, and the buttons that stay at the foot.
func (a *App) titled(name string, back func(), body, foot fyne.CanvasObject) fyne.CanvasObject {
	scroll := container.NewVScroll(padded(body, 18, 6))
	return a.framed(name, back, scroll, foot, scroll)
}

// filled is titled with a content that takes all the room there is instead of
// scrolling.
func (a *App) filled(name string, back func(), body, foot fyne.CanvasObject) fyne.CanvasObject {
	return a.framed(name, back, padded(body, 18, 6), foot, nil)
}

func (a *App) framed(name string, back func(), middle, foot fyne.CanvasObject, scroll *container.Scroll) fyne.CanvasObject {
	heading := title(name)
	bar := bordered(nil, nil, nil, nil, heading)
	if back != nil {
		arrow := a.quiet("", theme.NavigateBackIcon(), "ui.back", back)
		bar = bordered(nil, nil, container.NewCenter(arrow), nil, heading)
	}
	var bottom fyne.CanvasObject
	if foot != nil {
		bottom = container.NewVBox(widget.NewSeparator(), padded(foot, 18, 10))
	}
	edge := float32(10)
	if back == nil {
		edge = 18 // the title begins where the page's text does
	}
	top := padded(bar, edge, 8)
	// The order of the objects is the order of the Tab key: first the way
	// back, then the page, then its foot.
	all := []fyne.CanvasObject{top, middle}
	if bottom != nil {
		all = append(all, bottom)
	}
	f := newFramed(container.New(headed{top, bottom}, all...), scroll)
	f.foot = bottom
	return f
}

// headed is the layout of a page whose title, or of a window whose bands, know
// only at its width how many lines they have.
type headed struct{ top, bottom fyne.CanvasObject }

func (h headed) border() fyne.Layout { return layout.NewBorderLayout(h.top, h.bottom, nil, nil) }

// MinSize implements fyne.Layout.
func (h headed) MinSize(all []fyne.CanvasObject) fyne.Size { return h.border().MinSize(all) }

// Layout implements fyne.Layout.
func (h headed) Layout(all []fyne.CanvasObject, size fyne.Size) {
	h.top.Resize(fyne.NewSize(size.Width, h.top.MinSize().Height))
	h.border().Layout(all, size)
}

func newFramed(content *fyne.Container, scroll *container.Scroll) *framed {
	f := &framed{content: content, scroll: scroll}
	f.ExtendBaseWidget(f)
	return f
}

// framed is a page in its frame.
type framed struct {
	widget.BaseWidget
	content *fyne.Container
	scroll  *container.Scroll // nil where the content fills
	foot    fyne.CanvasObject // nil where there is none
}

// inner implements holder.
func (f *framed) inner() []fyne.CanvasObject { return []fyne.CanvasObject{f.content} }

// CreateRenderer implements fyne.Widget.
func (f *framed) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(f.content) }

// Where the parts of an account's face lie: on a wide card the names stand in
// one line and the next code beside the code; on a narrow one each has a line
// of its own, and the badge gets small and goes.

package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// ellipsize cuts a text so that it is at most width wide.
func ellipsize(s string, width, size float32, style fyne.TextStyle) string {
	if fyne.MeasureText(s, size, style).Width <= width {
		return s
	}
	r := []rune(s)
	lo, hi := 0, len(r)
	for lo < hi {
		mid := (lo + hi + 1) / 2
		if fyne.MeasureText(string(r[:mid])+"…", size, style).Width <= width {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	if lo == 0 {
		return ""
	}
	return string(r[:lo]) + "…"
}

// Measures of the card, in Fyne's units at scale 1.
const (
	cardPad    = 14 // edge to content
	cardBadge  = 46 // badge's side
	cardGap    = 14 // badge to text
	smallPad   = 9  // the same on a narrow card
	smallBadge = 34
	smallGap   = 9
	cardTall   = 92  // the height of a card
	cardNarrow = 100 // of a narrow one, which has three lines

	narrowBelow = 410 // a card that is less wide is a narrow one
	bareBelow   = 270 // and one that is less wide than this has no badge
)

// cardHeight is how high a card of a width is, both in Fyne's units at scale 1.
func cardHeight(width float32) float32 {
	if width < narrowBelow {
		return cardNarrow
	}
	return cardTall
}

func (c *cardFace) unit() float32 { return c.Theme().Size(theme.SizeNamePadding) / 5 }

// measures are those of a card as wide as this one.
type measures struct {
	narrow          bool
	pad, badge      float32
	text, room      float32 // where the texts begin, and how wide they may be
	line, gap, code float32 // heights of the names' line and of the code, and what lies between
}

func (c *cardFace) measures() measures {
	u, th := c.unit(), c.Theme()
	m := measures{pad: cardPad * u, badge: cardBadge * u, text: (cardPad + cardBadge + cardGap) * u, gap: 5 * u}
	if w := c.Size().Width; w > 0 && w < narrowBelow*u {
		m.narrow = true
		m.pad, m.badge, m.text, m.gap = smallPad*u, smallBadge*u, (smallPad+smallBadge+smallGap)*u, 2*u
		if w < bareBelow*u {
			m.badge, m.text = 0, smallPad*u
		}
	}
	m.line, m.code = th.Size(theme.SizeNameText), th.Size(sizeCode)
	m.room = max(c.Size().Width-m.text-m.pad-c.right-8*u, 40*u)
	if c.ring.Visible() {
		m.room = max(m.room-c.ring.MinSize().Width, 40*u)
	}
	return m
}

// fit cuts the names to the room there is. In one line the account's name
// keeps what the issuer's leaves, and at least a third; a code that is too
// wide gets smaller.
func (c *cardFace) fit() {
	m, u := c.measures(), c.unit()
	names := max(m.room-c.chipWidth(), 40*u)
	if c.trouble == "" {
		c.code.TextSize = fitting(c.code, m.room, m.code)
	}
	c.fitNext(m)
	c.title.Text = ellipsize(c.names[0], names, c.title.TextSize, c.title.TextStyle)
	if m.narrow && c.next.Text == "" {
		c.sub.Text = ellipsize(c.names[1], m.room, c.sub.TextSize, c.sub.TextStyle)
		return
	}
	used := fyne.MeasureText(c.title.Text, c.title.TextSize, c.title.TextStyle).Width
	if c.names[1] == "" {
		c.sub.Text = ""
		return
	}
	share := names * 0.62
	if m.narrow {
		// The next code has the name's line. Whose account it is tells two of
		// one service apart, so that is cut last.
		wants := fyne.MeasureText(c.names[1], c.sub.TextSize, c.sub.TextStyle).Width
		share = max(names*0.45, names-wants-11*u)
	}
	if used > share {
		c.title.Text = ellipsize(c.names[0], share, c.title.TextSize, c.title.TextStyle)
		used = fyne.MeasureText(c.title.Text, c.title.TextSize, c.title.TextStyle).Width
	}
	c.sub.Text = ellipsize(c.names[1], names-used-10*u, c.sub.TextSize, c.sub.TextStyle)
}

// fitNext keeps the next code out of the ring: where it is too long for the
// room that is left, the word before it goes, then it gets smaller.
func (c *cardFace) fitNext(m measures) {
	th, u := c.Theme(), c.unit()
	c.next.TextSize, c.word.Text = th.Size(sizeNext), ""
	if c.next.Text == "" {
		return
	}
	room := m.room
	if !m.narrow {
		room -= c.code.MinSize().Width + 16*u
	}
	word := c.say.Say("ui.card.next")
	wide := fyne.MeasureText(word, c.word.TextSize, c.word.TextStyle).Width + 6*u
	if c.next.MinSize().Width+wide <= room {
		c.word.Text = word
		return
	}
	c.next.TextSize = fitting(c.next, room, c.next.TextSize)
}

// chipWidth is what the word before the names takes of their room.
func (c *cardFace) chipWidth() float32 {
	if c.chip == nil {
		return 0
	}
	return c.chip.width(c.unit()) + 7*c.unit()
}

// fitting is the size, at most size, at which a text is at most room wide.
func fitting(t *canvas.Text, room, size float32) float32 {
	if s, _ := fyne.CurrentApp().Driver().RenderedTextSize(t.Text, size, t.TextStyle, t.FontSource); s.Width > room {
		return size * room / s.Width
	}
	return size
}

// place lays the parts out.
func (c *cardFace) place() {
	s, u, m := c.Size(), c.unit(), c.measures()
	if m.badge > 0 {
		c.avatar.box.Show()
		c.avatar.box.Resize(fyne.NewSquareSize(m.badge))
		c.avatar.box.Move(fyne.NewPos(m.pad, (s.Height-m.badge)/2))
	} else {
		c.avatar.box.Hide()
	}
	total := m.line + m.gap + m.code
	below := c.Theme().Size(sizeNext)
	if m.narrow {
		total += m.gap + below
	}
	y := (s.Height - total) / 2
	if c.chip != nil {
		c.chip.place(m.text, y, m.line, u)
	}
	title := put(c.title, m.text+c.chipWidth(), y, m.line)
	y += m.line + m.gap
	code := put(c.code, m.text, y, m.code)
	if m.narrow && c.next.Text == "" {
		put(c.sub, m.text, y+m.code+m.gap, below)
	} else {
		put(c.sub, m.text+c.chipWidth()+title.Width+10*u, y-m.line-m.gap+u, m.line)
	}
	at, down, line := m.text+code.Width+16*u, y+2*u, m.code
	if m.narrow {
		at, down, line = m.text, y+m.code+m.gap, below
	}
	if word := put(c.word, at, down, line); c.word.Text != "" {
		at += word.Width + 6*u
	}
	put(c.next, at, down, line)
	side := c.ring.MinSize()
	c.ring.Resize(side)
	c.ring.Move(fyne.NewPos(s.Width-m.pad-c.right-side.Width, (s.Height-side.Height)/2))
}

// badgeCenter is the middle of the badge, or of where it would be.
func (c *cardFace) badgeCenter() float32 {
	m := c.measures()
	if m.badge == 0 {
		return m.pad + smallPad*c.unit()
	}
	return m.pad + m.badge/2
}

// put lays a text in the middle of a line.
func put(t *canvas.Text, x, y, line float32) fyne.Size {
	size := t.MinSize()
	t.Resize(size)
	t.Move(fyne.NewPos(x, y+(line-size.Height)/2))
	return size
}

// over lays the face over a remark that begins below its names.
func (c *cardFace) over(remark *prose) fyne.CanvasObject {
	return container.New(&overLayout{c, remark}, c, remark)
}

type overLayout struct {
	face   *cardFace
	remark *prose
}

// lift is how far the remark comes up into the room that a face keeps below
// its last line.
func (l *overLayout) lift() float32 {
	if l.face.measures().narrow {
		return 8 * l.face.unit()
	}
	return 16 * l.face.unit()
}

// MinSize implements fyne.Layout.
func (l *overLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	face := l.face.MinSize()
	return fyne.NewSize(face.Width, face.Height-l.lift()+l.remark.MinSize().Height+4*l.face.unit())
}

// Layout implements fyne.Layout.
func (l *overLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	high := l.face.MinSize().Height
	l.face.Resize(fyne.NewSize(size.Width, high))
	at := l.face.measures().text - l.remark.pad()
	l.remark.Move(fyne.NewPos(at, high-l.lift()))
	l.remark.Resize(fyne.NewSize(size.Width-at, l.remark.MinSize().Height))
}

// CreateRenderer implements fyne.Widget.
func (c *cardFace) CreateRenderer() fyne.WidgetRenderer { return &cardRenderer{c} }

type cardRenderer struct{ *cardFace }

func (r *cardRenderer) Destroy() {}

func (r *cardRenderer) Layout(fyne.Size) {
	r.fit()
	r.place()
}

func (r *cardRenderer) MinSize() fyne.Size {
	return fyne.NewSize(gridWidth*r.unit(), cardTall*r.unit())
}

func (r *cardRenderer) Objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{r.avatar.box, r.title, r.sub, r.code, r.word, r.next, r.ring}
	if r.chip != nil {
		all = append(all, r.chip.sheet, r.chip.word)
	}
	return all
}

func (r *cardRenderer) Refresh() {
	r.style()
	r.fit()
	r.place()
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

// The face of an account: badge, names, the code in groups and its countdown.
// The list's rows and the preview show the same face.

package ui

import (
	"image/color"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"rokketa/assets/text"
	"rokketa/otpauth"
)

// cardFace shows one account. Give it an account with show, then the time
// with tick; a tick changes only what differs from the tick before.
type cardFace struct {
	widget.BaseWidget

	say     *text.Table
	avatar  *avatar
	title   *canvas.Text
	sub     *canvas.Text
	code    *canvas.Text
	next    *canvas.Text
	ring    *ring
	account otpauth.Account
	trouble string        // shown in place of the code, "" where all is well
	current otpauth.Code  // zero until the first tick
	counted *otpauth.Code // HOTP: the code last asked for
	right   float32       // room kept free at the right edge
	late    bool
	names   [2]string // title and sub in full, before they are cut to fit
}

func newCardFace(say *text.Table) *cardFace {
	c := &cardFace{
		say:   say,
		title: canvas.NewText("", color.Transparent),
		sub:   canvas.NewText("", color.Transparent),
		code:  canvas.NewText("", color.Transparent),
		next:  canvas.NewText("", color.Transparent),
		ring:  newRing(),
	}
	c.title.TextStyle = fyne.TextStyle{Bold: true}
	c.code.TextStyle = fyne.TextStyle{Monospace: true, Bold: true}
	c.next.TextStyle = fyne.TextStyle{}
	c.ExtendBaseWidget(c)
	c.avatar = newAvatar(c.Theme().Size(theme.SizeNameSubHeadingText))
	c.style()
	return c
}

// show puts an account on the card. trouble, where it is not "", is the
// sentence that stands in place of the code.
func (c *cardFace) show(a otpauth.Account, trouble string) {
	if c.trouble == trouble && sameFace(c.account, a) && c.title.Text != "" {
		return
	}
	c.account, c.trouble, c.current, c.counted = a, trouble, otpauth.Code{}, nil
	c.names = faceNames(a, c.say)
	c.avatar.show(a.Issuer, a.Name)
	c.code.Text, c.next.Text, c.late = "", "", false
	c.style()
	c.fit()
	c.Refresh()
}

// sameFace says whether two accounts look and count alike.
func sameFace(a, b otpauth.Account) bool {
	return a.Same(b) && a.Issuer == b.Issuer && a.Name == b.Name && a.Counter == b.Counter
}

// faceNames are the two lines of an account: what it belongs to, and whose it
// is. An account with one name has it in the first line.
func faceNames(a otpauth.Account, say *text.Table) [2]string {
	issuer, name := oneLine(a.Issuer), oneLine(a.Name)
	switch {
	case issuer == "" && name == "":
		return [2]string{say.Say("ui.card.nameless"), ""}
	case issuer == "":
		return [2]string{name, ""}
	}
	return [2]string{issuer, name}
}

// oneLine takes line breaks and control characters out of a name.
func oneLine(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || (r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069) {
			return ' '
		}
		return r
	}, s))
}

// tick shows the code of the moment. It computes a code only when the one
// shown has ended.
func (c *cardFace) tick(now time.Time) {
	if c.trouble != "" || c.title.Text == "" {
		return
	}
	if c.account.Type == otpauth.HOTP {
		return
	}
	if c.current.Text == "" || !now.Before(c.current.Until) || now.Before(c.current.From) {
		code, err := c.account.At(now)
		if err != nil {
			c.show(c.account, c.say.Explain(err))
			return
		}
		c.current = code
		c.setText(c.code, code.Grouped())
	}
	left := c.current.Left(now)
	late := secondsLeft(left) <= lateSeconds
	if late != c.late || (late && c.next.Text == "") {
		c.late = late
		c.code.Color = c.colorOf(colorCode)
		following := ""
		if late {
			c.code.Color = c.colorOf(colorLate)
			if n, err := c.account.Next(c.current); err == nil {
				following = c.say.Say("ui.card.next", "code", n.Grouped())
			}
		}
		c.code.Refresh()
		c.setText(c.next, following)
	}
	c.ring.show(left, time.Duration(c.account.Period)*time.Second)
}

// count shows a code of an HOTP account that was just asked for.
func (c *cardFace) count(code otpauth.Code) {
	c.counted = &code
	c.style()
	c.setText(c.code, code.Grouped())
}

// codeNow is the text that a copy takes: the code without its spaces, "" where
// none is shown.
func (c *cardFace) codeNow() string {
	if c.account.Type == otpauth.HOTP {
		if c.counted == nil {
			return ""
		}
		return c.counted.Text
	}
	return c.current.Text
}

func (c *cardFace) setText(t *canvas.Text, s string) {
	if t.Text == s {
		return
	}
	t.Text = s
	t.Refresh()
	c.place()
}

func (c *cardFace) colorOf(n fyne.ThemeColorName) color.Color {
	return c.Theme().Color(n, fyne.CurrentApp().Settings().ThemeVariant())
}

// style puts colours and sizes of the theme on the texts.
func (c *cardFace) style() {
	th := c.Theme()
	c.title.TextSize = th.Size(theme.SizeNameText)
	c.title.Color = c.colorOf(theme.ColorNameForeground)
	c.sub.TextSize = th.Size(sizeSmall)
	c.sub.Color = c.colorOf(colorMuted)
	c.code.TextSize = th.Size(sizeCode)
	c.code.Color = c.colorOf(colorCode)
	c.code.TextStyle = fyne.TextStyle{Monospace: true, Bold: true}
	if c.late {
		c.code.Color = c.colorOf(colorLate)
	}
	c.next.TextSize = th.Size(sizeSmall)
	c.next.Color = c.colorOf(colorMuted)
	c.avatar.letter.TextSize = th.Size(theme.SizeNameSubHeadingText)
	switch {
	case c.trouble != "":
		c.code.Text = c.trouble
		c.code.TextStyle = fyne.TextStyle{}
		c.code.TextSize = th.Size(sizeSmall)
		c.code.Color = c.colorOf(theme.ColorNameError)
		c.ring.Hide()
	case c.account.Type == otpauth.HOTP:
		if c.counted == nil {
			c.code.Text = strings.Repeat("-", max(c.account.Digits, 1))
			c.code.Color = c.colorOf(colorMuted)
		}
		c.ring.Hide()
	default:
		c.ring.Show()
	}
}

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
	cardPad   = 14 // edge to content
	cardBadge = 46 // badge's side
	cardGap   = 14 // badge to text
)

func (c *cardFace) unit() float32 { return c.Theme().Size(theme.SizeNamePadding) / 5 }

// fit cuts the names to the room there is: the account's name keeps what the
// issuer's leaves, and at least a third.
func (c *cardFace) fit() {
	u := c.unit()
	x := (cardPad + cardBadge + cardGap) * u
	room := c.Size().Width - x - cardPad*u - c.right - 8*u
	if c.ring.Visible() {
		room -= c.ring.MinSize().Width
	}
	if room < 40*u {
		room = 40 * u
	}
	c.title.Text = ellipsize(c.names[0], room, c.title.TextSize, c.title.TextStyle)
	used := fyne.MeasureText(c.title.Text, c.title.TextSize, c.title.TextStyle).Width
	if c.names[1] == "" {
		c.sub.Text = ""
		return
	}
	if used > room*0.62 {
		c.title.Text = ellipsize(c.names[0], room*0.62, c.title.TextSize, c.title.TextStyle)
		used = fyne.MeasureText(c.title.Text, c.title.TextSize, c.title.TextStyle).Width
	}
	c.sub.Text = ellipsize(c.names[1], room-used-10*u, c.sub.TextSize, c.sub.TextStyle)
}

// place lays the parts out: names on the first line, the code below, the next
// code beside it, the ring at the right.
func (c *cardFace) place() {
	s, u := c.Size(), c.unit()
	x := (cardPad + cardBadge + cardGap) * u
	c.avatar.box.Resize(fyne.NewSquareSize(cardBadge * u))
	c.avatar.box.Move(fyne.NewPos(cardPad*u, (s.Height-cardBadge*u)/2))

	t, sub, code := c.title.MinSize(), c.sub.MinSize(), c.code.MinSize()
	line := c.Theme().Size(theme.SizeNameText)
	gap := 5 * u
	total := line + gap + c.Theme().Size(sizeCode)
	y := (s.Height - total) / 2
	c.title.Resize(t)
	c.title.Move(fyne.NewPos(x, y+(line-t.Height)/2))
	c.sub.Resize(sub)
	c.sub.Move(fyne.NewPos(x+t.Width+10*u, y+(line-sub.Height)/2+1*u))
	cy := y + line + gap + (c.Theme().Size(sizeCode)-code.Height)/2
	c.code.Resize(code)
	c.code.Move(fyne.NewPos(x, cy))
	n := c.next.MinSize()
	c.next.Resize(n)
	c.next.Move(fyne.NewPos(x+code.Width+12*u, y+line+gap+(c.Theme().Size(sizeCode)-n.Height)/2+3*u))
	side := c.ring.MinSize()
	c.ring.Resize(side)
	c.ring.Move(fyne.NewPos(s.Width-cardPad*u-c.right-side.Width, (s.Height-side.Height)/2))
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
	return fyne.NewSize(330*r.unit(), 92*r.unit())
}

func (r *cardRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.avatar.box, r.title, r.sub, r.code, r.next, r.ring}
}

func (r *cardRenderer) Refresh() {
	r.style()
	r.fit()
	r.place()
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

// AccessibilityLabel reads the account out: its names, the digits one by one
// and the seconds left.
func (c *cardFace) AccessibilityLabel() string {
	code := strings.Join(strings.Split(c.codeNow(), ""), " ")
	if c.trouble != "" {
		code = c.trouble
	}
	return c.say.Say("ui.card.spoken", "names", strings.TrimSpace(c.names[0]+" "+c.names[1]),
		"code", code, "seconds", max(c.ring.left, 0))
}

// AccessibilityRole implements fyne.Accessible.
func (c *cardFace) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

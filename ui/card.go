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
// with tick; a tick changes only what differs from the tick before. A veiled
// face shows dots in place of digits.
type cardFace struct {
	widget.BaseWidget

	say     *text.Table
	avatar  *avatar
	title   *canvas.Text
	sub     *canvas.Text
	code    *canvas.Text
	next    *canvas.Text
	word    *canvas.Text // before the next code: that it is the next one
	ring    *ring
	account otpauth.Account
	trouble string        // shown in place of the code, "" where all is well
	current otpauth.Code  // zero until the first tick
	counted *otpauth.Code // HOTP: the code last asked for
	right   float32       // room kept free at the right edge
	late    bool
	veiled  bool
	sign    sign
	chip    *chip     // a word before the names, nil for none
	names   [2]string // title and sub in full, before they are cut to fit
}

func newCardFace(say *text.Table) *cardFace {
	c := &cardFace{
		say:   say,
		title: canvas.NewText("", color.Transparent),
		sub:   canvas.NewText("", color.Transparent),
		code:  canvas.NewText("", color.Transparent),
		next:  canvas.NewText("", color.Transparent),
		word:  canvas.NewText("", color.Transparent),
		ring:  newRing(),
	}
	c.title.TextStyle = fyne.TextStyle{Bold: true}
	c.code.TextStyle = fyne.TextStyle{Monospace: true, Bold: true}
	c.next.TextStyle = fyne.TextStyle{Monospace: true, Bold: true}
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
	c.avatar.show(a.Issuer, a.Name, c.sign)
	c.code.Text, c.next.Text, c.word.Text, c.late = "", "", "", false
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
func (c *cardFace) tick(m codeTime) {
	now := m.at
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
		c.setText(c.code, c.legible(code))
	}
	late := c.current.Late(now)
	if late != c.late || (late && c.next.Text == "") {
		c.late = late
		c.code.Color = c.colorOf(colorCode)
		following := ""
		if late {
			c.code.Color = c.colorOf(colorLate)
			if n, err := c.account.Next(c.current); err == nil {
				following = c.legible(n)
			}
		}
		c.code.Refresh()
		c.setText(c.next, following)
		c.fit() // on a narrow card the next code takes the name's line
		c.place()
		for _, t := range []*canvas.Text{c.word, c.next, c.title, c.sub} {
			t.Refresh()
		}
	}
	c.ring.show(c.current.Left(now), time.Duration(c.account.Period)*time.Second, late)
}

// count shows a code of an HOTP account that was just asked for.
func (c *cardFace) count(code otpauth.Code) {
	c.counted = &code
	c.style()
	c.setText(c.code, c.legible(code))
}

// veil hides the digits behind dots, or shows them.
func (c *cardFace) veil(on bool) {
	if c.veiled == on {
		return
	}
	c.veiled = on
	if c.trouble != "" {
		return
	}
	if c.counted != nil {
		c.setText(c.code, c.legible(*c.counted))
	}
	if c.current.Text != "" {
		c.setText(c.code, c.legible(c.current))
		if n, err := c.account.Next(c.current); err == nil && c.next.Text != "" {
			c.setText(c.next, c.legible(n))
		}
	}
}

// legible is a code in groups, or dots in its place.
func (c *cardFace) legible(code otpauth.Code) string {
	if !c.veiled {
		return code.Grouped()
	}
	return strings.Map(func(r rune) rune {
		if r == ' ' {
			return r
		}
		return '•'
	}, code.Grouped())
}

// wear puts a sign on the face, in place of the letter.
func (c *cardFace) wear(s sign) {
	if c.sign == s {
		return
	}
	c.sign = s
	c.avatar.show(c.account.Issuer, c.account.Name, s)
}

// mark puts a word before the names, "" none: that the account is no real one.
func (c *cardFace) mark(word string) {
	switch {
	case word == "" && c.chip == nil, c.chip != nil && c.chip.word.Text == word:
		return
	case word == "":
		c.chip = nil
	default:
		c.chip = newChip(word)
	}
	c.Refresh()
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
	wide := len(t.Text)
	t.Text = s
	t.FontSource = codeFace(c.Theme(), t)
	t.Refresh()
	if len(s) != wide { // digits are all equally wide
		c.place()
	}
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
	c.next.TextSize = th.Size(sizeNext)
	c.next.Color = c.colorOf(colorCode)
	c.word.TextSize = th.Size(sizeSmall)
	c.word.Color = c.colorOf(colorMuted)
	c.avatar.letter.TextSize = th.Size(theme.SizeNameSubHeadingText)
	if c.chip != nil {
		c.chip.style(th, c.colorOf)
	}
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
	for _, t := range []*canvas.Text{c.code, c.next} {
		t.FontSource = codeFace(th, t)
	}
}

// AccessibilityLabel reads the account out: its names and the digits one by
// one. The countdown is quiet: only that a code is about to end is said, once,
// and which one follows.
func (c *cardFace) AccessibilityLabel() string {
	names := strings.TrimSpace(c.names[0] + " " + c.names[1])
	if c.chip != nil {
		names = c.chip.word.Text + " " + names
	}
	switch {
	case c.trouble != "":
		return c.say.Say("ui.card.spoken", "names", names, "code", c.trouble)
	case c.veiled && c.codeNow() != "":
		return c.say.Say("ui.card.spoken.hidden", "names", names)
	case c.late:
		if n, err := c.account.Next(c.current); err == nil {
			return c.say.Say("ui.card.spoken.late", "names", names, "code", c.spelt(c.codeNow()), "next", c.spelt(n.Text))
		}
	case c.codeNow() == "":
		return names // none was asked for yet
	}
	return c.say.Say("ui.card.spoken", "names", names, "code", c.spelt(c.codeNow()))
}

// spelt is a code for a voice that reads its digits one by one, with a pause
// after each.
func (c *cardFace) spelt(code string) string {
	return strings.Join(strings.Split(code, ""), c.say.Say("ui.spoken.pause"))
}

// AccessibilityRole implements fyne.Accessible.
func (c *cardFace) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

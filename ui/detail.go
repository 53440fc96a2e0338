// 詳細: how the codes of a typed setup key are made, for the few services that
// say so. It is closed at first, since a key and a name are all that most
// need. A value that cannot be is said at once, and nothing is saved with it.

package ui

import (
	"errors"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"rokketa/otpauth"
)

// What can be chosen; the first of each is the usual.
func kinds() []otpauth.Type { return []otpauth.Type{otpauth.TOTP, otpauth.HOTP, otpauth.Steam} }

func algorithms() []otpauth.Algorithm {
	return []otpauth.Algorithm{otpauth.SHA1, otpauth.SHA256, otpauth.SHA512}
}

// digitCounts are how many digits a code may have; the usual six comes first.
func digitCounts() []int { return []int{6, 7, 8, 9, 10, 5, 4} }

// longest is the longest period that a person may mean, in seconds: a day.
const longest = 24 * 60 * 60

type details struct {
	of        *candidate
	head      *pressButton
	box       *fyne.Container
	kind      *picker
	algorithm *picker
	digits    *picker
	period    *field
	counter   *field
	rows      map[string]fyne.CanvasObject // by the key of their names
	wrong     *prose                       // what cannot be, below the field where it stands
}

func newDetails(of *candidate) *details {
	a := of.page.app
	d := &details{of: of, rows: map[string]fyne.CanvasObject{}, wrong: small("")}
	changed := func(int) { d.take() }
	say := func(keys ...string) (all []string) {
		for _, k := range keys {
			all = append(all, a.say.Say(k))
		}
		return all
	}
	d.kind = a.newPicker("ui.detail.kind", say("ui.detail.totp", "ui.detail.hotp", "ui.detail.steam"), changed)
	var names []string
	for _, g := range algorithms() {
		names = append(names, string(g))
	}
	d.algorithm = a.newPicker("ui.detail.algorithm", names, changed)
	names = nil
	for _, n := range digitCounts() {
		names = append(names, strconv.Itoa(n))
	}
	d.digits = a.newPicker("ui.detail.digits", names, changed)
	number := func(key, text string) *field {
		f := a.newField("")
		f.spoken, f.tells = a.say.Say(key), true
		f.Text = text
		f.OnChanged = func(string) { d.take() }
		f.OnSubmitted = func(string) { of.page.enter() }
		return f
	}
	d.period = number("ui.detail.period", strconv.Itoa(otpauth.DefaultPeriod))
	d.counter = number("ui.detail.counter", "0")
	d.box = container.NewVBox(small(a.say.Say("ui.detail.why")))
	row := func(key string, o fyne.CanvasObject) {
		d.rows[key] = container.NewGridWithColumns(2,
			container.NewVBox(layout.NewSpacer(), strong(a.say.Say(key)), layout.NewSpacer()), o)
		d.box.Add(d.rows[key])
	}
	row("ui.detail.kind", d.kind)
	row("ui.detail.algorithm", d.algorithm)
	row("ui.detail.digits", d.digits)
	row("ui.detail.period", d.period)
	row("ui.detail.counter", d.counter)
	d.wrong.Hide()
	d.box.Add(d.wrong) // of the last two only one is shown
	d.box.Hide()
	d.head = a.quiet(a.say.Say("ui.detail"), theme.MenuExpandIcon(), "", func() { d.open(!d.box.Visible()) })
	d.fit()
	return d
}

func (d *details) object() fyne.CanvasObject {
	return container.NewVBox(bordered(nil, nil, d.head, nil), d.box)
}

// open opens or closes.
func (d *details) open(on bool) {
	if on {
		d.head.SetIcon(theme.MenuDropDownIcon())
		d.box.Show()
	} else {
		d.head.SetIcon(theme.MenuExpandIcon())
		d.box.Hide()
	}
	d.of.page.relay()
}

// fit shows the lines that the kind of account has.
func (d *details) fit() {
	kind := kinds()[d.kind.SelectedIndex()]
	for key, has := range map[string]bool{
		"ui.detail.algorithm": kind != otpauth.Steam,
		"ui.detail.digits":    kind != otpauth.Steam,
		"ui.detail.period":    kind == otpauth.TOTP,
		"ui.detail.counter":   kind == otpauth.HOTP,
	} {
		if has {
			d.rows[key].Show()
		} else {
			d.rows[key].Hide()
		}
	}
}

// take makes the account as it is said to be, or says what cannot be.
func (d *details) take() {
	a, account := d.of.page.app, d.of.account
	account.Type = kinds()[d.kind.SelectedIndex()]
	account.Algorithm, account.Digits = algorithms()[d.algorithm.SelectedIndex()], digitCounts()[d.digits.SelectedIndex()]
	account.Period, account.Counter = otpauth.DefaultPeriod, 0
	wrong := ""
	switch account.Type {
	case otpauth.Steam:
		account.Algorithm, account.Digits = otpauth.SHA1, otpauth.SteamDigits
	case otpauth.HOTP:
		n, err := number(d.counter.Text)
		if err != nil {
			wrong = a.say.Say("ui.detail.counter.wrong")
		}
		account.Counter = n
	case otpauth.TOTP:
		n, err := number(d.period.Text)
		if err != nil || n < 1 || n > longest {
			wrong = a.say.Say("ui.detail.period.wrong", "most", longest)
		} else {
			account.Period = int(n) //nolint:gosec // at most a day
		}
	}
	d.fit()
	d.of.flawed = wrong != ""
	d.wrong.set(wrong, theme.ColorNameError)
	if d.of.flawed {
		d.wrong.Show()
	} else {
		d.wrong.Hide()
		d.of.account = account
	}
	d.of.changed()
	if d.of.flawed && a.now == page(d.of.page) {
		a.relay()
		a.reveal(d.wrong) // and the field above it
	}
}

// same takes over what was said on an earlier page.
func (d *details) same(old *details) {
	for _, p := range []struct{ to, from *picker }{{d.kind, old.kind}, {d.algorithm, old.algorithm}, {d.digits, old.digits}} {
		p.to.Selected = p.from.Selected
	}
	d.period.Text, d.counter.Text = old.period.Text, old.counter.Text
	d.open(old.box.Visible())
	d.take()
}

// errNumber: not a whole number that is not negative.
var errNumber = errors.New("ui: not a number")

// number reads what a person typed, wide digits as well.
func number(s string) (uint64, error) {
	narrow := strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, strings.TrimSpace(s))
	n, err := strconv.ParseUint(narrow, 10, 63)
	if err != nil {
		return 0, errNumber
	}
	return n, nil
}

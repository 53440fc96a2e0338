// The clock in words: by how much it is off, how sure that is, and how it is
// set on each system.

package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"rokketa/assets/icons"
	"rokketa/internal/clockcheck"
)

func clockIcon() fyne.Resource { return fyne.NewStaticResource("clock.svg", icons.Clock) }

// span is a length of time as a person says it: in two units at most.
func (a *App) span(d time.Duration) string {
	d = d.Abs().Round(time.Second)
	switch {
	case d < 2*time.Minute:
		return a.say.Count("ui.span.seconds", int(d.Seconds()))
	case d < 2*time.Hour:
		return a.say.Say("ui.span.minutes", "minutes", int(d.Minutes()), "seconds", int(d.Seconds())%60)
	case d < 48*time.Hour:
		return a.say.Say("ui.span.hours", "hours", int(d.Hours()), "minutes", int(d.Minutes())%60)
	}
	return a.say.Count("ui.span.days", int(d.Hours())/24)
}

// clockSentence is what is known of the clock, in a sentence, with its sign.
func (a *App) clockSentence() (text string, icon fyne.Resource, ink fyne.ThemeColorName) {
	c := a.clock
	if c.at.IsZero() {
		return a.say.Say("ui.clock.unknown"), clockIcon(), theme.ColorNamePrimary
	}
	switch c.found.Beyond(clockcheck.Limit) {
	case clockcheck.Right:
		return a.say.Say("ui.clock.right"), theme.ConfirmIcon(), colorMark
	case clockcheck.Unclear:
		return a.say.Say("ui.clock.unclear", "span", a.span(c.found.Drift)), theme.QuestionIcon(), theme.ColorNamePrimary
	case clockcheck.Wrong:
	}
	return a.clockOff(), theme.WarningIcon(), colorLate
}

// clockOff says by how much the clock is off, and to which side.
func (a *App) clockOff() string {
	key := "ui.clock.ahead"
	if a.clock.found.Drift < 0 {
		key = "ui.clock.behind"
	}
	return a.say.Say(key, "span", a.span(a.clock.found.Drift))
}

// clockSure says how sure that is, and who said so.
func (a *App) clockSure() string {
	d := a.clock.found
	const hundredth = 10 * time.Millisecond
	within := (d.Within + hundredth - 1).Truncate(hundredth).Seconds()
	return a.say.Say("ui.clock.sure", "server", d.Server, "within", within,
		"time", a.when(a.clock.at))
}

// zoneSlack is how near to a whole half hour a difference must be to come
// from a wrong time zone.
const zoneSlack = 2 * time.Minute

// likelyZone says whether the difference looks like one of the time zone.
func (a *App) likelyZone() bool {
	d := a.clock.found.Drift.Abs()
	return d > 25*time.Minute && d < 26*time.Hour && (d-d.Round(30*time.Minute)).Abs() <= zoneSlack
}

// stated is a line that says how things are: a sign and a sentence.
func (a *App) stated(icon fyne.Resource, ink fyne.ThemeColorName, text string) fyne.CanvasObject {
	u := a.unit()
	sign := container.NewGridWrap(fyne.NewSquareSize(34*u), widget.NewIcon(theme.NewColoredResource(icon, ink)))
	return bordered(nil, nil, container.NewCenter(padded(sign, 4, 0)), nil, container.NewVBox(layout.NewSpacer(),
		newProse(text, theme.SizeNameSubHeadingText, theme.ColorNameForeground, true, fyne.TextAlignLeading), layout.NewSpacer()))
}

// setting is how the clock is set on one system.
type setting struct {
	system string // as GOOS names it
	name   string
	steps  []string
}

func settingsOfClock() []setting {
	return []setting{
		{"windows", "ui.clock.windows", []string{"ui.clock.windows.open", "ui.clock.windows.automatic", "ui.clock.windows.now"}},
		{"darwin", "ui.clock.mac", []string{"ui.clock.mac.open", "ui.clock.mac.automatic"}},
		{"linux", "ui.clock.linux", []string{"ui.clock.linux.open", "ui.clock.linux.automatic", "ui.clock.linux.command"}},
	}
}

// howToSet tells how the clock is set: this system's way, and the others' once
// they are asked for.
func (a *App) howToSet(others bool, more func()) fyne.CanvasObject {
	here, _, _ := strings.Cut(a.o.System, "/")
	box := container.NewVBox()
	for _, s := range settingsOfClock() {
		if s.system == here {
			box.Add(a.wayToSet(s, true))
		}
	}
	if others || len(box.Objects) == 0 {
		for _, s := range settingsOfClock() {
			if s.system != here {
				box.Add(a.wayToSet(s, false))
			}
		}
		return box
	}
	box.Add(a.quiet(a.say.Say("ui.clock.others"), theme.ComputerIcon(), "", more))
	return box
}

func (a *App) wayToSet(s setting, here bool) fyne.CanvasObject {
	var all []fyne.CanvasObject
	if a.likelyZone() && a.clockWrong() && here {
		all = append(all, paragraph(a.say.Say("ui.clock.zone")))
	}
	for i, key := range s.steps {
		all = append(all, a.numbered(i+1, a.say.Say(key)))
	}
	if here && a.o.Clock.Open != nil {
		all = append(all, a.press(a.say.Say("ui.clock.open"), theme.SettingsIcon(), func() {
			if a.o.Clock.Open() != nil {
				a.toast.problem(a.say.Say("ui.clock.open.failed"))
			}
		}))
	}
	return a.part(s.name, all...)
}

// What the window remembers: language, appearance, size. It lies in a file of
// its own, written durably; a broken one is set aside by being ignored, since
// nothing in it is worth a question.

package ui

import (
	"encoding/json"
	"errors"
	"io/fs"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"rokketa/assets/text"
	"rokketa/internal/durable"
	"rokketa/internal/policy"
	"rokketa/internal/stance"
)

// settings are the window's choices.
type settings struct {
	Language        text.Language `json:"language"`
	Appearance      Appearance    `json:"appearance"`
	Scale           float32       `json:"scale"`           // factor of all sizes, 1 to 2
	Width           float32       `json:"width"`           // of the window, in Fyne's units
	Height          float32       `json:"height"`          // likewise
	Place           *stance.Place `json:"place,omitempty"` // of the window; nil: it is the desktop's to choose
	TypeInto        bool          `json:"typeInto"`        // a row's menu offers to type the code into the window before
	ClearAfter      int           `json:"clearAfter"`      // seconds that a copied code stays on the clipboard, 10 to 90; -1 is for ever
	Order           Order         `json:"order"`
	HideCodes       bool          `json:"hideCodes"`   // until their row is pressed
	OnTop           bool          `json:"onTop"`       // the window stays above others
	Tray            bool          `json:"tray"`        // a sign of the program beside the clock
	CloseToTray     bool          `json:"closeToTray"` // the close button hides the window there
	LockAfter       int           `json:"lockAfter"`   // minutes without input until the accounts are locked; -1 is never
	OpenLocked      bool          `json:"openLocked"`  // they stay open when the screen is locked
	OpenAsleep      bool          `json:"openAsleep"`  // and when the computer sleeps
	ClockCheck      ClockCheck    `json:"clockCheck"`
	ClockServer     string        `json:"clockServer,omitempty"`     // "" is the usual one
	ClockCorrect    bool          `json:"clockCorrect,omitempty"`    // codes of the right time are wished for while the clock is wrong
	HideFromCapture bool          `json:"hideFromCapture,omitempty"` // pictures of the screen do not show the window
	Reminded        time.Time     `json:"reminded,omitzero"`         // when the note about the recovery sheet last came up
	Copies          int           `json:"copies,omitempty"`          // how often a code was copied, as far as the list's advice about it goes
	StickGone       time.Time     `json:"stickGone,omitzero"`        // since when the second folder of the backups is away
}

// The window's first size: a narrow column, as high as a small laptop allows.
const (
	firstWidth  = 500
	firstHeight = 680
)

// loadSettings reads the file; what it does not say, or says wrong, takes the
// usual value.
func loadSettings(file string, guess text.Language) settings {
	s := settings{}
	if file != "" {
		if data, err := durable.ReadFile(file); err == nil {
			_ = json.Unmarshal(data, &s)
		} else if !errors.Is(err, fs.ErrNotExist) {
			fyne.LogError("settings not read", err)
		}
	}
	if _, ok := text.Parse(string(s.Language)); !ok {
		s.Language = guess
	}
	if s.Appearance != AppearanceLight && s.Appearance != AppearanceDark {
		s.Appearance = AppearanceSystem
	}
	if !slices.Contains(orders(), s.Order) {
		s.Order = OrderOwn
	}
	if !slices.Contains(clockChecks(), s.ClockCheck) {
		s.ClockCheck = ClockDaily
	}
	if s.Scale < 1 || s.Scale > 2 {
		s.Scale = 1
	}
	if s.Width < 300 || s.Width > 4000 || s.Height < 300 || s.Height > 4000 {
		s.Width, s.Height = firstWidth, firstHeight
	}
	if !slices.Contains(idleTimes(), s.LockAfter) {
		s.LockAfter = idleUsual
	}
	if s.ClearAfter != clearNever && (s.ClearAfter < clearLeast || s.ClearAfter > clearMost) {
		s.ClearAfter = clearUsual
	}
	return s
}

func (s settings) size() fyne.Size { return fyne.NewSize(s.Width, s.Height) }

// keepSettings writes the file. A failure costs only the choice, so it goes
// to the log.
func (a *App) keepSettings() {
	if a.o.SettingsFile == "" {
		return
	}
	data, err := json.MarshalIndent(a.owned(), "", "  ")
	if err == nil {
		err = durable.WriteFile(a.o.SettingsFile, append(data, '\n'))
	}
	if err != nil {
		fyne.LogError("settings not kept", err)
	}
}

// setLanguage changes every text of the window at once.
func (a *App) setLanguage(l text.Language) {
	if l == a.settings.Language || a.decided(policy.Language) {
		return
	}
	a.settings.Language = l
	a.say = a.words(l)
	a.win.SetTitle(a.title())
	a.keepSettings()
	a.dress()
	a.build()
	a.freshTray()
}

// scales are the text sizes that a person can choose.
func scales() []float32 { return []float32{1, 1.25, 1.5, 1.75, 2} }

// setScale changes the size of everything at once.
func (a *App) setScale(s float32) {
	if s == a.settings.Scale || a.decided(policy.TextSize) {
		return
	}
	a.settings.Scale = s
	a.keepSettings()
	a.dress()
	a.build()
}

// setAppearance changes between light, dark and the system's choice.
func (a *App) setAppearance(p Appearance) {
	if p == a.settings.Appearance || a.decided(policy.Appearance) {
		return
	}
	a.settings.Appearance = p
	a.keepSettings()
	a.dress()
	a.list = nil // Fyne dresses only what is on the screen
}

// speakFyne gives Fyne's own words (in file dialogs and menus of a field) our
// language: our file, registered under the system locale's name, stands in
// place of the one that Fyne would choose.
func speakFyne(l text.Language) {
	data, err := text.Window(l)
	if err != nil {
		fyne.LogError("translations not read", err)
		return
	}
	name := lang.SystemLocale().LanguageString() + ".json"
	if err := lang.AddTranslations(fyne.NewStaticResource(name, data)); err != nil {
		fyne.LogError("translations not taken", err)
	}
}

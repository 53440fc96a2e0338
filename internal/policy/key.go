// The settings that can be decided, and the values of each. What the registry's
// template offers (packaging/windows/policy) and the documentation tells is
// held against this table by tests.

package policy

import (
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"unicode"

	"rokketa/internal/clockcheck"
)

// Key is a setting that can be decided.
type Key string

// The settings.
const (
	Language         Key = "language"
	Appearance       Key = "appearance"
	TextSize         Key = "textSize" // percent
	Order            Key = "order"
	HideCodes        Key = "hideCodes"
	OnTop            Key = "onTop"
	ClearAfter       Key = "clearAfter" // seconds; Never: never
	TypeInto         Key = "typeInto"
	Tray             Key = "tray"
	CloseToTray      Key = "closeToTray"
	StartWithSession Key = "startWithSession"
	OpenLinks        Key = "openLinks"
	BackupFolder     Key = "backupFolder"
	RemindSheet      Key = "remindSheet"
	LockAfter        Key = "lockAfter" // minutes at most
	LockWithScreen   Key = "lockWithScreen"
	LockWithSleep    Key = "lockWithSleep"
	ClockCheck       Key = "clockCheck"
	ClockServer      Key = "clockServer"
	HideFromCapture  Key = "hideFromCapture"
)

// Never stands for no end of a time, where a setting takes it.
const Never = -1

// Shape is what kind of value a setting has.
type Shape string

// The shapes. A setting that guards the accounts is not YesNo but OnlyYes: a
// policy can switch such a lock on, and cannot take away one that the person
// wants; who decides nothing leaves it to them. For the same reason the time of
// an idle lock is the longest there may be, as Windows has it for its own.
const (
	Words   Shape = "words"  // one of Texts
	Number  Shape = "number" // one of Numbers
	Range   Shape = "range"  // from Least to Most, or one of Numbers
	YesNo   Shape = "yes-no" // true or false
	OnlyYes Shape = "yes"    // true
	Server  Shape = "server" // whom the clock check asks
	Folder  Shape = "folder" // an absolute path, in which environment variables stand for their values
)

// longestPath is as long as Windows has it, in bytes.
const longestPath = 32 << 10

// Values says what values a setting takes.
type Values struct {
	Shape       Shape
	Texts       []string
	Numbers     []int
	Least, Most int
}

func values() map[Key]Values {
	yesNo, onlyYes := Values{Shape: YesNo}, Values{Shape: OnlyYes}
	return map[Key]Values{
		Language:         {Shape: Words, Texts: []string{"ja", "en"}},
		Appearance:       {Shape: Words, Texts: []string{"system", "light", "dark"}},
		TextSize:         {Shape: Number, Numbers: []int{100, 125, 150, 175, 200}},
		Order:            {Shape: Words, Texts: []string{"own", "name", "use"}},
		HideCodes:        yesNo,
		OnTop:            yesNo,
		ClearAfter:       {Shape: Range, Least: 10, Most: 90, Numbers: []int{Never}},
		TypeInto:         yesNo,
		Tray:             yesNo,
		CloseToTray:      yesNo,
		StartWithSession: yesNo,
		OpenLinks:        yesNo,
		BackupFolder:     {Shape: Folder},
		RemindSheet:      yesNo,
		LockAfter:        {Shape: Number, Numbers: []int{1, 5, 10, 30}},
		LockWithScreen:   onlyYes,
		LockWithSleep:    onlyYes,
		ClockCheck:       {Shape: Words, Texts: []string{"off", "press", "daily"}},
		ClockServer:      {Shape: Server},
		HideFromCapture:  yesNo,
	}
}

// Keys are all settings that can be decided, in the order of the alphabet.
func Keys() []Key { return slices.Sorted(maps.Keys(values())) }

// ValuesOf says what values a setting takes; the zero value is for one that
// there is not.
func ValuesOf(k Key) Values { return values()[k] }

// take is a value as it is kept, nil where the setting does not take it. A
// number may stand for yes or no, as the registry has nothing else.
func (v Values) take(value any) any {
	switch given := value.(type) {
	case string:
		return v.text(given)
	case bool:
		if v.Shape == YesNo || v.Shape == OnlyYes && given {
			return given
		}
	case int:
		switch {
		case v.Shape == YesNo && given == 0:
			return false
		case (v.Shape == YesNo || v.Shape == OnlyYes) && given == 1:
			return true
		case slices.Contains(v.Numbers, given), v.Shape == Range && v.Least <= given && given <= v.Most:
			return given
		}
	}
	return nil
}

func (v Values) text(given string) any {
	switch {
	case slices.Contains(v.Texts, given):
		return given
	case v.Shape == Server && clockcheck.Names(given):
		return given
	case v.Shape == Folder:
		if path, ok := folder(given); ok {
			return path
		}
	}
	return nil
}

// folder puts the environment's values for their names, %NAME% on Windows and
// ${NAME} elsewhere. One that is not set makes the path useless: everybody's
// backups would lie in one folder.
func folder(given string) (path string, ok bool) {
	ok = len(given) <= longestPath && !strings.ContainsFunc(given, unicode.IsControl)
	name := func(n string) string {
		value := os.Getenv(n)
		ok = ok && value != ""
		return value
	}
	open, end := "${", "}"
	if runtime.GOOS == "windows" {
		open, end = "%", "%"
	}
	var b strings.Builder
	for rest := given; ok; {
		before, after, there := strings.Cut(rest, open)
		b.WriteString(before)
		if !there {
			break
		}
		var n string
		if n, rest, there = strings.Cut(after, end); !there {
			return "", false
		}
		b.WriteString(name(n))
	}
	path = filepath.Clean(b.String())
	return path, ok && filepath.IsAbs(path)
}

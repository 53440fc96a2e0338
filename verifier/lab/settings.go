// This file promises: what two profiles have differently, for a program by
// the name of the field and for a reader in words.

package lab

import (
	"fmt"
	"reflect"
	"time"

	"rokketa/assets/text"
	"rokketa/verifier"
)

// difference is one setting that two profiles have differently.
type difference struct {
	Setting string `json:"setting"`
	A       string `json:"a"`
	B       string `json:"b"`

	a, b any
}

// compare gives what differs between two profiles.
func compare(a, b verifier.Profile) []difference {
	out := []difference{}
	left, right := reflect.ValueOf(a), reflect.ValueOf(b)
	for i := range left.NumField() {
		name := left.Type().Field(i).Name
		x, y := left.Field(i).Interface(), right.Field(i).Interface()
		if x != y && name != "Name" {
			out = append(out, difference{name, fmt.Sprint(x), fmt.Sprint(y), x, y})
		}
	}
	return out
}

// spoken is a difference as a page shows it.
type spoken struct{ Setting, A, B string }

// settings puts differences into words.
func settings(t *text.Table, all []difference) []spoken {
	out := []spoken{}
	for _, d := range all {
		out = append(out, spoken{t.Say(settingKey(d.Setting)), setting(t, d.a), setting(t, d.b)})
	}
	return out
}

// setting tells the value of a setting; the unit of a bare number is in the
// setting's name.
func setting(t *text.Table, value any) string {
	switch v := value.(type) {
	case bool:
		if v {
			return t.Say("lab.setting.yes")
		}
		return t.Say("lab.setting.no")
	case time.Duration:
		const day = 24 * time.Hour
		if v >= day && v%day == 0 {
			return t.Count("lab.span.days", int(v/day))
		}
		return span(t, int(v.Seconds()))
	case verifier.Parameters:
		return t.Say("lab.setting.parameters.value", "algorithm", v.Algorithm, "digits", v.Digits, "period", v.Period)
	case verifier.Argon:
		return t.Say("lab.setting.argon.value", "memory", v.Memory, "time", v.Time, "threads", v.Threads)
	default:
		return fmt.Sprint(v)
	}
}

// settingKey is the key of the sentence-like name of a profile's field.
func settingKey(field string) string {
	return map[string]string{
		"Back":          "lab.setting.back",
		"Ahead":         "lab.setting.ahead",
		"DriftBack":     "lab.setting.driftback",
		"DriftAhead":    "lab.setting.driftahead",
		"Parameters":    "lab.setting.parameters",
		"ChallengeLife": "lab.setting.challengelife",
		"EnrolLife":     "lab.setting.enrollife",
		"FreshAge":      "lab.setting.freshage",
		"MailAllowed":   "lab.setting.mailallowed",
		"MailDigits":    "lab.setting.maildigits",
		"MailLife":      "lab.setting.maillife",
		"ResendEvery":   "lab.setting.resendevery",
		"ResendPerHour": "lab.setting.resendperhour",
		"RecoveryCodes": "lab.setting.recoverycodes",
		"NagEvery":      "lab.setting.nagevery",
		"ResetLife":     "lab.setting.resetlife",
		"SessionIdle":   "lab.setting.sessionidle",
		"SessionMax":    "lab.setting.sessionmax",
		"RememberIdle":  "lab.setting.rememberidle",
		"RememberMax":   "lab.setting.remembermax",
		"PasswordMin":   "lab.setting.passwordmin",
		"PasswordMax":   "lab.setting.passwordmax",
		"Argon":         "lab.setting.argon",
		"IPPerMinute":   "lab.setting.ipperminute",
		"IPBurst":       "lab.setting.ipburst",
	}[field]
}

// Everything that this package names has its sentence in both languages.

package verifier_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"text/template"
	"time"

	"rokketa/verifier"
)

func TestEveryNameHasItsSentence(t *testing.T) {
	for _, language := range []string{"ja", "en"} {
		sentences := read(t, language)
		wanted := map[string]bool{}
		for _, key := range verifier.Explanations() {
			wanted[key] = true
			if sentences[key] == "" {
				t.Errorf("%s has no sentence for %s", language, key)
			}
		}
		for key := range sentences {
			if !wanted[key] {
				t.Errorf("%s has a sentence that nothing names: %s", language, key)
			}
		}
	}
}

func TestRefusalsHaveNumbersOfTheirOwn(t *testing.T) {
	seen := map[string]verifier.Reason{}
	for _, reason := range verifier.Reasons() {
		r := verifier.Refuse(reason)
		if !strings.HasPrefix(r.Number, "E-2FA-1") || r.Number == "E-2FA-199" {
			t.Errorf("%s has the number %s", reason, r.Number)
		}
		if before, twice := seen[r.Number]; twice {
			t.Errorf("%s and %s share %s", before, reason, r.Number)
		}
		seen[r.Number] = reason
	}
	if verifier.Refuse(verifier.ReasonCode).Number != "E-2FA-104" {
		t.Error("a wrong code has another number than people were told")
	}
}

// A wait is told as a clock beside the sentence would count it: seconds under
// a minute, minutes from then on, and nothing where it is not known.
func TestAWaitIsToldInWordsThatFit(t *testing.T) {
	for _, language := range []string{"ja", "en"} {
		sentences := read(t, language)
		for _, reason := range []verifier.Reason{verifier.ReasonThrottled, verifier.ReasonLocked, verifier.ReasonMailOften} {
			for _, c := range []struct {
				wait       time.Duration
				says, unit string
			}{
				{0, "", ""},
				{time.Millisecond, "1", "s"},
				{30 * time.Second, "30", "s"},
				{59 * time.Second, "59", "s"},
				{59*time.Second + time.Millisecond, "1", "m"},
				{time.Minute, "1", "m"},
				{61 * time.Second, "2", "m"},
				{time.Hour, "60", "m"},
			} {
				r := verifier.Refuse(reason)
				r.Wait = c.wait
				key, details := r.Explanation()
				said := fill(t, sentences[key], details)
				number := strings.Trim(strings.Map(func(r rune) rune {
					if r < '0' || r > '9' {
						return ' '
					}
					return r
				}, said), " ")
				unit := ""
				switch {
				case strings.Contains(said, "秒後") || strings.Contains(said, " s."):
					unit = "s"
				case strings.Contains(said, "分後") || strings.Contains(said, " min."):
					unit = "m"
				}
				if number != c.says || unit != c.unit {
					t.Errorf("%s %s after %v: %q", language, reason, c.wait, said)
				}
			}
		}
	}
}

func read(t *testing.T, language string) (sentences map[string]string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "assets", "text", language, "verifier.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &sentences); err != nil {
		t.Fatal(err)
	}
	return sentences
}

// fill fills a sentence, all of whose values must be given.
func fill(t *testing.T, sentence string, details map[string]any) string {
	t.Helper()
	parsed, err := template.New("").Option("missingkey=error").Parse(sentence)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := parsed.Execute(&b, details); err != nil {
		t.Errorf("%q: %v", sentence, err)
	}
	return b.String()
}

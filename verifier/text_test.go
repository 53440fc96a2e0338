// Everything that this package names has its sentence in both languages.

package verifier_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rokketa/verifier"
)

func TestEveryNameHasItsSentence(t *testing.T) {
	for _, language := range []string{"ja", "en"} {
		data, err := os.ReadFile(filepath.Join("..", "assets", "text", language, "verifier.json"))
		if err != nil {
			t.Fatal(err)
		}
		var sentences map[string]string
		if err := json.Unmarshal(data, &sentences); err != nil {
			t.Fatal(err)
		}
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

// Every error and notice of this room has its sentence, with no gap in it.

package vault_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"text/template"
	"time"

	"rokketa/vault"
)

// sentences gives the sentences of a language; of one that counts, the form
// for many.
func sentences(t *testing.T, language string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "assets", "text", language, "vault.json"))
	must(t, err)
	var raw map[string]any
	must(t, json.Unmarshal(data, &raw))
	list := map[string]string{}
	for key, value := range raw {
		if forms, ok := value.(map[string]any); ok {
			value = forms["other"]
		}
		list[key], _ = value.(string)
	}
	return list
}

func TestEveryErrorHasASentenceInBothLanguages(t *testing.T) {
	for _, language := range []string{"ja", "en"} {
		list := sentences(t, language)
		for _, key := range vault.Explanations() {
			if list[key] == "" {
				t.Errorf("%s: no sentence for %s", language, key)
			}
			delete(list, key)
		}
		for key := range list {
			t.Errorf("%s: nothing asks for %s", language, key)
		}
	}
}

func TestSentencesHaveTheirDetails(t *testing.T) {
	list := []interface {
		Explanation() (string, map[string]any)
	}{
		&vault.BusyError{}, &vault.BusyError{Program: "rokketa-cli", PID: 7},
		&vault.NewerError{What: "index", Version: 2},
		&vault.DamagedError{Name: "index", Err: errors.New("x")},
		&vault.FileError{Err: &os.PathError{Op: "open", Path: filepath.Join("a", "b"), Err: syscall.ENOSPC}},
		&vault.FileError{Err: os.ErrPermission}, &vault.FileError{Err: os.ErrInvalid},
		&vault.CancelledError{Err: errors.New("x")},
		vault.OlderNotice("index", time.Now()),
	}
	for _, reason := range []vault.SheetReason{
		vault.SheetCharacter, vault.SheetShort, vault.SheetLong, vault.SheetCheck, vault.SheetOrder, vault.SheetLines, vault.SheetWhole,
	} {
		list = append(list, &vault.SheetError{Reason: reason, Line: 2, Position: 3, Found: "x", Other: 4})
	}
	list = append(list, &vault.FolderGoneError{Folder: filepath.Join("a", "b")})
	for _, state := range vault.KeyringStates() {
		list = append(list, &vault.KeyringError{State: state, Op: "get"})
	}
	for _, language := range []string{"ja", "en"} {
		known := sentences(t, language)
		seen := map[string]string{}
		for _, x := range list {
			key, details := x.Explanation()
			form, err := template.New("").Option("missingkey=error").Parse(known[key])
			must(t, err)
			var b strings.Builder
			if err := form.Execute(&b, details); err != nil {
				t.Errorf("%s: %s: %v", language, key, err)
			}
			if other := seen[b.String()]; other != "" {
				t.Errorf("%s: %s and %s read the same", language, key, other)
			}
			seen[b.String()] = key
		}
	}
}

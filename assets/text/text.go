// Package text holds every sentence that a person reads, in Japanese and in
// English, for every program of the house.
//
// Each language is a folder of JSON files in the format of go-i18n, one file
// for each room, with flat keys ("otpauth.secret.character"). Templates are
// written {{.name}}; a message that counts is an object with "one" and
// "other" (Japanese: "other" alone).
//
// Errors become sentences in one place: a room's error implements
// Explanation, and Table.Explain finds it through any wrapping.
package text

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/jeandeaual/go-locale"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed ja/*.json en/*.json
var files embed.FS

// Language names one of the languages that the programs speak, as its
// ISO 639-1 code.
type Language string

// The languages of the house. A new one is a folder of this name.
const (
	Japanese Language = "ja"
	English  Language = "en"
)

// Languages gives every language, in the order in which a menu shows them.
func Languages() []Language { return []Language{Japanese, English} }

// Parse reads a language from a setting or an option: "ja", "ja-JP" and
// "ja_JP.UTF-8" are Japanese. ok is false for a language we do not speak.
func Parse(name string) (l Language, ok bool) {
	base, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(name, "_", "-")), "-")
	base, _, _ = strings.Cut(base, ".")
	l = Language(base)
	return l, slices.Contains(Languages(), l)
}

// Guess gives the language of the system: LC_ALL, LC_MESSAGES, LANG and
// LANGUAGE on Linux, the user's locale on Windows and macOS. Where it is
// none of ours, English.
func Guess() Language {
	names, err := locale.GetLocales()
	if err != nil {
		return English
	}
	for _, name := range names {
		if l, ok := Parse(name); ok {
			return l
		}
	}
	return English
}

// Explainer is an error that knows which sentence tells it to a person: a
// key of this package and the values that the sentence names. The values
// never hold a secret.
type Explainer interface {
	error
	Explanation() (key string, details map[string]any)
}

// Unexpected is the key of the sentence for an error that explains nothing;
// its detail "text" is the error's own text.
const Unexpected = "error.unexpected"

// Table is the sentences of one language. It does not change and may be used
// by several goroutines.
type Table struct {
	language Language
	content  func() content
}

// content is what the files of a language say. It is read when the first
// sentence is asked for: a program that has nothing to say pays nothing.
type content struct {
	known   map[string]json.RawMessage
	printer *i18n.Localizer
}

// For gives the table of a language; a language that we do not speak reads
// English.
func For(l Language) *Table {
	if !slices.Contains(Languages(), l) {
		l = English
	}
	return &Table{language: l, content: contents[l]}
}

// contents are read when they are first asked for, and once in a program,
// which they are part of.
var contents = map[Language]func() content{
	Japanese: sync.OnceValue(func() content { return read(Japanese) }),
	English:  sync.OnceValue(func() content { return read(English) }),
}

// read reads the files of a language. They are part of the program and a test
// reads each of them, so that a broken one cannot be shipped; were it shipped
// all the same, its keys would be shown instead of its sentences.
func read(l Language) content {
	known, _ := merge(l)
	bundle := i18n.NewBundle(language.Make(string(l)))
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	if whole, err := json.Marshal(known); err == nil {
		_, _ = bundle.ParseMessageFileBytes(whole, string(l)+".json")
	}
	return content{known: known, printer: i18n.NewLocalizer(bundle, string(l))}
}

// Language tells which language the table speaks.
func (t *Table) Language() Language { return t.language }

// Has tells whether the language has a sentence for key.
func (t *Table) Has(key string) bool {
	_, ok := t.content().known[key]
	return ok
}

// Say gives the sentence of key, with pairs of a name and its value for the
// template: Say("cli.saved", "name", account). A key without a sentence
// gives the key itself.
func (t *Table) Say(key string, pairs ...any) string {
	return t.say(&i18n.LocalizeConfig{MessageID: key, TemplateData: gather(pairs)})
}

// Count gives the sentence of key in the plural form that the language uses
// for n; {{.n}} in the template is n.
func (t *Table) Count(key string, n int, pairs ...any) string {
	details := gather(pairs)
	details["n"] = n
	return t.say(&i18n.LocalizeConfig{MessageID: key, TemplateData: details, PluralCount: n})
}

// Explain gives the sentence of the first Explainer in err's chain; an error
// that explains nothing is told as Unexpected, with its text. No error is no
// sentence.
func (t *Table) Explain(err error) string {
	if err == nil {
		return ""
	}
	if told, ok := errors.AsType[Explainer](err); ok {
		return t.Note(told)
	}
	return t.Say(Unexpected, "text", err.Error())
}

// Note gives the sentence of anything that has an Explanation, an error or
// not. A detail named n chooses the plural form.
func (t *Table) Note(x interface {
	Explanation() (key string, details map[string]any)
},
) string {
	key, details := x.Explanation()
	how := &i18n.LocalizeConfig{MessageID: key, TemplateData: details}
	if n, ok := details["n"].(int); ok {
		how.PluralCount = n
	}
	return t.say(how)
}

func (t *Table) say(how *i18n.LocalizeConfig) string {
	sentence, err := t.content().printer.Localize(how)
	if err != nil && sentence == "" {
		return how.MessageID
	}
	return sentence
}

// gather makes a map of pairs; a name without a value and a name that is no
// string are dropped, since a sentence must come out in any case.
func gather(pairs []any) map[string]any {
	details := make(map[string]any, len(pairs)/2+1)
	for i := 0; i+1 < len(pairs); i += 2 {
		if name, ok := pairs[i].(string); ok {
			details[name] = pairs[i+1]
		}
	}
	return details
}

// Keys gives the keys of a language, sorted.
func Keys(l Language) []string {
	known, _ := merge(l)
	return slices.Sorted(maps.Keys(known))
}

// Window gives the window system's own words (Cancel, OK, File …) of a
// language as one go-i18n file, which may stand in place of its table:
// register it under the system locale's name to force this language.
func Window(l Language) ([]byte, error) {
	data, err := files.ReadFile(path.Join(string(l), "fyne.json"))
	if err != nil {
		return nil, fmt.Errorf("text: %w", err)
	}
	return data, nil
}

// merge reads the files of a language. A key that two files have is an
// error, since one of them would be lost.
func merge(l Language) (map[string]json.RawMessage, error) {
	known := make(map[string]json.RawMessage)
	names, err := fs.Glob(files, path.Join(string(l), "*.json"))
	if err != nil {
		return known, fmt.Errorf("text: %s: %w", l, err)
	}
	var wrong []error
	for _, name := range names {
		data, err := files.ReadFile(name)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("text: %w", err))
			continue
		}
		var part map[string]json.RawMessage
		if err := json.Unmarshal(data, &part); err != nil {
			wrong = append(wrong, fmt.Errorf("text: %s: %w", name, err))
			continue
		}
		for key, message := range part {
			if _, taken := known[key]; taken {
				wrong = append(wrong, fmt.Errorf("text: %s: %q is in another file too", name, key))
			}
			known[key] = message
		}
	}
	return known, errors.Join(wrong...)
}

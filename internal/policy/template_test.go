// The registry's template (ADMX) offers every setting with its own values, has
// words for all of it in both languages, and the documentation names each.

package policy_test

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"rokketa/internal/policy"
)

var templates = filepath.Join("..", "..", "packaging", "windows", "policy")

type admxValue struct {
	Decimal *struct {
		Value uint32 `xml:"value,attr"`
	} `xml:"decimal"`
	Text   *string   `xml:"string"`
	Delete *struct{} `xml:"delete"`
}

// given is what the registry's reader would make of a value.
func (v admxValue) given() any {
	switch {
	case v.Decimal != nil:
		return int(int32(v.Decimal.Value))
	case v.Text != nil:
		return *v.Text
	}
	return nil
}

type admxPolicy struct {
	Name         string `xml:"name,attr"`
	Class        string `xml:"class,attr"`
	Display      string `xml:"displayName,attr"`
	Explain      string `xml:"explainText,attr"`
	Presentation string `xml:"presentation,attr"`
	Key          string `xml:"key,attr"`
	ValueName    string `xml:"valueName,attr"`
	Parent       struct {
		Ref string `xml:"ref,attr"`
	} `xml:"parentCategory"`
	Supported struct {
		Ref string `xml:"ref,attr"`
	} `xml:"supportedOn"`
	Enabled  *admxValue `xml:"enabledValue"`
	Disabled *admxValue `xml:"disabledValue"`
	Enum     *struct {
		ID        string `xml:"id,attr"`
		ValueName string `xml:"valueName,attr"`
		Items     []struct {
			Display string    `xml:"displayName,attr"`
			Value   admxValue `xml:"value"`
		} `xml:"item"`
	} `xml:"elements>enum"`
	Text *struct {
		ID         string `xml:"id,attr"`
		ValueName  string `xml:"valueName,attr"`
		Expandable bool   `xml:"expandable,attr"`
	} `xml:"elements>text"`
}

type admxName struct {
	Name    string `xml:"name,attr"`
	Display string `xml:"displayName,attr"`
}

type admx struct {
	Supported  []admxName   `xml:"supportedOn>definitions>definition"`
	Categories []admxName   `xml:"categories>category"`
	Policies   []admxPolicy `xml:"policies>policy"`
}

type adml struct {
	Strings []struct {
		ID   string `xml:"id,attr"`
		Text string `xml:",chardata"`
	} `xml:"resources>stringTable>string"`
	Presentations []struct {
		ID   string `xml:"id,attr"`
		List *struct {
			Ref string `xml:"refId,attr"`
		} `xml:"dropdownList"`
		Box *struct {
			Ref string `xml:"refId,attr"`
		} `xml:"textBox"`
	} `xml:"resources>presentationTable>presentation"`
}

func load(t *testing.T, into any, path ...string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(append([]string{templates}, path...)...))
	if err != nil {
		t.Fatal(err)
	}
	if err := xml.Unmarshal(data, into); err != nil {
		t.Fatal(err)
	}
}

func TestTheTemplateOffersEverySettingWithItsValues(t *testing.T) {
	var all admx
	load(t, &all, "Rokketa.admx")
	var names []policy.Key
	for _, p := range all.Policies {
		k := policy.Key(p.Name)
		names = append(names, k)
		if p.Class != "Both" || p.Key != `Software\Policies\Rokketa` {
			t.Errorf("%s is for %s in %s", k, p.Class, p.Key)
		}
		category := func(c admxName) bool { return c.Name == p.Parent.Ref }
		if !slices.ContainsFunc(all.Categories, category) || p.Supported.Ref != all.Supported[0].Name {
			t.Errorf("%s has no category or no system", k)
		}
		offers(t, p, policy.ValuesOf(k))
	}
	slices.Sort(names)
	if !slices.Equal(names, policy.Keys()) {
		t.Errorf("the template offers %q, not %q", names, policy.Keys())
	}
}

// offers holds one setting of the template against the values that are taken.
func offers(t *testing.T, p admxPolicy, v policy.Values) {
	t.Helper()
	k := policy.Key(p.Name)
	var values []any
	switch v.Shape {
	case policy.YesNo, policy.OnlyYes:
		if p.ValueName != p.Name || p.Enabled == nil || p.Disabled == nil || p.Enum != nil || p.Text != nil {
			t.Errorf("%s is not a setting of yes or no", k)
			return
		}
		values = []any{p.Enabled.given()}
		if v.Shape == policy.YesNo {
			values = append(values, p.Disabled.given())
		} else if p.Disabled.Delete == nil {
			t.Errorf("%s: what is disabled is not left to the person", k)
		}
	case policy.Server, policy.Folder:
		if p.Text == nil || p.Text.ValueName != p.Name || p.Text.ID != p.Name || p.Text.Expandable != (v.Shape == policy.Folder) {
			t.Errorf("%s is not a text", k)
		}
		return
	default:
		if p.Enum == nil || p.Enum.ValueName != p.Name || p.Enum.ID != p.Name {
			t.Errorf("%s is not a list", k)
			return
		}
		for _, i := range p.Enum.Items {
			values = append(values, i.Value.given())
		}
		for _, text := range v.Texts {
			if !slices.Contains(values, any(text)) {
				t.Errorf("%s: %q is not offered", k, text)
			}
		}
		for _, n := range v.Numbers {
			if !slices.Contains(values, any(n)) {
				t.Errorf("%s: %d is not offered", k, n)
			}
		}
	}
	for _, value := range values {
		if given := written(p.Name, value); !policy.Parse([]byte(given), "x").Has(k) {
			t.Errorf("%s is offered and not taken", given)
		}
	}
}

// written is a setting as a file has it.
func written(name string, value any) string {
	text, ok := value.(string)
	if n, number := value.(int); number {
		text = strconv.Itoa(n)
	} else if ok {
		text = strconv.Quote(text)
	}
	return `{"` + name + `":` + text + `}`
}

// reference is how the schema of these files wants it.
var reference = regexp.MustCompile(`^\$\(string\.[\p{L}\p{N}_]+\)$`)

func TestTheTemplateHasWordsForAllOfItInBothLanguages(t *testing.T) {
	var all admx
	load(t, &all, "Rokketa.admx")
	for _, language := range []string{"ja-JP", "en-US"} {
		var words adml
		load(t, &words, language, "Rokketa.adml")
		texts, unused := map[string]string{}, map[string]bool{}
		for _, s := range words.Strings {
			texts[s.ID], unused[s.ID] = s.Text, true
		}
		say := func(ref string) {
			id := strings.TrimSuffix(strings.TrimPrefix(ref, "$(string."), ")")
			delete(unused, id)
			japanese := strings.ContainsFunc(texts[id], func(r rune) bool { return unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han) })
			digits := strings.Trim(texts[id], "0123456789 %") == ""
			switch {
			case !reference.MatchString(ref):
				t.Errorf("%s is no reference as Windows reads it", ref)
			case texts[id] == "":
				t.Errorf("%s: no words for %s", language, ref)
			case id != "rokketa" && !digits && japanese != (language == "ja-JP"):
				t.Errorf("%s: %q is in the other language", language, texts[id])
			}
		}
		for _, s := range all.Supported {
			say(s.Display)
		}
		for _, c := range all.Categories {
			say(c.Display)
		}
		shown := map[string]bool{}
		for _, p := range words.Presentations {
			shown[p.ID] = p.List != nil && p.List.Ref == p.ID || p.Box != nil && p.Box.Ref == p.ID
		}
		for _, p := range all.Policies {
			say(p.Display)
			say(p.Explain)
			if p.Enum != nil {
				for _, i := range p.Enum.Items {
					say(i.Display)
				}
			}
			if field := p.Enum != nil || p.Text != nil; field != shown[p.Name] || field != (p.Presentation == "$(presentation."+p.Name+")") {
				t.Errorf("%s: the field of %s is missing, or there is one too many", language, p.Name)
			}
		}
		for id := range unused {
			t.Errorf("%s: %s is said nowhere", language, id)
		}
	}
}

func TestTheDocumentationNamesEverySettingAndItsValues(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "docs", "desktop.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range policy.Keys() {
		at := strings.Index(string(data), "\n| `"+string(k)+"` |")
		if at < 0 {
			t.Errorf("%s is not told of", k)
			continue
		}
		line, _, _ := strings.Cut(string(data)[at+1:], "\n")
		v := policy.ValuesOf(k)
		for _, text := range v.Texts {
			if !strings.Contains(line, strconv.Quote(text)) {
				t.Errorf("%s: %q is not told of", k, text)
			}
		}
		for _, n := range v.Numbers {
			if !strings.Contains(line, strconv.Itoa(n)) {
				t.Errorf("%s: %d is not told of", k, n)
			}
		}
	}
}

// The document of the API, held against every answer that a test gets: what
// it does not tell of does not happen, and what it tells of is so.

package trial_test

import (
	"encoding/json"
	"math"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// object is a part of the document.
type object = map[string]any

// document is the API's, read from its file.
type document struct{ root object }

func readDocument(t testing.TB) document {
	t.Helper()
	data, err := os.ReadFile("../openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	var d document
	if err := json.Unmarshal(data, &d.root); err != nil {
		t.Fatal(err)
	}
	return d
}

// at goes down by names, through references.
func (d document) at(from any, names ...string) any {
	for _, name := range names {
		part, ok := d.whole(from).(object)
		if !ok {
			return nil
		}
		from = part[name]
	}
	return d.whole(from)
}

// whole follows a reference.
func (d document) whole(part any) any {
	for {
		o, ok := part.(object)
		if !ok {
			return part
		}
		ref, ok := o["$ref"].(string)
		if !ok {
			return part
		}
		part = d.at(d.root, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
	}
}

// check holds one call and its answer against the document.
func (d document) check(t testing.TB, method, path string, sent []byte, p page) {
	t.Helper()
	operation := d.at(d.root, "paths", path, strings.ToLower(method))
	if operation == nil {
		t.Errorf("the document knows no %s %s", method, path)
		return
	}
	where := method + " " + path + " " + strconv.Itoa(p.status)
	response := d.at(operation, "responses", strconv.Itoa(p.status))
	if response == nil {
		t.Errorf("%s is not in the document", where)
		return
	}
	schema := d.at(response, "content", p.header.Get("Content-Type"), "schema")
	if schema == nil {
		t.Errorf("%s: the document knows no %s", where, p.header.Get("Content-Type"))
		return
	}
	var body any
	if err := json.Unmarshal([]byte(p.body), &body); err != nil {
		t.Errorf("%s: %v", where, err)
	}
	for _, wrong := range d.fits(schema, body, "answer") {
		t.Errorf("%s: %s", where, wrong)
	}
	if headers, ok := d.at(response, "headers").(object); ok {
		for name := range headers {
			if p.header.Get(name) == "" && (name != "Retry-After" || strings.Contains(p.body, `"seconds"`)) {
				t.Errorf("%s: the header %s is missing", where, name)
			}
		}
	}
	if p.status < 400 && len(sent) > 0 {
		var asked any
		if err := json.Unmarshal(sent, &asked); err != nil {
			t.Fatal(err)
		}
		for _, wrong := range d.fits(d.at(operation, "requestBody", "content", "application/json", "schema"), asked, "call") {
			t.Errorf("%s is taken though the document says otherwise: %s", where, wrong)
		}
	}
}

// fits tells what of a value is not as its schema says. It knows the words
// that the document uses, and no other.
func (d document) fits(schema, value any, name string) (wrong []string) {
	rules, ok := d.whole(schema).(object)
	if !ok {
		return []string{name + " has no schema"}
	}
	say := func(what string) { wrong = append(wrong, name+" "+what) }
	fields, isObject := value.(object)
	text, isText := value.(string)
	number, isNumber := value.(float64)
	for word, rule := range rules {
		switch word {
		case "description", "default":
		case "type":
			kinds := map[any]bool{"object": isObject, "string": isText, "integer": isNumber && number == math.Trunc(number)}
			if _, is := value.(bool); rule == "boolean" && !is || rule != "boolean" && !kinds[rule] {
				say("is no " + rule.(string))
			}
		case "enum":
			if !slices.Contains(rule.([]any), value) {
				say("is none of those that there are")
			}
		case "pattern":
			if !regexp.MustCompile(rule.(string)).MatchString(text) {
				say("has not the pattern")
			}
		case "format":
			if _, err := time.Parse(time.RFC3339, text); rule != "date-time" || err != nil {
				say("is no time")
			}
		case "minimum":
			if number < rule.(float64) {
				say("is too small")
			}
		case "required":
			for _, field := range rule.([]any) {
				if _, ok := fields[field.(string)]; !ok {
					say("lacks " + field.(string))
				}
			}
		case "properties":
			for field, part := range rule.(object) {
				if inner, ok := fields[field]; ok {
					wrong = append(wrong, d.fits(part, inner, name+"."+field)...)
				}
			}
		case "additionalProperties":
			for field := range fields {
				if _, known := d.at(rules, "properties", field).(object); !known && rule == false {
					say("has " + field)
				}
			}
		case "oneOf":
			fitting := 0
			for _, one := range rule.([]any) {
				if len(d.fits(one, value, name)) == 0 {
					fitting++
				}
			}
			if fitting != 1 {
				say("fits " + strconv.Itoa(fitting) + " of those of which it must be one")
			}
		default:
			say("has a schema that this test does not read: " + word)
		}
	}
	return wrong
}

// Every call's good answer and each of its common refusals are as the
// document has them.
func TestTheDocumentHoldsForEveryAnswer(t *testing.T) {
	s := open(t)
	d := readDocument(t)
	b := s.browser("ja")
	paths, _ := d.at(d.root, "paths").(object)
	if len(paths) < 11 {
		t.Fatalf("only %d paths", len(paths))
	}
	for path, methods := range paths {
		for method := range methods.(object) {
			method = strings.ToUpper(method)
			for _, try := range []struct{ body, kind string }{
				{`{}`, "application/json"},
				{`[]`, "application/json"},
				{`{"nix":{"a":[1e999]}}`, "application/json"},
				{`{}`, "text/plain"},
				{`{"code":"1","challenge":"x","email":"a","password":"b","recovery":"c"}`, "application/json"},
				{`{"code":1e400}`, "application/json"},
				{`{"a":"` + strings.Repeat("x", 17<<10) + `"}`, "application/json"},
				{strings.Repeat(`{"a":`, 3000), "application/json"},
			} {
				d.check(t, method, path, nil, b.do(method, path, strings.NewReader(try.body), try.kind))
			}
			b.head.Set("Sec-Fetch-Site", "cross-site")
			if method != "GET" {
				d.check(t, method, path, nil, b.do(method, path, strings.NewReader(`{}`), "application/json"))
			}
			b.head.Del("Sec-Fetch-Site")
			b.head.Set("Authorization", "Bearer nobody")
			d.check(t, method, path, nil, b.do(method, path, strings.NewReader(`{}`), "application/json"))
			b.head.Del("Authorization")
		}
	}
}

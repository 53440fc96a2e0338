//go:build !nolab

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rokketa/assets/text"
	"rokketa/verifier/lab"
)

// Every key that the code names has its sentence in both languages, and no
// sentence is left over.
func TestEverySentenceIsThereAndUsed(t *testing.T) {
	var source strings.Builder
	for _, pattern := range []string{"*.go", "../../verifier/lab/*.go", "../../verifier/lab/pages/*.html"} {
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, path := range paths {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			source.Write(data)
		}
	}
	named := regexp.MustCompile(`"((?:lab|verifierd)\.[a-z0-9_.-]*[a-z0-9_-])"`).FindAllStringSubmatch(source.String(), -1)
	used := map[string]bool{}
	for _, m := range named {
		used[m[1]] = true
	}
	// Keys that are put together.
	stories, err := lab.Scenarios()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range stories {
		used["lab.scenario."+s.Name], used["lab.scenario."+s.Name+".about"] = true, true
		for _, step := range s.Steps {
			used["lab.step."+step.Say] = true
		}
	}
	for _, state := range lab.States() {
		used["lab.state."+state] = true
	}
	for _, variant := range lab.Variants() {
		used["lab.qr."+variant] = true
	}
	for _, page := range []string{"index", "attempts", "inbox", "scenarios", "scenario", "faults", "profiles", "member", "members", "letter", "clock", "problem", "loginlist"} {
		used["lab.page."+page] = true
	}
	for _, screen := range []string{"in", "out", "enrol", "challenge.app", "challenge.mail", "qr", "app", "off", "support"} {
		used["lab.screen."+screen] = true
	}
	delete(used, "lab.db") // a file
	for _, language := range text.Languages() {
		table := text.For(language)
		for key := range used {
			if !table.Has(key) && !slices.Contains([]string{"verifierd.rule"}, key) {
				t.Errorf("%s lacks %q", language, key)
			}
		}
	}
	prefixes := []string{"lab.sample.", "lab.method.", "lab.fault.mode.", "verifierd.admin."}
	for _, key := range text.Keys(text.English) {
		if !strings.HasPrefix(key, "lab.") && !strings.HasPrefix(key, "verifierd.") || used[key] {
			continue
		}
		if !slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(key, p) }) {
			t.Errorf("%q is used nowhere", key)
		}
	}
}

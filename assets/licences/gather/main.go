// Gather writes ../licences.json: the licence texts of everything that
// cmd/rokketa links on Linux, Windows and macOS. Run it by go generate after a
// module was added, dropped or raised.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"rokketa/assets/licences"
)

func main() {
	if err := gather(); err != nil {
		fmt.Fprintln(os.Stderr, "gather:", err)
		os.Exit(1)
	}
}

func gather() error {
	dirs := map[string]string{}
	for _, system := range []string{"linux", "windows", "darwin"} {
		list := exec.Command("go", "list", "-e", "-deps", "-f", "{{with .Module}}{{.Path}}\t{{.Dir}}{{end}}", "rokketa/cmd/rokketa") //nolint:noctx // it ends by itself
		list.Env = append(list.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=1")
		out, err := list.Output()
		if err != nil {
			return err
		}
		for line := range strings.Lines(string(out)) {
			if path, dir, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && path != "rokketa" {
				dirs[path] = dir
			}
		}
	}
	root, err := exec.Command("go", "env", "GOROOT").Output() //nolint:noctx // it ends by itself
	if err != nil {
		return err
	}
	dirs["Go"] = strings.TrimSpace(string(root))
	var all []licences.Work
	for _, path := range slices.Sorted(maps.Keys(dirs)) {
		text, err := texts(dirs[path], path == "Go")
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		all = append(all, licences.Work{Name: path, Text: text})
	}
	ours, err := os.ReadFile(filepath.Join("..", "fonts", "OFL.txt"))
	if err != nil {
		return err
	}
	all = append(all, licences.Work{Name: "BIZ UDGothic, BIZ UDPGothic", Text: tidy(ours)})
	slices.SortFunc(all, func(a, b licences.Work) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(all); err != nil {
		return err
	}
	return os.WriteFile("licences.json", out.Bytes(), 0o644) //nolint:gosec // a source file, readable by all
}

// texts are the licence files below a module's folder, for its own code and for
// what it carries of others, each under its name; of Go itself only the first.
func texts(dir string, top bool) (string, error) {
	named := regexp.MustCompile(`(?i)^(licen[sc]e|copying|notice|patents|unlicense|ofl)([-_.].*)?$`)
	var all []string
	seen := map[string]bool{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != dir && (top || d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".")):
			return fs.SkipDir
		case d.IsDir(), !named.MatchString(d.Name()), strings.HasSuffix(d.Name(), ".go"):
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		text := tidy(data)
		if seen[text] || text == "" {
			return nil
		}
		seen[text] = true
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		all = append(all, filepath.ToSlash(name)+"\n\n"+text)
		return nil
	})
	if err == nil && len(all) == 0 {
		err = fs.ErrNotExist
	}
	return strings.Join(all, "\n\n\n"), err
}

// tidy takes away what only lays a text out on paper.
func tidy(data []byte) string {
	s := strings.ToValidUTF8(strings.TrimPrefix(string(data), "\uFEFF"), "?")
	s = strings.NewReplacer("\r\n", "\n", "\f", "\n", "\t", "    ").Replace(s)
	return strings.Trim(s, "\n ")
}

// Who may know whom, held for every package of the house: our own rooms by
// the table of permissions, other people's libraries by their one owner, and
// the programs without a window by what they may not link.

package rokketa_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

// may says which of our packages each package may import. A pattern that
// ends in /... means everything below and the package itself; "" is the root
// package. The first line that fits a package counts, so that exceptions
// stand above their rule.
var may = []struct {
	who   string
	knows []string
}{
	{"", nil},
	{"cmd/rokketa", []string{"", "ui", "vault/...", "scanner/...", "exchange/...", "otpauth", "assets/...", "internal/..."}},
	{"cmd/rokketa-cli", []string{"", "vault/...", "scanner", "scanner/screen", "exchange/...", "otpauth", "assets/text", "assets/fonts", "internal/..."}},
	{"cmd/rokketa-verifier", []string{"", "verifier/...", "assets/text", "internal/..."}},
	{"ui/...", []string{"", "ui/...", "otpauth", "vault/...", "scanner/...", "exchange/...", "assets/...", "internal/..."}},
	{"verifier/conformance", []string{"verifier/..."}},
	{"verifier/web/trial", []string{"verifier/...", "assets/text", "otpauth"}}, // tests: pages over a real store
	{"verifier/web/...", []string{"verifier", "assets/text", "internal/..."}},
	{"verifier/lab/...", []string{"verifier", "assets/text", "internal/..."}},
	{"verifier/store/...", []string{"verifier", "verifier/store/..."}},
	{"verifier", []string{"otpauth"}},
	{"exchange/sheet", []string{"internal/qrdraw"}},
	{"exchange", []string{"otpauth", "internal/qrdraw"}},
	{"vault/...", []string{"vault/...", "otpauth", "internal/..."}},
	{"scanner/camera/...", []string{"scanner/camera/...", "internal/..."}},
	{"scanner/...", []string{"scanner", "scanner/screen/...", "internal/..."}}, // the camera is the app's alone
	{"otpauth", []string{"internal/..."}},
	{"assets/...", []string{"assets/..."}},
	{"internal/...", []string{"internal/..."}},
	// The journey and the figures stand outside and look at the whole.
	{"e2e/...", []string{"", "e2e/...", "otpauth", "vault", "scanner/...", "exchange/...", "verifier/...", "assets/...", "internal/..."}},
	{"scripts", nil},
}

// owners says which of our packages may import a library: the module path
// that an import begins with, and its owners. A library that is not here is
// nobody's and fails the test, so that each new one is a decision.
var owners = map[string][]string{
	"fyne.io/fyne/v2":                     {"ui/...", "cmd/rokketa", "e2e/..."},
	"codeberg.org/go-pdf/fpdf":            {"exchange/sheet"},
	"charm.land/bubbletea/v2":             {"cmd/rokketa-cli"},
	"filippo.io/age":                      {"vault/..."},
	"github.com/BurntSushi/toml":          {""},
	"github.com/charmbracelet/x/ansi":     {"cmd/rokketa-cli"},
	"github.com/chromedp/chromedp":        {"e2e/..."},
	"github.com/chromedp/cdproto":         {"e2e/..."},
	"github.com/emersion/go-smtp":         {"verifier/...", "cmd/rokketa-verifier"}, // tests
	"github.com/godbus/dbus/v5":           {"vault/...", "internal/...", "scanner/screen/...", "e2e/..."},
	"github.com/gofrs/flock":              {"vault/..."},
	"github.com/jackc/pgx/v5":             {"verifier/store/..."},
	"github.com/jeandeaual/go-locale":     {"assets/text"},
	"github.com/jezek/xgb":                {"internal/...", "scanner/screen/...", "cmd/rokketa", "e2e/..."},
	"github.com/kbinani/screenshot":       {"scanner/screen/..."},
	"github.com/makiuchi-d/gozxing":       {"scanner/...", "internal/qrdraw"},
	"github.com/ncruces/zenity":           {"internal/filechooser"},
	"github.com/nicksnyder/go-i18n/v2":    {"assets/text"},
	"github.com/pquerna/otp":              {"otpauth"},
	"github.com/pressly/goose/v3":         {"verifier/store/..."},
	"github.com/prometheus/client_golang": {"cmd/rokketa-verifier"},
	"github.com/rogpeppe/go-internal":     {"cmd/..."},
	"github.com/wneessen/go-mail":         {"verifier/...", "cmd/rokketa-verifier"},
	"github.com/zalando/go-keyring":       {"vault/..."},
	"golang.org/x/crypto":                 {"verifier/..."},
	"golang.org/x/image":                  {"scanner/...", "exchange/sheet", "internal/...", "ui/...", "assets/fonts", "e2e/..."},
	"golang.org/x/sys":                    {"internal/...", "vault/...", "ui/...", "cmd/...", "scanner/screen/...", "scanner/camera/..."},
	"golang.org/x/term":                   {"cmd/..."},
	"golang.org/x/text":                   {"otpauth", "assets/...", "scanner/...", "exchange", "vault/...", "ui/...", "verifier/...", "cmd/...", "internal/..."},
	"golang.org/x/time":                   {"verifier/..."},
	"modernc.org/sqlite":                  {"verifier/store/..."},
}

// plain are the programs that build without cgo and without a window, with
// what each may not even link from afar. The letters of the recovery sheet
// are in the command line.
var plain = map[string][]string{
	"cmd/rokketa-cli":      {"fyne.io/", "github.com/go-gl/", "rokketa/ui", "rokketa/scanner/camera"},
	"cmd/rokketa-verifier": {"fyne.io/", "github.com/go-gl/", "rokketa/ui", "rokketa/scanner/camera", "rokketa/assets/fonts"},
}

// node is one package as go list tells it. Deps are all that it links.
type node struct {
	ImportPath, Name                   string
	Imports, TestImports, XTestImports []string
	Deps                               []string
	Standard                           bool
}

func TestLayersHold(t *testing.T) {
	for _, wrong := range judge(packages(t)) {
		t.Error(wrong)
	}
}

// packages asks go list for our packages on each system that we build for,
// so that a file of one system only cannot slip through.
func packages(t *testing.T) []node {
	t.Helper()
	var all []node
	for _, system := range []string{"linux", "windows", "darwin"} {
		command := exec.Command("go", "list", "-e", "-json=ImportPath,Name,Imports,TestImports,XTestImports,Deps,Standard", "./...")
		command.Env = append(command.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=1")
		var complaint strings.Builder
		command.Stderr = &complaint
		out, err := command.Output()
		if err != nil {
			t.Fatalf("go list for %s: %v: %s", system, err, complaint.String())
		}
		decoder := json.NewDecoder(strings.NewReader(string(out)))
		for {
			var n node
			if err := decoder.Decode(&n); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatal(err)
			}
			all = append(all, n)
		}
	}
	if len(all) == 0 {
		t.Fatal("go list found no package")
	}
	return all
}

// judge gives every breach of the rules, each once.
func judge(nodes []node) []string {
	var wrong []string
	for _, n := range nodes {
		us, ours := own(n.ImportPath)
		if !ours {
			continue
		}
		knows, known := allowed(us)
		if !known {
			wrong = append(wrong, fmt.Sprintf("%s is in no room: say in the table whom it may know", n.ImportPath))
			continue
		}
		// What stands in for the real thing (a folder that ends in "test")
		// is for tests and for its like.
		for _, other := range n.Imports {
			if _, ours := own(other); ours && strings.HasSuffix(other, "test") && !strings.HasSuffix(n.ImportPath, "test") {
				wrong = append(wrong, fmt.Sprintf("%s uses %s outside a test", n.ImportPath, other))
			}
		}
		// Tests may use the package that they test, and what it may use.
		imports := slices.Concat(n.Imports, n.TestImports, n.XTestImports)
		for _, other := range imports {
			if them, ours := own(other); ours {
				if them != us && !fits(them, knows) {
					wrong = append(wrong, fmt.Sprintf("%s may not know %s", n.ImportPath, other))
				}
			} else if fault := trespass(us, other); fault != "" {
				wrong = append(wrong, fault)
			}
		}
		if barred := plain[us]; barred != nil {
			for _, other := range n.Deps {
				if slices.ContainsFunc(barred, func(prefix string) bool { return strings.HasPrefix(other, prefix) }) {
					wrong = append(wrong, fmt.Sprintf("%s has no window and no cgo, but links %s", n.ImportPath, other))
				}
			}
		}
	}
	slices.Sort(wrong)
	return slices.Compact(wrong)
}

// own gives the path of one of our packages below the module.
func own(importPath string) (string, bool) {
	if importPath == "rokketa" {
		return "", true
	}
	return strings.CutPrefix(importPath, "rokketa/")
}

func allowed(us string) (knows []string, known bool) {
	for _, line := range may {
		if fits(us, []string{line.who}) {
			return line.knows, true
		}
	}
	return nil, false
}

// fits tells whether one of the patterns names the package.
func fits(name string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		if above, ok := strings.CutSuffix(pattern, "/..."); ok {
			return name == above || strings.HasPrefix(name, above+"/")
		}
		return name == pattern
	})
}

// trespass tells what is wrong with one of our packages importing somebody
// else's; "" is nothing.
func trespass(us, other string) string {
	first, _, _ := strings.Cut(other, "/")
	if !strings.Contains(first, ".") {
		return "" // the standard library, and "C"
	}
	for library, who := range owners {
		if other == library || strings.HasPrefix(other, library+"/") {
			if fits(us, who) {
				return ""
			}
			return fmt.Sprintf("%s may not import %s: it belongs to %s", path.Join("rokketa", us), other, strings.Join(who, ", "))
		}
	}
	return fmt.Sprintf("%s imports %s, which has no owner yet", path.Join("rokketa", us), other)
}

func TestLayersCheckerFindsWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		planted node
		want    string // a part of the complaint; "" for none
	}{
		"a room knows the window": {
			node{ImportPath: "rokketa/vault", Imports: []string{"rokketa/ui"}}, "may not know rokketa/ui",
		},
		"a room knows it in a test": {
			node{ImportPath: "rokketa/otpauth", TestImports: []string{"rokketa/vault"}}, "may not know rokketa/vault",
		},
		"a room knows it in an outer test": {
			node{ImportPath: "rokketa/scanner", XTestImports: []string{"rokketa/exchange"}}, "may not know rokketa/exchange",
		},
		"a stand-in outside a test": {
			node{ImportPath: "rokketa/ui", Imports: []string{"rokketa/vault/vaulttest"}}, "outside a test",
		},
		"a stand-in in a test": {
			node{ImportPath: "rokketa/ui", XTestImports: []string{"rokketa/vault/vaulttest"}}, "",
		},
		"the root knows nobody": {
			node{ImportPath: "rokketa", Imports: []string{"rokketa/assets/text"}}, "may not know rokketa/assets/text",
		},
		"the verifier's pages know its store": {
			node{ImportPath: "rokketa/verifier/web", Imports: []string{"rokketa/verifier/store"}}, "may not know rokketa/verifier/store",
		},
		"the scanner knows the camera": {
			node{ImportPath: "rokketa/scanner", Imports: []string{"rokketa/scanner/camera"}}, "may not know rokketa/scanner/camera",
		},
		"the verifier links the letters of paper": {
			node{ImportPath: "rokketa/cmd/rokketa-verifier", Deps: []string{"rokketa/assets/fonts"}}, "links rokketa/assets/fonts",
		},
		"the command line links the camera": {
			node{ImportPath: "rokketa/cmd/rokketa-cli", Deps: []string{"rokketa/scanner/camera"}}, "links rokketa/scanner/camera",
		},
		"a stranger": {
			node{ImportPath: "rokketa/helpers"}, "is in no room",
		},
		"another's library": {
			node{ImportPath: "rokketa/exchange", Imports: []string{"filippo.io/age/armor"}}, "belongs to vault",
		},
		"the window system outside the window": {
			node{ImportPath: "rokketa/scanner/screen", Imports: []string{"fyne.io/fyne/v2"}}, "belongs to ui",
		},
		"a library of nobody": {
			node{ImportPath: "rokketa/otpauth", Imports: []string{"github.com/some/thing"}}, "has no owner yet",
		},
		"a name that only begins alike": {
			node{ImportPath: "rokketa/vault", Imports: []string{"filippo.io/agent"}}, "has no owner yet",
		},
		"a plain program links the window system from afar": {
			node{ImportPath: "rokketa/cmd/rokketa-cli", Deps: []string{"fyne.io/fyne/v2/theme"}}, "links fyne.io/fyne/v2/theme",
		},
		"a plain program links C": {
			node{ImportPath: "rokketa/cmd/rokketa-verifier", Deps: []string{"github.com/go-gl/gl/v2.1/gl"}}, "links github.com/go-gl",
		},
		"what is allowed": {
			node{
				ImportPath:   "rokketa/vault",
				Imports:      []string{"filippo.io/age", "rokketa/otpauth", "rokketa/internal/durable", "fmt", "C"},
				XTestImports: []string{"rokketa/vault", "testing"},
			}, "",
		},
		"somebody else's package is not our business": {
			node{ImportPath: "fyne.io/fyne/v2", Imports: []string{"github.com/some/thing"}}, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			wrong := judge([]node{c.planted})
			switch {
			case c.want == "" && len(wrong) != 0:
				t.Errorf("complains: %v", wrong)
			case c.want != "" && (len(wrong) != 1 || !strings.Contains(wrong[0], c.want)):
				t.Errorf("got %q, want one with %q", wrong, c.want)
			}
		})
	}
}

// The rule against circles needs no test: Go does not build one. The table
// must not allow one either, or two rooms could grow into each other.
func TestLayersTableHasNoCircle(t *testing.T) {
	rooms := []string{
		"", "ui", "vault", "scanner", "exchange", "exchange/sheet", "otpauth", "assets/text", "internal/qrdraw",
		"verifier", "verifier/web", "verifier/lab", "verifier/store", "verifier/conformance",
	}
	for _, a := range rooms {
		for _, b := range rooms {
			ab, _ := allowed(a)
			ba, _ := allowed(b)
			if a != b && fits(b, ab) && fits(a, ba) {
				t.Errorf("%q and %q may know each other", a, b)
			}
		}
	}
}

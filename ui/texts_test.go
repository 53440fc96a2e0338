// Every text of the window comes from the translations, and each is used.

package ui_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"rokketa/assets/icons"
	"rokketa/assets/text"
	"rokketa/ui"
)

// literals visits every string of the window's and the app's sources, but for
// what goes to a log or into an error's technical text.
func literals(t *testing.T, visit func(file, s string)) {
	t.Helper()
	var files []string
	for _, dir := range []string{".", filepath.Join("..", "cmd", "rokketa")} {
		found, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ImportSpec:
				return false
			case *ast.CallExpr:
				if f, ok := n.Fun.(*ast.SelectorExpr); ok {
					switch f.Sel.Name {
					case "LogError", "Errorf", "New":
						return f.Sel.Name == "New" && len(n.Args) > 0 && !isErrors(f)
					}
				}
			case *ast.Field:
				if n.Tag != nil {
					return false
				}
			case *ast.BasicLit:
				if n.Kind == token.STRING {
					if s, err := strconv.Unquote(n.Value); err == nil {
						visit(file, s)
					}
				}
			}
			return true
		})
	}
}

func isErrors(f *ast.SelectorExpr) bool {
	x, ok := f.X.(*ast.Ident)
	return ok && x.Name == "errors"
}

func TestNoTextOfTheWindowIsWrittenOutsideTheTranslations(t *testing.T) {
	sentence := regexp.MustCompile(`[A-Za-z]{2,} [A-Za-z]{2,}`)
	literals(t, func(file, s string) {
		if filepath.Base(file) == "breaks.go" {
			return // the characters and words that say where a line may end
		}
		japanese := strings.ContainsFunc(s, func(r rune) bool {
			return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
		})
		if japanese || sentence.MatchString(s) {
			t.Errorf("%s: %q belongs into assets/text", file, s)
		}
	})
}

func TestEveryTextKeyOfTheWindowExistsAndIsUsed(t *testing.T) {
	key := regexp.MustCompile(`^(ui|app)\.[a-z.]+$`)
	used := map[string]bool{}
	literals(t, func(file, s string) {
		if !key.MatchString(s) || strings.HasSuffix(s, ".") {
			return
		}
		used[s] = true
		for _, l := range text.Languages() {
			if !words(l).Has(s) {
				t.Errorf("%s: %q is not in %s", file, s, l)
			}
		}
	})
	for _, a := range []ui.Appearance{ui.AppearanceDark, ui.AppearanceLight, ui.AppearanceSystem} {
		used["ui.appearance."+string(a)] = true
	}
	for _, o := range []ui.Order{ui.OrderOwn, ui.OrderName, ui.OrderUse} {
		used["ui.order."+string(o)] = true
	}
	for _, c := range []ui.ClockCheck{ui.ClockOff, ui.ClockPress, ui.ClockDaily} {
		used["ui.clock.check."+string(c)] = true
	}
	for _, k := range ui.LockKeys() {
		used[k] = true
	}
	for _, name := range icons.Drawings() {
		used["ui.sign."+name] = true
	}
	for _, k := range text.Keys(text.Japanese) {
		if key.MatchString(k) && !used[k] {
			t.Errorf("%q is in the translations and nothing says it", k)
		}
	}
}

func TestLinesBreakWhereJapaneseMayBeBroken(t *testing.T) {
	for text, want := range map[string][]string{
		"登録やログインは必要ありません。そのまま上の方法で進めてください。": {"登録やログインは必要ありません。", "そのまま上の方法で進めてください。"},
		"短い文です。":                             {"短い文です。"},
		"一行目\n二行目":                           {"一行目", "二行目"},
		"two words of english text here now": {"two words of english text", "here now"},
	} {
		got := ui.Lines(text, 36)
		if strings.Join(got, "|") != strings.Join(want, "|") && !strings.Contains(text, "english") {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
		if joined := strings.Join(strings.Fields(strings.Join(got, " ")), ""); joined != strings.Join(strings.Fields(text), "") {
			t.Errorf("%q lost something: %q", text, got)
		}
	}
	for _, l := range text.Languages() {
		for _, k := range text.Keys(l) {
			if k == "list.separator" || k == "ui.spoken.pause" {
				continue // stands between names, never alone
			}
			for _, line := range ui.Lines(words(l).Say(k), 30) {
				if line != "" && strings.ContainsRune("、。」）ー", []rune(line)[0]) {
					t.Errorf("%s %s: a line begins %q", l, k, line)
				}
			}
		}
	}
}

func TestNoLineBeginsWithAStopAtAnySizeAndWidth(t *testing.T) {
	if raced {
		t.Skip("drawing, on one goroutine; make test runs it without the race detector as well")
	}
	const first = "、。，．・：；？！）」』】〉》〕］｝ーっゃゅょァィゥェォッャュョ々,.:;?!)]}%…‥”’"
	for _, scale := range []string{"1", "1.25", "1.5", "1.75", "2"} {
		b := open(t, setup{scale: scale})
		for _, l := range text.Languages() {
			for _, k := range text.Keys(l) {
				if k == "list.separator" || k == "ui.spoken.pause" || !strings.HasPrefix(k, "ui.") {
					continue
				}
				whole := words(l).Say(k)
				// A card of the smallest window, of the usual one, and of a wide one.
				for _, width := range []float32{260, 330, 440, 820} {
					lines := b.app.Set(whole, width)
					for _, line := range lines {
						if line != "" && strings.ContainsRune(first, []rune(line)[0]) && !strings.HasPrefix(whole, string([]rune(line)[0])) {
							t.Errorf("%s %s at %s, %v wide: a line begins %q", l, k, scale, width, line)
						}
					}
					if squeezed := strings.Join(strings.Fields(strings.Join(lines, "")), ""); squeezed != strings.Join(strings.Fields(whole), "") {
						t.Errorf("%s %s at %s, %v wide: %q became %q", l, k, scale, width, whole, lines)
					}
				}
			}
		}
	}
}

func TestButtonsNamesAndParticlesAreNotTornOff(t *testing.T) {
	say := words(text.Japanese)
	names := regexp.MustCompile(`「[^」]{1,12}」`)
	for _, k := range text.Keys(text.Japanese) {
		if !strings.HasPrefix(k, "ui.") {
			continue
		}
		whole := say.Say(k)
		for _, width := range []float32{40, 48} { // as narrow windows and the usual one have
			lines := ui.Lines(whole, width)
			for _, name := range names.FindAllString(whole, -1) {
				if !slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, name) }) {
					t.Errorf("%s: %s is torn: %q", k, name, lines)
				}
			}
			for i, line := range lines {
				if i > 0 && line != "" && unicode.Is(unicode.Hiragana, []rune(line)[0]) && strings.HasSuffix(lines[i-1], "）") {
					t.Errorf("%s: a particle begins a line: %q", k, lines)
				}
			}
		}
	}
}

func TestWordsOfTwoKindsOfLettersAreNotCut(t *testing.T) {
	say := words(text.Japanese)
	for _, k := range text.Keys(text.Japanese) {
		if !strings.HasPrefix(k, "ui.") {
			continue
		}
		whole := say.Say(k)
		for width := float32(20); width <= 48; width += 2 {
			lines := ui.Lines(whole, width)
			for _, word := range []string{"認証コード", "QRコード", "セットアップキー", "認証アプリ", "復元シート"} {
				if got, want := strings.Count(strings.Join(lines, "\n"), word), strings.Count(whole, word); got != want {
					t.Fatalf("%s: %s is cut at %g: %q", k, word, width, lines)
				}
			}
		}
	}
}

func TestHugeWordsAreCutRatherThanLost(t *testing.T) {
	long := strings.Repeat("x", 200)
	if got := strings.Join(ui.Lines(long, 30), ""); got != long {
		t.Errorf("lost: %d of 200 left", len(got))
	}
	if lines := ui.Lines("", 30); len(lines) != 1 {
		t.Errorf("an empty text: %q", lines)
	}
}

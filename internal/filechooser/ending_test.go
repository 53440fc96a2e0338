// What becomes of a name that a person typed without its ending.

package filechooser

import (
	"os"
	"path/filepath"
	"testing"
)

func TestASavedFileKeepsItsEnding(t *testing.T) {
	a, dir := Asked{Kind: Save, Name: "sheet.pdf"}, t.TempDir()
	for given, want := range map[string]string{"sheet.pdf": "sheet.pdf", "SHEET.PDF": "SHEET.PDF", "mine": "mine.pdf", "v1.2": "v1.2.pdf"} {
		if got := a.ended(filepath.Join(dir, given)); got != filepath.Join(dir, want) {
			t.Errorf("%s is saved as %s", given, got)
		}
	}
}

// The dialog asked about the name that was typed, and about no other.
func TestAnEndingThatIsAddedLeadsToNoFileThatIsThere(t *testing.T) {
	a, dir := Asked{Kind: Save, Name: "sheet.pdf"}, t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	for _, name := range []string{"old.pdf", "older.pdf", "older (2).pdf", "sure.pdf"} {
		if err := os.WriteFile(path(name), []byte("kept"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(path("folder.pdf"), 0o700); err != nil {
		t.Fatal(err)
	}
	for given, want := range map[string]string{
		"old": "old (2).pdf", "older": "older (3).pdf", "folder": "folder (2).pdf",
		"sure.pdf": "sure.pdf", // the person was asked
	} {
		if got := a.ended(path(given)); got != path(want) {
			t.Errorf("%s is saved as %s, not %s", given, got, want)
		}
	}
	if err := os.Symlink(path("nowhere"), path("link.pdf")); err != nil {
		t.Skip(err)
	}
	if got := a.ended(path("link")); got != path("link (2).pdf") {
		t.Errorf("through a link it is saved as %s", got)
	}
}

// What lies in folders that a person gives: the files that a code may be read
// from, down to a depth and up to a number, so that a whole disk given by mistake ends soon.

package pictures

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// How deep folders are looked into, the given one being the first, and how
// many files are taken in all.
const (
	MostDeep  = 4
	MostFiles = 500
)

// Inside is what was found in files and folders.
type Inside struct {
	Files  []string // in the order given, in a folder by name
	Others int      // files in folders that no code is read from, by their names
	Deeper bool     // folders below MostDeep were left out
	More   bool     // files beyond MostFiles were left out
}

// Partly says whether something was left out.
func (i Inside) Partly() bool { return i.Others > 0 || i.Deeper || i.More }

// Below takes files as they are, whatever they are called, and of folders the
// pictures and PDFs in them. Hidden files, and links to folders that lie in
// them, are passed over; what
// cannot be looked into is given as it is, so that reading it tells why.
func Below(ctx context.Context, paths []string) Inside {
	var in Inside
	for _, path := range paths {
		if info, err := os.Stat(path); err != nil || !info.IsDir() {
			in.add(path)
			continue
		}
		root := filepath.Clean(path)
		if real, err := filepath.EvalSymlinks(root); err == nil {
			root = real // a link that a person gives is what it leads to
		}
		_ = filepath.WalkDir(root, func(at string, entry fs.DirEntry, err error) error {
			return in.visit(ctx, root, at, entry, err)
		})
	}
	return in
}

func (in *Inside) add(path string) {
	if len(in.Files) == MostFiles {
		in.More = true
		return
	}
	in.Files = append(in.Files, path)
}

// visit takes one thing that the walk comes by.
func (in *Inside) visit(ctx context.Context, root, at string, entry fs.DirEntry, err error) error {
	hidden := at != root && strings.HasPrefix(entry.Name(), ".")
	switch {
	case ctx.Err() != nil, in.More:
		return fs.SkipAll
	case err != nil:
		if at == root {
			in.add(at)
		}
		return fs.SkipDir
	case entry.IsDir():
		if hidden {
			return fs.SkipDir
		}
		below, err := filepath.Rel(root, at)
		if err == nil && below != "." && strings.Count(below, string(filepath.Separator))+2 > MostDeep {
			in.Deeper = true
			return fs.SkipDir
		}
	case hidden:
	case slices.Contains(Readable(), strings.ToLower(filepath.Ext(at))):
		in.add(at)
	default:
		in.Others++
	}
	return nil
}

// Reading many pages: some dozens in one call where the keyring can, and each
// by itself where it cannot or where something is wrong with a page.

package vault

import "context"

// aheadMost is how many pages are read in one call. The deadline of a call is
// for all of them, and their values lie in memory together.
const aheadMost = 64

// readAhead gives the values of pages, asked for in the order of names.
type readAhead struct {
	ring   *guarded
	names  []string // still to be read
	asked  int      // how many of names a call for many was about
	values map[string]string
	alone  bool // a call for many gave nothing: no more of them
}

// unread gives the pages of a snapshot that are not among the known ones, each
// once, in the order in which its accounts use them.
func unread(s *snapshot, known map[string][]string) (names []string) {
	seen := make(map[string]bool)
	for i := range s.records {
		page := s.records[i].page
		if _, there := known[page]; there || seen[page] {
			continue
		}
		seen[page] = true
		names = append(names, page)
	}
	return names
}

// get gives what Get would.
func (a *readAhead) get(ctx context.Context, name string) (string, error) {
	if len(a.names) == 0 || a.names[0] != name {
		return a.ring.Get(ctx, name)
	}
	if a.asked == 0 && len(a.names) > 1 && !a.alone {
		n := min(aheadMost, len(a.names))
		values, err := a.ring.GetMany(ctx, a.names[:n])
		if err != nil {
			return "", err
		}
		a.asked, a.values, a.alone = n, values, len(values) == 0
	}
	a.names = a.names[1:]
	a.asked = max(0, a.asked-1)
	if value, there := a.values[name]; there {
		delete(a.values, name)
		return value, nil
	}
	return a.ring.Get(ctx, name)
}

// What the tests outside the package may see of its inside.

package vault

// PageIDs gives the IDs of the accounts of a page, nil for a damaged one.
func PageIDs(name, value string) []string {
	items, buf, err := decodePage(name, value)
	if err != nil {
		return nil
	}
	defer clear(buf)
	var ids []string
	for _, it := range items {
		ids = append(ids, it.id)
	}
	return ids
}

// OlderNotice is the notice of an older generation.
var OlderNotice = olderNotice

// What of a policy was left out, and why.

package policy

// Kind is why something was left out.
type Kind string

// The kinds.
const (
	Unknown   Kind = "unknown"   // no setting of this name
	Wrong     Kind = "wrong"     // a value that the setting does not take
	Broken    Kind = "broken"    // the file is not what Parse reads
	Untrusted Kind = "untrusted" // an ordinary user could have written it
	Unread    Kind = "unread"    // it is there and cannot be read
)

// Note is something that was left out.
type Note struct {
	Kind   Kind
	Name   string // of the setting, "" for the whole
	Source string // the file or the registry's key
}

// Explanation gives the key of the sentence for a reader.
func (n Note) Explanation() (string, map[string]any) {
	return "policy." + string(n.Kind), map[string]any{"name": n.Name, "place": n.Source}
}

// Explanations are all keys that Explanation can give.
func Explanations() []string {
	var all []string
	for _, k := range []Kind{Unknown, Wrong, Broken, Untrusted, Unread} {
		all = append(all, "policy."+string(k))
	}
	return all
}

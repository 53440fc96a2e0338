// Package licences holds the licence texts of the works that the app carries:
// the Go modules that are linked into it on any system, Go itself, and the
// typefaces. go generate gathers them from the modules' own files.
package licences

import (
	_ "embed"
	"encoding/json"
	"fmt"
)

//go:generate go run ./gather

//go:embed licences.json
var texts []byte //nolint:gochecknoglobals // go:embed needs one

// Work is something of others that the app carries.
type Work struct {
	Name string `json:"name"` // a module's path, or what the work is called
	Text string `json:"text"` // of its licence, and what belongs to it
}

// All are the works, in the order of their names.
func All() ([]Work, error) {
	var all []Work
	if err := json.Unmarshal(texts, &all); err != nil {
		return nil, fmt.Errorf("licences: %w", err)
	}
	return all, nil
}

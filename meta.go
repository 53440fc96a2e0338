// What the programs know of themselves, read from the embedded FyneApp.toml.

package rokketa

import (
	"embed"
	"fmt"

	"github.com/BurntSushi/toml"
)

//go:embed FyneApp.toml assets/icons/*.png
var files embed.FS

// Metadata is what FyneApp.toml says of the application.
type Metadata struct {
	Name    string // as a person reads it, also the window's title
	ID      string // reverse domain name, also the class of the window
	Version string // semantic version, "0.1.0"
	Build   int    // counts the builds that were given out, from 1
	Icon    []byte // PNG, square
}

// About reads the metadata. An error means that the program was built from a
// broken FyneApp.toml.
func About() (Metadata, error) {
	data, err := files.ReadFile("FyneApp.toml")
	if err != nil {
		return Metadata{}, fmt.Errorf("rokketa: %w", err)
	}
	var app struct {
		Details struct {
			Icon, Name, ID, Version string
			Build                   int
		}
	}
	if err := toml.Unmarshal(data, &app); err != nil {
		return Metadata{}, fmt.Errorf("rokketa: FyneApp.toml: %w", err)
	}
	icon, err := files.ReadFile(app.Details.Icon)
	if err != nil {
		return Metadata{}, fmt.Errorf("rokketa: icon: %w", err)
	}
	return Metadata{
		Name:    app.Details.Name,
		ID:      app.Details.ID,
		Version: app.Details.Version,
		Build:   app.Details.Build,
		Icon:    icon,
	}, nil
}

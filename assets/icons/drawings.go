package icons

import "embed"

// drawings are the signs that a person may give an account: SVG, white, 24 by
// 24, drawn for this project.
//
//go:embed drawings/*.svg
var drawings embed.FS

// Drawings gives the names of the signs for accounts, in the order in which
// they are offered.
func Drawings() []string {
	return []string{
		"hospital", "shield", "bank", "card", "mail", "people", "phone", "company", "city", "school",
		"cart", "cloud", "computer", "game", "film", "book", "train", "home", "heart", "key",
	}
}

// Drawing gives the sign of a name as SVG, nil where there is none.
func Drawing(name string) []byte {
	data, err := drawings.ReadFile("drawings/" + name + ".svg")
	if err != nil {
		return nil
	}
	return data
}

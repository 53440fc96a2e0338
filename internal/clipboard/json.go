// This file promises: the clipboard as a helper of the system prints it, as
// one JSON object with the picture in base64.

package clipboard

import (
	"encoding/json"
	"path/filepath"
)

func fromJSON(line []byte) (Content, error) {
	var said struct {
		Picture []byte   `json:"picture"`
		Files   []string `json:"files"`
		Text    string   `json:"text"`
	}
	if len(line) > 2*mostPicture {
		return Content{}, &Error{Reason: ErrTooLarge}
	}
	if err := json.Unmarshal(line, &said); err != nil {
		return Content{}, &Error{Reason: ErrFailed, Cause: err}
	}
	c := Content{Picture: said.Picture, Text: said.Text}
	if len(c.Picture) > mostPicture || len(c.Text) > mostText {
		return Content{}, &Error{Reason: ErrTooLarge}
	}
	for _, path := range said.Files {
		if filepath.IsAbs(path) && len(c.Files) < mostFiles {
			c.Files = append(c.Files, filepath.Clean(path))
		}
	}
	if c.empty() {
		return c, &Error{Reason: ErrEmpty}
	}
	return c, nil
}

// What the tests look at from inside.

package text

import "encoding/json"

// JSON is every sentence of a language as one go-i18n file, an error where
// two files have the same key.
func JSON(l Language) ([]byte, error) {
	known, err := merge(l)
	if err != nil {
		return nil, err
	}
	return json.Marshal(known)
}

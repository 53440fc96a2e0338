// On macOS the property list within the program's package says what it opens.

package links

func system(Program) (keeper, error) { return nil, &Error{Reason: ErrUnsupported} }

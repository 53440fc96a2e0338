// macOS is not built.

package stance

import "image"

const hides = false

func screens() ([]image.Rectangle, error) { return nil, &Error{Reason: ErrUnsupported} }
func of(uintptr) (Place, error)           { return Place{}, &Error{Reason: ErrUnsupported} }
func maximise(uintptr) error              { return &Error{Reason: ErrUnsupported} }
func above(uintptr, bool) error           { return &Error{Reason: ErrUnsupported} }
func hide(uintptr, bool) error            { return &Error{Reason: ErrUnsupported} }

// This file promises: the cameras of this computer, as one Source.

package camera

import "context"

// System is the cameras of this computer. A build that cannot use them gives
// ErrNoLibrary, and no other error, from both methods.
func System() Source { return none{} }

// none is the Source of a build without cameras.
type none struct{}

func (none) Cameras(context.Context) ([]Info, error) { return nil, &Error{Reason: ErrNoLibrary} }

func (none) Open(context.Context, string) (Feed, error) { return nil, &Error{Reason: ErrNoLibrary} }

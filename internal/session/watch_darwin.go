// macOS tells a program such things through AppKit alone, which would need C
// here. It is not built: Sleep notices sleep from the clocks.

package session

import "context"

func watch(context.Context, func(Event)) error { return &Error{Reason: ErrUnsupported} }

// What the rules ask of a database.

package verifier

import "context"

// Store keeps everything. It is implemented in verifier/store.
type Store interface {
	Ping(ctx context.Context) error
}

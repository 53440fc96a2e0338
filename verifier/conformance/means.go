// This file promises: random sources that a test can let run dry.

package conformance

import (
	"crypto/rand"
	"sync"
)

// failing is the system's random source until left bytes are given; less
// than zero is without end.
type failing struct {
	mu   sync.Mutex
	left int
}

func (f *failing) set(left int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.left = left
}

// Read implements io.Reader.
func (f *failing) Read(b []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.left < 0 {
		return rand.Read(b)
	}
	n := min(f.left, len(b))
	f.left -= n
	if n == 0 && len(b) > 0 {
		return 0, errDry
	}
	return rand.Read(b[:n])
}

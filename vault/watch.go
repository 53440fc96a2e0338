// Noticing what another program changed.

package vault

import (
	"context"
	"time"
)

// watchEvery is how often the newest file's marks are looked at. A change is
// seen well within a second, and one stat costs nothing.
const watchEvery = 250 * time.Millisecond

// Watch calls changed whenever another program has changed the vault, within
// a second, until ctx ends or the vault is closed. It returns at once. The
// new state is already read when changed is called, which happens on a
// goroutine of the watch; where it could not be read, Refresh says why, and
// changed is called once. It must not call Close, which waits for the watch.
func (v *Vault) Watch(ctx context.Context, changed func()) {
	v.mu.Lock()
	if v.closed {
		v.mu.Unlock()
		return
	}
	v.watches.Add(1)
	v.mu.Unlock()
	tick, stop := v.o.Doors.Ticks(watchEvery)
	go func() {
		defer v.watches.Done()
		defer stop()
		var failed *stamp // what could not be read and was told of
		for {
			select {
			case <-ctx.Done():
				return
			case <-v.end.Done():
				return
			case <-tick:
			}
			now := v.store.stamp()
			v.mu.RLock()
			same := now.same(v.stamp)
			v.mu.RUnlock()
			if same {
				failed = nil
			}
			if same || failed != nil && now.same(*failed) {
				continue
			}
			news, err := v.Refresh(ctx)
			if failed = nil; err != nil {
				failed = &now
			}
			if (news || err != nil) && ctx.Err() == nil && v.end.Err() == nil {
				changed()
			}
		}
	}()
}

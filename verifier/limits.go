// Limits of an address: how many sign-in attempts it may make, whatever the
// account. Account limits are in the store; this one is of the process.

package verifier

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// maxAddresses bounds the memory; the oldest half is forgotten beyond it.
const maxAddresses = 10000

type limiter struct {
	mu         sync.Mutex
	perMinute  int
	burst      int
	young, old map[string]*rate.Limiter
}

func newLimiter(p Profile) *limiter {
	return &limiter{perMinute: p.IPPerMinute, burst: p.IPBurst, young: map[string]*rate.Limiter{}}
}

// allow takes one attempt of the address, or tells how long to wait.
func (l *limiter) allow(ip string, now time.Time) (wait time.Duration, ok bool) {
	if l.perMinute <= 0 {
		return 0, true
	}
	key := network(ip)
	l.mu.Lock()
	defer l.mu.Unlock()
	one := l.young[key]
	if one == nil {
		if one = l.old[key]; one == nil {
			one = rate.NewLimiter(rate.Limit(l.perMinute)/60, max(l.burst, 1))
		}
		if len(l.young) >= maxAddresses/2 {
			l.old, l.young = l.young, map[string]*rate.Limiter{}
		}
		l.young[key] = one
	}
	r := one.ReserveN(now, 1)
	if wait = r.DelayFrom(now); wait > 0 {
		r.CancelAt(now)
		return wait, false
	}
	return 0, true
}

// network is what counts as one address: IPv6 by its /64, which one household
// has to itself.
func network(ip string) string {
	a, err := netip.ParseAddr(ip)
	if err != nil {
		return ip
	}
	if a = a.Unmap().WithZone(""); a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}

// This file promises: the end of a scan's time, noticed within a few
// milliseconds of work and the same for every part of it.

package scanner

import (
	"context"
	"errors"
	"sync/atomic"
	"time"
)

// errTime is the cause when a budget ends, not a context.
var errTime = errors.New("the time allowed for this picture is over")

// pace is asked before every piece of work of more than some hundred
// microseconds. Once it has said that time is up, it says so for good.
type pace struct {
	ctx   context.Context
	now   func() time.Time
	begun time.Time
	first time.Duration // to the first text
	whole time.Duration // to the last
	found atomic.Bool
	ended atomic.Bool
}

func newPace(ctx context.Context, o Options) *pace {
	o = o.orDefaults()
	return &pace{ctx: ctx, now: o.Now, begun: o.Now(), first: o.First, whole: o.Whole}
}

// over says whether to stop. It is safe to ask from several goroutines. Without
// a pace nothing is ever over.
func (p *pace) over() bool {
	if p == nil {
		return false
	}
	if p.ended.Load() {
		return true
	}
	most := p.whole
	if !p.found.Load() {
		most = min(p.first, p.whole)
	}
	if p.ctx.Err() == nil && p.now().Sub(p.begun) < most {
		return false
	}
	p.ended.Store(true)
	return true
}

// reason is nil while time is left.
func (p *pace) reason() error {
	switch {
	case p.ctx.Err() != nil:
		return &Error{Reason: ErrStopped, Cause: context.Cause(p.ctx)}
	case p.ended.Load():
		return &Error{Reason: ErrTime, Cause: errTime}
	}
	return nil
}

// How far work that takes long has come.

package vault

import "context"

type progressKey struct{}

// WithProgress gives a context with which Open and the changes of a vault say
// how far they have come: done of all accounts whose secrets are to be read
// from the keyring, or written to it. A small change is over without a word;
// the two begin anew where one call has several parts. tell is called on the
// goroutine of the call, and must return at once.
func WithProgress(ctx context.Context, tell func(done, all int)) context.Context {
	return context.WithValue(ctx, progressKey{}, tell)
}

// progress counts accounts for whom it concerns. The zero value counts for nobody.
type progress struct {
	tell      func(done, all int)
	done, all int
}

func progressOf(ctx context.Context, all int) *progress {
	tell, _ := ctx.Value(progressKey{}).(func(done, all int))
	return &progress{tell: tell, all: all}
}

// add says that so many more are done.
func (p *progress) add(n int) {
	if p.done += n; p.tell != nil && n > 0 {
		p.tell(p.done, p.all)
	}
}

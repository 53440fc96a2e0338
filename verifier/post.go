// The post: mails that go out on the side, so that no answer waits for a mail
// server, and none tells by its time whether there was something to send.

package verifier

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"
)

const (
	sendTime   = 30 * time.Second
	maxPosted  = 1024 // waiting; beyond it notices are dropped and the log says so
	atOnce     = 8
	codeTimely = 15 * time.Second // a code's mail is waited for, but not longer
)

type post struct {
	mailer Mailer
	log    *slog.Logger
	slots  chan struct{}

	mu      sync.Mutex
	waiting int
	idle    chan struct{} // closed when nothing waits
	closed  bool
}

func newPost(m Mailer, log *slog.Logger) *post {
	p := &post{mailer: m, log: log, slots: make(chan struct{}, atOnce), idle: make(chan struct{})}
	close(p.idle)
	return p
}

// now hands a mail over before it returns.
func (p *post) now(ctx context.Context, m Mail) error {
	if p.mailer == nil {
		return errors.New("verifier: there is no mail server")
	}
	ctx, cancel := context.WithTimeout(ctx, codeTimely)
	defer cancel()
	return p.mailer.Send(ctx, m)
}

// later runs work on the side and reports false if there is too much already.
func (p *post) later(work func(ctx context.Context)) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed || p.waiting >= maxPosted {
		return false
	}
	if p.waiting == 0 {
		p.idle = make(chan struct{})
	}
	p.waiting++
	go func() {
		p.slots <- struct{}{}
		ctx, cancel := context.WithTimeout(context.Background(), sendTime)
		defer func() {
			cancel()
			<-p.slots
			p.mu.Lock()
			defer p.mu.Unlock()
			if p.waiting--; p.waiting == 0 {
				close(p.idle)
			}
		}()
		work(ctx)
	}()
	return true
}

// notices sends mails on the side. One that fails is logged: the change that
// it tells of stands.
func (p *post) notices(mails ...Mail) {
	for _, m := range mails {
		if p.mailer == nil {
			return
		}
		sent := p.later(func(ctx context.Context) {
			if err := p.mailer.Send(ctx, m); err != nil {
				p.log.Warn("mail not sent", "mail", m, "error", err)
			}
		})
		if !sent {
			p.log.Warn("mail dropped, too many wait", "mail", m)
		}
	}
}

func (p *post) flush(ctx context.Context) error {
	p.mu.Lock()
	idle := p.idle
	p.mu.Unlock()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *post) close(ctx context.Context) error {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	return p.flush(ctx)
}

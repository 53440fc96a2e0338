package verifier

import (
	"context"
	"log/slog"
)

type hasher struct{}

func newHasher(slots int, cost Argon, random *source) *hasher { return &hasher{} }

type limiter struct{}

func newLimiter(p Profile) *limiter { return &limiter{} }

type post struct{}

func newPost(m Mailer, log *slog.Logger) *post { return &post{} }

func (p *post) flush(ctx context.Context) error { return nil }
func (p *post) close(ctx context.Context) error { return nil }

type ids struct{ random *source }

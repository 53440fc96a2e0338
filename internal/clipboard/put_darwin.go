// This file promises: a code on the clipboard of macOS, by the system's own
// pbcopy and pbpaste. The mark of a secret (org.nspasteboard.ConcealedType)
// can only be set through Apple's libraries, so it is not set. No one of us
// has run it.

package clipboard

import (
	"bytes"
	"context"
	"os/exec"
	"strings"
	"time"
)

func put(ctx context.Context, text string, _ Who) (func(context.Context) error, error) {
	if err := pbcopy(ctx, text); err != nil {
		return nil, err
	}
	return func(ctx context.Context) error {
		look := exec.CommandContext(ctx, "/usr/bin/pbpaste")
		look.WaitDelay = time.Second
		now, err := look.Output()
		if err != nil || !bytes.Equal(now, []byte(text)) {
			return err
		}
		return pbcopy(ctx, "")
	}, nil
}

func pbcopy(ctx context.Context, text string) error {
	command := exec.CommandContext(ctx, "/usr/bin/pbcopy")
	command.Stdin = strings.NewReader(text)
	command.WaitDelay = time.Second
	return command.Run()
}

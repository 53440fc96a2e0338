// How long a code takes in a terminal, beside oathtool for the same secret.

package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"rokketa/otpauth"
)

// calls is how many codes are asked for in a round.
const calls = 20

func terminal(ctx context.Context, b *bench, _ string) error {
	account := throwaway(0)
	uri, err := account.URI()
	if err != nil {
		return err
	}
	key := otpauth.EncodeKey(account.Secret.Reveal())
	var ours, theirs time.Duration
	for range b.rounds {
		begun := time.Now()
		for range calls {
			if _, err := b.Run(ctx, nil, filepath.Join(b.bin, "rokketa-cli"), "code", "--uri", uri); err != nil {
				return err
			}
		}
		ours += time.Since(begun)
		begun = time.Now()
		for range calls {
			if _, err := b.Run(ctx, nil, "oathtool", "--totp", "--base32", key); err != nil {
				return err
			}
		}
		theirs += time.Since(begun)
	}
	count := time.Duration(b.rounds * calls)
	fmt.Printf("rokketa-cli code --uri:                %5.1f ms\n", float64((ours/count).Microseconds())/1000)
	fmt.Printf("oathtool:                              %5.1f ms\n", float64((theirs/count).Microseconds())/1000)
	fmt.Printf("  ratio %.2f (reach: at most 3; mean of %d)\n", float64(ours)/float64(theirs), count)
	return nil
}

// The other program that says what a code must be.

package stage

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Codes gives the codes that oathtool, another program, finds right for a
// secret at some moment between two times. The secret goes to it through its
// standard input. key is base32, digits and period are the account's.
func (s *Stage) Codes(ctx context.Context, key string, digits, period int, from, until time.Time) ([]string, error) {
	var codes []string
	step := time.Duration(period) * time.Second
	for at := from.Truncate(step); !at.After(until); at = at.Add(step) {
		code, err := s.oath(ctx, key, digits, period, at)
		if err != nil {
			return nil, err
		}
		codes = append(codes, code)
	}
	return slices.Compact(codes), nil
}

func (s *Stage) oath(ctx context.Context, key string, digits, period int, at time.Time) (string, error) {
	said, err := s.Run(ctx, strings.NewReader(key+"\n"), "oathtool",
		"--totp", "--base32",
		fmt.Sprintf("--digits=%d", digits),
		fmt.Sprintf("--time-step-size=%ds", period),
		fmt.Sprintf("--now=@%d", at.Unix()), "-")
	return strings.TrimSpace(said), err
}

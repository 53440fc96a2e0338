//go:build !windows

// Saying that there is no window, on the terminal.

package main

import (
	"fmt"
	"os"
)

func complain(_, message string) { fmt.Fprintln(os.Stderr, message) }

//go:build race

package ui_test

// raced is true under the race detector, where drawing takes ten times as
// long and as much memory and has nothing to do with what it looks for.
const raced = true

//go:build race

package scanner_test

// raced is true under the race detector, where a picture takes ten times as long.
const raced = true

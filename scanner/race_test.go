//go:build race

package scanner

// Raced is true under the race detector, where a picture takes ten times as long.
const Raced = true

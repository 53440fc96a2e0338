//go:build !race

package scanner_test

const raced = false

// Package trial walks the portal as browsers and clients do, with the real
// rules on a real SQLite database and a clock in the hand. It is apart from
// package web because it may know the store, which the portal may not.
package trial

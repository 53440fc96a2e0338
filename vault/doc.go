// Package vault keeps accounts: their secrets in the keyring of the operating
// system, all else in an index file; or, where that is chosen, everything in
// one file that is sealed with a passphrase.
//
// It promises three things. A change is there as a whole or not at all, and a
// method returns nil only when it is on the disk. Several programs may use
// one vault at the same time. And a keyring that is missing, empty, damaged
// or locked never leads to a new, empty vault: it leads to an error that says
// what happened.
//
// The formats and the rules of saving and loading are in docs/vault.md.
package vault

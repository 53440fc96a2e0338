// Package ui is the desktop app's window: the first run, adding accounts, the
// list of rolling codes and the settings. One file is one thing that a person
// sees. It takes the vault through an interface of its own, the clock and the
// reader of pictures through doors, and every text from assets/text.
package ui

// Package bus finds the message buses of a desktop and joins them (D-Bus, on
// Linux and its like). It starts none: on a bus that is started for us nobody
// else would be.
package bus

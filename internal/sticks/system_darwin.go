// Where macOS puts up what is plugged in. The system's own disk stands there
// as a link and is left out.

package sticks

func system() []string { return below("/Volumes/*") }

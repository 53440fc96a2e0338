// This file promises: the system's own page for date and time comes up, where
// it has one that is easily found.

// Package clockpanel opens the system's settings of date and time. Nothing is
// changed by it: setting the clock is the person's and the system's.
package clockpanel

import (
	"context"
	"os/exec"
	"strings"
)

// Command is what opens the settings of date and time on a system (as GOOS
// names it), nil where we know none. desktop is what XDG_CURRENT_DESKTOP says;
// find says where a program lies, as exec.LookPath does.
func Command(system, desktop string, find func(name string) (string, error)) []string {
	switch system {
	case "windows":
		return []string{"rundll32", "url.dll,FileProtocolHandler", "ms-settings:dateandtime"}
	case "darwin":
		return []string{"open", "x-apple.systempreferences:com.apple.Date-Time-Settings.extension"}
	}
	for _, p := range panels() {
		if !names(desktop, p.desktop) {
			continue
		}
		if _, err := find(p.command[0]); err == nil {
			return p.command
		}
	}
	return nil
}

// panel is the page of one desktop.
type panel struct {
	desktop string // a part of XDG_CURRENT_DESKTOP
	command []string
}

// panels are those of the desktops, the newest of each first.
func panels() []panel {
	return []panel{
		{"GNOME", []string{"gnome-control-center", "datetime"}},
		{"Unity", []string{"gnome-control-center", "datetime"}},
		{"KDE", []string{"systemsettings", "kcm_clock"}},
		{"KDE", []string{"systemsettings5", "kcm_clock"}},
		{"Cinnamon", []string{"cinnamon-settings", "calendar"}},
		{"MATE", []string{"mate-time-admin"}},
		{"XFCE", []string{"time-admin"}},
	}
}

// names says whether a desktop is among those that a session calls itself:
// "ubuntu:GNOME", "X-Cinnamon".
func names(session, desktop string) bool {
	for name := range strings.SplitSeq(session, ":") {
		if strings.EqualFold(strings.TrimPrefix(name, "X-"), desktop) {
			return true
		}
	}
	return false
}

// Open starts a command and does not wait for its end: a settings window may
// stay open for as long as it likes. nil is refused.
func Open(command []string) error {
	if len(command) == 0 {
		return exec.ErrNotFound
	}
	c := exec.CommandContext(context.Background(), command[0], command[1:]...) //nolint:gosec // one of Command's
	if err := c.Start(); err != nil {
		return err
	}
	go func() { _ = c.Wait() }() // nothing of it is left behind
	return nil
}

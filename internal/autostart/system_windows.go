// The entry of Windows: a value in the user's own part of the registry. The
// settings of Windows keep beside it whether the person has switched it off.

package autostart

import (
	"errors"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

// Where the values are, below the part of the user.
const (
	run      = `Software\Microsoft\Windows\CurrentVersion\Run`
	approved = `Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run`
)

// longest is the length of a command that Windows runs from there, in
// UTF-16 units.
const longest = 260

// values is such an entry; below is what stands before the keys' names, ""
// but in tests.
type values struct {
	below string
	p     Program
}

func system(p Program) (keeper, error) { return values{"", p}, nil }

func (v values) command() (string, error) {
	line := windows.ComposeCommandLine(append([]string{v.p.Path}, v.p.Args...))
	if coded, err := windows.UTF16FromString(line); err != nil || len(coded) > longest {
		return "", &Error{Reason: ErrPath, Cause: err}
	}
	return line, nil
}

func (v values) read() (string, bool, error) {
	command, err := v.text(run)
	if err != nil || command == "" {
		return "", false, err
	}
	k, err := registry.OpenKey(registry.CURRENT_USER, v.below+approved, registry.QUERY_VALUE)
	if errors.Is(err, registry.ErrNotExist) {
		return command, true, nil
	}
	if err != nil {
		return "", false, err
	}
	defer k.Close()
	state, _, err := k.GetBinaryValue(v.p.ID)
	// The first byte is odd where the person has switched it off.
	return command, err != nil || len(state) == 0 || state[0]&1 == 0, nil
}

// text gives our value of a key, "" where there is none.
func (v values) text(key string) (string, error) {
	k, err := registry.OpenKey(registry.CURRENT_USER, v.below+key, registry.QUERY_VALUE)
	if errors.Is(err, registry.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	defer k.Close()
	value, _, err := k.GetStringValue(v.p.ID)
	if errors.Is(err, registry.ErrNotExist) || errors.Is(err, registry.ErrUnexpectedType) {
		return "", nil
	}
	return value, err
}

// write also takes away that it was switched off: the person has just
// switched it on.
func (v values) write() error {
	command, err := v.command()
	if err != nil {
		return err
	}
	k, _, err := registry.CreateKey(registry.CURRENT_USER, v.below+run, registry.SET_VALUE)
	if err != nil {
		return err
	}
	defer k.Close()
	if err := k.SetStringValue(v.p.ID, command); err != nil {
		return err
	}
	return v.drop(approved)
}

func (v values) remove() error { return errors.Join(v.drop(run), v.drop(approved)) }

// drop takes our value out of a key.
func (v values) drop(key string) error {
	k, err := registry.OpenKey(registry.CURRENT_USER, v.below+key, registry.SET_VALUE)
	if errors.Is(err, registry.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer k.Close()
	if err := k.DeleteValue(v.p.ID); err != nil && !errors.Is(err, registry.ErrNotExist) {
		return err
	}
	return nil
}

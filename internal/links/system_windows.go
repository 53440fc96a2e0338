// The entry of Windows: classes in the user's own part of the registry.

package links

import (
	"errors"
	"strings"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

// root is where the user's classes are.
const root = `Software\Classes\`

// endings are the files for which the program is offered under "Open with".
func endings() []string {
	return []string{".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".pdf"}
}

// classes is such an entry; below is what stands before the keys' names, ""
// but in tests.
type classes struct {
	below string
	p     Program
}

func system(p Program) (keeper, error) { return classes{"", p}, nil }

// own is the class of ours that files name.
func (c classes) own() string { return c.p.ID + ".picture" }

func (c classes) key(parts ...string) string { return c.below + root + strings.Join(parts, `\`) }

func (c classes) command() (string, error) {
	line := windows.ComposeCommandLine(append([]string{c.p.Path}, c.p.Args...))
	if strings.ContainsAny(c.p.Path, "%\"\x00") {
		return "", &Error{Reason: ErrPath} // %1 stands for the file
	}
	return line + ` "%1"`, nil
}

func (c classes) read() (string, error) { return text(c.key(c.own(), "shell", "open", "command")) }

// text gives the nameless value of a key, "" where there is none.
func text(key string) (string, error) {
	k, err := registry.OpenKey(registry.CURRENT_USER, key, registry.QUERY_VALUE)
	if errors.Is(err, registry.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	defer k.Close()
	value, _, err := k.GetStringValue("")
	if errors.Is(err, registry.ErrNotExist) || errors.Is(err, registry.ErrUnexpectedType) {
		return "", nil
	}
	return value, err
}

func set(key, name, value string) error {
	k, _, err := registry.CreateKey(registry.CURRENT_USER, key, registry.SET_VALUE)
	if err != nil {
		return err
	}
	defer k.Close()
	return k.SetStringValue(name, value)
}

// write offers the program for pictures, and takes the links that are nobody's
// or already ours.
func (c classes) write() error {
	command, err := c.command()
	if err != nil {
		return err
	}
	before, err := c.read()
	if err != nil {
		return err
	}
	var all []error
	for _, scheme := range schemes() {
		has, err := text(c.key(scheme, "shell", "open", "command"))
		if err == nil && (has == "" || has == before || has == command) {
			err = c.take(scheme, command)
		}
		all = append(all, err)
	}
	for _, ending := range endings() {
		all = append(all, set(c.key(ending, "OpenWithProgids"), c.own(), ""))
	}
	// Last, since by this one it is known that all is there.
	all = append(all, set(c.key(c.own()), "", c.p.Name), set(c.key(c.own(), "shell", "open", "command"), "", command))
	announce()
	return errors.Join(all...)
}

// take makes the links of a scheme ours.
func (c classes) take(scheme, command string) error {
	return errors.Join(
		set(c.key(scheme), "", "URL:"+scheme),
		set(c.key(scheme), "URL Protocol", ""),
		set(c.key(scheme, "shell", "open", "command"), "", command))
}

func (c classes) preferred() (bool, error) {
	command, err := c.read()
	if err != nil || command == "" {
		return false, err
	}
	for _, scheme := range schemes() {
		has, err := text(c.key(scheme, "shell", "open", "command"))
		if err != nil || has != command {
			return false, err
		}
	}
	return true, nil
}

func (c classes) prefer() error {
	command, err := c.command()
	if err != nil {
		return err
	}
	var all []error
	for _, scheme := range schemes() {
		all = append(all, c.take(scheme, command))
	}
	announce()
	return errors.Join(all...)
}

// remove takes away what is ours: links that name another program stay.
func (c classes) remove() error {
	command, err := c.read()
	if err != nil {
		return err
	}
	var all []error
	for _, scheme := range schemes() {
		has, err := text(c.key(scheme, "shell", "open", "command"))
		if err == nil && has != "" && has == command {
			err = c.drop(scheme)
		}
		all = append(all, err)
	}
	for _, ending := range endings() {
		k, err := registry.OpenKey(registry.CURRENT_USER, c.key(ending, "OpenWithProgids"), registry.SET_VALUE)
		if err == nil {
			err = k.DeleteValue(c.own())
			_ = k.Close()
		}
		if !errors.Is(err, registry.ErrNotExist) {
			all = append(all, err)
		}
	}
	all = append(all, c.drop(c.own()))
	announce()
	return errors.Join(all...)
}

// drop deletes a class as take and write make them. What another program has
// put below it keeps it there.
func (c classes) drop(class string) error {
	for _, key := range []string{c.key(class, "shell", "open", "command"), c.key(class, "shell", "open"), c.key(class, "shell"), c.key(class)} {
		err := registry.DeleteKey(registry.CURRENT_USER, key)
		if err != nil && !errors.Is(err, registry.ErrNotExist) && key == c.key(class, "shell", "open", "command") {
			return err
		}
	}
	return nil
}

// announce tells the desktop that the associations have changed.
func announce() {
	const changed = 0x08000000 // SHCNE_ASSOCCHANGED
	if tell := windows.NewLazySystemDLL("shell32.dll").NewProc("SHChangeNotify"); tell.Find() == nil {
		_, _, _ = tell.Call(changed, 0, 0, 0)
	}
}

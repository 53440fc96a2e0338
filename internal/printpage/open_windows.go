// This file promises: the opener of Windows.

package printpage

import (
	"fmt"

	"golang.org/x/sys/windows"
)

func open(address string) error {
	file, err := windows.UTF16PtrFromString(address)
	if err != nil {
		return fmt.Errorf("printpage: %w", err)
	}
	verb, err := windows.UTF16PtrFromString("open")
	if err != nil {
		return fmt.Errorf("printpage: %w", err)
	}
	if err := windows.ShellExecute(0, verb, file, nil, nil, windows.SW_SHOWNORMAL); err != nil {
		return fmt.Errorf("printpage: %w", err)
	}
	return nil
}

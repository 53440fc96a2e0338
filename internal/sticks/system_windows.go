// The drives of Windows that can be pulled out.

package sticks

import "golang.org/x/sys/windows"

func system() (all []string) {
	drives, err := windows.GetLogicalDrives()
	if err != nil {
		return nil
	}
	for i := range 26 {
		if drives&(1<<i) == 0 {
			continue
		}
		root := string(rune('A'+i)) + `:\`
		name, err := windows.UTF16PtrFromString(root)
		if err == nil && windows.GetDriveType(name) == windows.DRIVE_REMOVABLE {
			all = append(all, root)
		}
	}
	return all
}

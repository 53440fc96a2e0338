// The places of Windows: the registry's policies of the computer, then of the
// user, which only an administrator may write, then a file that belongs to an
// administrator or to the system.

package policy

import (
	"errors"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

const policies = `Software\Policies\Rokketa`

func system() Policy {
	p := registered(registry.LOCAL_MACHINE, `HKLM\`+policies).over(registered(registry.CURRENT_USER, `HKCU\`+policies))
	data, err := windows.KnownFolderPath(windows.FOLDERID_ProgramData, windows.KF_FLAG_DEFAULT)
	if err != nil {
		return p
	}
	return p.over(file(filepath.Join(data, "Rokketa", "policy.json"), ofAdministrator))
}

// registered reads a key of the registry.
func registered(root registry.Key, source string) Policy {
	var p Policy
	k, err := registry.OpenKey(root, policies, registry.QUERY_VALUE)
	if errors.Is(err, registry.ErrNotExist) {
		return p
	}
	if err != nil {
		p.note(Unread, "", source)
		return p
	}
	defer func() { _ = k.Close() }()
	names, err := k.ReadValueNames(-1)
	if err != nil {
		p.note(Unread, "", source)
		return p
	}
	for _, name := range names {
		var value any
		if number, _, err := k.GetIntegerValue(name); err == nil {
			value = int(int32(number)) //nolint:gosec // a DWORD of -1 is 0xFFFFFFFF
		} else if text, _, err := k.GetStringValue(name); err == nil {
			value = text
		}
		p.set(name, value, source)
	}
	return p
}

// ofAdministrator says whether an open file belongs to the system or to the
// administrators. An ordinary user may make files in ProgramData, but not give
// them away.
func ofAdministrator(f *os.File) bool {
	sd, err := windows.GetSecurityInfo(windows.Handle(f.Fd()), windows.SE_FILE_OBJECT, windows.OWNER_SECURITY_INFORMATION)
	if err != nil {
		return false
	}
	owner, _, err := sd.Owner()
	return err == nil && (owner.IsWellKnown(windows.WinBuiltinAdministratorsSid) || owner.IsWellKnown(windows.WinLocalSystemSid))
}

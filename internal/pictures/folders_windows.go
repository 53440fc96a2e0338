// The folders of Windows, asked of the system, since OneDrive moves them.

package pictures

import "golang.org/x/sys/windows"

// Folders are those in which pictures usually land.
func Folders() []string {
	var all []string
	for _, id := range []*windows.KNOWNFOLDERID{
		windows.FOLDERID_Screenshots, windows.FOLDERID_Pictures, windows.FOLDERID_Desktop, windows.FOLDERID_Downloads,
	} {
		if path, err := windows.KnownFolderPath(id, windows.KF_FLAG_DONT_VERIFY); err == nil && path != "" {
			all = append(all, path)
		}
	}
	return all
}

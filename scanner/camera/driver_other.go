// This file promises: on systems whose cameras are not served, and in builds
// without cameras, that they are said to be so.

//go:build nocamera || !(linux || windows) || !(amd64 || arm64)

package camera

func systemDriver() driver { return nil }

//go:build windows || darwin

// The dialogs of Windows and macOS, by a library that needs no cgo.

package filechooser

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/ncruces/zenity"
)

func choose(ctx context.Context, a Asked) ([]string, error) {
	options := []zenity.Option{zenity.Context(ctx), zenity.Title(a.Title)}
	if parent := attach(a.Parent); parent != nil {
		options = append(options, parent)
	}
	if a.Folder != "" || a.Name != "" {
		begin := a.Name
		if a.Folder != "" {
			begin = a.Folder + string(filepath.Separator) + a.Name
		}
		options = append(options, zenity.Filename(begin))
	}
	if len(a.Endings) > 0 {
		f := zenity.FileFilter{Name: a.Called, CaseFold: true}
		for _, e := range a.Endings {
			f.Patterns = append(f.Patterns, "*"+e)
		}
		options = append(options, f)
	}
	paths := make([]string, 1)
	var err error
	switch a.Kind {
	case Folder:
		paths[0], err = zenity.SelectFile(append(options, zenity.Directory())...)
	case Save:
		paths[0], err = zenity.SelectFileSave(append(options, zenity.ConfirmOverwrite())...)
	case Files:
		paths, err = zenity.SelectFileMultiple(options...)
	case File:
		paths[0], err = zenity.SelectFile(options...)
	}
	switch {
	case err == nil:
		return paths, nil
	case ctx.Err() != nil:
		return nil, fmt.Errorf("%w: %w", ErrStopped, context.Cause(ctx))
	case errors.Is(err, zenity.ErrCanceled):
		return nil, fmt.Errorf("%w: %w", ErrCancelled, err)
	default: // its text may have a path in it
		return nil, ErrFailed
	}
}

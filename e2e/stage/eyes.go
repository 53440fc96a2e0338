// What is on the screen as a reader of QR codes sees it, and other programs
// that copy more than texts.

package stage

import (
	"bytes"
	"context"
	"image"
	"os/exec"
	"strings"
)

// CopyAs puts data of a kind ("image/png", "text/uri-list") into the
// clipboard, as a program would that copies more than text.
func (s *Stage) CopyAs(ctx context.Context, kind string, data []byte) error {
	command := exec.Command("xclip", "-quiet", "-selection", "clipboard", "-in", "-t", kind)
	command.Env = s.Environment()
	command.Stdin = bytes.NewReader(data)
	if _, err := s.start(command); err != nil {
		return err
	}
	return Until(ctx, "the clipboard", func() (bool, error) {
		kinds, err := s.Run(ctx, nil, "xclip", "-selection", "clipboard", "-out", "-t", "TARGETS")
		return err == nil && strings.Contains(kinds, kind), ctx.Err()
	})
}

// Shows waits until the screen shows what look is waiting for.
func (s *Stage) Shows(ctx context.Context, what string, look func(*image.RGBA) bool) error {
	return Until(ctx, what+" on the screen", func() (bool, error) {
		picture, err := s.Picture()
		return err == nil && look(picture), err
	})
}

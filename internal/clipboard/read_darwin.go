// This file promises: the clipboard of macOS, by the system's own osascript,
// so that nothing of Apple's has to be compiled. No one of us has run it.

package clipboard

import (
	"context"
	"os/exec"
	"time"
)

// script asks NSPasteboard for a picture, files and a text and prints them as
// one line of JSON. A picture that is no PNG is a TIFF there.
const script = `ObjC.import("AppKit");
const board = $.NSPasteboard.generalPasteboard;
const data = kind => { const d = board.dataForType(kind); return d.isNil() ? "" : ObjC.unwrap(d.base64EncodedStringWithOptions(0)); };
const said = board.stringForType("public.utf8-plain-text");
const files = [];
const items = board.pasteboardItems;
for (let i = 0; !items.isNil() && i < items.count; i++) {
  const at = items.objectAtIndex(i).stringForType("public.file-url");
  if (!at.isNil()) files.push(ObjC.unwrap($.NSURL.URLWithString(at).path));
}
JSON.stringify({picture: data("public.png") || data("public.tiff"), files: files, text: said.isNil() ? "" : ObjC.unwrap(said)});`

func read(ctx context.Context) (Content, error) {
	command := exec.CommandContext(ctx, "/usr/bin/osascript", "-l", "JavaScript", "-e", script)
	command.WaitDelay = time.Second
	out, err := command.Output()
	if err != nil {
		return Content{}, told(ctx, ErrFailed, err)
	}
	return fromJSON(out)
}

// The entry of macOS: a property list among the user's launch agents. It is
// plain XML, so that it is written and read on every system.

package autostart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"rokketa/internal/durable"
)

// agent is such an entry in the folder of the user's launch agents.
type agent struct {
	folder string
	p      Program
}

func (a agent) path() string { return filepath.Join(a.folder, a.p.ID+".plist") }

// command joins the arguments by what none of them can hold.
func (a agent) command() (string, error) {
	all := append([]string{a.p.Path}, a.p.Args...)
	for _, arg := range all {
		if strings.ContainsFunc(arg, func(r rune) bool { return r < ' ' || r == 0xfffd || r == 0xfffe || r == 0xffff }) {
			return "", &Error{Reason: ErrPath} // XML has no way to write it
		}
	}
	return strings.Join(all, "\x00"), nil
}

func (a agent) write() error {
	command, err := a.command()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString(xml.Header + `<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>Label</key>
	`)
	text := func(s string) {
		b.WriteString("<string>")
		_ = xml.EscapeText(&b, []byte(s)) // a buffer takes everything
		b.WriteString("</string>\n")
	}
	text(a.p.ID)
	b.WriteString("\t<key>ProgramArguments</key>\n\t<array>\n")
	for arg := range strings.SplitSeq(command, "\x00") {
		b.WriteString("\t\t")
		text(arg)
	}
	b.WriteString(`	</array>
	<key>RunAtLoad</key>
	<true/>
	<key>ProcessType</key>
	<string>Interactive</string>
	<key>LimitLoadToSessionType</key>
	<string>Aqua</string>
</dict>
</plist>
`)
	return durable.WriteFile(a.path(), b.Bytes())
}

func (a agent) remove() error {
	if err := os.Remove(a.path()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func (a agent) read() (string, bool, error) {
	file, err := durable.ReadFile(a.path())
	if errors.Is(err, fs.ErrNotExist) {
		return "", false, nil
	}
	if err != nil {
		return "", false, err
	}
	args, on := readAgent(file)
	return strings.Join(args, "\x00"), on && len(args) > 0, nil
}

// readAgent finds the arguments, and whether the entry is run. What is no
// property list is not run either.
func readAgent(file []byte) (args []string, on bool) {
	d := xml.NewDecoder(bytes.NewReader(file))
	key, text, disabled := "", "", false
	for {
		token, err := d.Token()
		switch {
		case errors.Is(err, io.EOF):
			return args, on && !disabled
		case err != nil:
			return nil, false
		}
		switch x := token.(type) {
		case xml.StartElement:
			text = ""
		case xml.CharData:
			text += string(x)
		case xml.EndElement:
			switch name := x.Name.Local; {
			case name == "key":
				key = strings.TrimSpace(text)
			case name == "string" && key == "ProgramArguments":
				args = append(args, text)
			case name == "true" && key == "RunAtLoad":
				on = true
			case name == "true" && key == "Disabled":
				disabled = true
			}
		}
	}
}

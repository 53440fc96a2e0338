// What goes over the channel: a mark with the format's version, a length, and
// the arguments as JSON; back comes one byte. Everything read is bounded.

package instance

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// MostArgs and MostBytes bound what can be handed over: many files chosen at
// once in a file manager, and any number of export codes that fit on screens.
const (
	MostArgs  = 512
	MostBytes = 256 << 10
)

// mark begins a message; its last byte is the version of the format.
const mark = "rokketa\x01"

// The answers.
const (
	accepted = 'y'
	refused  = 'n'
)

// pack makes the message of some arguments, file names made absolute: the
// first program has another working folder.
func pack(args []string) ([]byte, error) {
	whole := make([]string, len(args))
	for i, arg := range args {
		// JSON would change what is no UTF-8, and another file would be read.
		if !utf8.ValidString(arg) {
			return nil, &Error{Reason: ErrRefused, Cause: errors.New("an argument is no UTF-8")}
		}
		whole[i] = absolute(arg)
	}
	var body bytes.Buffer
	write := json.NewEncoder(&body)
	write.SetEscapeHTML(false)
	if err := write.Encode(whole); err != nil {
		return nil, &Error{Reason: ErrFailed, Cause: err}
	}
	if len(args) > MostArgs || body.Len() > MostBytes {
		return nil, &Error{Reason: ErrTooMuch, Cause: fmt.Errorf("%d arguments, %d bytes", len(args), body.Len())}
	}
	message := binary.BigEndian.AppendUint32([]byte(mark), uint32(body.Len())) //nolint:gosec // bounded above
	return append(message, body.Bytes()...), nil
}

// absolute leaves a URI as it is and makes the name of a file absolute. C:\x
// is a file: the scheme of a URI has two letters or more.
func absolute(arg string) string {
	scheme, _, ok := strings.Cut(arg, "://")
	if ok && len(scheme) > 1 && !strings.ContainsAny(scheme, `/\.`) || arg == "" {
		return arg
	}
	whole, err := filepath.Abs(arg)
	if err != nil {
		return arg
	}
	return whole
}

// unpack reads one message.
func unpack(r io.Reader) ([]string, error) {
	var head [len(mark) + 4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	size := binary.BigEndian.Uint32(head[len(mark):])
	if string(head[:len(mark)]) != mark || size > MostBytes {
		return nil, errors.New("not a message of this version")
	}
	body := make([]byte, size)
	if _, err := io.ReadFull(r, body); err != nil {
		return nil, err
	}
	var args []string
	if err := json.Unmarshal(body, &args); err != nil {
		return nil, errors.New("not a list of arguments") // the cause may quote it
	}
	if len(args) > MostArgs {
		return nil, errors.New("too many arguments")
	}
	return args, nil
}

func writeAnswer(w io.Writer, answer byte) error {
	_, err := w.Write([]byte{answer})
	return err
}

// readAnswer waits for the answer; any other error than *Error means that the
// first program went without one.
func readAnswer(r io.Reader) error {
	var answer [1]byte
	if _, err := io.ReadFull(r, answer[:]); err != nil {
		return err
	}
	if answer[0] != accepted {
		return &Error{Reason: ErrRefused, Cause: errors.New("the other program does not know the message")}
	}
	return nil
}

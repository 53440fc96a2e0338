// The frame of the files that hold no secret (index, pending list): one line
// that names the kind, the version and the SHA-256 of all the rest, then JSON.
// Every version to come keeps that first line, so that a newer file can be
// told from a damaged one.

package vault

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
)

// errNotWhole is what every damage of a file or page unwraps to.
var errNotWhole = errors.New("not whole")

func damage(why string) error { return fmt.Errorf("%w: %s", errNotWhole, why) }

// frameLine is kind, version (1 to 9999), checksum.
var frameLine = regexp.MustCompile(`^([a-z-]+) ([1-9][0-9]{0,3}) ([0-9a-f]{64})$`)

// encodeFrame puts value as JSON into a frame.
func encodeFrame(kind string, version int, value any) ([]byte, error) {
	body, err := json.MarshalIndent(value, "", " ")
	if err != nil {
		return nil, err
	}
	body = append(body, '\n')
	head := fmt.Sprintf("%s %d ", kind, version)
	return bytes.Join([][]byte{[]byte(head), []byte(frameSum(head, body)), []byte("\n"), body}, nil), nil
}

func frameSum(head string, body []byte) string {
	h := sha256.New()
	_, _ = io.WriteString(h, head)
	_, _ = h.Write(body)
	return hex.EncodeToString(h.Sum(nil))
}

// decodeFrame reads a frame of this kind into value. The error unwraps to
// errNotWhole, or is a *NewerError.
func decodeFrame(kind string, version int, data []byte, value any) error {
	line, body, ok := bytes.Cut(data, []byte("\n"))
	if !ok || len(line) > 200 {
		return damage("no first line")
	}
	part := frameLine.FindSubmatch(line)
	if part == nil || string(part[1]) != kind {
		return damage("first line is not ours")
	}
	if frameSum(kind+" "+string(part[2])+" ", body) != string(part[3]) {
		return damage("checksum differs")
	}
	found, err := strconv.Atoi(string(part[2]))
	if err != nil {
		return damage("version")
	}
	if found > version {
		return &NewerError{What: kind, Version: found}
	}
	return strictJSON(body, value)
}

// strictJSON decodes exactly one value without unknown fields.
func strictJSON(data []byte, value any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(value); err != nil {
		return damage("content does not parse")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return damage("more than one value")
	}
	return nil
}

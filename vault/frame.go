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
	"strconv"
	"strings"
)

// errNotWhole is what every damage of a file or page unwraps to.
var errNotWhole = errors.New("not whole")

func damage(why string) error { return fmt.Errorf("%w: %s", errNotWhole, why) }

// cutFrameLine splits the first line: kind, version (1 to 9999, as we write
// it), checksum.
func cutFrameLine(line, kind string) (version, sum string, ok bool) {
	rest, ours := strings.CutPrefix(line, kind+" ")
	version, sum, ok = strings.Cut(rest, " ")
	digits := len(version) >= 1 && len(version) <= 4 && version[0] != '0' && strings.Trim(version, "0123456789") == ""
	return version, sum, ours && ok && digits && isHex(sum, sha256.Size)
}

// isHex says whether text is this many bytes in lower-case hexadecimal.
func isHex(text string, size int) bool {
	return len(text) == hex.EncodedLen(size) && strings.Trim(text, "0123456789abcdef") == ""
}

// encodeFrame puts value as JSON into a frame.
func encodeFrame(kind string, version int, value any) ([]byte, error) {
	body, err := json.MarshalIndent(value, "", " ")
	if err != nil {
		return nil, err
	}
	body = append(body, '\n')
	return joinFrame(kind, version, body), nil
}

func joinFrame(kind string, version int, body []byte) []byte {
	head := fmt.Sprintf("%s %d ", kind, version)
	return bytes.Join([][]byte{[]byte(head), []byte(frameSum(head, body)), []byte("\n"), body}, nil)
}

func frameSum(head string, body []byte) string {
	h := sha256.New()
	_, _ = io.WriteString(h, head)
	_, _ = h.Write(body)
	return hex.EncodeToString(h.Sum(nil))
}

// decodeFrame reads a frame of this kind, up to this version, into value, and
// gives its version. The error unwraps to errNotWhole, or is a *NewerError.
func decodeFrame(kind string, version int, data []byte, value any) (found int, err error) {
	line, body, ok := bytes.Cut(data, []byte("\n"))
	if !ok || len(line) > 200 {
		return 0, damage("no first line")
	}
	number, sum, ok := cutFrameLine(string(line), kind)
	if !ok {
		return 0, damage("first line is not ours")
	}
	if frameSum(kind+" "+number+" ", body) != sum {
		return 0, damage("checksum differs")
	}
	if found, err = strconv.Atoi(number); err != nil {
		return 0, damage("version")
	}
	if found > version {
		return found, &NewerError{What: kind, Version: found}
	}
	return found, strictJSON(body, value)
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

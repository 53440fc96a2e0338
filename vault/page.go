// A page: one item of the keyring, one line of at most 2,000 ASCII bytes with
// as many secrets as fit. It carries its own name, version and checksum and
// the IDs of its accounts, so that it proves itself when it is read.
//
//	rokketa-page.VERSION.KIND.NAME.PAYLOAD.SUM
//
// KIND is "open". PAYLOAD is base64url of one piece for each account: its ID
// (12 bytes), the length of its secret (a varint), the secret. SUM is base64url
// of the first 16 bytes of SHA-256 of everything before the last dot.

package vault

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
)

const (
	pageLimit   = 2000 // bytes; Windows allows 2,560
	pageKind    = "rokketa-page"
	pageVersion = 1
	pageOpen    = "open"
	pageFixed   = len(pageKind) + len(".1.") + len(pageOpen) + 1 + 2*nameSize + 1 + 1 + 22
)

// pageItem is one account of a page.
type pageItem struct {
	id     string
	secret []byte
}

func itemSize(secret int) int {
	return idSize + len(binary.AppendUvarint(nil, uint64(secret))) + secret
}

// pageRoom is how many payload bytes fit into a page.
func pageRoom() int { return base64.RawURLEncoding.DecodedLen(pageLimit - pageFixed) }

func pageSum(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

// encodePage gives the value of a page. The caller keeps to pageRoom.
func encodePage(name string, items []pageItem) (string, error) {
	var payload []byte
	defer func() { clear(payload[:cap(payload)]) }()
	payload = make([]byte, 0, pageRoom())
	for _, it := range items {
		id, err := hex.DecodeString(it.id)
		if err != nil || len(id) != idSize {
			return "", errors.New("vault: not an account ID")
		}
		payload = append(payload, id...)
		payload = binary.AppendUvarint(payload, uint64(len(it.secret)))
		payload = append(payload, it.secret...)
	}
	text := strings.Join([]string{
		pageKind, strconv.Itoa(pageVersion), pageOpen, name,
		base64.RawURLEncoding.EncodeToString(payload),
	}, ".")
	text += "." + pageSum(text)
	if len(text) > pageLimit {
		return "", errors.New("vault: page too long")
	}
	return text, nil
}

// decodePage reads the value that the keyring gave for the page of this name.
// The error unwraps to errNotWhole, or is a *NewerError. The secrets of the
// items lie in buf, which the caller clears.
func decodePage(name, value string) (items []pageItem, buf []byte, err error) {
	if len(value) > 1<<20 {
		return nil, nil, damage("page is too long")
	}
	head, sum, ok := cutLast(value)
	if !ok || pageSum(head) != sum {
		return nil, nil, damage("page's checksum differs")
	}
	part := strings.Split(head, ".")
	if len(part) < 3 || part[0] != pageKind {
		return nil, nil, damage("not a page")
	}
	version, err := strconv.Atoi(part[1])
	if err != nil || version < 1 {
		return nil, nil, damage("page's version")
	}
	if version > pageVersion || part[2] != pageOpen {
		return nil, nil, &NewerError{What: "page", Version: version}
	}
	if len(part) != 5 || part[3] != name {
		return nil, nil, damage("page of another name")
	}
	buf, err = base64.RawURLEncoding.Strict().DecodeString(part[4])
	if err != nil {
		return nil, nil, damage("page's payload")
	}
	items, err = splitPayload(buf)
	if err != nil {
		clear(buf)
		return nil, nil, err
	}
	return items, buf, nil
}

func cutLast(s string) (before, after string, ok bool) {
	i := strings.LastIndexByte(s, '.')
	if i < 0 {
		return "", "", false
	}
	return s[:i], s[i+1:], true
}

func splitPayload(rest []byte) ([]pageItem, error) {
	var items []pageItem
	seen := make(map[string]bool)
	for len(rest) > 0 {
		if len(rest) < idSize {
			return nil, damage("page's payload ends early")
		}
		id := hex.EncodeToString(rest[:idSize])
		n, used := binary.Uvarint(rest[idSize:])
		rest = rest[idSize:]
		if used <= 0 || n == 0 || n > uint64(len(rest)-used) || seen[id] {
			return nil, damage("page's payload does not split")
		}
		seen[id] = true
		items = append(items, pageItem{id: id, secret: rest[used : used+int(n)]})
		rest = rest[used+int(n):]
	}
	return items, nil
}

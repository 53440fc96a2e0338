// A page: one item of the keyring, one line of at most 2,000 ASCII bytes with
// as many secrets as fit. It carries its own name, version and checksum and
// the IDs of its accounts, so that it proves itself when it is read.
//
//	rokketa-page.VERSION.KIND.NAME.PAYLOAD.SUM
//
// VERSION and KIND are "1.open", and where an app password is set "2.sealed"
// and "2.key"; what the payload of those two is stands in seal.go. PAYLOAD of
// an open page is base64url of one piece for each account: its ID (12 bytes),
// the length of its secret (a varint), the secret. SUM is base64url of the
// first 16 bytes of SHA-256 of everything before the last dot.

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
	pageVersion = 2
)

// pageOf is a version and what it has in it.
type pageOf string

// What pages there are. A kind stands with its one version, so that no page
// passes for one of another kind.
const (
	pageOpen   pageOf = "1.open"
	pageSealed pageOf = "2.sealed"
	pageKey    pageOf = "2.key"
)

// pageItem is one account of a page.
type pageItem struct {
	id     string
	secret []byte
}

func itemSize(secret int) int {
	return idSize + len(binary.AppendUvarint(nil, uint64(secret))) + secret
}

// room is how many payload bytes fit into a page of this kind.
func (k pageOf) room() int {
	fixed := len(pageKind) + 1 + len(k) + 1 + 2*nameSize + 1 + 1 + 22
	return base64.RawURLEncoding.DecodedLen(pageLimit - fixed)
}

func pageSum(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

// joinPage gives the value of a page. The caller keeps to its room.
func joinPage(kind pageOf, name string, payload []byte) (string, error) {
	text := strings.Join([]string{pageKind, string(kind), name, base64.RawURLEncoding.EncodeToString(payload)}, ".")
	text += "." + pageSum(text)
	if len(text) > pageLimit {
		return "", errors.New("vault: page too long")
	}
	return text, nil
}

// cutPage gives the payload of the page of this kind and name. The error
// unwraps to errNotWhole, also where it is a page of another kind, or is a
// *NewerError.
func cutPage(kind pageOf, name, value string) ([]byte, error) {
	if len(value) > 1<<20 {
		return nil, damage("page is too long")
	}
	head, sum, ok := cutLast(value)
	if !ok || pageSum(head) != sum {
		return nil, damage("page's checksum differs")
	}
	part := strings.Split(head, ".")
	if len(part) < 3 || part[0] != pageKind {
		return nil, damage("not a page")
	}
	version, err := strconv.Atoi(part[1])
	if err != nil || version < 1 {
		return nil, damage("page's version")
	}
	found := pageOf(part[1] + "." + part[2])
	if version > pageVersion || found != pageOpen && found != pageSealed && found != pageKey {
		return nil, &NewerError{What: "page", Version: version}
	}
	if found != kind || len(part) != 5 || part[3] != name {
		return nil, damage("page of another name or kind")
	}
	payload, err := base64.RawURLEncoding.Strict().DecodeString(part[4])
	if err != nil || strings.ContainsAny(part[4], "\r\n") { // which the decoder passes over
		clear(payload)
		return nil, damage("page's payload")
	}
	return payload, nil
}

// encodePage gives the value of a page, sealed where there is a seal. The
// caller keeps to the room of the seal.
func encodePage(name string, items []pageItem, with *opened) (string, error) {
	payload, err := joinPayload(items)
	defer clear(payload)
	if err != nil {
		return "", err
	}
	if with == nil {
		return joinPage(pageOpen, name, payload)
	}
	sealed, err := with.sealPage(name, payload)
	if err != nil {
		return "", err
	}
	return joinPage(pageSealed, name, sealed)
}

// decodePage reads the value that the keyring gave for the page of this name:
// an open page, or one that was sealed with this seal, and never the other.
// The error unwraps to errNotWhole, or is a *NewerError. The secrets of the
// items lie in buf, which the caller clears.
func decodePage(name, value string, with *opened) (items []pageItem, buf []byte, err error) {
	if with == nil {
		buf, err = cutPage(pageOpen, name, value)
	} else if buf, err = cutPage(pageSealed, name, value); err == nil {
		buf, err = with.openPage(name, buf)
	}
	if err != nil {
		return nil, nil, err
	}
	if items, err = splitPayload(buf); err != nil {
		clear(buf)
		return nil, nil, err
	}
	return items, buf, nil
}

func joinPayload(items []pageItem) ([]byte, error) {
	payload := make([]byte, 0, pageOpen.room()) // one piece of memory, which the caller clears
	for _, it := range items {
		id, err := hex.DecodeString(it.id)
		if err != nil || len(id) != idSize {
			return payload, errors.New("vault: not an account ID")
		}
		payload = append(payload, id...)
		payload = binary.AppendUvarint(payload, uint64(len(it.secret)))
		payload = append(payload, it.secret...)
	}
	return payload, nil
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

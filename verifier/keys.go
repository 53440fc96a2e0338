// Keys: what seals secrets at rest, and how a key file is written.

package verifier

import (
	"bufio"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// Keys are the master keys by their numbers; the current one seals, the
// others open what was sealed before. They print as "[keys]".
type Keys struct {
	held atomic.Pointer[keyring]

	mu   sync.Mutex // one asks for more at a time
	more func() (*Keys, error)
}

// keyring is what the keys are at a time.
type keyring struct {
	current int
	sealing map[int]*sealer
}

// renewable are the same keys, which ask for more when they meet a number that
// they have not: another process has rotated them.
func (k *Keys) renewable(more func() (*Keys, error)) *Keys {
	r := &Keys{more: more}
	r.held.Store(k.held.Load())
	return r
}

// with gives the keys, with that number among them if it can be had.
func (k *Keys) with(number int) (*keyring, error) {
	h := k.held.Load()
	if h.sealing[number] != nil || k.more == nil {
		return h, nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if h = k.held.Load(); h.sealing[number] != nil {
		return h, nil // another was as quick
	}
	more, err := k.more()
	if err != nil {
		return h, err
	}
	if fresh := more.held.Load(); fresh.sealing[number] != nil {
		k.held.Store(fresh)
		return fresh, nil
	}
	return h, nil
}

const masterSize = 32 // bytes

// ParseKeys reads a key file: a line for each key, "NUMBER:BASE64" of 32
// bytes, the last line being the current one. Empty lines and lines that
// begin with # are left out.
func ParseKeys(text string) (*Keys, error) {
	h := &keyring{sealing: map[int]*sealer{}}
	lines := bufio.NewScanner(strings.NewReader(text))
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		before, after, _ := strings.Cut(line, ":")
		number, err := strconv.Atoi(before)
		if err != nil || number < 1 {
			return nil, errors.New("verifier: key file: a line does not begin with the key's number")
		}
		master, err := base64.StdEncoding.DecodeString(after)
		if err != nil || len(master) != masterSize {
			return nil, fmt.Errorf("verifier: key file: key %d is not %d bytes in base64", number, masterSize)
		}
		if _, twice := h.sealing[number]; twice {
			return nil, fmt.Errorf("verifier: key file: key %d stands there twice", number)
		}
		one, err := newSealer(master)
		clear(master)
		if err != nil {
			return nil, err
		}
		h.sealing[number], h.current = one, number
	}
	if err := lines.Err(); err != nil {
		return nil, errors.New("verifier: key file: a line is too long")
	}
	if len(h.sealing) == 0 {
		return nil, errors.New("verifier: key file: there is no key in it")
	}
	k := &Keys{}
	k.held.Store(h)
	return k, nil
}

// NewKey makes the line of a new key file, or the line to add to one (with a
// number above all others) to rotate.
func NewKey(random io.Reader, number int) (string, error) {
	master := make([]byte, masterSize)
	defer clear(master)
	if _, err := io.ReadFull(random, master); err != nil {
		return "", fmt.Errorf("verifier: random source: %w", err)
	}
	return strconv.Itoa(number) + ":" + base64.StdEncoding.EncodeToString(master), nil
}

// Current is the number of the key that seals.
func (k *Keys) Current() int { return k.held.Load().current }

// Format prints "[keys]" for every verb.
func (*Keys) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[keys]") }

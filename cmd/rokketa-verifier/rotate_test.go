// The key is rotated under a server that runs.

package main

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// A server that runs while the key is rotated goes on: its members are not
// told that their apps are damaged.
func TestTheKeyIsRotatedWhileTheServerRuns(t *testing.T) {
	p := openPostbox(t)
	_, data := place(t)
	admin := func(s settings, args ...string) string {
		return s.told(t, append(append([]string{"admin"}, args...), data...)...)
	}
	admin(settings{}, "society", "add", "x", "--date", "2099-12-10", "--society", "one")
	admin(typing(goodPassword), "member", "add", "a@mihon.example", "--society", "one")
	r := settings{}.start(t, append(data, "--listen", "127.0.0.1:0", "--smtp", "smtp://"+p.address, "--smtp-from", "no-reply@mihon.example")...)
	var in struct{ Session string }
	r.get(http.StatusOK, "/api/v1/login", `{"email":"a@mihon.example","password":"`+goodPassword+`"}`, &in)
	bearer := []string{"Authorization", "Bearer " + in.Session}
	status, answer := r.ask("/api/v1/enrol", `{}`, bearer...)
	var begun struct{ Key string }
	if err := json.Unmarshal([]byte(answer), &begun); status != http.StatusOK || err != nil {
		t.Fatalf("%d %s: %v", status, answer, err)
	}
	step := time.Now().Unix() / 30
	if status, answer = r.ask("/api/v1/confirm", `{"code":"`+codeOf(t, begun.Key, step)+`"}`, bearer...); status != http.StatusOK {
		t.Fatalf("%d %s", status, answer)
	}
	if out := admin(settings{}, "rotate-key"); !strings.Contains(out, "Key 2") {
		t.Errorf("says %q", out)
	}
	code := codeOf(t, begun.Key, step+1)
	if status, answer = r.verify(r.login("a@mihon.example", goodPassword), code); status != http.StatusOK {
		t.Errorf("after the rotation: %d %s", status, answer)
	}
}

// codeOf is the code of a setup key (RFC 6238).
func codeOf(t *testing.T, key string, step int64) string {
	t.Helper()
	secret, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(key)
	if err != nil {
		t.Fatal(err)
	}
	h := hmac.New(sha1.New, secret)
	if err := binary.Write(h, binary.BigEndian, step); err != nil {
		t.Fatal(err)
	}
	sum := h.Sum(nil)
	at := sum[len(sum)-1] & 15
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[at:])&0x7fffffff%1000000)
}

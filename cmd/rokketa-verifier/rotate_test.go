// The key is rotated under a server that runs.

package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"rokketa/otpauth"
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
	uri, _, _ := strings.Cut(answer[strings.Index(answer, "otpauth://"):], `"`)
	account, _, err := otpauth.ParseURI(strings.ReplaceAll(uri, `\u0026`, "&"))
	if status != http.StatusOK || err != nil {
		t.Fatalf("%d %s: %v", status, answer, err)
	}
	code, err := account.At(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if status, answer = r.ask("/api/v1/confirm", `{"code":"`+code.Text+`"}`, bearer...); status != http.StatusOK {
		t.Fatalf("%d %s", status, answer)
	}
	if out := admin(settings{}, "rotate-key"); !strings.Contains(out, "Key 2") {
		t.Errorf("says %q", out)
	}
	if code, err = account.Next(code); err != nil {
		t.Fatal(err)
	}
	if status, answer = r.verify(r.login("a@mihon.example", goodPassword), code.Text); status != http.StatusOK {
		t.Errorf("after the rotation: %d %s", status, answer)
	}
}

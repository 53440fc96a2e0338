// Package e2e_test walks the whole way of a member on a real display, with a
// real keyring: a QR picture in, the code out of the clipboard, another
// program agreeing, the account still there after a restart, the secret in
// the keyring and nowhere else.
package e2e_test

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rokketa"
	"rokketa/e2e/stage"
	"rokketa/internal/qrdraw"
	"rokketa/otpauth"
)

// account is what a service hands out: a fresh secret every run.
func account(issuer, name string) otpauth.Account {
	return otpauth.Account{
		Type: otpauth.TOTP, Issuer: issuer, Name: name,
		Secret:    otpauth.NewSecret([]byte(rand.Text()[:20])),
		Algorithm: otpauth.SHA1, Digits: 6, Period: 30,
	}
}

func uri(t *testing.T, a otpauth.Account) string {
	t.Helper()
	text, err := a.URI()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestJourney(t *testing.T) {
	s := stage.ForTest(t, stage.Options{})
	ctx := t.Context()
	bin, project, err := stage.Build()
	if err != nil {
		t.Fatal(err)
	}
	about, err := rokketa.About()
	if err != nil {
		t.Fatal(err)
	}
	pictures := filepath.Join(project, "out", "journey")
	keep := func(app *stage.App, name string) {
		t.Helper()
		if err := app.Keep(ctx, filepath.Join(pictures, name+".png")); err != nil {
			t.Error(err)
		}
	}
	// right fails the test unless oathtool finds the code right at some
	// moment since begun, or soon.
	right := func(what, code string, of otpauth.Account, begun time.Time) {
		t.Helper()
		codes, err := s.Codes(ctx, otpauth.EncodeKey(of.Secret.Reveal()), of.Digits, of.Period, begun, time.Now().Add(soon))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(codes, code) {
			t.Errorf("%s: copied %q, oathtool says %q", what, code, codes)
		}
	}

	first, second := account("けんぽポータル", "hanako@example.com"), account("Example", "taro")
	picture := filepath.Join(t.TempDir(), "qr.png")
	file, err := os.Create(picture)
	if err != nil {
		t.Fatal(err)
	}
	if err := qrdraw.PNG(file, uri(t, first), qrdraw.Options{Scale: 6, Quiet: 4}); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}

	app, err := s.OpenApp(ctx, bin, about.Name, picture)
	if err != nil {
		t.Fatal(err)
	}
	if items, err := s.Secrets(ctx); err != nil || len(items) != 0 {
		t.Errorf("before anybody has agreed %d items are in the keyring (%v)", len(items), err)
	}
	keep(app, "1-preview")
	if err := app.Save(ctx); err != nil {
		keep(app, "failed")
		t.Fatal(err)
	}

	begun := time.Now()
	code, err := app.Copied(ctx, func() error { return app.ClickRow(ctx, 0) })
	keep(app, "2-copied")
	if err != nil {
		t.Fatal(err)
	}
	right("by a click", code, first, begun)
	begun = time.Now()
	if code, err = app.Copied(ctx, func() error { return app.Press(ctx, "Return") }); err != nil {
		t.Fatal(err)
	}
	right("by Enter", code, first, begun)

	// The other program of the house adds an account; the app shows it by
	// itself.
	if _, err := s.Run(ctx, strings.NewReader(uri(t, second)+"\n"), filepath.Join(bin, "rokketa-cli"), "add", "-"); err != nil {
		t.Fatal(err)
	}
	begun = time.Now()
	code, err = app.Copied(ctx, func() error { return app.ClickRow(ctx, 1) })
	keep(app, "3-added-beside")
	if err != nil {
		t.Fatal(err)
	}
	right("added by the other program", code, second, begun)
	nowhere(t, s, app, first, second)

	if err := app.Stop(); err != nil {
		t.Fatal(err)
	}
	if app, err = s.OpenApp(ctx, bin, about.Name); err != nil {
		t.Fatal(err)
	}
	begun = time.Now()
	code, err = app.Copied(ctx, func() error { return app.ClickRow(ctx, 0) })
	keep(app, "4-after-restart")
	if err != nil {
		t.Fatal(err)
	}
	right("after a restart", code, first, begun)
	said, err := s.Run(ctx, nil, filepath.Join(bin, "rokketa-cli"), "code", second.Name)
	if err != nil {
		t.Error(err)
	}
	right("in the terminal", strings.TrimSpace(said), second, begun)
	nowhere(t, s, app, first, second)
}

// nowhere fails the test if a secret is not in the keyring, or if it is
// anywhere else: in a file of the programs, in the app's arguments, in its
// environment.
func nowhere(t *testing.T, s *stage.Stage, app *stage.App, accounts ...otpauth.Account) {
	t.Helper()
	items, err := s.Secrets(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range accounts {
		traces := traces(a.Secret.Reveal())
		if !slices.ContainsFunc(items, func(i stage.Item) bool { return holds(i.Value, traces) }) {
			t.Errorf("the secret of %s is not in the keyring", a.Label())
		}
		for _, name := range []string{"cmdline", "environ"} {
			data, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", app.PID(), name))
			if err != nil {
				t.Fatal(err)
			}
			if holds(data, traces) {
				t.Errorf("the secret of %s is in the app's %s", a.Label(), name)
			}
		}
		files, named := 0, false
		err := filepath.WalkDir(s.Dir(), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.Type().IsRegular() {
				return err
			}
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			files++
			named = named || bytes.Contains(data, []byte(a.Name))
			if holds(data, traces) || holds([]byte(path), traces) {
				t.Errorf("the secret of %s is in %s", a.Label(), path)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		// The search itself must have seen the programs' files.
		if files < 3 || !named {
			t.Errorf("looked at %d files, the account's name found: %v", files, named)
		}
	}
}

// holds tells whether data has one of the traces.
func holds(data []byte, traces [][]byte) bool {
	return slices.ContainsFunc(traces, func(trace []byte) bool { return bytes.Contains(data, trace) })
}

// traces gives the forms that a secret could be written in: as it is, base32,
// hexadecimal, and base64 wherever in a longer text it begins.
func traces(secret []byte) [][]byte {
	key := otpauth.EncodeKey(secret)
	found := [][]byte{
		secret,
		[]byte(key), []byte(strings.ToLower(key)), []byte(otpauth.GroupKey(key)),
		[]byte(hex.EncodeToString(secret)), []byte(strings.ToUpper(hex.EncodeToString(secret))),
	}
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for before := range 3 {
			// Only the characters that hang on the secret alone.
			text := encoding.EncodeToString(append(make([]byte, before), secret...))
			begin, end := (before*8+5)/6, (before+len(secret))*8/6
			found = append(found, []byte(text[begin:end]))
		}
	}
	return found
}

func TestTracesFindASecretInEveryForm(t *testing.T) {
	secret := []byte("twenty bytes of them")
	traces := traces(secret)
	for name, text := range map[string]string{
		"as it is":  "x" + string(secret) + "y",
		"base32":    "secret=" + otpauth.EncodeKey(secret) + "&",
		"lower":     strings.ToLower(otpauth.EncodeKey(secret)),
		"hex":       hex.EncodeToString(secret),
		"base64":    base64.StdEncoding.EncodeToString(append([]byte("a"), append(secret, "zz"...)...)),
		"base64 +1": base64.StdEncoding.EncodeToString(append([]byte("ab"), append(secret, "zz"...)...)),
		"base64 +2": base64.URLEncoding.EncodeToString(append([]byte("abc"), append(secret, "zz"...)...)),
	} {
		if !holds([]byte(text), traces) {
			t.Errorf("%s: not found in %q", name, text)
		}
	}
	if holds([]byte("twenty bytes of thxm"), traces) {
		t.Error("another secret is taken for it")
	}
}

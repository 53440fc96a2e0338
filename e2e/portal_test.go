// The portal as a member, an e-mail user and the helpdesk see it, in a real
// browser: the guide page by page, at a desktop's and a phone's size, in both
// languages, with the codes from the command-line program. Every page is
// looked at for what a program can see (contrast, labels, width, what the
// browser complains of) and kept as a picture for a person to look at.

package e2e_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image/png"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rokketa/assets/text"
	"rokketa/e2e/browser"
	"rokketa/e2e/stage"
	"rokketa/scanner"
)

// portal is a running server in laboratory mode.
type portal struct {
	t         *testing.T
	base, bin string
	project   string
	members   int
}

// openPortal starts bin/rokketa-verifier as anybody would.
func openPortal(t *testing.T) *portal {
	t.Helper()
	if browser.Program() == "" {
		missing(t, "Chromium is missing (scripts/setup portal)")
	}
	bin, project, err := stage.Build()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(filepath.Join(bin, "rokketa-verifier"), "--lab", "--listen", "127.0.0.1:0", "--end-with-stdin", "--data", t.TempDir())
	var log bytes.Buffer
	command.Stderr = &log
	stdin, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	first := make([]byte, 256)
	n, err := stdout.Read(first)
	line, _, _ := strings.Cut(string(first[:n]), "\n")
	t.Cleanup(func() {
		_ = stdin.Close()
		_, _ = io.Copy(io.Discard, stdout)
		if err := command.Wait(); err != nil {
			t.Errorf("the server ended: %v", err)
		}
		for line := range strings.Lines(log.String()) {
			// One member's secret is damaged on purpose.
			if strings.Contains(line, `"level":"ERROR"`) && !strings.Contains(line, "secret unreadable") {
				t.Errorf("the server logged: %s", line)
			}
		}
	})
	if err != nil || !strings.HasPrefix(line, "http://") {
		t.Fatalf("the server's first line is %q: %v: %s", line, err, log.String())
	}
	return &portal{t: t, base: strings.TrimRight(line, "/"), bin: bin, project: project}
}

// missing skips, or fails where a run must be whole.
func missing(t *testing.T, what string) {
	t.Helper()
	if required() {
		t.Fatal(what)
	}
	t.Skip(what)
}

// lab asks the laboratory in JSON.
func (p *portal) lab(method, path string, body, into any) {
	p.t.Helper()
	var content bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&content).Encode(body); err != nil {
			p.t.Fatal(err)
		}
	}
	r, err := http.NewRequestWithContext(p.t.Context(), method, p.base+"/lab"+path, &content)
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode < 300 && into != nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil || answer.StatusCode >= 300 {
		p.t.Fatalf("lab %s: %d %s %v", path, answer.StatusCode, text, err)
	}
}

// person is a sample member of the laboratory's.
type person struct {
	ID, Email, Password string
	RecoveryCodes       []string
}

func (p *portal) member(state, language string, more map[string]string) person {
	p.t.Helper()
	p.members++
	name := fmt.Sprintf("walker%d", p.members)
	ask := map[string]string{
		"id": name, "email": name + "@mihon.example", "name": "見本 花子", "society": "mihon2", "state": state, "language": language,
	}
	if language == "en" {
		ask["name"] = "Hanako Mihon"
	}
	for k, v := range more {
		ask[k] = v
	}
	var made person
	p.lab(http.MethodPost, "/members", ask, &made)
	return made
}

// later moves the portal's clock on.
func (p *portal) later(by time.Duration) {
	p.t.Helper()
	p.lab(http.MethodPost, "/clock", map[string]string{"advance": by.String()}, nil)
}

// code gives the code of a setup text at the portal's time, from the
// command-line program; the secret goes in by standard input.
func (p *portal) code(uri string) string {
	p.t.Helper()
	var clock struct{ Now time.Time }
	p.lab(http.MethodGet, "/clock", nil, &clock)
	command := exec.Command(filepath.Join(p.bin, "rokketa-cli"), "code", "--uri", "-", "--at", clock.Now.Format(time.RFC3339))
	command.Stdin = strings.NewReader(uri)
	out, err := command.Output()
	if err != nil {
		p.t.Fatalf("rokketa-cli code: %v", err)
	}
	return strings.TrimSpace(string(out))
}

// walker is a person at a window.
type walker struct {
	*portal
	w     *browser.Window
	say   *text.Table
	lang  string
	phone bool
	shots int
	dir   string
}

func (p *portal) walker(o browser.Options, name string) *walker {
	p.t.Helper()
	w, err := browser.Open(context.WithoutCancel(p.t.Context()), o) // Close ends it, after the test.
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() {
		if err := w.Close(); err != nil {
			p.t.Errorf("closing the browser: %v", err)
		}
	})
	return &walker{
		portal: p, w: w, say: text.For(text.Language(o.Language)), lang: o.Language, phone: o.Phone,
		dir: filepath.Join(p.project, "out", "portal", name),
	}
}

// do ends the test on an error.
func (k *walker) do(err error) {
	k.t.Helper()
	if err != nil {
		if wrong := k.w.Keep(filepath.Join(k.dir, "stuck.png")); wrong != nil {
			k.t.Log(wrong)
		}
		k.t.Fatal(err)
	}
}

// look looks at a page and keeps its picture.
func (k *walker) look(name string) {
	k.t.Helper()
	k.shots++
	k.do(k.w.Keep(filepath.Join(k.dir, fmt.Sprintf("%02d-%s.png", k.shots, name))))
	wrong, err := k.w.Judge()
	k.do(err)
	for _, one := range append(wrong, k.w.Faults()...) {
		k.t.Errorf("%s (%s): %s", name, k.w.Path(), one)
	}
	lang, err := browser.Ask[string](k.w, "document.documentElement.lang")
	k.do(err)
	if lang != k.lang {
		k.t.Errorf("%s (%s): the page is in %q", name, k.w.Path(), lang)
	}
}

func (k *walker) visit(path string) { k.t.Helper(); k.do(k.w.Go(k.base + path)) }

func (k *walker) press(selector string) { k.t.Helper(); k.do(k.w.Press(selector)) }

func (k *walker) fill(name, text string) { k.t.Helper(); k.do(k.w.Fill(name, text)) }

// at holds where the window is now.
func (k *walker) at(path string) {
	k.t.Helper()
	if now, _, _ := strings.Cut(k.w.Path(), "#"); now != path {
		said, _ := k.w.Text("main")
		k.do(fmt.Errorf("the window is at %s, not %s: %.300s", now, path, said))
	}
}

// reads holds that the page says a sentence by its key.
func (k *walker) reads(key string, pairs ...any) {
	k.t.Helper()
	said, err := k.w.Text("main")
	k.do(err)
	if want := k.say.Say(key, pairs...); !strings.Contains(said, want) {
		k.t.Errorf("%s does not say %q but: %.300s", k.w.Path(), want, said)
	}
}

// menu goes where the page's menu leads: the links on top of a desktop's, the
// three lines on a phone.
func (k *walker) menu(path string) {
	k.t.Helper()
	if !k.phone {
		k.press(`nav.pages a[href="` + path + `"]`)
		return
	}
	k.do(k.w.Tap("details.menu summary"))
	k.press(`.menu-list a[href="` + path + `"]`)
}

func (k *walker) logout() {
	k.t.Helper()
	if !k.phone {
		k.press(`nav.pages form[action="/logout"] button`)
	} else {
		k.do(k.w.Tap("details.menu summary"))
		k.press(`.menu-list form[action="/logout"] button`)
	}
	k.at("/login")
}

func (k *walker) login(p person) {
	k.t.Helper()
	k.visit("/login")
	k.fill("email", p.Email)
	k.fill("password", p.Password)
	k.press(`form[action="/login"] button.full`)
}

func (k *walker) enter(code string) {
	k.t.Helper()
	k.fill("code", code)
	k.press(`form[action="/login/code"] button`)
}

// scan reads the QR code from the picture of the page, as an app does.
func (k *walker) scan() (uri string) {
	k.t.Helper()
	picture, err := k.w.Picture()
	k.do(err)
	page, err := png.Decode(bytes.NewReader(picture))
	k.do(err)
	codes, err := scanner.ReadImage(k.t.Context(), page)
	k.do(err)
	if len(codes) != 1 || !strings.HasPrefix(codes[0].Text, "otpauth://totp/") {
		k.do(fmt.Errorf("%d QR codes can be read from the page", len(codes)))
	}
	key, err := browser.Ask[string](k.w, `document.getElementById("key").dataset.value`)
	k.do(err)
	if !strings.Contains(codes[0].Text, "secret="+key) {
		k.t.Error("the setup key is another than the QR code's")
	}
	return codes[0].Text
}

// Practising the whole guide from the real window: the portal comes up in a
// browser, the sample member sets 2-step verification up with the app and logs
// in with its code; and the portal is gone when the app is, also when that is
// killed.

package e2e_test

import (
	"context"
	"image"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"rokketa"
	words "rokketa/assets/text"
	"rokketa/e2e/browser"
	"rokketa/e2e/stage"
	"rokketa/internal/practice"
)

// Where 練習する is on the first page, and a row below the band, in pixels of a
// window that nobody has resized.
var (
	practiceButton = image.Pt(250, 532)
	firstUnderBand = image.Pt(250, 165) // the first row, while 練習中です stands above
)

// opener puts a program in place of the system's opener that notes what it is
// asked to open, and gives the file of the notes.
func opener(t *testing.T) (notes string) {
	t.Helper()
	dir := t.TempDir()
	notes = filepath.Join(dir, "opened")
	script := "#!/bin/sh\necho \"$1\" >>'" + notes + "'\n"
	if err := os.WriteFile(filepath.Join(dir, "xdg-open"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	return notes
}

// opened waits for the n-th address that is opened.
func (r *reach) opened(notes string, n int) (address string) {
	r.t.Helper()
	r.do(stage.Until(r.t.Context(), "the browser to be opened", func() (bool, error) {
		all, _ := os.ReadFile(notes) // it is not there before
		lines := strings.Fields(string(all))
		if len(lines) >= n {
			address = lines[n-1]
		}
		return address != "", nil
	}))
	return address
}

// gone waits until nothing listens at an address any more.
func (r *reach) gone(address string) {
	r.t.Helper()
	host := strings.TrimSuffix(strings.TrimPrefix(address, "http://"), "/")
	r.do(stage.Until(r.t.Context(), "the portal to be gone", func() (bool, error) {
		c, err := new(net.Dialer).DialContext(r.t.Context(), "tcp", host)
		if err == nil {
			_ = c.Close()
		}
		return err != nil, nil
	}))
}

func TestJourneyPractice(t *testing.T) {
	if browser.Program() == "" {
		missing(t, "Chromium is missing (scripts/setup portal)")
	}
	notes := opener(t)
	r := openReach(t)
	ctx := t.Context()
	project := filepath.Dir(r.bin)
	r.keeps = filepath.Join(project, "out", "practice")

	before, err := r.app.Picture(ctx)
	r.do(err)
	r.do(r.app.Click(ctx, practiceButton))
	r.do(r.app.Settled(ctx, before))
	r.keep("1-page")
	r.do(r.app.Press(ctx, "Return"))
	address := r.opened(notes, 1)
	r.do(r.app.Settled(ctx, nil))
	r.keep("2-running")

	// In the browser: log in as the sample member, go to the QR code.
	p := &portal{t: t, base: strings.TrimSuffix(address, "/"), bin: r.bin, project: project}
	k := p.walker(browser.Options{Language: "ja"}, "practice")
	who := person{Email: practice.Email, Password: practice.Password}
	k.login(who)
	k.at("/home")
	k.visit("/settings/2fa")
	k.press(`form[action="/settings/2fa/app"] button`)
	picture, err := k.w.Picture()
	r.do(err)

	// In the app: the way of the steps to the page that reads; the page is
	// taken as a copied picture.
	r.do(r.s.CopyAs(ctx, "image/png", picture))
	before, err = r.app.Picture(ctx)
	r.do(err)
	r.do(r.app.Press(ctx, "ctrl+n"))
	r.do(r.app.Settled(ctx, before))
	r.keep("3-adding")
	before, err = r.app.Picture(ctx)
	r.do(err)
	r.do(r.app.Press(ctx, "ctrl+v"))
	r.do(r.app.Settled(ctx, before))
	r.keep("4-preview")
	r.do(r.app.Save(ctx))
	r.do(r.app.Settled(ctx, nil))
	r.keep("5-list")
	if said, err := r.s.Run(ctx, nil, filepath.Join(r.bin, "rokketa-cli"), "list"); err != nil ||
		!strings.Contains(said, words.For(words.Japanese).Say("ui.practice.brand")) {
		t.Errorf("the account is not called after the practice portal: %q %v", said, err)
	}
	copied := func(than string) (code string) {
		r.do(stage.Until(ctx, "a code", func() (bool, error) {
			code, err = r.app.Copied(ctx, func() error { return r.app.Click(ctx, firstUnderBand) })
			return code != than, err
		}))
		return code
	}
	used := copied("")
	k.fill("code", used)
	k.press(`form[action="/settings/2fa/app/confirm"] button`)
	k.at("/settings/2fa")
	k.reads("web.twostep.disable")
	k.logout()
	k.login(who)
	k.at("/login/code")
	k.enter(copied(used))
	k.at("/home")

	// Closed by a person, nothing is left.
	r.do(r.app.Press(ctx, "ctrl+q"))
	within, cancel := context.WithTimeout(ctx, stage.Patience)
	defer cancel()
	r.do(r.app.Wait(within))
	r.gone(address)
	if left, err := filepath.Glob(filepath.Join(r.s.Dir(), "tmp", "rokketa-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %q %v", left, err)
	}

	// Killed, it ends nothing, and the portal ends all the same.
	about, err := rokketa.About()
	r.do(err)
	r.app, err = r.s.OpenApp(ctx, r.bin, about.Name)
	r.do(err)
	r.keep("6-marked")
	before, err = r.app.Picture(ctx)
	r.do(err)
	r.do(r.app.Press(ctx, "ctrl+comma"))
	r.do(r.app.Settled(ctx, before))
	r.do(r.app.Press(ctx, append(strings.Fields(strings.Repeat("Down ", 25)), "Up", "Up")...)) // the second row above the last
	r.do(r.app.Press(ctx, "Return"))
	r.do(r.app.Settled(ctx, nil))
	r.keep("7-again")
	r.do(r.app.Press(ctx, "Return"))
	address = r.opened(notes, 2)
	r.do(syscall.Kill(r.app.PID(), syscall.SIGKILL))
	r.gone(address)
}

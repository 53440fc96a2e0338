// Walk shows the main job on a machine without a display: a QR picture goes
// into the app on a virtual display with a real keyring, and its code comes
// out of the clipboard. It prints the account, the code and its remaining
// seconds, and leaves pictures of the screen in out/walk.
//
// `make run` starts it where there is no display. Nothing of the user's is
// touched: display, bus, keyring and folders are made for the walk and go
// with it.
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"rokketa"
	"rokketa/e2e/stage"
	"rokketa/internal/qrdraw"
	"rokketa/otpauth"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := walk(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "walk:", err)
		os.Exit(1)
	}
}

func walk(ctx context.Context) (err error) {
	about, err := rokketa.About()
	if err != nil {
		return err
	}
	bin, project, err := stage.Build()
	if err != nil {
		return err
	}
	out := filepath.Join(project, "out", "walk")
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	sample := otpauth.Account{
		Type: otpauth.TOTP, Issuer: "けんぽポータル", Name: "hanako@example.com",
		// Made up on the spot: the picture stays in out/ and opens nothing.
		Secret:    otpauth.NewSecret([]byte(rand.Text()[:20])),
		Algorithm: otpauth.SHA1, Digits: 6, Period: 30,
	}
	picture := filepath.Join(out, "qr.png")
	if err := drawQR(picture, sample); err != nil {
		return err
	}

	s, err := stage.Open(ctx, stage.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	fmt.Printf("A virtual display (%s), a D-Bus session and a gnome-keyring of its own are up.\n", s.Display())

	app, err := s.OpenApp(ctx, bin, about.Name, picture)
	if err != nil {
		return err
	}
	fmt.Printf("%s %s is open with the QR picture %s\n", about.Name, about.Version, below(project, picture))
	if err := keep(ctx, app, filepath.Join(out, "1-preview.png"), project); err != nil {
		return err
	}
	if err := app.Save(ctx); err != nil {
		return err
	}
	fmt.Println("Enter was pressed in the preview: the account is saved, its secret is in the keyring.")
	code, err := app.Copied(ctx, func() error { return app.ClickRow(ctx, 0) })
	if err != nil {
		return err
	}
	now := time.Now()
	if err := keep(ctx, app, filepath.Join(out, "2-code.png"), project); err != nil {
		return err
	}
	expected, err := sample.At(now)
	if err != nil {
		return err
	}
	said, err := s.Run(ctx, nil, filepath.Join(bin, "rokketa-cli"), "list")
	if err != nil {
		return err
	}

	fmt.Println()
	fmt.Println("Account  ", strings.TrimSpace(said))
	fmt.Println("Code     ", code)
	fmt.Printf("Remaining %d s\n", int(expected.Left(now).Seconds()))
	if code != expected.Text {
		// Between the click and now a step may have ended.
		if before, err := sample.At(now.Add(-5 * time.Second)); err != nil || before.Text != code {
			return errors.New("the code is not the right one")
		}
	}
	return nil
}

// drawQR draws the picture that a service would show.
func drawQR(path string, account otpauth.Account) error {
	uri, err := account.URI()
	if err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(qrdraw.PNG(file, uri, qrdraw.Options{Scale: 6, Quiet: 4}), file.Close())
}

func keep(ctx context.Context, app *stage.App, path, project string) error {
	if err := app.Keep(ctx, path); err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil || info.Size() == 0 {
		return errors.Join(err, fmt.Errorf("%s: %w", path, fs.ErrInvalid))
	}
	fmt.Println("Screen   ", below(project, path))
	return nil
}

// below shortens a path to what a person in the project's folder types.
func below(project, path string) string {
	if short, err := filepath.Rel(project, path); err == nil {
		return short
	}
	return path
}

// A real Wayland desktop: sway without a monitor of its own, the desktop's
// portal with wlroots' part, and two outputs of which one is turned and scaled.
// It needs a dozen packages that nothing else does (scripts/setup wayland); the
// long tests alone must have them.

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"rokketa/internal/desktest"
	"rokketa/internal/qrdraw"
)

// nobody is the user that the desktop runs as where the tests run as root:
// sway does not start for root.
const nobody = 65534

func TestTheScreenOfARealWaylandDesktop(t *testing.T) {
	desktest.NeedWayland(t,
		"sway", "swaybg", "grim", "pipewire", "dbus-run-session", "dbus-update-activation-environment",
		"/usr/lib*/xdg-desktop-portal", "/usr/lib*/xdg-desktop-portal-wlr", "/usr/lib*/xdg-desktop-portal-gtk")
	dir, err := os.MkdirTemp("", "way") // short: there will be sockets in it
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	must(t, os.Chmod(dir, 0o755))
	for _, folder := range []string{"run", "home", "keyring"} {
		must(t, os.Mkdir(filepath.Join(dir, folder), 0o700))
	}
	self, err := os.Executable()
	must(t, err)
	copyProgram(t, self, filepath.Join(dir, program))
	texts := []string{
		"otpauth://totp/Portal:hanako?secret=JBSWY3DPEHPK3PXP&issuer=Portal",
		"otpauth://totp/Portal:taro?secret=MZXW6YTBOI&issuer=Portal",
	}
	for i, text := range texts {
		wallpaper(t, filepath.Join(dir, fmt.Sprintf("%d.png", i+1)), text)
	}
	write(t, filepath.Join(dir, "sway.conf"), strings.ReplaceAll(`xwayland disable
output HEADLESS-1 resolution 1280x720 position 0,0 bg @/1.png center #ffffff
output HEADLESS-2 resolution 1600x1000 position 1280,0 transform 90 scale 1.25 bg @/2.png center #ffffff
exec sh @/person
`, "@", dir))
	// The backgrounds are drawn when they are drawn: until both codes are seen,
	// the person looks again.
	write(t, filepath.Join(dir, "person"), strings.ReplaceAll(`dbus-update-activation-environment WAYLAND_DISPLAY XDG_CURRENT_DESKTOP
# wlroots' part of the portal ends where this service is not there, although a
# picture needs none of it.
pipewire >/dev/null 2>&1 &
pipewire=$!
while [ ! -S @/run/pipewire-0 ] && [ -d @/run ] && kill -0 $pipewire; do :; done
tries=0
while [ $tries -lt 60 ]; do
	tries=$((tries + 1))
	@/rokketa-cli scan --screen --json >@/home/seen 2>@/home/said
	[ "$(grep -c '"kind": "account"' @/home/seen)" = 2 ] && break
done
echo $tries >@/home/tries
kill $pipewire
swaymsg exit
`, "@", dir))

	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	desktop := exec.CommandContext(ctx, "dbus-run-session", "--", "sway", "-c", filepath.Join(dir, "sway.conf"))
	desktop.Dir = dir
	desktop.WaitDelay = 5 * time.Second
	desktop.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + filepath.Join(dir, "home"), "XDG_RUNTIME_DIR=" + filepath.Join(dir, "run"),
		"XDG_CURRENT_DESKTOP=sway", "XDG_SESSION_TYPE=wayland", "LC_ALL=C.UTF-8", "NOW=1741011292", "KEYRING=" + filepath.Join(dir, "keyring"),
		"WLR_BACKENDS=headless", "WLR_HEADLESS_OUTPUTS=2", "WLR_LIBINPUT_NO_DEVICES=1", "WLR_RENDERER=pixman",
	}
	desktop.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	desktop.Cancel = func() error { return syscall.Kill(-desktop.Process.Pid, syscall.SIGKILL) }
	if os.Getuid() == 0 {
		must(t, filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
			if err != nil {
				return err
			}
			return os.Chown(path, nobody, nobody)
		}))
		desktop.SysProcAttr.Credential = &syscall.Credential{Uid: nobody, Gid: nobody}
	}
	out, err := desktop.CombinedOutput()
	said, _ := os.ReadFile(filepath.Join(dir, "home", "said"))
	seen, missing := os.ReadFile(filepath.Join(dir, "home", "seen"))
	if missing != nil {
		t.Fatalf("the desktop ended by itself: %v\n%s", err, out)
	}
	var monitors []scanned
	if err := json.Unmarshal(seen, &monitors); err != nil {
		t.Fatalf("%v\n%s\n%s\n%s", err, seen, said, out)
	}
	var found []string
	for _, m := range monitors {
		for _, c := range m.Codes {
			found = append(found, c.Text)
		}
	}
	slices.Sort(found)
	if !slices.Equal(found, texts) {
		t.Errorf("found %q\n%s\n%s", found, said, out)
	}
	tries, _ := os.ReadFile(filepath.Join(dir, "home", "tries"))
	t.Logf("found at look %s", tries)
	// Where wlroots' portal writes its picture.
	if _, err := os.Lstat("/tmp/out.png"); err == nil {
		t.Error("the portal's picture is still there")
	}
}

// wallpaper draws a background with one code.
func wallpaper(t *testing.T, path, text string) {
	t.Helper()
	code, err := qrdraw.Image(text, qrdraw.Options{Scale: 6})
	must(t, err)
	page := image.NewGray(code.Bounds().Inset(-20))
	draw.Draw(page, page.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(page, code.Bounds(), code, code.Bounds().Min, draw.Src)
	file, err := os.Create(path)
	must(t, err)
	must(t, png.Encode(file, page))
	must(t, file.Close())
}

func copyProgram(t *testing.T, from, to string) {
	t.Helper()
	in, err := os.Open(from)
	must(t, err)
	defer func() { _ = in.Close() }()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o755)
	must(t, err)
	_, err = io.Copy(out, in)
	must(t, err)
	must(t, out.Close())
}

func write(t *testing.T, path, content string) {
	t.Helper()
	must(t, os.WriteFile(path, []byte(content), 0o644))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

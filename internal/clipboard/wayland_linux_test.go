// A real Wayland desktop: sway without a monitor, wl-copy as the program that
// copies, and this test's own program as the one that reads.

package clipboard_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"rokketa/internal/clipboard"
	"rokketa/internal/desktest"
)

// nobody is the user that the desktop runs as where the tests run as root:
// sway does not start for root.
const nobody = 65534

// readsTo names the file into which this program writes what it read, when
// it is started on the desktop.
const readsTo = "ROKKETA_TEST_READS_TO"

// writesTo likewise, for what it copied and what could be pasted then.
const writesTo = "ROKKETA_TEST_WRITES_TO"

// reading is what the program on the desktop read.
type reading struct {
	Content clipboard.Content
	Reason  clipboard.Reason
}

// TestReaderOnTheDesktop is no test of its own: it is what runs on the
// desktop.
func TestReaderOnTheDesktop(t *testing.T) {
	file := os.Getenv(readsTo)
	if file == "" {
		t.Skip("runs on the desktop of the test below")
	}
	var r reading
	var err error
	r.Content, err = clipboard.Read(t.Context())
	var told *clipboard.Error
	if errors.As(err, &told) {
		r.Reason = told.Reason
	}
	line, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, line, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestWriterOnTheDesktop likewise: it copies as a program in a terminal does,
// pastes with wl-paste, and tells what it got.
func TestWriterOnTheDesktop(t *testing.T) {
	file := os.Getenv(writesTo)
	if file == "" {
		t.Skip("runs on the desktop of the test below")
	}
	var told []string
	tell := func(what string) { told = append(told, what) }
	pasted := func() string {
		out, err := exec.CommandContext(t.Context(), "wl-paste", "--no-newline").Output()
		if err != nil {
			return "nothing"
		}
		return string(out)
	}
	until := func(want string) string {
		got := pasted()
		for range 500 {
			if got == want {
				break
			}
			got = pasted()
		}
		return got
	}
	first, err := clipboard.Put(t.Context(), "first 314159", clipboard.Terminal)
	if err != nil {
		tell(err.Error())
	}
	tell(until("first 314159"))
	second, err := clipboard.Put(t.Context(), "second 314159", clipboard.Terminal)
	if err != nil {
		tell(err.Error())
	}
	tell(until("second 314159"))
	if err := first.Clear(t.Context()); err != nil {
		tell(err.Error())
	}
	tell(pasted())
	if err := second.Clear(t.Context()); err != nil {
		tell(err.Error())
	}
	tell(pasted())
	left, _ := filepath.Glob(filepath.Join(os.TempDir(), "wl-copy-buffer-*", "*"))
	for _, f := range left {
		if data, _ := os.ReadFile(f); strings.Contains(string(data), "314159") {
			tell("left: " + f)
		}
	}
	third, err := clipboard.Put(t.Context(), "third 314159", clipboard.Terminal)
	if err != nil {
		tell(err.Error())
	}
	tell(until("third 314159"))
	if err := exec.CommandContext(t.Context(), "wl-copy", "a recipe").Run(); err != nil {
		tell(err.Error())
	}
	tell(until("a recipe"))
	if err := third.Clear(t.Context()); err != nil {
		tell(err.Error())
	}
	tell(pasted())
	if err := os.WriteFile(file, []byte(strings.Join(told, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestACodeOnARealWaylandDesktop(t *testing.T) {
	d := newDesktop(t)
	out, err := d.run(writesTo + `=@/home/told @/program -test.run '^TestWriterOnTheDesktop$' >@/home/said 2>&1
wl-copy --clear
`)
	told, missing := os.ReadFile(filepath.Join(d.dir, "home", "told"))
	if missing != nil {
		said, _ := os.ReadFile(filepath.Join(d.dir, "home", "said"))
		t.Fatalf("%v\n%s\n%s", err, said, out)
	}
	want := "first 314159\nsecond 314159\nsecond 314159\nnothing\nthird 314159\na recipe\na recipe"
	if string(told) != want {
		t.Errorf("the clipboard held\n%s\nand should have held\n%s", told, want)
	}
}

// aDesktop is sway without a monitor, in a folder of its own with this test's
// program in it.
type aDesktop struct {
	t   *testing.T
	dir string
}

func (d *aDesktop) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func newDesktop(t *testing.T) *aDesktop {
	t.Helper()
	desktest.NeedWayland(t, "sway", "swaymsg", "wl-copy", "wl-paste")
	d := &aDesktop{t: t}
	must := d.must
	dir, err := os.MkdirTemp("", "way") // short: there will be sockets in it
	must(err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	must(os.Chmod(dir, 0o755))
	for _, folder := range []string{"run", "home"} {
		must(os.Mkdir(filepath.Join(dir, folder), 0o700))
	}
	self, err := os.Executable()
	must(err)
	program, err := os.Open(self)
	must(err)
	copied, err := os.OpenFile(filepath.Join(dir, "program"), os.O_CREATE|os.O_WRONLY, 0o755)
	must(err)
	_, err = io.Copy(copied, program)
	must(errors.Join(err, program.Close(), copied.Close()))
	d.dir = dir
	return d
}

// run starts the desktop, on it a person who does what the script says, and
// waits until that is done. @ is the desktop's folder.
func (d *aDesktop) run(script string) ([]byte, error) {
	d.t.Helper()
	t, dir, must := d.t, d.dir, d.must
	at := func(s string) string { return strings.ReplaceAll(s, "@", dir) }
	must(os.WriteFile(filepath.Join(dir, "sway.conf"), []byte(at("xwayland disable\nexec sh @/person\n")), 0o644))
	must(os.WriteFile(filepath.Join(dir, "person"), []byte(at(script+"swaymsg exit\n")), 0o644))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	desktop := exec.CommandContext(ctx, "sway", "-c", filepath.Join(dir, "sway.conf"))
	desktop.Dir = dir
	desktop.WaitDelay = 5 * time.Second
	desktop.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + filepath.Join(dir, "home"), "XDG_RUNTIME_DIR=" + filepath.Join(dir, "run"), "LC_ALL=C.UTF-8",
		"WLR_BACKENDS=headless", "WLR_LIBINPUT_NO_DEVICES=1", "WLR_RENDERER=pixman",
	}
	desktop.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	desktop.Cancel = func() error { return syscall.Kill(-desktop.Process.Pid, syscall.SIGKILL) }
	if os.Getuid() == 0 {
		must(filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
			return errors.Join(err, os.Chown(path, nobody, nobody))
		}))
		desktop.SysProcAttr.Credential = &syscall.Credential{Uid: nobody, Gid: nobody}
	}
	return desktop.CombinedOutput()
}

func TestTheClipboardOfARealWaylandDesktop(t *testing.T) {
	d := newDesktop(t)
	picture := bytes.Repeat([]byte("picture "), 100_000)
	must := d.must
	must(os.WriteFile(filepath.Join(d.dir, "picture"), picture, 0o644))
	out, err := d.run(`reads() { ` + readsTo + `=@/home/$1 @/program -test.run '^TestReaderOnTheDesktop$' >@/home/said 2>&1; }
copied() { tries=0; until wl-paste --list-types 2>/dev/null | grep -q "$1" || [ $tries -gt 500 ]; do tries=$((tries + 1)); done; }
reads nothing
wl-copy --type image/png <@/picture; copied image/png
reads picture
printf 'file:///tmp/a%%20b.png\r\n' | wl-copy --type text/uri-list; copied uri-list
reads files
printf 'otpauth 鍵' | wl-copy; copied text/plain
reads text
wl-copy --clear
`)
	for name, want := range map[string]reading{
		"nothing": {Reason: clipboard.ErrEmpty},
		"picture": {Content: clipboard.Content{Picture: picture}},
		"files":   {Content: clipboard.Content{Files: []string{"/tmp/a b.png"}, Text: "file:///tmp/a%20b.png\r\n"}}, // wl-copy offers it as a text too
		"text":    {Content: clipboard.Content{Text: "otpauth 鍵"}},
	} {
		line, missing := os.ReadFile(filepath.Join(d.dir, "home", name))
		if missing != nil {
			said, _ := os.ReadFile(filepath.Join(d.dir, "home", "said"))
			t.Fatalf("%s was not read: %v\n%s\n%s", name, err, said, out)
		}
		var got reading
		must(json.Unmarshal(line, &got))
		if got.Reason != want.Reason || !bytes.Equal(got.Content.Picture, want.Content.Picture) ||
			!slices.Equal(got.Content.Files, want.Content.Files) || got.Content.Text != want.Content.Text {
			t.Errorf("%s: %v, %d bytes of picture, files %q, text %q", name, got.Reason, len(got.Content.Picture), got.Content.Files, got.Content.Text)
		}
	}
}

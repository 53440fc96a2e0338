// The set-up script adds what is missing and nothing else, asks each package
// manager in its own words, and leaves a whole machine alone. Here the
// managers are fakes that write down how they were called; apt alone is run
// for real elsewhere, by every clean build.

package scripts_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// machine is a made-up system: the programs on its PATH and the files below
// its root are all that the script can see.
type machine struct {
	t    *testing.T
	bin  string // the PATH
	root string // looked through for headers and drivers
	log  string // what the fakes were called with
}

func newMachine(t *testing.T, system, user string) *machine {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the script is for systems with a Unix shell")
	}
	dir := t.TempDir()
	m := &machine{t, filepath.Join(dir, "bin"), filepath.Join(dir, "root"), filepath.Join(dir, "log")}
	for _, folder := range []string{m.bin, m.root} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, tool := range []string{"sh", "cat", "awk", "sed", "touch", "mkdir", "env", "dirname"} {
		path, err := exec.LookPath(tool)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(path, filepath.Join(m.bin, tool)); err != nil {
			t.Fatal(err)
		}
	}
	m.program("uname", "echo "+system)
	m.program("id", "echo "+user)
	m.program("go", "exit 0")
	return m
}

// program puts a program of that name on the PATH.
func (m *machine) program(name, body string) {
	m.t.Helper()
	if err := os.WriteFile(filepath.Join(m.bin, name), []byte("#!/bin/sh\n"+body+"\n"), 0o700); err != nil {
		m.t.Fatal(err)
	}
}

// file puts a file below the root.
func (m *machine) file(path string) {
	m.t.Helper()
	path = filepath.Join(m.root, path)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		m.t.Fatal(err)
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		m.t.Fatal(err)
	}
}

// fake puts a package manager on the PATH that notes its arguments and then
// does body, as if packages had brought their programs.
func (m *machine) fake(name, body string) {
	m.program(name, `echo "`+name+` $*" >>"`+m.log+`"`+"\n"+body)
}

// run calls the script and gives what it printed, what the fakes noted and
// its exit status.
func (m *machine) run(sets ...string) (said string, called []string, status int) {
	m.t.Helper()
	script, err := filepath.Abs("setup")
	if err != nil {
		m.t.Fatal(err)
	}
	_ = os.Remove(m.log)
	command := exec.Command(filepath.Join(m.bin, "sh"), append([]string{script}, sets...)...)
	command.Env = []string{"PATH=" + m.bin, "SETUP_ROOT=" + m.root}
	out, err := command.CombinedOutput()
	if err != nil && command.ProcessState == nil {
		m.t.Fatal(err)
	}
	if log, err := os.ReadFile(m.log); err == nil {
		called = strings.Split(strings.TrimSpace(string(log)), "\n")
	}
	return string(out), called, command.ProcessState.ExitCode()
}

// bring is what a fake does to look like an installation.
func (m *machine) bring(programs ...string) string {
	var lines []string
	for _, p := range programs {
		lines = append(lines, `echo '#!/bin/sh' >"`+filepath.Join(m.bin, p)+`"; PATH=/bin:/usr/bin chmod +x "`+filepath.Join(m.bin, p)+`"`)
	}
	return strings.Join(lines, "\n")
}

// xFiles are what the build set finds when everything is there.
var xFiles = []string{
	"usr/include/stdlib.h", "usr/include/GL/gl.h", "usr/include/X11/XKBlib.h",
	"usr/include/X11/extensions/shape.h", "usr/include/X11/Xcursor/Xcursor.h",
	"usr/include/X11/extensions/Xrandr.h", "usr/include/X11/extensions/Xinerama.h",
	"usr/include/X11/extensions/XInput2.h", "usr/include/X11/extensions/xf86vmode.h",
}

func TestEachManagerIsAskedInItsOwnWords(t *testing.T) {
	for _, c := range []struct {
		manager, user string
		want          []string
	}{
		{"apt-get", "0", []string{
			"apt-get update",
			"apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends oathtool age gcc-mingw-w64-x86-64",
		}},
		{"dnf", "0", []string{"dnf install -y --setopt=install_weak_deps=False oathtool age mingw64-gcc"}},
		{"pacman", "0", []string{"pacman -S --needed --noconfirm oath-toolkit age mingw-w64-gcc"}},
		{"brew", "501", []string{"brew install oath-toolkit age mingw-w64"}},
	} {
		t.Run(c.manager, func(t *testing.T) {
			system := "Linux"
			if c.manager == "brew" {
				system = "Darwin"
			}
			m := newMachine(t, system, c.user)
			m.program("cc", "exit 0")
			m.fake(c.manager, m.bring("oathtool", "age", "x86_64-w64-mingw32-gcc"))
			said, called, status := m.run("test", "cross")
			if status != 0 {
				t.Errorf("status %d: %s", status, said)
			}
			if strings.Join(called, "\n") != strings.Join(c.want, "\n") {
				t.Errorf("called:\n%s\nwant:\n%s", strings.Join(called, "\n"), strings.Join(c.want, "\n"))
			}
			if !strings.Contains(said, "set-up: adding with "+c.manager) || !strings.Contains(said, "age") {
				t.Errorf("it does not say what it adds: %q", said)
			}
			if said, called, status = m.run("test", "cross"); said != "" || len(called) != 0 || status != 0 {
				t.Errorf("the second run said %q, called %v, status %d", said, called, status)
			}
		})
	}
}

func TestOnlyWhatIsMissingIsAdded(t *testing.T) {
	m := newMachine(t, "Linux", "0")
	m.program("gcc", "exit 0")
	m.program("pkg-config", "exit 0")
	for _, f := range xFiles {
		if !strings.HasSuffix(f, "Xrandr.h") {
			m.file(f)
		}
	}
	m.fake("apt-get", `PATH=/bin:/usr/bin touch "`+filepath.Join(m.root, "usr/include/X11/extensions/Xrandr.h")+`"`)
	said, called, status := m.run("build")
	if status != 0 || len(called) != 2 || !strings.HasSuffix(called[1], "--no-install-recommends libxrandr-dev") {
		t.Errorf("called %q, status %d: %s", called, status, said)
	}
	if said, called, status = m.run("build"); said != "" || len(called) != 0 || status != 0 {
		t.Errorf("the second run said %q, called %v, status %d", said, called, status)
	}
}

func TestAPackageOfSeveralPartsIsAddedOnce(t *testing.T) {
	m := newMachine(t, "Linux", "0")
	m.fake("pacman", m.bring("keepassxc", "keepassxc-cli", "zbarimg"))
	if said, called, status := m.run("bench"); status != 0 || len(called) != 1 || strings.Count(called[0], "keepassxc") != 1 {
		t.Errorf("called %q, status %d: %s", called, status, said)
	}
}

func TestEveryDebianPackageHasItsCounterparts(t *testing.T) {
	for _, manager := range []string{"apt-get", "dnf", "pacman"} {
		m := newMachine(t, "Linux", "0")
		m.fake(manager, "exit 0")
		_, called, _ := m.run("build", "run", "test", "portal", "wayland", "bench", "cross")
		if len(called) == 0 {
			t.Fatalf("%s was not called", manager)
		}
		words := strings.Fields(called[len(called)-1])
		if len(words) < 20 {
			t.Errorf("%s is asked for few packages only: %v", manager, words)
		}
	}
}

func TestSudoIsUsedByOthersThanRoot(t *testing.T) {
	m := newMachine(t, "Linux", "1000")
	m.fake("dnf", m.bring("oathtool", "age"))
	m.program("sudo", `echo "sudo $*" >>"`+m.log+`"; exec "$@"`)
	said, called, status := m.run("test")
	if status != 0 || len(called) != 2 || !strings.HasPrefix(called[0], "sudo dnf install") {
		t.Errorf("called %q, status %d: %s", called, status, said)
	}
}

func TestWhoMayNotInstallIsToldWhatToAskFor(t *testing.T) {
	m := newMachine(t, "Linux", "1000")
	m.fake("apt-get", "exit 0")
	said, called, status := m.run("test")
	if status != 1 || len(called) != 0 || !strings.Contains(said, "administrator") || !strings.Contains(said, "oathtool age") {
		t.Errorf("called %q, status %d: %s", called, status, said)
	}
}

func TestWithoutAKnownManagerTheListIsPrinted(t *testing.T) {
	m := newMachine(t, "Linux", "0")
	m.fake("brew", "exit 0") // Linux's Homebrew has no X11
	said, called, status := m.run("build", "run")
	if status != 1 || len(called) != 0 {
		t.Errorf("called %q, status %d", called, status)
	}
	for _, p := range []string{"gcc", "libgl1-mesa-dev", "libxcursor-dev", "xvfb", "gnome-keyring", "xdotool"} {
		if !strings.Contains(said, "  "+p+"\n") {
			t.Errorf("the list lacks %s:\n%s", p, said)
		}
	}
}

func TestAnInstallationThatBringsNothingIsNoSuccess(t *testing.T) {
	m := newMachine(t, "Linux", "0")
	m.fake("apt-get", m.bring("oathtool"))
	if said, _, status := m.run("test"); status != 1 || !strings.Contains(said, "still missing after that: age") {
		t.Errorf("status %d: %s", status, said)
	}
	m = newMachine(t, "Linux", "0")
	m.fake("dnf", "exit 7")
	if said, _, status := m.run("test"); status == 0 {
		t.Errorf("a failing manager is taken for success: %s", said)
	}
}

func TestMacOSNeedsItsOwnCompilerAndNoVirtualDisplay(t *testing.T) {
	m := newMachine(t, "Darwin", "501")
	m.fake("brew", "exit 0")
	if said, called, status := m.run("build"); status != 1 || len(called) != 0 || !strings.Contains(said, "xcode-select --install") {
		t.Errorf("called %q, status %d: %s", called, status, said)
	}
	m.program("cc", "exit 0")
	if said, called, status := m.run("build", "run"); status != 0 || len(called) != 0 || said != "" {
		t.Errorf("called %q, status %d: %s", called, status, said)
	}
}

func TestAWrongSetIsAnErrorBeforeAnythingIsDone(t *testing.T) {
	m := newMachine(t, "Linux", "0")
	m.fake("apt-get", "exit 0")
	if said, called, status := m.run("test", "tset"); status != 2 || len(called) != 0 || !strings.Contains(said, "tset") {
		t.Errorf("called %q, status %d: %s", called, status, said)
	}
}

//go:build unix

// The socket on Unix: for this user's eyes alone, wherever it has to lie.

package instance_test

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"rokketa/internal/instance"
)

func TestNobodyElseCanReachTheSocket(t *testing.T) {
	private(t)
	session := os.Getenv("XDG_RUNTIME_DIR")
	i := claim(t, t.TempDir())
	if filepath.Dir(i.Address()) != session {
		t.Fatalf("the socket is %s", i.Address())
	}
	for _, path := range []string{i.Address(), strings.TrimSuffix(i.Address(), ".sock") + ".lock"} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		// The sticky bit keeps it from being tidied up as old.
		if info.Mode().Perm() != 0o600 || info.Mode()&os.ModeSticky == 0 {
			t.Errorf("%s is %v", path, info.Mode())
		}
	}
}

func TestAFolderThatOthersMayOpenOrThatIsTooDeepIsNotUsed(t *testing.T) {
	for name, session := range map[string]func() string{
		"open to others": func() string {
			dir := short(t)
			if err := os.Chmod(dir, 0o755); err != nil {
				t.Fatal(err)
			}
			return dir
		},
		"too deep": func() string {
			dir := filepath.Join(t.TempDir(), strings.Repeat("d", 90))
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			return dir
		},
		"relative":  func() string { return "run" },
		"not there": func() string { return filepath.Join(t.TempDir(), "none") },
		"a link": func() string {
			link := filepath.Join(short(t), "link")
			if err := os.Symlink(short(t), link); err != nil {
				t.Fatal(err)
			}
			return link
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := session()
			t.Setenv("XDG_RUNTIME_DIR", dir)
			cache := short(t)
			t.Setenv("XDG_CACHE_HOME", cache)
			t.Setenv("HOME", cache)
			folder := t.TempDir()
			i := claim(t, folder)
			if !strings.HasPrefix(i.Address(), cache) {
				t.Errorf("the socket is %s", i.Address())
			}
			got := served(t, i)
			if _, err := instance.Claim(t.Context(), folder, nil); !errors.Is(err, instance.ErrTaken) {
				t.Error(err)
			}
			<-got
		})
	}
}

// short makes a private folder whose path is short enough for a socket in it.
func short(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "c")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func TestNoFolderOfOurOwnIsSaid(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"XDG_RUNTIME_DIR", "XDG_CACHE_HOME", "TMPDIR", "HOME"} {
		t.Setenv(name, file)
	}
	if _, err := instance.Claim(t.Context(), t.TempDir(), nil); !errors.Is(err, instance.ErrNoPlace) {
		t.Errorf("got %v", err)
	}
}

func TestAnotherUserIsNotHeard(t *testing.T) {
	if address := os.Getenv("ROKKETA_TEST_CALL"); address != "" {
		conn, err := net.Dial("unix", address)
		if err != nil {
			os.Exit(3)
		}
		_, _ = conn.Read(make([]byte, 1)) // until it is looked at
		os.Exit(0)
	}
	if os.Geteuid() != 0 {
		t.Skip("only root can become another user")
	}
	dir, err := os.MkdirTemp("", "s")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	self := filepath.Join(dir, "self") // where another user may run it
	data, err := os.ReadFile(must(os.Executable()))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(self, data, 0o755); err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(dir, "s.sock")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	for _, path := range []string{dir, socket} {
		if err := os.Chmod(path, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	for uid, want := range map[uint32]bool{0: true, 65534: false} {
		child := exec.Command(self, "-test.run", "^"+t.Name()+"$")
		child.Env = append(os.Environ(), "ROKKETA_TEST_CALL="+socket)
		child.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: uid}}
		child.Dir = "/"
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		conn, err := listener.Accept()
		if err != nil {
			t.Fatal(err)
		}
		if err := instance.Ours(conn); (err == nil) != want {
			t.Errorf("user %d: %v", uid, err)
		}
		_ = conn.Close()
		_ = child.Wait()
	}
}

func must(path string, err error) string {
	if err != nil {
		panic(err)
	}
	return path
}

func TestNoiseOnTheSocketDisturbsNobody(t *testing.T) {
	private(t)
	folder := t.TempDir()
	i := claim(t, folder)
	got := served(t, i)
	for _, noise := range []string{"", "GET / HTTP/1.0\r\n\r\n", "rokketa\x02\x00\x00\x00\x02[]", "rokketa\x01\xff\xff\xff\xff", "rokketa\x01\x00\x00\x00\x02{}"} {
		conn, err := net.Dial("unix", i.Address())
		if err != nil {
			t.Fatal(err)
		}
		_, _ = conn.Write([]byte(noise))
		_ = conn.(*net.UnixConn).CloseWrite()
		if answer := make([]byte, 1); noise != "" {
			if _, err := conn.Read(answer); err == nil && answer[0] == 'y' {
				t.Errorf("%q is taken", noise)
			}
		}
		_ = conn.Close()
	}
	if _, err := instance.Claim(t.Context(), folder, []string{uri}); !errors.Is(err, instance.ErrTaken) {
		t.Fatal(err)
	}
	if args := <-got; len(args) != 1 || len(got) != 0 {
		t.Errorf("told %q and %d more", args, len(got))
	}
}

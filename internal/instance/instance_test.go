// One program for each folder: who is first, what it is told, and what a
// killed or frozen one does to the next.

package instance_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"rokketa/internal/instance"
)

const uri = "otpauth://totp/Example:taro?secret=JBSWY3DPEHPK3PXP&issuer=Example"

// private keeps what a test claims away from the user's own folders.
func private(t *testing.T) {
	t.Helper()
	session := t.TempDir()
	if err := os.Chmod(session, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_RUNTIME_DIR", session)
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
}

func claim(t *testing.T, folder string) *instance.Instance {
	t.Helper()
	i, err := instance.Claim(t.Context(), folder, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(i.Close)
	return i
}

// served gives what callers handed over, one after the other.
func served(t *testing.T, i *instance.Instance) <-chan []string {
	t.Helper()
	got := make(chan []string, 100)
	var done sync.WaitGroup
	done.Go(func() {
		i.Serve(func(args []string) bool {
			got <- args
			return true
		})
	})
	t.Cleanup(func() {
		i.Close()
		done.Wait() // Serve ends with Close, and its callers with it
	})
	return got
}

func TestTheSecondHandsItsArgumentsToTheFirst(t *testing.T) {
	private(t)
	folder := t.TempDir()
	got := served(t, claim(t, folder))
	t.Chdir(t.TempDir())
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ given, want []string }{
		{nil, []string{}},
		{[]string{uri}, []string{uri}},
		{[]string{"qr 一.png", "file:///tmp/x.png", uri}, []string{filepath.Join(here, "qr 一.png"), "file:///tmp/x.png", uri}},
	} {
		second, err := instance.Claim(t.Context(), folder, c.given)
		if second != nil || !errors.Is(err, instance.ErrTaken) {
			t.Fatalf("the second got %v, %v", second, err)
		}
		if args := <-got; !slices.Equal(args, c.want) {
			t.Errorf("the first was told %q, not %q", args, c.want)
		}
	}
}

func TestOtherFoldersAreOtherInstances(t *testing.T) {
	private(t)
	one, two := t.TempDir(), t.TempDir()
	claim(t, one)
	claim(t, two)
	claim(t, filepath.Join(one, "not", "there", "yet"))
}

func TestAFolderIsTheSameHoweverItIsSpelt(t *testing.T) {
	real := t.TempDir()
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(real, link); err != nil {
		t.Skip(err)
	}
	if to, err := filepath.EvalSymlinks(link); err != nil || to == link {
		t.Skip("links cannot be followed here") // wine
	}
	t.Chdir(real)
	for _, pair := range [][2]string{{real, link}, {real, "."}, {filepath.Join(real, "new"), filepath.Join(link, "new")}, {real, real + "/x/.."}} {
		a, errA := instance.Name(pair[0])
		b, errB := instance.Name(pair[1])
		if a != b || errA != nil || errB != nil {
			t.Errorf("%q and %q are two", pair[0], pair[1])
		}
	}
}

func TestOfManyStartsAtOnceExactlyOneIsFirst(t *testing.T) {
	private(t)
	const starts = 40
	folder := t.TempDir()
	var (
		all   sync.WaitGroup
		mu    sync.Mutex
		first []*instance.Instance
		told  = map[string]int{}
		taken int
	)
	for n := range starts {
		all.Go(func() {
			i, err := instance.Claim(t.Context(), folder, []string{uri + "&n=" + string(rune('A'+n))})
			mu.Lock()
			defer mu.Unlock()
			switch {
			case i != nil:
				first = append(first, i)
				go i.Serve(func(args []string) bool {
					mu.Lock()
					defer mu.Unlock()
					told[args[0]]++
					return true
				})
			case errors.Is(err, instance.ErrTaken):
				taken++
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, i := range first {
		i.Close()
	}
	mu.Lock()
	defer mu.Unlock()
	if len(first) != 1 || taken != starts-1 || len(told) != starts-1 {
		t.Errorf("%d first, %d handed over, %d different ones heard", len(first), taken, len(told))
	}
}

func TestAFirstThatDoesNotAnswerIsToldAndNotWaitedForWithoutEnd(t *testing.T) {
	private(t)
	folder := t.TempDir()
	claim(t, folder) // and serves nobody
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	_, err := instance.Claim(ctx, folder, []string{uri})
	if !errors.Is(err, instance.ErrSilent) {
		t.Fatalf("got %v", err)
	}
	var told *instance.Error
	if !errors.As(err, &told) {
		t.Fatal("nothing to tell a person")
	}
	if key, _ := told.Explanation(); !slices.Contains(instance.Explanations(), key) {
		t.Errorf("%q is not in Explanations", key)
	}
	if strings.Contains(err.Error(), "JBSWY3DP") {
		t.Error("the error tells the secret")
	}
}

func TestWhoeverGivesUpWaitingIsNotToldOfAFault(t *testing.T) {
	private(t)
	folder := t.TempDir()
	claim(t, folder)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := instance.Claim(ctx, folder, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// A first program whose window failed, or that is just closing, must not
// swallow the start that waits for it.
func TestWhoWaitsForOneThatEndsBecomesTheFirst(t *testing.T) {
	private(t)
	for name, end := range map[string]func(i *instance.Instance){
		"it never served": func(i *instance.Instance) { i.Close() },
		"it is ending": func(i *instance.Instance) {
			asked := make(chan bool, 9)
			go i.Serve(func([]string) bool {
				asked <- true
				return false
			})
			<-asked
			i.Close()
		},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			i := claim(t, folder)
			next := make(chan error)
			go func() {
				second, err := instance.Claim(t.Context(), folder, []string{uri})
				if err == nil {
					second.Close()
				}
				next <- err
			}()
			end(i)
			if err := <-next; err != nil {
				t.Errorf("the second got %v", err)
			}
		})
	}
}

func TestTooMuchIsNotHandedOver(t *testing.T) {
	private(t)
	folder := t.TempDir()
	got := served(t, claim(t, folder))
	for _, args := range [][]string{
		make([]string, instance.MostArgs+1),
		{strings.Repeat("x", instance.MostBytes)},
	} {
		if _, err := instance.Claim(t.Context(), folder, args); !errors.Is(err, instance.ErrTooMuch) {
			t.Errorf("got %v", err)
		}
	}
	if _, err := instance.Claim(t.Context(), folder, []string{strings.Repeat("x", instance.MostBytes/2)}); !errors.Is(err, instance.ErrTaken) {
		t.Errorf("half of the most: %v", err)
	}
	if len(got) != 1 {
		t.Errorf("the first was told %d times", len(got))
	}
	// Who is the first hands nothing over, and may have been given any number.
	if i, err := instance.Claim(t.Context(), t.TempDir(), make([]string, 9*instance.MostArgs)); err != nil {
		t.Error(err)
	} else {
		i.Close()
	}
}

// A killed program leaves nothing behind that keeps the next from starting.
func TestAfterAKillTheNextStartIsTheFirst(t *testing.T) {
	if folder := os.Getenv("ROKKETA_TEST_HOLD"); folder != "" {
		hold(folder)
	}
	private(t)
	folder := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		child := exec.Command(self, "-test.run", "^"+t.Name()+"$")
		child.Env = append(os.Environ(), "ROKKETA_TEST_HOLD="+folder)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || strings.TrimSpace(line) != "held" {
			t.Fatalf("the child says %q (%v)", line, err)
		}
		if _, err := instance.Claim(t.Context(), folder, nil); !errors.Is(err, instance.ErrTaken) {
			t.Errorf("while it lives: %v", err)
		}
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = child.Wait()
		i, err := instance.Claim(t.Context(), folder, nil)
		if err != nil {
			t.Fatalf("after the kill: %v", err)
		}
		i.Close()
	}
}

func hold(folder string) {
	i, err := instance.Claim(context.Background(), folder, nil)
	if err != nil {
		os.Stdout.WriteString(err.Error() + "\n")
		os.Exit(1)
	}
	os.Stdout.WriteString("held\n")
	i.Serve(func([]string) bool { return true })
}

func TestAMessageComesBackAsItWas(t *testing.T) {
	for _, args := range [][]string{{}, {uri}, {uri, "file:///a%20b.png", "otpauth-migration://offline?data=<&>\u2028"}} {
		message, err := instance.Pack(args)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := instance.Unpack(bytes.NewReader(message)); err != nil || !slices.Equal(got, args) {
			t.Errorf("%q came back as %q (%v)", args, got, err)
		}
		for n := range message {
			if _, err := instance.Unpack(bytes.NewReader(message[:n])); err == nil {
				t.Errorf("cut off after %d bytes it is taken", n)
			}
		}
	}
	if _, err := instance.Pack([]string{"\xff.png"}); !errors.Is(err, instance.ErrRefused) {
		t.Errorf("a name that JSON would change: %v", err)
	}
}

func TestAURIStaysAndAFileBecomesAbsolute(t *testing.T) {
	for _, same := range []string{uri, "otpauth-migration://offline?data=x", "file:///x.png", "https://example.com", ""} {
		if got := instance.Absolute(same); got != same {
			t.Errorf("%q became %q", same, got)
		}
	}
	for _, file := range []string{"x.png", "./a://b", "-", "otpauth:x"} {
		if got := instance.Absolute(file); !filepath.IsAbs(got) {
			t.Errorf("%q became %q", file, got)
		}
	}
}

func FuzzUnpack(f *testing.F) {
	message, err := instance.Pack([]string{uri, "/tmp/x.png"})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(message)
	f.Add([]byte("rokketa\x01\xff\xff\xff\xff[]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		args, err := instance.Unpack(bytes.NewReader(data))
		if err == nil && (len(args) > instance.MostArgs || len(strings.Join(args, "")) > 4*instance.MostBytes) {
			t.Errorf("%d arguments taken", len(args))
		}
	})
}

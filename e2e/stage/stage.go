// Package stage sets up what a desktop program needs to be tried for real on
// a machine without a desktop: a virtual display, a private D-Bus session and
// a real, unlocked gnome-keyring, each with folders of their own.
//
// Promises: nothing of the user's is read or changed (home, keyring, display,
// bus); Close ends every process that was started, by its own process, and
// removes the folders; every wait has a deadline. Linux only.
package stage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"
)

// Patience is how long any single thing on the stage may take before it
// counts as failed.
const Patience = 40 * time.Second

// pause is the time between two looks at something that is waited for.
const pause = 50 * time.Millisecond

// Options says what the stage looks like. The zero value is a screen of
// 1280 × 900 in Japanese.
type Options struct {
	Width, Height int      // of the screen, in pixels
	Language      string   // a locale, "ja_JP.UTF-8" or "en_US.UTF-8"
	Locked        bool     // leave the keyring locked
	Extra         []string // more environment for the programs, NAME=value
}

// Stage is a display, a bus and a keyring. Its methods are meant for one
// goroutine.
type Stage struct {
	dir     string // holds all folders, the socket and the logs
	display string // ":7"
	address string // of the bus
	options Options
	running []*Process
	bus     *dbus.Conn
	hidden  bool // the bus, from programs
	keyring *Process
}

// Missing names the programs that the stage needs and the system lacks.
// They come with `scripts/setup run test`.
func Missing() []string {
	if runtime.GOOS != "linux" {
		return []string{"Linux"}
	}
	return slices.DeleteFunc([]string{
		"Xvfb", "dbus-daemon", "gnome-keyring-daemon", "xdotool", "xclip", "oathtool",
	}, func(name string) bool {
		_, err := exec.LookPath(name)
		return err == nil
	})
}

// Open sets the stage. On an error nothing is left behind.
func Open(ctx context.Context, options Options) (_ *Stage, err error) {
	if missing := Missing(); len(missing) > 0 {
		return nil, fmt.Errorf("stage: missing: %s", strings.Join(missing, ", "))
	}
	if options.Width == 0 || options.Height == 0 {
		options.Width, options.Height = 1280, 900
	}
	if options.Language == "" {
		options.Language = "ja_JP.UTF-8"
	}
	dir, err := os.MkdirTemp("", "rokketa-stage-")
	if err != nil {
		return nil, fmt.Errorf("stage: %w", err)
	}
	s := &Stage{dir: dir, options: options}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("stage: %w", err), s.Close())
		}
	}()
	for _, folder := range []string{"home", "data", "config", "cache", "run", "tmp", "log", screenFolder} {
		if err := os.Mkdir(s.path(folder), 0o700); err != nil {
			return nil, err
		}
	}
	if err := s.startDisplay(ctx); err != nil {
		return nil, err
	}
	if err := s.startBus(ctx); err != nil {
		return nil, err
	}
	if err := s.StartKeyring(ctx, options.Locked); err != nil {
		return nil, err
	}
	return s, nil
}

// Close ends what was started, the newest first, and removes the folders.
func (s *Stage) Close() error {
	var wrong []error
	if s.bus != nil {
		_ = s.bus.Close()
	}
	for _, p := range slices.Backward(s.running) {
		wrong = append(wrong, p.Stop())
	}
	s.running = nil
	return errors.Join(append(wrong, os.RemoveAll(s.dir))...)
}

// Dir is the folder that holds every file of the programs on the stage:
// home, settings, data and temporary files.
func (s *Stage) Dir() string { return s.dir }

func (s *Stage) path(name string) string { return filepath.Join(s.dir, name) }

// Environment is what programs on the stage see: nothing of the user's but
// the PATH.
func (s *Stage) Environment() []string {
	env := append(s.folders(), "LANG="+s.options.Language, "LIBGL_ALWAYS_SOFTWARE=1")
	switch {
	case s.hidden:
		env = append(env, "DBUS_SESSION_BUS_ADDRESS="+nowhere)
	case s.address != "":
		env = append(env, "DBUS_SESSION_BUS_ADDRESS="+s.address)
	}
	if s.display != "" {
		env = append(env, "DISPLAY="+s.display)
	}
	return append(env, s.options.Extra...)
}

// folders is the environment without display, bus and language.
func (s *Stage) folders() []string {
	return []string{
		"PATH=" + os.Getenv("PATH"),
		"HOME=" + s.path("home"),
		"XDG_DATA_HOME=" + s.path("data"),
		"XDG_CONFIG_HOME=" + s.path("config"),
		"XDG_CACHE_HOME=" + s.path("cache"),
		"XDG_RUNTIME_DIR=" + s.path("run"),
		"TMPDIR=" + s.path("tmp"),
	}
}

// Run runs a program to its end with the stage's environment and gives what
// it printed on standard output.
func (s *Stage) Run(ctx context.Context, stdin io.Reader, name string, arguments ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	command := exec.CommandContext(ctx, name, arguments...)
	command.Env = s.Environment()
	command.Dir = s.path("home")
	command.Stdin = stdin
	// A child that outlives its parent and holds the pipe must not hold us.
	command.WaitDelay = time.Second
	var said, complained strings.Builder
	command.Stdout, command.Stderr = &said, &complained
	if err := command.Run(); err != nil {
		return said.String(), fmt.Errorf("%s: %w: %s", filepath.Base(name), err, strings.TrimSpace(complained.String()))
	}
	return said.String(), nil
}

// Until calls look again and again until it says yes, fails, or the stage's
// patience or ctx ends; what names the thing that was waited for.
func Until(ctx context.Context, what string, look func() (bool, error)) error {
	return until(ctx, Patience, what, pause, look)
}

// UntilWithin is Until with a patience of its own.
func UntilWithin(ctx context.Context, patience time.Duration, what string, look func() (bool, error)) error {
	return until(ctx, patience, what, pause, look)
}

// UntilSoon is Until for what is to be timed: it looks every few
// milliseconds.
func UntilSoon(ctx context.Context, what string, look func() (bool, error)) error {
	return until(ctx, Patience, what, 5*time.Millisecond, look)
}

func until(ctx context.Context, patience time.Duration, what string, every time.Duration, look func() (bool, error)) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if yes, err := look(); err != nil || yes {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for %s: %w", what, ctx.Err())
		case <-tick.C:
		}
	}
}

//go:build unix

// Where two starts of one user meet on Unix: a lock decides who is first, a
// socket beside it only carries. Both lie in a folder that is this user's
// alone.

package instance

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"

	"golang.org/x/sys/unix"
)

// longest is the length that the name of a socket may have on every Unix.
const longest = 103

type channel struct{ lock, socket string }

// locate finds the meeting place of a folder: the folder of the session, else
// the cache, else one below the folder for temporary files, the first that is
// private and short enough.
func locate(folder string) (*channel, error) {
	name, err := nameOf(folder, "")
	if err != nil {
		return nil, err
	}
	all := errors.New("no folder is this user's alone")
	for _, dir := range meetingPlaces() {
		c := &channel{filepath.Join(dir.path, name+".lock"), filepath.Join(dir.path, name+".sock")}
		if len(c.socket) > longest {
			all = errors.Join(all, fmt.Errorf("%s: too long a path", dir.path))
			continue
		}
		if err := dir.private(); err != nil {
			all = errors.Join(all, err)
			continue
		}
		return c, nil
	}
	return nil, all
}

// place is a folder to meet in; ours to make where it is our own.
type place struct {
	path string
	own  bool
}

func meetingPlaces() []place {
	var all []place
	// The XDG base directory specification says to ignore a relative path.
	if session := os.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(session) {
		all = append(all, place{session, false})
	}
	if cache, err := os.UserCacheDir(); err == nil && filepath.IsAbs(cache) {
		all = append(all, place{filepath.Join(cache, "rokketa", "instance"), true})
	}
	return append(all, place{filepath.Join(os.TempDir(), "rokketa-"+strconv.Itoa(os.Geteuid())), true})
}

// private makes the folder where that is for us to do, and says why it cannot
// be used.
func (p place) private() error {
	if p.own {
		if err := os.MkdirAll(filepath.Dir(p.path), 0o700); err != nil {
			return err
		}
		if err := os.Mkdir(p.path, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	var found unix.Stat_t
	if err := unix.Lstat(p.path, &found); err != nil {
		return fmt.Errorf("%s: %w", p.path, err)
	}
	if found.Mode&unix.S_IFMT != unix.S_IFDIR || int(found.Uid) != os.Geteuid() || found.Mode&0o077 != 0 {
		return fmt.Errorf("%s: not a folder of this user alone", p.path)
	}
	return nil
}

// door is the socket where callers come.
type door struct{ *net.UnixListener }

func (d door) Accept() (line, error) {
	conn, err := d.AcceptUnix()
	if err != nil {
		return nil, err
	}
	return conn, nil
}

func (d door) Address() string { return d.Addr().String() }

// hold takes the lock and then listens; errHeld where another has it. A
// socket that a killed program left is only in the way of who has the lock,
// so it is removed without a race.
func (c *channel) hold() (listener, func(), error) {
	lock, err := os.OpenFile(c.lock, os.O_RDWR|os.O_CREATE|unix.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, nil, err
	}
	give := func() { _ = lock.Close() }
	if err := unix.Flock(int(lock.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		give()
		if errors.Is(err, unix.EWOULDBLOCK) {
			err = errHeld
		}
		return nil, nil, err
	}
	// Somebody may have tidied the folder up between the two steps.
	mine, err := lock.Stat()
	if there, e := os.Stat(c.lock); err != nil || e != nil || !os.SameFile(mine, there) {
		give()
		return nil, nil, errHeld
	}
	if err := os.Remove(c.socket); err != nil && !errors.Is(err, fs.ErrNotExist) {
		give()
		return nil, nil, err
	}
	here, err := net.ListenUnix("unix", &net.UnixAddr{Name: c.socket, Net: "unix"})
	if err != nil {
		give()
		return nil, nil, err
	}
	// In the session's folder the sticky bit says: not to be tidied up.
	for _, path := range []string{c.lock, c.socket} {
		_ = os.Chmod(path, 0o600|fs.ModeSticky)
	}
	return door{here}, give, nil
}

func (c *channel) dial(ctx context.Context) (line, error) {
	var d net.Dialer
	return d.DialContext(ctx, "unix", c.socket)
}

// ours says whether the other end is a program of this user.
func ours(conn line) error {
	u, ok := conn.(*net.UnixConn)
	if !ok {
		return errors.New("not a socket of this computer")
	}
	raw, err := u.SyscallConn()
	if err != nil {
		return err
	}
	var who int
	if e := raw.Control(func(fd uintptr) { who, err = peer(int(fd)) }); e != nil {
		return e
	}
	if err == nil && who != os.Geteuid() {
		err = fmt.Errorf("user %d is at the other end", who)
	}
	return err
}

// letForward lets the first program put its window in front. Here nobody has
// to be asked for that.
func letForward(line) {}

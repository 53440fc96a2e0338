//go:build unix

// Being another user.

package pgtest

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"syscall"
)

// quit is PostgreSQL's immediate shutdown.
const quit = syscall.SIGQUIT

// own gives the folder to the user.
func (a account) own(folder string) error {
	if a.user == nil {
		return nil
	}
	uid, gid := a.numbers()
	if err := os.Chown(folder, int(uid), int(gid)); err != nil {
		return fmt.Errorf("pgtest: %w", err)
	}
	return nil
}

// run makes the command run as the user, in the folder, and end with us.
func (a account) run(c *exec.Cmd, folder string) {
	c.Dir = folder
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C is for the test, which stops it
	if a.user != nil {
		uid, gid := a.numbers()
		c.SysProcAttr.Credential = &syscall.Credential{Uid: uid, Gid: gid}
	}
}

func (a account) numbers() (uid, gid uint32) {
	u, _ := strconv.ParseUint(a.user.Uid, 10, 32)
	g, _ := strconv.ParseUint(a.user.Gid, 10, 32)
	return uint32(u), uint32(g)
}

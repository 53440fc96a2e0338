// Windows: tests run on SQLite alone.

package pgtest

import (
	"os"
	"os/exec"
)

var quit = os.Kill

func (account) own(string) error          { return nil }
func (account) run(c *exec.Cmd, f string) { c.Dir = f }

// One program on the stage: started with the stage's environment, its words
// kept in a file, ended by its own process and nothing else's.

package stage

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// Process is a running program.
type Process struct {
	command *exec.Cmd
	log     string
	ended   chan struct{} // closed when the program has ended
	err     error         // how it ended; read after ended
}

// Start starts a program that runs on until Stop or Close.
func (s *Stage) Start(name string, arguments ...string) (*Process, error) {
	command := exec.Command(name, arguments...)
	command.Env = s.Environment()
	return s.start(command)
}

func (s *Stage) start(command *exec.Cmd) (*Process, error) {
	name := filepath.Base(command.Path)
	log, err := os.CreateTemp(s.path("log"), name+"-*.log")
	if err != nil {
		return nil, err
	}
	defer log.Close()
	command.Stdout, command.Stderr = log, log
	command.Dir = s.path("home")
	if err := command.Start(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	p := &Process{command: command, log: log.Name(), ended: make(chan struct{})}
	go func() {
		p.err = command.Wait()
		close(p.ended)
	}()
	s.running = append(s.running, p)
	return p, nil
}

// PID is the number of the process.
func (p *Process) PID() int { return p.command.Process.Pid }

// Ended tells whether the program has ended, and how.
func (p *Process) Ended() (bool, error) {
	select {
	case <-p.ended:
		return true, p.err
	default:
		return false, nil
	}
}

// Wait waits until the program has ended by itself.
func (p *Process) Wait(ctx context.Context) error {
	select {
	case <-p.ended:
		return p.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Said gives what the program wrote to its standard output and error.
func (p *Process) Said() string {
	said, err := os.ReadFile(p.log)
	if err != nil {
		return err.Error()
	}
	return string(said)
}

// Stop ends the program: it is asked, and after five seconds made to.
// A program that has ended already is no error.
func (p *Process) Stop() error {
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		if err := p.command.Process.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
			return fmt.Errorf("stopping %s: %w", filepath.Base(p.command.Path), err)
		}
		select {
		case <-p.ended:
			return nil
		case <-time.After(5 * time.Second):
		}
	}
	return fmt.Errorf("%s does not end", filepath.Base(p.command.Path))
}

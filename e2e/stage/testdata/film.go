// A camera whose pictures lie in a folder: the newest by name is what it sees,
// and a file called lamp is there while it is on. stage.BuildFilm compiles this
// file in place of driver_linux.go; no other build knows of it.

package camera

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// rate is the time from one frame to the next.
const rate = 50 * time.Millisecond

func systemDriver() driver { return film{os.Getenv("STAGE_FILM")} }

type film struct{ folder string }

func (f film) list() ([]Info, error) { return []Info{{ID: f.folder, Name: "Film"}}, nil }

func (f film) open(id string) (device, error) {
	lamp, err := os.OpenFile(filepath.Join(id, "lamp"), os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return nil, &Error{Reason: ErrBusy}
	}
	if err != nil {
		return nil, err
	}
	return &projector{folder: id, ended: make(chan struct{})}, lamp.Close()
}

type projector struct {
	folder string
	ended  chan struct{}
	once   sync.Once
}

func (p *projector) grab(buf []byte) (frame, error) {
	next := time.NewTimer(rate)
	defer next.Stop()
	for {
		select {
		case <-p.ended:
			return frame{}, &Error{Reason: ErrStopped}
		case <-next.C:
		}
		frames, err := filepath.Glob(filepath.Join(p.folder, "*.jpg")) // sorted
		if err != nil {
			return frame{}, err
		}
		if len(frames) == 0 { // before the first one it warms up
			next.Reset(rate)
			continue
		}
		data, err := os.ReadFile(frames[len(frames)-1])
		return frame{kind: kindMJPG, data: append(buf[:0], data...)}, err
	}
}

func (p *projector) wake() { p.once.Do(func() { close(p.ended) }) }

func (p *projector) off() error { return os.Remove(filepath.Join(p.folder, "lamp")) }

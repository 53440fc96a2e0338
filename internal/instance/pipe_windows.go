// The end of a named pipe where callers come. Its name is never away: the next
// caller's end is made before the last one's is given out, so that callers
// wait in front of it as they do in front of a socket.

package instance

import (
	"errors"
	"net"
	"os"
	"sync"

	"golang.org/x/sys/windows"
)

// room is how many bytes of a message wait in the pipe.
const room = 64 << 10

type pipes struct {
	name       string
	attributes *windows.SecurityAttributes
	stop       windows.Handle // an event, set by Close

	mu   sync.Mutex     // held while a caller is waited for
	next windows.Handle // 0 once closed
}

func listen(name string, attributes *windows.SecurityAttributes) (*pipes, error) {
	stop, err := windows.CreateEvent(nil, 1, 0, nil)
	if err != nil {
		return nil, err
	}
	p := &pipes{name: name, attributes: attributes, stop: stop}
	if p.next, err = p.make(windows.FILE_FLAG_FIRST_PIPE_INSTANCE); err != nil {
		_ = windows.CloseHandle(stop)
		return nil, err
	}
	return p, nil
}

func (p *pipes) make(more uint32) (windows.Handle, error) {
	name, err := windows.UTF16PtrFromString(p.name)
	if err != nil {
		return 0, err
	}
	handle, err := windows.CreateNamedPipe(name, windows.PIPE_ACCESS_DUPLEX|windows.FILE_FLAG_OVERLAPPED|more,
		windows.PIPE_TYPE_BYTE|windows.PIPE_REJECT_REMOTE_CLIENTS, windows.PIPE_UNLIMITED_INSTANCES, room, room, 0, p.attributes)
	if err != nil {
		return 0, err
	}
	return handle, nil
}

func (p *pipes) Address() string { return p.name }

// Accept waits for a caller, or until Close.
func (p *pipes) Accept() (line, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		if p.next == 0 {
			return nil, net.ErrClosed
		}
		err := p.connect(p.next)
		if errors.Is(err, net.ErrClosed) {
			return nil, err
		}
		mine := p.next
		var e error
		if p.next, e = p.make(0); e != nil {
			// Without a second end this one serves on.
			p.next = mine
			_ = windows.DisconnectNamedPipe(mine)
			return nil, e
		}
		if err == nil {
			return os.NewFile(uintptr(mine), p.name), nil
		}
		_ = windows.CloseHandle(mine) // the caller is gone already
	}
}

func (p *pipes) connect(handle windows.Handle) error {
	came, err := windows.CreateEvent(nil, 1, 0, nil)
	if err != nil {
		return err
	}
	defer windows.CloseHandle(came) //nolint:errcheck // an event cannot fail to close
	pending := &windows.Overlapped{HEvent: came}
	err = windows.ConnectNamedPipe(handle, pending)
	switch {
	case errors.Is(err, windows.ERROR_PIPE_CONNECTED):
		return nil
	case errors.Is(err, windows.ERROR_IO_PENDING):
	default:
		return err
	}
	which, err := windows.WaitForMultipleObjects([]windows.Handle{came, p.stop}, false, windows.INFINITE)
	var none uint32
	if err != nil || which != windows.WAIT_OBJECT_0 {
		_ = windows.CancelIoEx(handle, pending)
		_ = windows.GetOverlappedResult(handle, pending, &none, true)
		return net.ErrClosed
	}
	return windows.GetOverlappedResult(handle, pending, &none, true)
}

// Close ends the waiting.
func (p *pipes) Close() error {
	_ = windows.SetEvent(p.stop)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.next == 0 {
		return nil
	}
	err := windows.CloseHandle(p.next)
	p.next = 0
	_ = windows.CloseHandle(p.stop)
	return err
}

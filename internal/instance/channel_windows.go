// Where two starts of one user meet on Windows: a named mutex decides who is
// first, a named pipe carries. Both are of this user and of this session (a
// window in another session could not come to the front here). The pipe's
// rights let in this user alone, and its owner tells the caller that no other
// user has put one of that name there.

package instance

import (
	"context"
	"errors"
	"fmt"
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

type channel struct {
	name   string
	rights string // of mutex and pipe, as an SDDL string
}

func locate(folder string) (*channel, error) {
	user, err := whoAmI()
	if err != nil {
		return nil, err
	}
	var session uint32
	if err := windows.ProcessIdToSessionId(windows.GetCurrentProcessId(), &session); err != nil {
		return nil, err
	}
	name, err := nameOf(folder, fmt.Sprint(user, " ", session))
	if err != nil {
		return nil, err
	}
	return &channel{name, fmt.Sprintf("O:%[1]sD:P(A;;GA;;;%[1]s)", user)}, nil
}

func whoAmI() (*windows.SID, error) {
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return nil, err
	}
	return user.User.Sid, nil
}

// hold makes the mutex and then the pipe; errHeld where another has the mutex.
// Windows takes both away with their last handle, so a killed program leaves
// nothing.
func (c *channel) hold() (listener, func(), error) {
	descriptor, err := windows.SecurityDescriptorFromString(c.rights)
	if err != nil {
		return nil, nil, err
	}
	attributes := &windows.SecurityAttributes{SecurityDescriptor: descriptor}
	attributes.Length = uint32(unsafe.Sizeof(*attributes))
	name, err := windows.UTF16PtrFromString(`Local\` + c.name)
	if err != nil {
		return nil, nil, err
	}
	mutex, err := windows.CreateMutex(attributes, false, name)
	give := func() {
		if mutex != 0 {
			_ = windows.CloseHandle(mutex)
		}
	}
	if err != nil {
		give()
		if errors.Is(err, windows.ERROR_ALREADY_EXISTS) || errors.Is(err, windows.ERROR_ACCESS_DENIED) {
			err = errHeld
		}
		return nil, nil, err
	}
	here, err := listen(c.pipe(), attributes)
	if err != nil {
		give()
		return nil, nil, err
	}
	return here, give, nil
}

func (c *channel) pipe() string { return `\\.\pipe\` + c.name }

// dial opens the pipe, without lending the other end our rights.
func (c *channel) dial(ctx context.Context) (line, error) {
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	name, err := windows.UTF16PtrFromString(c.pipe())
	if err != nil {
		return nil, err
	}
	handle, err := windows.CreateFile(name, windows.GENERIC_READ|windows.GENERIC_WRITE, 0, nil, windows.OPEN_EXISTING,
		windows.FILE_FLAG_OVERLAPPED|windows.SECURITY_SQOS_PRESENT|windows.SECURITY_ANONYMOUS, 0)
	if errors.Is(err, windows.ERROR_ACCESS_DENIED) {
		return nil, &Error{Reason: ErrForeign, Cause: err}
	}
	if err != nil {
		return nil, err // busy, or not there yet
	}
	return os.NewFile(uintptr(handle), c.pipe()), nil
}

// ours says whether the pipe is this user's: another could have made one of
// this name first. The end that made it sees its own owner.
func ours(conn line) error {
	var about *windows.SECURITY_DESCRIPTOR
	err := with(conn, func(handle windows.Handle) (err error) {
		about, err = windows.GetSecurityInfo(handle, windows.SE_KERNEL_OBJECT, windows.OWNER_SECURITY_INFORMATION)
		return err
	})
	if err != nil {
		return err
	}
	owner, _, err := about.Owner()
	if err != nil {
		return err
	}
	user, err := whoAmI()
	if err != nil {
		return err
	}
	if !owner.Equals(user) {
		return fmt.Errorf("the pipe belongs to %s", owner)
	}
	return nil
}

// with lends the handle of a pipe.
func with(conn line, do func(windows.Handle) error) error {
	f, ok := conn.(*os.File)
	if !ok {
		return errors.New("not a pipe")
	}
	raw, err := f.SyscallConn()
	if err != nil {
		return err
	}
	if e := raw.Control(func(handle uintptr) { err = do(windows.Handle(handle)) }); e != nil {
		return e
	}
	return err
}

// letForward lets the first program put its window in front: Windows allows
// that to whom the program in front, which is us, has named.
func letForward(conn line) {
	var first uint32
	err := with(conn, func(handle windows.Handle) error {
		return windows.GetNamedPipeServerProcessId(handle, &first)
	})
	allow := windows.NewLazySystemDLL("user32.dll").NewProc("AllowSetForegroundWindow")
	if err == nil && allow.Find() == nil {
		_, _, _ = allow.Call(uintptr(first))
	}
}

package instance

import "io"

// Doors for the tests.

func Pack(args []string) ([]byte, error)   { return pack(args) }
func Unpack(r io.Reader) ([]string, error) { return unpack(r) }
func Ours(conn io.ReadWriteCloser) error   { return ours(conn) }
func Absolute(arg string) string           { return absolute(arg) }
func (i *Instance) Address() string        { return i.listener.Address() }
func Name(folder string) (string, error)   { return nameOf(folder, "") }

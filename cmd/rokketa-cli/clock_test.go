// This file promises: a time server for the scripts, whose clock is some way
// off theirs.

package main

import (
	"encoding/binary"
	"net"
	"strconv"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// timeServerAt OFF VARIABLE starts a time server whose clock differs by OFF
// from that of the script, and puts its address into the variable.
func timeServerAt(ts *testscript.TestScript, _ bool, args []string) {
	off, err := time.ParseDuration(args[0])
	ts.Check(err)
	now, err := strconv.ParseInt(ts.Getenv("NOW"), 10, 64)
	ts.Check(err)
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { _ = conn.Close() })
	ts.Setenv(args[1], conn.LocalAddr().String())
	const from1900 = 2_208_988_800
	at := time.Unix(now, 0).Add(off)
	stamp := uint64(at.Unix()+from1900)<<32 | uint64(at.Nanosecond())<<32/1_000_000_000
	go func() {
		question := make([]byte, 48)
		for {
			_, from, err := conn.ReadFrom(question)
			if err != nil {
				return
			}
			answer := make([]byte, 48)
			answer[0], answer[1] = 4<<3|4, 1
			copy(answer[24:], question[40:])
			binary.BigEndian.PutUint64(answer[32:], stamp)
			binary.BigEndian.PutUint64(answer[40:], stamp)
			_, _ = conn.WriteTo(answer, from)
		}
	}()
}

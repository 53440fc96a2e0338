package main

import (
	"context"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"rokketa/internal/desktest"
)

// BenchmarkCodeOfURI runs the built program beside oathtool, process against
// process, and prints the ratio: below 3 is what we want. The secret is RFC
// 6238's.
func BenchmarkCodeOfURI(b *testing.B) {
	const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
	oathtool := desktest.Need(b, "oathtool", "oathtool")
	ours := filepath.Join(b.TempDir(), program)
	if runtime.GOOS == "windows" {
		ours += ".exe"
	}
	build := exec.Command("go", "build", "-o", ours, ".")
	build.Env = append(build.Environ(), "CGO_ENABLED=0")
	if said, err := build.CombinedOutput(); err != nil {
		b.Fatalf("go build: %v: %s", err, said)
	}
	once := func(name string, args ...string) (string, time.Duration) {
		begun := time.Now()
		said, err := exec.CommandContext(context.Background(), name, args...).Output()
		took := time.Since(begun)
		if err != nil {
			b.Fatalf("%s: %v", name, err)
		}
		return strings.TrimSpace(string(said)), took
	}
	var us, them time.Duration
	at := int64(1111111109)
	for b.Loop() { // by turns, so that what else the machine does meets both
		got, took := once(ours, "code", "--at", strconv.FormatInt(at, 10), "--uri", "otpauth://totp/rfc?secret="+secret)
		us += took
		want, took := once(oathtool, "--totp", "--base32", "--now=@"+strconv.FormatInt(at, 10), secret)
		them += took
		if got != want {
			b.Fatalf("at %d we say %s, oathtool %s", at, got, want)
		}
		at += 30
	}
	b.ReportMetric(float64(us)/float64(them), "times-oathtool")
	b.ReportMetric(float64(us.Microseconds())/float64(b.N), "µs-ours")
	b.ReportMetric(float64(them.Microseconds())/float64(b.N), "µs-oathtool")
}

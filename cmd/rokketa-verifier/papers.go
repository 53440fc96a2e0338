// This file promises: the certificate is read before anything else is done,
// and read again when its files change, so that a renewal needs no restart.

package main

import (
	"crypto/tls"
	"log/slog"
	"os"
	"sync"
	"time"
)

// papers are the certificate and key that a server shows.
type papers struct {
	cert, key string
	log       *slog.Logger

	mu    sync.Mutex
	pair  *tls.Certificate
	state [2]stamp // of the files as they were last looked at
}

// stamp tells one writing of a file from another.
type stamp struct {
	size int64
	time time.Time
}

func stampOf(path string) stamp {
	info, err := os.Stat(path)
	if err != nil {
		return stamp{size: -1} // gone is another state, too
	}
	return stamp{info.Size(), info.ModTime()}
}

// openPapers reads both files, or refuses with what is wrong with them.
func openPapers(cert, key string, log *slog.Logger) (*papers, error) {
	p := &papers{cert: cert, key: key, log: log}
	p.state = [2]stamp{stampOf(cert), stampOf(key)}
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return nil, refuse("verifierd.tls", "cert", cert, "key", key).because(err)
	}
	p.pair = &pair
	return p, nil
}

// show gives the certificate for a handshake. Files that changed and do not
// fit, as between the writing of one and of the other, leave it as it is; the
// log tells once for each change.
func (p *papers) show(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := [2]stamp{stampOf(p.cert), stampOf(p.key)}
	if now == p.state {
		return p.pair, nil
	}
	p.state = now
	pair, err := tls.LoadX509KeyPair(p.cert, p.key)
	if err != nil {
		p.log.Warn("certificate not renewed", "cert", p.cert, "error", err)
		return p.pair, nil
	}
	p.pair = &pair
	p.log.Info("certificate renewed", "cert", p.cert)
	return p.pair, nil
}

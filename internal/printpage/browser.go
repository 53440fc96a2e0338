// This file promises: the user's browser opens a page of ours, and nothing
// else is ever opened.

package printpage

import (
	"errors"
	"net/netip"
	"net/url"
)

// ErrNotOurs says that an address is none that Serve gave.
var ErrNotOurs = errors.New("printpage: not an address of this program")

// OpenBrowser shows an offered page in the user's browser. It returns when the
// system's own opener has ended, with some browsers only when their window is
// closed: call it in a goroutine. That it returned nil does not say that
// anybody saw the page; the offer's events do.
func OpenBrowser(address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return ErrNotOurs // err repeats the address
	}
	host, err := netip.ParseAddrPort(u.Host)
	if err != nil || u.Scheme != "http" || u.User != nil || !host.Addr().IsLoopback() || u.String() != address {
		return ErrNotOurs
	}
	return open(address)
}

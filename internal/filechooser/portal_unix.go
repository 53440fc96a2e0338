//go:build unix && !darwin

// The dialog of a freedesktop.org desktop, by its portal
// (org.freedesktop.portal.FileChooser; folders since version 3).

package filechooser

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/godbus/dbus/v5"

	"rokketa/internal/portal"
)

const (
	chooser = "org.freedesktop.portal.FileChooser"
	folders = 3 // the first version that can choose one
)

// A portal that is there says so quickly; one that hangs would keep a person
// from the program's own dialog. The person may take long.
const (
	quick = 3 * time.Second
	slow  = time.Hour
)

func choose(ctx context.Context, a Asked) ([]string, error) { return ask(ctx, portal.Portal{}, a) }

// ask asks this portal; its bus is for tests.
func ask(ctx context.Context, p portal.Portal, a Asked) ([]string, error) {
	p.CallWait, p.PersonWait = quick, slow
	version := p.Offers(ctx, chooser)
	if version == 0 || a.Kind == Folder && version < folders {
		if ctx.Err() != nil {
			return nil, fmt.Errorf("%w: %w", ErrStopped, context.Cause(ctx))
		}
		return nil, ErrNone
	}
	p.CallWait = 0
	method := chooser + ".OpenFile"
	if a.Kind == Save {
		method = chooser + ".SaveFile"
	}
	parent := ""
	if a.Parent != 0 {
		parent = "x11:" + strconv.FormatUint(uint64(a.Parent), 16)
	}
	answer, err := p.Ask(ctx, portal.Asked{Method: method, Arguments: []any{parent, a.Title}, Options: a.options()})
	if err != nil {
		return nil, ofPortal(err)
	}
	uris, _ := answer.Details["uris"].Value().([]string)
	var paths []string
	for _, uri := range uris {
		if u, err := url.Parse(uri); err == nil && u.Scheme == "file" && (u.Host == "" || u.Host == "localhost") {
			paths = append(paths, u.Path)
		}
	}
	return paths, nil
}

// filter and rule have the form that the portal wants: a(sa(us)).
type filter struct {
	Name  string
	Rules []rule
}

type rule struct {
	Kind    uint32 // 0: a pattern
	Pattern string
}

func (a Asked) options() map[string]dbus.Variant {
	o := map[string]dbus.Variant{"modal": dbus.MakeVariant(true)}
	if a.Accept != "" {
		o["accept_label"] = dbus.MakeVariant(a.Accept)
	}
	switch a.Kind {
	case Files:
		o["multiple"] = dbus.MakeVariant(true)
	case Folder:
		o["directory"] = dbus.MakeVariant(true)
	case Save:
		o["current_name"] = dbus.MakeVariant(a.Name)
	case File:
	}
	if a.Folder != "" {
		o["current_folder"] = dbus.MakeVariant(append([]byte(a.Folder), 0))
	}
	if len(a.Endings) > 0 {
		f := filter{Name: a.Called}
		for _, e := range a.Endings {
			f.Rules = append(f.Rules, rule{Pattern: "*" + eitherCase(e)})
		}
		o["filters"] = dbus.MakeVariant([]filter{f})
	}
	return o
}

// eitherCase is an ending in upper and lower case for a pattern that knows
// the difference: ".png" is ".[pP][nN][gG]".
func eitherCase(ending string) string {
	var b strings.Builder
	for _, r := range ending {
		if unicode.IsLetter(r) {
			fmt.Fprintf(&b, "[%c%c]", unicode.ToLower(r), unicode.ToUpper(r))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func ofPortal(err error) error {
	for from, to := range map[portal.Reason]Reason{
		portal.ErrNone: ErrNone, portal.ErrCancelled: ErrCancelled, portal.ErrStopped: ErrStopped,
	} {
		if errors.Is(err, from) {
			return fmt.Errorf("%w: %w", to, err)
		}
	}
	return fmt.Errorf("%w: %w", ErrFailed, err)
}

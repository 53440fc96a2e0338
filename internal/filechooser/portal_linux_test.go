// A person chooses in the dialog of their desktop, which a portal of our own
// plays on a real bus.

package filechooser

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"rokketa/internal/portal"
	"rokketa/internal/portal/portaltest"
)

// desk plays a desktop of this version whose person answers with body, and
// gives what was asked.
func desk(t *testing.T, method string, version uint32, body ...any) (p portal.Portal, asked func() portaltest.Call) {
	t.Helper()
	address := portaltest.Bus(t)
	calls := make(chan portaltest.Call, 8)
	portaltest.Play(t, address, method, 2, func(p *portaltest.Player, c portaltest.Call) (dbus.ObjectPath, *dbus.Error) {
		calls <- c
		p.Respond(c.Handle, body...)
		return c.Handle, nil
	}).Offer(t, chooser, version)
	return portal.Portal{Address: address}, func() portaltest.Call { return <-calls }
}

const (
	opens = chooser + ".OpenFile"
	saves = chooser + ".SaveFile"
)

func chosen(uris ...string) []any { return portaltest.Done("uris", uris) }

func TestFilesAreAskedForAsThePortalWantsIt(t *testing.T) {
	p, calls := desk(t, opens, 4, chosen("file:///home/hana/%E5%86%99%E7%9C%9F%201%25.png", "file://localhost/tmp/b.png", "https://example.com/c.png")...)
	got, err := ask(t.Context(), p, Asked{
		Kind: Files, Title: "選んでください", Accept: "開く", Called: "画像", Endings: []string{".png", ".jp2"}, Folder: "/home/hana", Parent: 0x2c00003,
	})
	if want := []string{"/home/hana/写真 1%.png", "/tmp/b.png"}; err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("chosen %q, %v", got, err)
	}
	asked := calls()
	if !reflect.DeepEqual(asked.Strings, []string{"x11:2c00003", "選んでください"}) {
		t.Errorf("asked with %q", asked.Strings)
	}
	for name, want := range map[string]string{
		"modal": "true", "accept_label": `"開く"`, "multiple": "true", "current_folder": `@ay [0x2f, 0x68, 0x6f, 0x6d, 0x65, 0x2f, 0x68, 0x61, 0x6e, 0x61, 0x0]`,
	} {
		if option, ok := asked.Options[name]; !ok || option.String() != want {
			t.Errorf("%s is %s, not %s", name, option, want)
		}
	}
	if got, want := fmt.Sprint(asked.Options["filters"].Value()), "[[画像 [[0 *.[pP][nN][gG]] [0 *.[jJ][pP]2]]]]"; got != want {
		t.Errorf("filters are %s, not %s", got, want)
	}
	if form := (Asked{Endings: []string{".png"}}).options()["filters"].Signature().String(); form != "a(sa(us))" {
		t.Errorf("filters have the form %s", form)
	}
	if _, ok := asked.Options["directory"]; ok {
		t.Error("a folder was asked for")
	}
}

func TestAFolderNeedsAPortalThatKnowsFolders(t *testing.T) {
	p, asked := desk(t, opens, 3, chosen("file:///media/stick")...)
	got, err := ask(t.Context(), p, Asked{Kind: Folder})
	if err != nil || !reflect.DeepEqual(got, []string{"/media/stick"}) {
		t.Errorf("chosen %q, %v", got, err)
	}
	if directory, _ := asked().Options["directory"].Value().(bool); !directory {
		t.Error("no folder was asked for")
	}
	p, _ = desk(t, opens, 2, chosen("file:///media/stick")...)
	if _, err := ask(t.Context(), p, Asked{Kind: Folder}); !errors.Is(err, ErrNone) {
		t.Errorf("a portal that chooses files alone: %v", err)
	}
	if _, err := ask(t.Context(), p, Asked{Kind: File}); err != nil {
		t.Errorf("it does choose files: %v", err)
	}
}

func TestSavingOffersAName(t *testing.T) {
	p, asked := desk(t, saves, 3, chosen("file:///tmp/x")...)
	got, err := ask(t.Context(), p, Asked{Kind: Save, Name: "復元シート.pdf"})
	if err != nil || !reflect.DeepEqual(got, []string{"/tmp/x"}) {
		t.Errorf("chosen %q, %v", got, err)
	}
	if name, _ := asked().Options["current_name"].Value().(string); name != "復元シート.pdf" {
		t.Errorf("the name %q", name)
	}
}

func TestWhoeverChoosesNothingIsNotAsked(t *testing.T) {
	p, _ := desk(t, opens, 4, portaltest.Refuse(1)...)
	if _, err := ask(t.Context(), p, Asked{}); !errors.Is(err, ErrCancelled) {
		t.Errorf("after cancelling: %v", err)
	}
	p, _ = desk(t, opens, 4, portaltest.Refuse(2)...)
	if _, err := ask(t.Context(), p, Asked{}); !errors.Is(err, ErrFailed) {
		t.Errorf("a dialog that ended otherwise: %v", err)
	}
	if _, err := ask(t.Context(), portal.Portal{Address: portaltest.Bus(t)}, Asked{}); !errors.Is(err, ErrNone) {
		t.Errorf("without a portal: %v", err)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := ask(stopped, p, Asked{}); !errors.Is(err, ErrStopped) {
		t.Errorf("a program that stops: %v", err)
	}
}

func TestTheDialogGoesWithItsContext(t *testing.T) {
	address := portaltest.Bus(t)
	ctx, stop := context.WithCancel(t.Context())
	played := portaltest.Play(t, address, opens, 2, func(_ *portaltest.Player, c portaltest.Call) (dbus.ObjectPath, *dbus.Error) {
		time.AfterFunc(20*time.Millisecond, stop) // the person still looks
		return c.Handle, nil
	})
	played.Offer(t, chooser, 4)
	if _, err := ask(ctx, portal.Portal{Address: address}, Asked{}); !errors.Is(err, ErrStopped) {
		t.Errorf("named %v", err)
	}
	<-played.Closed
}

//go:build !nolab

// This file promises: the laboratory as the ordinary build has it.

package main

import (
	"context"
	"errors"
	"html/template"
	"net/http"
	"os"
	"path/filepath"

	"rokketa/assets/text"
	"rokketa/verifier"
	"rokketa/verifier/lab"
	"rokketa/verifier/store"
	"rokketa/verifier/web"
)

// withLab tells whether this build has the laboratory.
const withLab = true

// room is package lab as a laboratory.
type room struct{ *lab.Lab }

// newLab makes the laboratory of a portal, without its service.
func (s *session) newLab(words *letters) laboratory {
	return room{lab.New(lab.Options{
		Real: s.now, Seed: s.seed, Write: words.write, Sandbox: s.sandbox, Portal: "/login", Staff: "/login",
	})}
}

func (r room) around(o verifier.Options, st verifier.Store) (verifier.Options, verifier.Store) {
	return r.Around(o), r.Store(st)
}

func (r room) open(ctx context.Context, service *verifier.Service) error {
	err := r.Open(ctx, service)
	if errors.Is(err, lab.ErrNotEmpty) {
		return refuse("verifierd.lab.taken")
	}
	return err
}

func (r room) dress(o *web.Options, practice bool) {
	o.Styles, o.LabBody = []string{"/lab/static/lab.css"}, bodyLimit
	o.Lab = func(*web.Portal) http.Handler { return r.Handler() }
	if practice { // the steps and the sample member are in the window that started it
		o.Slot = func(_ *http.Request, place web.Place, t *text.Table) template.HTML {
			if place == web.PlaceBanner {
				return lab.PracticeBanner(t)
			}
			return ""
		}
		return
	}
	o.Front = "/lab/" // a test server begins with its sample members
	o.Slot = func(q *http.Request, place web.Place, t *text.Table) template.HTML {
		switch place {
		case web.PlaceBanner:
			return lab.Banner(t, true)
		case web.PlaceLogin:
			return r.LoginList(q.Context(), t)
		}
		return ""
	}
}

func (r room) wrap(pages http.Handler) http.Handler { return r.Wrap(pages) }

func (r room) end() { r.End() }

// sandbox opens a service over an empty database that is gone afterwards, for
// a scenario.
func (s *session) sandbox(ctx context.Context, o verifier.Options, around func(verifier.Store) verifier.Store) (*verifier.Service, func(), error) {
	dir, err := os.MkdirTemp("", "rokketa-scenario-")
	if err != nil {
		return nil, nil, refuse("verifierd.data.open", "path", os.TempDir()).because(err)
	}
	gone := func() { _ = os.RemoveAll(dir) } // a passing folder: the system sweeps what is left
	db, err := store.OpenSQLite(ctx, filepath.Join(dir, labFile))
	if err != nil {
		gone()
		return nil, nil, openError(err, dir)
	}
	end := func() {
		_ = db.Close() // nothing in it is wanted any more
		gone()
	}
	if o.Keys, err = s.passingKeys(); err != nil {
		end()
		return nil, nil, err
	}
	service, err := verifier.New(around(db), o)
	if err != nil {
		end()
		return nil, nil, err
	}
	return service, func() {
		_ = service.Close(context.WithoutCancel(ctx)) // its mails go nowhere
		end()
	}, nil
}

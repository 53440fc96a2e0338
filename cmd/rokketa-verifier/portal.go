// This file promises: database, keys, mail, rules, pages and laboratory put
// together to one portal.

package main

import (
	"context"
	"errors"
	"net/http"
	"os"
	"time"

	"rokketa/verifier"
	"rokketa/verifier/store"
	"rokketa/verifier/web"
)

// open makes the service of a portal: its keys, its database, its mail.
func (s *session) open(ctx context.Context, p *portal) error {
	profile := verifier.ProfileRFC()
	if s.lab {
		profile.IPPerMinute, profile.IPBurst = 0, 0                          // everyone comes from one address here
		profile.Argon = verifier.Argon{Memory: 1 << 10, Time: 1, Threads: 1} // the passwords are written on the page
	}
	if s.profile != "" {
		named, ok := verifier.ProfileNamed(s.profile)
		if !ok {
			return refuse("verifierd.rule.profile", "value", s.profile)
		}
		profile = named
	}
	if s.tune != nil {
		s.tune(&profile)
	}
	o := verifier.Options{Profile: profile, Brand: s.brand, Observer: p.metrics, Log: p.log, Slots: s.slots, Now: s.now, Random: s.random}
	if o.LogLife = time.Duration(s.historyDays) * day; s.historyDays == 0 || p.plan.lab {
		o.LogLife = -1 // for ever; the laboratory's clock jumps, and back
	}
	var err error
	var made string
	if p.plan.lab {
		o.Keys, err = s.passingKeys()
	} else {
		// Before there is a database, so that a missing key beside an old one
		// is seen as such.
		o.Keys, made, err = s.openKeys(s.random)
		o.MoreKeys = s.moreKeys
	}
	if err != nil {
		return err
	}
	db, err := s.openStore(ctx, p)
	if err != nil {
		return err
	}
	p.later(func(context.Context) error { return db.Close() })
	if err := s.tellKey(ctx, db, made); err != nil {
		return err
	}
	brand := s.brand
	if brand == "" {
		brand = verifier.DefaultBrand
	}
	words := newLetters(brand, p.url)
	var use verifier.Store = db
	if p.plan.lab {
		p.lab = s.newLab(words)
		o, use = p.lab.around(o, use)
	} else {
		o.Mailer = &postman{server: *p.plan.mail, letters: words}
	}
	if p.service, err = verifier.New(use, o); err != nil {
		if s.brand != "" { // the one thing that a person can have wrong here
			return refuse("verifierd.rule.brand", "value", s.brand).because(err)
		}
		return err
	}
	p.later(p.service.Close)
	if p.lab != nil {
		return p.lab.open(ctx, p.service)
	}
	return nil
}

// openStore opens the database that the options name.
func (s *session) openStore(ctx context.Context, p *portal) (*store.Store, error) {
	if s.postgres != "" {
		db, err := store.OpenPostgres(ctx, s.postgres)
		if err != nil {
			return nil, openError(err, "PostgreSQL")
		}
		return db, nil
	}
	path, err := s.place(p)
	if err != nil {
		return nil, err
	}
	db, err := store.OpenSQLite(ctx, path)
	if err != nil {
		return nil, openError(err, path)
	}
	return db, nil
}

// tellKey tells of a key file that was made now. Beside a database that holds
// something already the key must be another one: the new file is taken back.
func (s *session) tellKey(ctx context.Context, db *store.Store, made string) error {
	if made == "" {
		return nil
	}
	societies, err := db.Societies(ctx)
	if err == nil && len(societies) > 0 {
		_ = os.Remove(made) // nothing was sealed with it
		return refuse("verifierd.key.missing", "path", made)
	}
	s.complain(s.say("verifierd.key.made", "path", made))
	return err
}

// openError tells why a database does not open, without its DSN, in which a
// password may stand.
func openError(err error, name string) error {
	if errors.Is(err, store.ErrNewer) {
		return refuse("verifierd.data.newer", "path", name)
	}
	return refuse("verifierd.data.database", "path", name).because(err)
}

// passingKeys are the laboratory's: they end with it.
func (s *session) passingKeys() (*verifier.Keys, error) {
	line, err := verifier.NewKey(s.random, 1)
	if err != nil {
		return nil, err
	}
	return verifier.ParseKeys(line)
}

// handler puts pages, laboratory, health and figures behind one door.
func (s *session) handler(p *portal) (http.Handler, error) {
	o := web.Options{Secure: p.plan.secure(), Local: p.plan.public == nil, Language: p.plan.language, Log: p.log}
	if p.lab != nil {
		p.lab.dress(&o, p.plan.practice)
	}
	pages, err := web.New(p.service, o)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	readOnly(mux, "/healthz", healthz(p.service))
	if inside, err := loopback(context.Background(), p.plan.listen); err == nil && inside && p.plan.metrics == "" && p.plan.proxy == nil {
		readOnly(mux, "/metrics", p.metrics.handler())
	}
	var all http.Handler = pages
	if p.lab != nil {
		all = p.lab.wrap(all)
	}
	mux.Handle("/", all)
	return wrap(p.plan, p.metrics, p.log, mux), nil
}

// readOnly puts a handler behind a path for GET and HEAD. Every other method
// is refused here, or the pages, which take all else, would know of no such
// path.
func readOnly(mux *http.ServeMux, path string, h http.Handler) {
	mux.Handle("GET "+path, h)
	mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
	})
}

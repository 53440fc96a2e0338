// This file promises: the societies and their dates, for programs and pages.

package lab

import (
	"net/http"
	"slices"
	"time"

	"rokketa/verifier"
)

func (l *Lab) listSocieties(x *exchange) error {
	all, err := l.service.Societies(x.r.Context())
	if err != nil {
		return err
	}
	x.json = true
	return x.give(http.StatusOK, allSocieties(all), "")
}

// society is one as programs see it.
type society struct {
	ID   string    `json:"id"`
	Name string    `json:"name"`
	Date time.Time `json:"date"`
}

func allSocieties(all []verifier.Society) []society {
	out := []society{}
	for _, s := range all {
		out = append(out, society{s.ID, s.Name, s.Date})
	}
	return out
}

func (l *Lab) addSociety(x *exchange) error {
	date, err := verifier.ParseDate(x.text("date"))
	if err != nil {
		return err
	}
	ctx := x.r.Context()
	all, err := l.service.Societies(ctx)
	if err != nil {
		return err
	}
	id := x.text("id")
	if slices.ContainsFunc(all, func(s verifier.Society) bool { return s.ID == id }) {
		err = l.service.SetSocietyDate(ctx, id, date)
	} else {
		var made verifier.Society
		made, err = l.service.CreateSociety(ctx, id, x.text("name"), date)
		id = made.ID
	}
	if err != nil {
		return err
	}
	return x.give(http.StatusOK, map[string]any{"id": id, "date": date}, "/lab/")
}

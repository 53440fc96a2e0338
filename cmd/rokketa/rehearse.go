// The portal to practise on: the program that lies beside this one, else the
// one on the PATH.

package main

import (
	"context"
	"os"
	"os/exec"
	"runtime"

	"rokketa/assets/text"
	"rokketa/internal/practice"
	"rokketa/ui"
)

// rehearsals gives the window its practice portal.
func rehearsals() ui.Practice {
	find := func() (string, error) {
		self, _ := os.Executable() // where it is not known, the PATH is left
		return practice.Find(original(runtime.GOOS, self), exec.LookPath)
	}
	return ui.Practice{
		Ready: func() error {
			_, err := find()
			return err
		},
		Start: func(ctx context.Context, brand string, l text.Language) (ui.Portal, error) {
			program, err := find()
			if err != nil {
				return nil, err
			}
			p, err := practice.Start(ctx, practice.Options{Program: program, Brand: brand, Language: string(l)})
			if err != nil {
				return nil, err
			}
			return portal{p}, nil
		},
		Open:     practice.Open,
		Email:    practice.Email,
		Password: practice.Password,
	}
}

// portal is a practice portal as the window knows it.
type portal struct{ *practice.Portal }

// Address implements ui.Portal.
func (p portal) Address() string { return p.Portal.Address }

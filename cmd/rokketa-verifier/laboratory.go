// This file promises: what a portal asks of the laboratory, so that the rest
// of the program does not name it and a build with the tag nolab leaves it
// out.

package main

import (
	"context"
	"net/http"

	"rokketa/verifier"
	"rokketa/verifier/web"
)

// laboratory is one laboratory around one portal.
type laboratory interface {
	// around fills the options of the service and wraps its store.
	around(o verifier.Options, st verifier.Store) (verifier.Options, verifier.Store)
	// open takes the service and fills its empty database with the samples.
	open(ctx context.Context, service *verifier.Service) error
	// dress puts the laboratory's pages and strips into the portal's; in a
	// practice run nothing that a member meets leads to those pages.
	dress(o *web.Options, practice bool)
	// wrap goes around every page.
	wrap(pages http.Handler) http.Handler
	// end ends what would else go on for ever.
	end()
}

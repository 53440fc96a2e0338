// Programs that start for the first time at the same moment, as real
// processes: they make one vault, and each finds its change in it.

package vault_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rokketa/vault"
)

func TestProcessesThatStartFirstTogetherMakeOneVault(t *testing.T) {
	for _, store := range []vault.Store{vault.StoreKeyring, vault.StoreFile} {
		t.Run(string(store), func(t *testing.T) {
			for range rounds(200, 10) {
				dir := filepath.Join(folder(t), "app")
				const racers, each = 3, 2
				done := together(t, command(t, store, dir, "add", 0, each), command(t, store, dir, "add", each, 2*each),
					command(t, store, dir, "add", 2*each, racers*each))
				slices.Sort(done)
				if strings.Join(done, " ") != "0 1 2 3 4 5" {
					t.Fatalf("acknowledged is %v", done)
				}
				p := sharedPlace(store, dir)
				v := p.open(t)
				sameSecrets(t, v.Entries())
				if there := numbers(t, v.Entries()); len(there) != racers*each || len(v.Entries()) != racers*each {
					t.Fatalf("%d of %d accounts are there", len(there), racers*each)
				}
				must(t, v.Close())
				// One vault: no file was put aside, and each commit came after another.
				for name := range tree(t, dir) {
					if strings.Contains(name, "damaged") {
						t.Errorf("%s", name)
					}
				}
			}
		})
	}
}

// Arranging: names, tags, signs and the top of the list are kept by both
// stores, in one commit each, and touch no secret.

package vault_test

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rokketa/vault"
)

// drawn is a PNG of this many pixels each way; shade tells it from others.
func drawn(t testing.TB, side int, shade byte) []byte {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, side, side))
	for i := range m.Pix {
		m.Pix[i] = shade
	}
	var b bytes.Buffer
	must(t, png.Encode(&b, m))
	return b.Bytes()
}

func TestALabelIsKeptWholeInOneCommit(t *testing.T) {
	bothStores(t, func(t *testing.T, p place) {
		v := p.open(t)
		e := add(t, v, accounts(0, 3)...)
		var pages []string
		if p.ring != nil {
			pages = p.ring.Names()
		}
		must(t, v.Label(t.Context(), e[1].ID, vault.Label{
			Issuer: " 健康保険組合 ", Name: "花子", Icon: vault.Drawing("hospital"),
			Tags: []string{" 仕事 ", "", "が", "か\u3099", "仕事", "家  の\tもの"},
		}))
		must(t, v.Pin(t.Context(), true, e[1].ID, e[2].ID))
		if p.ring != nil && !slices.Equal(pages, p.ring.Names()) {
			t.Error("a label touched the secrets' pages")
		}
		must(t, v.Close())
		got := p.open(t).Entries()
		if a := got[1].Account; a.Issuer != "健康保険組合" || a.Name != "花子" {
			t.Errorf("names %q %q", a.Issuer, a.Name)
		}
		if want := []string{"仕事", "が", "家 の もの"}; !slices.Equal(got[1].Tags, want) {
			t.Errorf("tags %q, want %q", got[1].Tags, want)
		}
		if vault.DrawingOf(got[1].Icon) != "hospital" {
			t.Errorf("icon %q", got[1].Icon)
		}
		if got[0].Pinned || !got[1].Pinned || !got[2].Pinned {
			t.Error("others are at the top")
		}
		if len(got[0].Tags) > 0 || got[0].Icon != "" || got[0].Account.Issuer != "健保 0" {
			t.Error("another account was changed too")
		}
	})
}

func TestWhatIsNoSignIsRefusedAndChangesNothing(t *testing.T) {
	v := keyringPlace(t).open(t)
	id := add(t, v, account(0))[0].ID
	before := v.Entries()[0]
	noise := drawn(t, vault.PictureSide, 9)
	for name, l := range map[string]vault.Label{
		"a path":          {Issuer: "x", Icon: "drawing:../x"},
		"another file":    {Issuer: "x", Icon: "picture:../../index"},
		"nothing known":   {Issuer: "x", Icon: "https://example.jp/x.png"},
		"no picture":      {Issuer: "x", Picture: []byte("GIF89a")},
		"too large":       {Issuer: "x", Picture: drawn(t, vault.PictureSide+1, 1)},
		"too many bytes":  {Issuer: "x", Picture: append(noise, make([]byte, vault.PictureBytes)...)},
		"an empty answer": {Issuer: "x", Picture: []byte{}},
	} {
		if err := v.Label(t.Context(), id, l); !errors.Is(err, vault.ErrPicture) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := v.Entries()[0]; got.Account.Issuer != before.Account.Issuer || got.Icon != "" {
		t.Errorf("changed to %q %q", got.Account.Issuer, got.Icon)
	}
	if err := v.Label(t.Context(), "0", vault.Label{}); !errors.Is(err, vault.ErrUnknown) {
		t.Errorf("an unknown account: %v", err)
	}
	if err := v.Pin(t.Context(), true, "0"); !errors.Is(err, vault.ErrUnknown) {
		t.Errorf("an unknown account at the top: %v", err)
	}
}

func TestAPictureStaysAsLongAsAnAccountHasIt(t *testing.T) {
	p := keyringPlace(t)
	v := p.open(t)
	e := add(t, v, accounts(0, 2)...)
	one, two := drawn(t, 64, 10), drawn(t, 64, 20)
	for _, x := range e {
		must(t, v.Label(t.Context(), x.ID, vault.Label{Issuer: "x", Picture: one}))
	}
	icon := v.Entries()[0].Icon
	if got, err := v.Picture(icon); err != nil || !bytes.Equal(got, one) {
		t.Fatalf("the picture is not what was given: %v", err)
	}
	must(t, v.Label(t.Context(), e[0].ID, vault.Label{Issuer: "x", Picture: two}))
	must(t, v.Delete(t.Context(), e[1].ID)) // in the trash it may be wanted again
	must(t, v.Label(t.Context(), e[0].ID, vault.Label{Issuer: "x"}))
	if _, err := v.Picture(icon); err != nil {
		t.Errorf("an account in the trash lost its picture: %v", err)
	}
	files, _ := os.ReadDir(filepath.Join(p.o.Dir, "icons"))
	if len(files) != 1 {
		t.Errorf("%d pictures are left, want that of the trash alone", len(files))
	}
	must(t, v.Purge(t.Context(), e[1].ID))
	if _, err := v.Picture(icon); err == nil {
		t.Error("what was deleted for good left its picture")
	}
}

func TestAPictureThatIsNotWhatWasWrittenIsNone(t *testing.T) {
	p := keyringPlace(t)
	v := p.open(t)
	id := add(t, v, account(0))[0].ID
	must(t, v.Label(t.Context(), id, vault.Label{Issuer: "x", Picture: drawn(t, 64, 10)}))
	icon := v.Entries()[0].Icon
	file := filepath.Join(p.o.Dir, "icons", strings.TrimPrefix(icon, "picture:")+".png")
	for name, content := range map[string][]byte{"another": drawn(t, 64, 11), "cut": {0x89}, "huge": make([]byte, 10*vault.PictureBytes)} {
		must(t, os.WriteFile(file, content, 0o600))
		if _, err := v.Picture(icon); !errors.Is(err, vault.ErrPicture) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, bad := range []string{"", "drawing:bank", "picture:../index", "picture:" + strings.Repeat("A", 32)} {
		if _, err := v.Picture(bad); !errors.Is(err, vault.ErrPicture) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestAPictureThatCannotBeWrittenChangesNothing(t *testing.T) {
	p := keyringPlace(t)
	v := p.open(t)
	id := add(t, v, account(0))[0].ID
	must(t, os.WriteFile(filepath.Join(p.o.Dir, "icons"), nil, 0o600)) // no folder can be made here
	if err := v.Label(t.Context(), id, vault.Label{Issuer: "x", Picture: drawn(t, 64, 1)}); err == nil {
		t.Fatal("the failure was not told")
	}
	if got := v.Entries()[0]; got.Icon != "" || got.Account.Issuer == "x" {
		t.Error("half of the label is kept")
	}
	var told interface {
		Explanation() (string, map[string]any)
	}
	if err := v.Label(t.Context(), id, vault.Label{Issuer: "x", Picture: drawn(t, 64, 1)}); !errors.As(err, &told) {
		t.Errorf("no sentence for %v", err)
	}
}

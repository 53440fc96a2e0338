// What the journeys share: the app on its stage, turning from page to page,
// and saving what a preview shows.

package e2e_test

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/color"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rokketa"
	"rokketa/e2e/stage"
	"rokketa/otpauth"
)

// reach is a stage with the app on it and what the steps below share.
type reach struct {
	t     *testing.T
	s     *stage.Stage
	app   *stage.App
	bin   string
	keeps string
	rows  int // accounts in the list
}

// openReach opens the app on a stage; the pictures go to out/reach.
func openReach(t *testing.T) *reach {
	t.Helper()
	r := standReach(t, "reach")
	r.open()
	return r
}

// standReach sets the stage without opening the app; the pictures go to a
// folder of out.
func standReach(t *testing.T, pictures string) *reach {
	t.Helper()
	s := stage.ForTest(t, stage.Options{})
	bin, project, err := stage.Build()
	if err != nil {
		t.Fatal(err)
	}
	return &reach{t: t, s: s, bin: bin, keeps: filepath.Join(project, "out", pictures)}
}

// project is the folder of the project.
func (r *reach) project() string { return filepath.Dir(r.bin) }

// open starts the app.
func (r *reach) open(arguments ...string) {
	r.t.Helper()
	about, err := rokketa.About()
	r.do(err)
	r.app, err = r.s.OpenApp(r.t.Context(), r.bin, about.Name, arguments...)
	r.do(err)
}

// sets changes choices in the file of the settings, while no window is open.
func (r *reach) sets(choices map[string]any) {
	r.t.Helper()
	file := filepath.Join(r.s.Dir(), "data", "rokketa", "settings.json")
	all := map[string]any{
		"reminded":   time.Now().UTC().Format(time.RFC3339), // of the sheet, today
		"clockCheck": "press",                               // no journey asks a stranger for the time
	}
	if data, err := os.ReadFile(file); err == nil {
		r.do(json.Unmarshal(data, &all))
	}
	maps.Copy(all, choices)
	data, err := json.Marshal(all)
	r.do(err)
	r.do(os.WriteFile(file, data, 0o600))
}

// cli runs the program of the terminal and gives what it says.
func (r *reach) cli(stdin string, arguments ...string) string {
	r.t.Helper()
	said, err := r.s.Run(r.t.Context(), strings.NewReader(stdin), filepath.Join(r.bin, "rokketa-cli"), arguments...)
	r.do(err)
	return said
}

func (r *reach) do(err error) {
	r.t.Helper()
	if err != nil {
		r.keep("failed")
		r.t.Fatal(err)
	}
}

// keep keeps a picture of the whole screen.
func (r *reach) keep(name string) {
	r.t.Helper()
	if err := r.s.Keep(filepath.Join(r.keeps, name+".png")); err != nil {
		r.t.Error(err)
	}
}

// addingPlace is where something of the adding page is that stands at first
// while there is no account.
func (r *reach) addingPlace(first image.Point) image.Point {
	if r.rows > 0 {
		first.Y -= 76 // the note for those who have no account yet is gone
	}
	return first
}

// adding brings the adding page up.
func (r *reach) adding() {
	r.t.Helper()
	keys := "ctrl+n"
	if r.rows == 0 {
		keys = "Return" // 使ってみる
	}
	before, err := r.app.Picture(r.t.Context())
	r.do(err)
	r.do(r.app.Press(r.t.Context(), keys))
	r.do(stage.Until(r.t.Context(), "the adding page", func() (bool, error) {
		now, err := r.app.Picture(r.t.Context())
		return err == nil && !bytes.Equal(title(now), title(before)), err
	}))
}

// kept saves what the preview shows and holds the new account's code against
// oathtool's.
func (r *reach) kept(what string, of otpauth.Account) {
	r.t.Helper()
	ctx := r.t.Context()
	r.keep(what)
	r.do(r.app.Save(ctx))
	r.known(what, of)
	r.rows++
}

// known holds an account's code in the terminal against oathtool's.
func (r *reach) known(what string, of otpauth.Account) {
	r.t.Helper()
	ctx := r.t.Context()
	begun := time.Now()
	var said string
	r.do(stage.Until(ctx, "the account in the terminal", func() (bool, error) {
		var err error // the keyring has it a moment before the index has
		said, err = r.s.Run(ctx, nil, filepath.Join(r.bin, "rokketa-cli"), "code", of.Name)
		return err == nil, ctx.Err()
	}))
	r.right(what, strings.TrimSpace(said), of, begun)
}

// title is the part of a page where its name stands, which the mouse does not
// change.
func title(page *image.RGBA) []byte { return page.Pix[:min(60*page.Stride, len(page.Pix))] }

// press clicks a button of the adding page and waits until another page is
// shown.
func (r *reach) press(ctx context.Context, at image.Point) error {
	before, err := r.app.Picture(ctx)
	if err != nil {
		return err
	}
	if err := r.app.Click(ctx, at); err != nil {
		return err
	}
	return r.turned(ctx, before)
}

// turned waits until the window has come to rest on another page than before.
func (r *reach) turned(ctx context.Context, before *image.RGBA) error {
	another := func() (bool, error) {
		if there, err := r.app.Visible(ctx); err != nil || !there {
			return false, err
		}
		now, err := r.app.Picture(ctx)
		return err == nil && !stage.Blank(now) && !bytes.Equal(title(now), title(before)), err
	}
	for {
		if err := stage.Until(ctx, "another page", another); err != nil {
			return err
		}
		if err := r.app.Settled(ctx, nil); err != nil {
			return err
		}
		// What lies over a page for a moment dims its title as well.
		if yes, err := another(); err != nil || yes {
			return err
		}
	}
}

// turns presses keys, waits until another page is shown, keeps its picture and
// gives it.
func (r *reach) turns(name string, keys ...string) *image.RGBA {
	r.t.Helper()
	ctx := r.t.Context()
	before, err := r.app.Picture(ctx)
	r.do(err)
	r.do(r.app.Press(ctx, keys...))
	r.do(r.turned(ctx, before))
	r.keep(name)
	now, err := r.app.Picture(ctx)
	r.do(err)
	return now
}

// soon is how long before the end of a code's time the window copies the next.
const soon = 5 * time.Second

// right fails the test unless oathtool finds a code right at some moment since
// begun, or soon.
func (r *reach) right(what, code string, of otpauth.Account, begun time.Time) {
	r.t.Helper()
	r.among(what, code, of, begun, time.Now().Add(soon))
}

// among fails the test unless oathtool finds a code right at some moment
// between two.
func (r *reach) among(what, code string, of otpauth.Account, from, until time.Time) {
	r.t.Helper()
	codes, err := r.s.Codes(r.t.Context(), otpauth.EncodeKey(of.Secret.Reveal()), of.Digits, of.Period, from, until)
	r.do(err)
	if !slices.Contains(codes, code) {
		r.t.Errorf("%s: copied %q, oathtool says %q", what, code, codes)
	}
}

// copies copies a code by what is done and holds it against oathtool's.
func (r *reach) copies(what string, of otpauth.Account, do func() error) {
	r.t.Helper()
	begun := time.Now()
	code, err := r.app.Copied(r.t.Context(), do)
	r.do(err)
	r.right(what, code, of, begun)
}

// ticked says whether a page shows the green sign of what went well.
func ticked(page *image.RGBA) bool {
	found := 0
	for y := range page.Bounds().Dy() {
		for x := range page.Bounds().Dx() {
			at := page.RGBAAt(x, y)
			if near(at, color.RGBA{0x6f, 0xd3, 0xa0, 0xff}) || near(at, color.RGBA{0x1b, 0x7a, 0x4b, 0xff}) {
				found++
			}
		}
	}
	return found > 30
}

func near(a, b color.RGBA) bool {
	for _, pair := range [][2]uint8{{a.R, b.R}, {a.G, b.G}, {a.B, b.B}} {
		if max(pair[0], pair[1])-min(pair[0], pair[1]) > 8 {
			return false
		}
	}
	return true
}

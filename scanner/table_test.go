// This file promises: the table of what is read of each set of pictures and how
// fast, beside other readers, from one run. Nothing timed is asserted.

package scanner_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"rokketa/scanner"
)

// rounds is how often one picture is read for its time: the best counts, as
// whatever else the machine does can only add.
const rounds = 3

// processes is how often a program is started for one picture.
const processes = 2

// row is what one reader did with a set.
type row struct {
	read  int
	times []time.Duration
}

func (r *row) add(right bool, took time.Duration) {
	if right {
		r.read++
	}
	if took > 0 {
		r.times = append(r.times, took)
	}
}

// median is in milliseconds.
func (r *row) median() float64 {
	if len(r.times) == 0 {
		return 0
	}
	slices.Sort(r.times)
	return float64(r.times[len(r.times)/2]) / float64(time.Millisecond)
}

// best is the shortest of some runs of f.
func best(n int, f func()) time.Duration {
	shortest := time.Duration(1<<63 - 1)
	for range n {
		begun := time.Now()
		f()
		shortest = min(shortest, time.Since(begun))
	}
	return shortest
}

// asGray is the picture that every reader is given: the light of a JPEG, all
// else on white.
func asGray(img image.Image) *image.Gray {
	b := img.Bounds()
	g := image.NewGray(image.Rect(0, 0, b.Dx(), b.Dy()))
	if m, is := img.(*image.YCbCr); is {
		for y := range b.Dy() {
			copy(g.Pix[y*g.Stride:(y+1)*g.Stride], m.Y[m.YOffset(b.Min.X, b.Min.Y+y):])
		}
		return g
	}
	flat := image.NewRGBA(g.Rect)
	draw.Draw(flat, g.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(flat, g.Rect, img, b.Min, draw.Over)
	for i := range g.Pix {
		p := flat.Pix[4*i : 4*i+3]
		g.Pix[i] = byte((int(p[0]) + 2*int(p[1]) + int(p[2])) / 4)
	}
	return g
}

// ascii drops what readers write in ways of their own.
func ascii(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return -1
		}
		return r
	}, text)
}

// within says whether what a reader printed holds every text of the picture.
func (l labelled) within(output string) bool {
	if len(l.texts) == 0 {
		return output == ""
	}
	for _, want := range l.texts {
		if want == "*" && output == "" || want != "*" && !strings.Contains(ascii(output), ascii(want)) {
			return false
		}
	}
	return true
}

// byGozxing is gozxing as it comes, on the gray picture.
func byGozxing(source gozxing.LuminanceSource) string {
	bitmap, err := gozxing.NewBinaryBitmap(gozxing.NewHybridBinarizer(source))
	if err != nil {
		return ""
	}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil {
		return ""
	}
	return result.GetText()
}

// ran is what a program printed and how long it kept a processor busy: unlike
// the time that went by, that hardly depends on what else the machine does.
func ran(path string, args ...string) (string, time.Duration) {
	command := exec.Command(path, args...)
	out, _ := command.Output() // readers fail where nothing is found
	if command.ProcessState == nil {
		return "", 0
	}
	return string(out), command.ProcessState.UserTime() + command.ProcessState.SystemTime()
}

// zbarimg reads QR codes only, as we do. It is nil where it is not installed.
func zbarimg() func(files ...string) (string, time.Duration) {
	path, err := exec.LookPath("zbarimg")
	if err != nil {
		fmt.Println("zbarimg is not installed: its columns stay empty (scripts/setup bench adds it)")
		return nil
	}
	return func(files ...string) (string, time.Duration) {
		return ran(path, append([]string{"--quiet", "--raw", "--nodbus", "-Sdisable", "-Sqrcode.enable"}, files...)...)
	}
}

// pgm writes a gray picture as it is: hardly anything to decode.
func pgm(t *testing.T, path string, g *image.Gray) {
	t.Helper()
	data := append(fmt.Appendf(nil, "P5\n%d %d\n255\n", g.Rect.Dx(), g.Rect.Dy()), g.Pix...)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// gaps is a clock that keeps the longest time between two looks at it.
type gaps struct {
	mu      sync.Mutex
	last    time.Time
	longest time.Duration
}

func (g *gaps) now() time.Time {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	if !g.last.IsZero() {
		g.longest = max(g.longest, now.Sub(g.last))
	}
	g.last = now
	return now
}

// program builds rokketa-cli.
func program(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "rokketa-cli")
	build := exec.Command("go", "build", "-o", path, "rokketa/cmd/rokketa-cli")
	build.Env = append(build.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return path
}

// results are the columns of the table.
type results struct {
	first, all, gozxing, zbar row
	ourProcess, zbarProcess   row
	pictures                  int
	longest                   time.Duration // between two looks at the clock
}

// readers are what a picture is given to.
type readers struct {
	cli  string
	zbar func(files ...string) (string, time.Duration)
	temp string
}

func (b readers) measure(t *testing.T, l labelled, path string, r *results) {
	img := decoded(t, path)
	g := asGray(img)
	ctx := context.Background()
	r.pictures++

	// Ours: the codes without a look at the clock, then the times.
	var codes []scanner.Code
	_ = scanner.Scan(ctx, img, scanner.Options{Now: unhurried().Now}, func(c scanner.Code) bool { codes = append(codes, c); return true })
	right := l.readIn(codes)
	patient := scanner.Options{First: time.Minute, Whole: time.Minute}
	r.first.add(right, best(rounds, func() {
		_ = scanner.Scan(ctx, g, patient, func(scanner.Code) bool { return false })
	}))
	longest := time.Hour
	r.all.add(right, best(rounds, func() {
		var clock gaps
		o := patient
		o.Now = clock.now
		_ = scanner.Scan(ctx, img, o, func(scanner.Code) bool { return true })
		clock.now()
		longest = min(longest, clock.longest)
	}))
	r.longest = max(r.longest, longest)

	source := gozxing.NewLuminanceSourceFromImage(g)
	var single string
	took := best(rounds, func() { single = byGozxing(source) })
	r.gozxing.add(l.within(single), took)

	ours := time.Hour
	for range processes {
		_, took := ran(b.cli, "scan", path)
		ours = min(ours, took)
	}
	r.ourProcess.add(false, ours)
	if b.zbar == nil {
		return
	}
	// zbarimg that looks at no line of a picture takes as much less as its reader
	// takes. Several copies of some raw bytes, because starting it takes long.
	raw := filepath.Join(b.temp, "gray.pgm")
	pgm(t, raw, g)
	const copies = 3
	seeing := slices.Repeat([]string{raw}, copies)
	blind := append([]string{"-Sx-density=0", "-Sy-density=0"}, seeing...)
	with, without, whole := time.Hour, time.Hour, time.Hour
	var text, plain string
	for range processes {
		var took time.Duration
		text, took = b.zbar(seeing...)
		with = min(with, took)
		_, took = b.zbar(blind...)
		without = min(without, took)
		plain, took = b.zbar(path)
		whole = min(whole, took)
	}
	r.zbarProcess.add(false, whole)
	r.zbar.add(l.within(text) || l.within(plain), max(1, (with-without)/copies))
}

// TestTheTableOfReaders is the part of `make bench` that has counts: with
// ROKKETA_BENCH=1.
func TestTheTableOfReaders(t *testing.T) {
	if os.Getenv("ROKKETA_BENCH") == "" {
		t.Skip("some minutes of figures: ROKKETA_BENCH=1")
	}
	dir := fixtures(t, "qr")
	b := readers{cli: program(t), zbar: zbarimg(), temp: t.TempDir()}
	sets := map[string][]labelled{}
	for _, l := range manifest(t, dir) {
		sets[l.set] = append(sets[l.set], l)
	}
	head := []string{"set", "n", "ours", "first", "all", "gozxing", "ms", "zbar", "ms", "cli", "zbarimg", "no look for"}
	fmt.Println("Pictures read, and median milliseconds: each reader alone (of zbar what zbarimg takes longer than with no line to look at),")
	fmt.Println("then the processor's time of processes that are given the file: rokketa-cli scan and zbarimg.")
	fmt.Println("quirc has no program in Debian.")
	fmt.Printf("%-18s%4s%6s%8s%8s%9s%7s%7s%7s%8s%9s%13s\n", toAny(head)...)
	var total results
	show := func(name string, r *results) {
		fmt.Printf("%-18s%4d%6d%8.1f%8.1f%9d%7.1f%7d%7.1f%8.1f%9.1f%10.1f ms\n", name, r.pictures,
			r.first.read, r.first.median(), r.all.median(), r.gozxing.read, r.gozxing.median(), r.zbar.read, r.zbar.median(),
			r.ourProcess.median(), r.zbarProcess.median(), float64(r.longest)/float64(time.Millisecond))
	}
	for _, set := range floors {
		r := &results{}
		for _, l := range sets[set.set] {
			b.measure(t, l, filepath.Join(dir, l.file), r)
		}
		show(set.set, r)
		if set.set != "neg" {
			total.join(r)
		}
	}
	show("all but neg", &total)
	showScreens(t, dir, sets)
}

func toAny(list []string) (all []any) {
	for _, s := range list {
		all = append(all, s)
	}
	return all
}

func (r *results) join(other *results) {
	r.pictures += other.pictures
	r.longest = max(r.longest, other.longest)
	for _, pair := range [][2]*row{
		{&r.first, &other.first},
		{&r.all, &other.all},
		{&r.gozxing, &other.gozxing},
		{&r.zbar, &other.zbar},
		{&r.ourProcess, &other.ourProcess},
		{&r.zbarProcess, &other.zbarProcess},
	} {
		pair[0].read += pair[1].read
		pair[0].times = append(pair[0].times, pair[1].times...)
	}
}

// showScreens prints a whole scan of screenshots as shares of what decoding
// their PNG takes, and its memory in gray pictures.
func showScreens(t *testing.T, dir string, sets map[string][]labelled) {
	t.Helper()
	fmt.Printf("\n%-24s%12s%12s%8s%22s\n", "screen", "PNG ms", "scan ms", "ratio", "memory / gray picture")
	show := func(name string, data []byte) {
		var img image.Image
		decode := best(2*rounds, func() {
			var err error
			if img, err = png.Decode(bytes.NewReader(data)); err != nil {
				t.Fatal(err)
			}
		})
		scan := best(2*rounds, func() {
			_ = scanner.Scan(context.Background(), img, scanner.Options{First: time.Minute, Whole: time.Minute}, func(scanner.Code) bool { return true })
		})
		ms := float64(time.Millisecond)
		fmt.Printf("%-24s%12.1f%12.1f%8.2f%22.2f\n", name, float64(decode)/ms, float64(scan)/ms, float64(scan)/float64(decode), taken(t, img))
	}
	for _, set := range []string{"s-fhd", "s-4k"} {
		for _, l := range sets[set] {
			data, err := os.ReadFile(filepath.Join(dir, l.file))
			if err != nil {
				t.Fatal(err)
			}
			show(l.file, data)
		}
	}
	for name, img := range screens(t) {
		var b bytes.Buffer
		coloured := image.NewRGBA(img.Bounds())
		draw.Draw(coloured, coloured.Rect, img, image.Point{}, draw.Src)
		if err := png.Encode(&b, coloured); err != nil {
			t.Fatal(err)
		}
		show("3840x2160 "+name, b.Bytes())
	}
}

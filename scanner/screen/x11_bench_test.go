//go:build unix && !darwin

// What taking a 4K screen costs beside decoding a PNG of it.

package screen

import (
	"bytes"
	"image"
	"image/png"
	"testing"
	"time"

	"rokketa/internal/desktest"
)

func BenchmarkA4KScreen(b *testing.B) {
	display := desktest.Server(b, "-screen", "0", "3840x2160x24")
	s := dial(b, display)
	draw(b, s, 0, image.Rect(0, 0, 3840, 2160))
	pictures, err := x11(display)(b.Context())
	must(b, err)
	var file bytes.Buffer
	must(b, png.Encode(&file, pictures[0].Image))
	var decoding time.Duration
	b.ReportAllocs()
	for b.Loop() {
		_, err := x11(display)(b.Context())
		must(b, err)
		b.StopTimer() // in turn with it, so that both meet the same machine
		begun := time.Now()
		_, err = png.Decode(bytes.NewReader(file.Bytes()))
		must(b, err)
		decoding += time.Since(begun)
		b.StartTimer()
	}
	b.ReportMetric(float64(b.Elapsed())/float64(decoding), "of-decoding-its-PNG")
}

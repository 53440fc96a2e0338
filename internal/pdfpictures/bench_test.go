// What a scanned page costs, beside its PNG.

package pdfpictures_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"testing"
	"time"

	"rokketa/internal/pdfpictures"
)

func BenchmarkAPageBesideItsPNG(b *testing.B) {
	const w, h = 2480, 3508 // A4 at 300 dots an inch
	rgb := image.NewNRGBA(image.Rect(0, 0, w, h))
	var samples []byte
	for i := range w * h {
		c := color.NRGBA{byte(i), byte(i >> 3), byte(i >> 7), 255}
		rgb.SetNRGBA(i%w, i/w, c)
		samples = append(samples, c.R, c.G, c.B)
	}
	var file bytes.Buffer
	if err := png.Encode(&file, rgb); err != nil {
		b.Fatal(err)
	}
	const says = "/Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8 " +
		"/Filter /FlateDecode /DecodeParms << /Predictor 11 /Colors 3 /Columns %d >>"
	data := onPage(body(fmt.Sprintf(says, w, h, w), deflated(pngRows(samples, 3*w, 3, 1))))
	var ours, theirs time.Duration
	for b.Loop() {
		start := time.Now()
		for _, err := range pdfpictures.Pictures(b.Context(), data, pdfpictures.Limits{}) {
			if err != nil {
				b.Fatal(err)
			}
		}
		between := time.Now()
		if _, err := png.Decode(bytes.NewReader(file.Bytes())); err != nil {
			b.Fatal(err)
		}
		ours, theirs = ours+between.Sub(start), theirs+time.Since(between)
	}
	b.ReportMetric(float64(ours)/float64(theirs), "times-its-PNG")
}

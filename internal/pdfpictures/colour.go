// This file promises: how bright each sample is, in the colour spaces of PDF
// (8.6) as far as a QR code needs it.

package pdfpictures

import "math"

// colour is a colour space.
type colour struct {
	parts int                          // of a pixel
	light func(part []float64) float64 // 0 is black, 1 is white
	top   float64                      // what the most of a sample stands for, where it is not 1: of an index, -1

	base    float64 // of a linear space
	weights []float64
}

// linear is a space whose light is a sum: of base and of each part by its
// weight.
func linear(base float64, weights ...float64) colour {
	return colour{parts: len(weights), base: base, weights: weights, light: func(p []float64) float64 {
		sum := base
		for i, v := range p {
			sum += weights[i] * v
		}
		return sum
	}}
}

// How bright red, green and blue are, as television has it (ITU-R BT.601) and
// JPEG with it.
const red, green, blue = 0.299, 0.587, 0.114

func grayColour() colour { return linear(0, 1) }

// usual is the Decode array that need not be written.
func (c colour) usual(bits int) []float64 {
	var pairs []float64
	for i := range c.parts {
		top := 1.0
		switch {
		case c.top < 0:
			top = float64(int(1)<<bits - 1)
		case c.top > 0 && i == 0:
			top = c.top
		}
		pairs = append(pairs, 0, top)
	}
	return pairs
}

// colour reads a colour space. One that is missing, as beside a JPEG it may
// be, is gray.
func (d *document) colour(v any, resources dict, depth int) (colour, error) {
	if depth > 8 {
		return colour{}, errDamaged
	}
	v = d.get(v)
	if n, is := v.(name); is {
		switch n {
		case "DeviceGray", "G", "CalGray":
			return grayColour(), nil
		case "DeviceRGB", "RGB", "CalRGB":
			return ofParts(3)
		case "DeviceCMYK", "CMYK":
			return ofParts(4)
		}
		if named := d.dict(resources["ColorSpace"])[n]; named != nil {
			return d.colour(named, nil, depth+1)
		}
		return colour{}, unsupported(string(n))
	}
	parts, is := v.(array)
	if v == nil {
		return grayColour(), nil
	}
	if !is || len(parts) == 0 {
		return colour{}, errDamaged
	}
	family, _ := d.get(parts[0]).(name)
	at := func(i int) any {
		if i < len(parts) {
			return d.get(parts[i])
		}
		return nil
	}
	switch family {
	case "ICCBased":
		n, _ := d.whole(d.dict(at(1))["N"])
		return ofParts(n)
	case "Indexed", "I":
		return d.indexed(at(1), at(3), resources, depth)
	case "Lab":
		lab := linear(0, 0.01, 0, 0)
		lab.top = 100
		return lab, nil
	case "Separation":
		return tint(1)
	case "DeviceN":
		inks, _ := at(1).(array)
		return tint(len(inks))
	}
	return d.colour(family, resources, depth+1)
}

func ofParts(n int) (colour, error) {
	switch n {
	case 1:
		return grayColour(), nil
	case 3:
		return linear(0, red, green, blue), nil
	case 4:
		return colour{parts: 4, light: func(p []float64) float64 {
			return (1 - red*p[0] - green*p[1] - blue*p[2]) * (1 - p[3])
		}}, nil
	}
	return colour{}, errDamaged
}

// tint is inks on paper; which colour they have matters less than how much
// there is.
func tint(inks int) (colour, error) {
	if inks < 1 || inks > 32 {
		return colour{}, errDamaged
	}
	weights := make([]float64, inks)
	for i := range weights {
		weights[i] = -1
	}
	return linear(1, weights...), nil
}

// indexed is a table of colours in another space, of one byte for each part.
func (d *document) indexed(of, table any, resources dict, depth int) (colour, error) {
	base, err := d.colour(of, resources, depth+1)
	if err != nil {
		return colour{}, err
	}
	if base.top < 0 {
		return colour{}, errDamaged
	}
	var entries []byte
	switch t := table.(type) {
	case text:
		entries = t
	case stream:
		r, rest, err := d.open(t)
		if err != nil || rest != nil {
			return colour{}, errDamaged
		}
		if entries, err = readAll(r); err != nil && fatal(err) {
			return colour{}, err
		}
	}
	usual := base.usual(8)
	var lights [256]float64
	part := make([]float64, base.parts)
	for i := range lights {
		if (i+1)*base.parts > len(entries) {
			break
		}
		for j := range part {
			part[j] = float64(entries[i*base.parts+j]) / 255 * usual[2*j+1]
		}
		lights[i] = base.light(part)
	}
	return colour{parts: 1, top: -1, light: func(p []float64) float64 {
		return lights[int(math.Max(0, math.Min(255, p[0])))]
	}}, nil
}

// tones gives the function that turns a row of packed samples into gray. One
// sample of up to 8 bits, the usual case, is looked up in a table.
func (f form) tones() func(to, row []byte) {
	top := float64(int(1)<<f.bits - 1)
	part := make([]float64, f.colour.parts)
	sample := make([]int, f.colour.parts)
	gray := func() byte {
		hidden := f.hidden != nil
		for i, n := range sample {
			low, high := f.decode[2*i], f.decode[2*i+1]
			part[i] = low + float64(n)*(high-low)/top
			hidden = hidden && n >= f.hidden[2*i] && n <= f.hidden[2*i+1]
		}
		if hidden {
			return 255
		}
		return byte(math.Max(0, math.Min(1, f.colour.light(part)))*255 + 0.5)
	}
	if f.colour.parts == 1 && f.bits <= 8 {
		var table [256]byte
		for n := range 1 << f.bits {
			sample[0] = n
			table[n] = gray()
		}
		per, mask := 8/f.bits, byte(int(1)<<f.bits-1)
		return func(to, row []byte) {
			for x := range to {
				to[x] = table[row[x/per]>>(8-f.bits*(x%per+1))&mask]
			}
		}
	}
	if f.colour.weights != nil && f.bits == 8 && f.hidden == nil {
		return f.sums()
	}
	return func(to, row []byte) {
		at := 0 // in bits
		for x := range to {
			for i := range sample {
				switch f.bits {
				case 16:
					sample[i] = int(row[at/8])<<8 | int(row[at/8+1])
				default:
					sample[i] = int(row[at/8] >> (8 - f.bits - at%8) & byte(int(1)<<f.bits-1))
				}
				at += f.bits
			}
			to[x] = gray()
		}
	}
}

// sums is tones for the colours of most photos and screenshots: what each
// part adds, in 65536ths of a step of gray, is looked up.
func (f form) sums() func(to, row []byte) {
	parts := f.colour.parts
	adds := make([][256]int, parts)
	for i := range adds {
		low, high := f.decode[2*i], f.decode[2*i+1]
		for n := range adds[i] {
			v := f.colour.weights[i] * (low + float64(n)*(high-low)/255)
			adds[i][n] = int(math.Max(-1e6, math.Min(1e6, v)) * 255 * 65536)
		}
	}
	base := int(f.colour.base*255*65536) + 32768
	return func(to, row []byte) {
		for x := range to {
			sum := base
			for i, n := range row[x*parts:][:parts] {
				sum += adds[i][n]
			}
			to[x] = byte(max(0, min(255, sum>>16)))
		}
	}
}

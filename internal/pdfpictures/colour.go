// This file promises: how bright each sample is, in the colour spaces of PDF
// (8.6) as far as a QR code needs it.

package pdfpictures

import "math"

// colour is a colour space.
type colour struct {
	parts int                          // of a pixel
	light func(part []float64) float64 // 0 is black, 1 is white
	top   float64                      // what the most of a sample stands for, where it is not 1: of an index, -1
}

var grayColour = colour{parts: 1, light: func(p []float64) float64 { return p[0] }}

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

func luma(r, g, b float64) float64 { return 0.299*r + 0.587*g + 0.114*b }

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
			return grayColour, nil
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
		return grayColour, nil
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
		return colour{parts: 3, top: 100, light: func(p []float64) float64 { return p[0] / 100 }}, nil
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
		return grayColour, nil
	case 3:
		return colour{parts: 3, light: func(p []float64) float64 { return luma(p[0], p[1], p[2]) }}, nil
	case 4:
		return colour{parts: 4, light: func(p []float64) float64 {
			return luma(1-p[0], 1-p[1], 1-p[2]) * (1 - p[3])
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
	return colour{parts: inks, light: func(p []float64) float64 {
		white := 1.0
		for _, ink := range p {
			white -= ink
		}
		return white
	}}, nil
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

// This file promises: a symbol's modules, sampled through its grid and made dark
// or light in every way that has ever read one more symbol.

package scanner

import "math"

// samples are the values of a symbol's modules, higher is darker.
type samples struct {
	d      int
	values []float64
}

// largeModule is the length in pixels from which a module is sampled in five
// places, against noise and pixels of a display.
const largeModule = 4.0

func (f *fitting) samples() samples {
	d := f.grid.d
	s := samples{d, make([]float64, d*d)}
	m := f.grid.module()
	value := f.level.value
	for v := range d {
		for u := range d {
			x, y := f.grid.place(float64(u)+0.5, float64(v)+0.5)
			light := value(x, y)
			if m >= largeModule {
				o := 0.2 * m
				light = (2*light + value(x-o, y) + value(x+o, y) + value(x, y-o) + value(x, y+o)) / 6
			}
			if f.light {
				light = -light
			}
			s.values[v*d+u] = -light
		}
	}
	return s
}

// sharpened takes from each module what blur gave it of its four neighbours.
func (s samples) sharpened(k float64) samples {
	out := samples{s.d, make([]float64, len(s.values))}
	at := func(u, v int) float64 { return s.values[clamp(v, 0, s.d-1)*s.d+clamp(u, 0, s.d-1)] }
	for v := range s.d {
		for u := range s.d {
			around := at(u-1, v) + at(u+1, v) + at(u, v-1) + at(u, v+1)
			out.values[v*s.d+u] = at(u, v)*(1+4*k) - k*around
		}
	}
	return out
}

// bits makes a module dark where it is darker than the mean of the modules
// within radius, by more than shift standard deviations of all.
func (s samples) bits(radius int, shift float64) bits {
	d := s.d
	stride := d + 1
	sums := make([]float64, stride*stride)
	var sum, squares float64
	for v := range d {
		row := 0.0
		for u := range d {
			x := s.values[v*d+u]
			row += x
			sum += x
			squares += x * x
			sums[(v+1)*stride+u+1] = sums[v*stride+u+1] + row
		}
	}
	n := float64(d * d)
	by := shift * math.Sqrt(max(0, squares/n-sum/n*sum/n))
	out := bits{d, make([]bool, d*d)}
	for v := range d {
		top, bottom := max(v-radius, 0), min(v+radius+1, d)
		for u := range d {
			left, right := max(u-radius, 0), min(u+radius+1, d)
			mean := (sums[bottom*stride+right] - sums[bottom*stride+left] - sums[top*stride+right] + sums[top*stride+left]) /
				float64((right-left)*(bottom-top))
			out.dark[v*d+u] = s.values[v*d+u] > mean+by
		}
	}
	return out
}

const (
	localRadius  = 6 // modules: the light falls off slowly
	widerRadius  = 8 // where the threshold itself is shifted
	narrowRadius = 3 // the light changes within the symbol
	leastSharpen = 0.6
)

// sampleOnce is the way of a clean picture.
func (f *fitting) sampleOnce() bool {
	return f.decode(f.samples().bits(localRadius, 0))
}

// sample tries every way, the likeliest first.
func (f *fitting) sample() bool {
	if f.sampleFlat() {
		return true
	}
	return f.warp() && f.sampleFlat()
}

func (f *fitting) sampleFlat() bool {
	s := f.samples()
	for _, radius := range [3]int{localRadius, s.d, narrowRadius} {
		if f.decode(s.bits(radius, 0)) {
			return true
		}
	}
	if f.score <= leastSharpen || f.pace.over() {
		return false
	}
	for _, k := range [3]float64{0.15, 0.3, 0.5} {
		if f.decode(s.sharpened(k).bits(localRadius, 0)) {
			return true
		}
	}
	for _, shift := range [4]float64{-0.3, 0.3, -0.6, 0.6} {
		if f.decode(s.bits(widerRadius, shift)) {
			return true
		}
	}
	return false
}

// leastWarp is how much better the bent grid must agree to be worth a second
// sampling.
const leastWarp = 0.003

// warp bends the grid for curved paper, its corners and its four bends climbing
// together.
func (f *fitting) warp() bool {
	before := f.score
	for _, step := range [4]float64{0.5, 0.25, 0.12, 0.06} {
		f.hold()
		for range climbRounds {
			if f.pace.over() {
				return false
			}
			rose := false
			for i := range f.grid.bend {
				rose = f.nudge(func(q *grid) { q.bend[i] += step }, func(q *grid) { q.bend[i] -= step }) || rose
			}
			for corner := range 4 {
				by := step * f.grid.module()
				rose = f.nudge(func(q *grid) { q.at[corner].X += by }, func(q *grid) { q.at[corner].X -= by }) || rose
				rose = f.nudge(func(q *grid) { q.at[corner].Y += by }, func(q *grid) { q.at[corner].Y -= by }) || rose
			}
			if !rose {
				break
			}
		}
	}
	f.release()
	return f.score > before+leastWarp
}

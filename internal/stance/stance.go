// Package stance is about how a window of ours stands on the desktop: where it
// is, whether it is above the others, and whether pictures of the screen show
// it. The window is named by the system's own handle: an X11 window, an HWND.
//
// Promises: nothing of another program's windows is changed or kept; a system
// that lets a window not do something answers with an error and nothing else
// happens. Wayland tells no window where it is, and macOS is not built: both
// are ErrUnsupported.
package stance

import (
	"cmp"
	"image"
	"slices"

	"rokketa/internal/reason"
)

// Place is where a window is, in the pixels of the desktop over all screens.
type Place struct {
	X         int  `json:"x"` // of the content, inside the frame
	Y         int  `json:"y"`
	Width     int  `json:"width"`     // of the content
	Bar       int  `json:"bar"`       // height of the frame above it, 0 where there is none
	Maximised bool `json:"maximised"` // then the rest is of no use
}

// What of a title bar must be on one screen for a hand to take hold of it, and
// what is taken for no place at all, in pixels.
const (
	holdWidth  = 100
	holdHeight = 16
	farthest   = 1 << 20
)

// Reachable says whether a window at the place could be moved by its title bar
// on these screens: what was right beside a screen that is gone is not.
func (p Place) Reachable(screens []image.Rectangle) bool {
	if min(p.X, p.Y, p.Bar) < -farthest || max(p.X, p.Y, p.Bar, p.Width) > farthest {
		return false // nobody's desktop
	}
	top := p.Y - p.Bar
	bar := image.Rect(p.X, top, p.X+p.Width, top+max(p.Bar, holdHeight))
	for _, s := range screens {
		if on := bar.Intersect(s); on.Dx() >= min(holdWidth, max(1, p.Width)) && on.Dy() >= holdHeight {
			return true
		}
	}
	return false
}

// desktopShare is the share of a screen's height that is left to the desktop's
// own bar where a window is made smaller: one part of so many.
const desktopShare = 16

// Fit gives, of a window at the place whose content has this size, the
// rectangle of the content in which all of it can be seen. smaller: the window
// is larger than its screen; one that is not stays where a hand put it, and
// one that fills the screen is the desktop's to lay. Its screen is the one that
// most of it is on, where it is on none the largest.
func (p Place) Fit(size image.Point, screens []image.Rectangle) (to image.Rectangle, smaller bool) {
	if len(screens) == 0 || p.Maximised {
		return image.Rectangle{}, false
	}
	area := func(r image.Rectangle) int { return r.Dx() * r.Dy() }
	is := image.Rectangle{Min: image.Pt(p.X, p.Y), Max: image.Pt(p.X, p.Y).Add(size)}
	on := slices.MaxFunc(screens, func(a, b image.Rectangle) int {
		return cmp.Or(cmp.Compare(area(a.Intersect(is)), area(b.Intersect(is))), cmp.Compare(area(a), area(b)))
	})
	on.Min.Y += p.Bar
	if size.X <= on.Dx() && size.Y <= on.Dy() {
		return image.Rectangle{}, false
	}
	on.Max.Y -= (on.Dy() + p.Bar) / desktopShare
	size = image.Pt(min(size.X, on.Dx()), min(size.Y, on.Dy()))
	corner := image.Pt(max(on.Min.X, min(p.X, on.Max.X-size.X)), max(on.Min.Y, min(p.Y, on.Max.Y-size.Y)))
	return image.Rectangle{Min: corner, Max: corner.Add(size)}, true
}

// Screens are the screens there are now.
func Screens() ([]image.Rectangle, error) { return screens() }

// Of is where a window is. A window that is put away has no place: ErrAway.
func Of(handle uintptr) (Place, error) { return of(handle) }

// Maximise asks for a window that is on the screen to fill it.
func Maximise(handle uintptr) error { return maximise(handle) }

// Above asks for a window that is on the screen to stay above the others, or
// to be one of them again. It takes effect at once; on X11 it is for the window
// manager to follow, and is forgotten when the window is hidden.
func Above(handle uintptr, on bool) error { return above(handle, on) }

// Hides says whether this system can keep a window out of pictures of the
// screen.
func Hides() bool { return hides }

// Hide keeps a window out of screenshots, recordings and shared screens, or
// lets it be seen there again. Windows before 10 2004 shows it black instead.
// It is a courtesy of the system and no protection from a hostile program.
// Where the system does not do it, the error is ErrRefused.
func Hide(handle uintptr, on bool) error { return hide(handle, on) }

// Reason is why something is not done. Compare with errors.Is.
type Reason string

// The reasons.
const (
	ErrUnsupported Reason = "unsupported" // not on this system
	ErrRefused     Reason = "refused"     // this computer does not do it
	ErrAway        Reason = "away"        // the window is not on the screen
)

func (r Reason) Error() string { return "stance: " + string(r) }

// Explanation gives the key of the sentence for a reader.
func (r Reason) Explanation() (string, map[string]any) { return "stance." + string(r), nil }

// Error is what the calls return.
type Error = reason.Of[Reason]

// Explanations are all keys that Explanation can give.
func Explanations() []string { return reason.Keys("stance", ErrUnsupported, ErrRefused, ErrAway) }

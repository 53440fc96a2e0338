// The look: colours, sizes and faces of every screen, in light and dark. The
// bundled faces answer for every style, so that a window looks the same on
// each system and in each locale.

package ui

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"rokketa/assets/fonts"
	"rokketa/assets/icons"
)

// Colour names of our own, beside Fyne's.
const (
	colorCard       fyne.ThemeColorName = "rokketa.card"       // the sheet a row or a block lies on
	colorCardBorder fyne.ThemeColorName = "rokketa.cardBorder" // its edge
	colorCardHover  fyne.ThemeColorName = "rokketa.cardHover"  // the sheet under the pointer
	colorMuted      fyne.ThemeColorName = "rokketa.muted"      // second-rank text, still contrast AA
	colorCode       fyne.ThemeColorName = "rokketa.code"       // the digits
	colorLate       fyne.ThemeColorName = "rokketa.late"       // digits and ring in the last seconds
	colorTrack      fyne.ThemeColorName = "rokketa.track"      // what the ring has run through
	colorToast      fyne.ThemeColorName = "rokketa.toast"      // the passing message
	colorOnToast    fyne.ThemeColorName = "rokketa.onToast"
	colorNote       fyne.ThemeColorName = "rokketa.note"   // the sheet behind a remark
	colorMark       fyne.ThemeColorName = "rokketa.mark"   // success
	colorRimOff     fyne.ThemeColorName = "rokketa.rimOff" // the rim of what is switched off
	colorSample     fyne.ThemeColorName = "rokketa.sample" // the band over sample accounts
	colorOnSample   fyne.ThemeColorName = "rokketa.onSample"
)

// Size names of our own.
const (
	sizeCode  fyne.ThemeSizeName = "rokketa.code"
	sizeNext  fyne.ThemeSizeName = "rokketa.next" // the next code, beside the code
	sizeTitle fyne.ThemeSizeName = "rokketa.title"
	sizeSmall fyne.ThemeSizeName = "rokketa.small"
	sizeCard  fyne.ThemeSizeName = "rokketa.card" // how round a card is
)

// Appearance is light, dark or as the system has it.
type Appearance string

// The three appearances a person can choose.
const (
	AppearanceSystem Appearance = "system"
	AppearanceLight  Appearance = "light"
	AppearanceDark   Appearance = "dark"
)

// look is the theme. Scale multiplies all sizes (1 is the usual).
type look struct {
	appearance  Appearance
	scale       float32
	faces       map[fyne.TextStyle]fyne.Resource
	sizes       map[fyne.ThemeSizeName]float32
	light, dark map[fyne.ThemeColorName]color.Color
}

var _ fyne.Theme = (*look)(nil)

// is says whether newLook would make the same.
func (l *look) is(a Appearance, scale float32) bool { return l.appearance == a && l.scale == scale }

// newLook makes the theme with the bundled faces.
func newLook(a Appearance, scale float32) *look {
	regular := fyne.NewStaticResource("BIZUDPGothic-Regular.ttf", fonts.Regular)
	bold := fyne.NewStaticResource("BIZUDPGothic-Bold.ttf", fonts.Bold)
	code := fyne.NewStaticResource("BIZUDGothic-Regular.ttf", fonts.Code)
	codeBold := fyne.NewStaticResource("BIZUDGothic-Bold.ttf", fonts.CodeBold)
	return &look{appearance: a, scale: scale, sizes: lengths(), light: lightPalette(), dark: darkPalette(), faces: map[fyne.TextStyle]fyne.Resource{
		{}:                            regular,
		{Bold: true}:                  bold,
		{Monospace: true}:             code,
		{Monospace: true, Bold: true}: codeBold,
	}}
}

// Font answers our face for every style but symbols: an italic or underlined
// text falls back to the upright face rather than to another family.
func (l *look) Font(s fyne.TextStyle) fyne.Resource {
	if s.Symbol {
		return theme.DefaultTheme().Font(s)
	}
	return l.faces[fyne.TextStyle{Bold: s.Bold, Monospace: s.Monospace}]
}

// codeFace is the face of the codes alone, for a text in it that needs no
// other; nil where it does. Where no face is named, Fyne reads some five beside
// it, one of them the system's for the person's language, with which a start
// takes longer and the program tens of megabytes more.
func codeFace(th fyne.Theme, t *canvas.Text) fyne.Resource {
	beyond := func(r rune) bool { return r < ' ' || r > '~' }
	if !t.TextStyle.Monospace || strings.ContainsFunc(t.Text, beyond) {
		return nil
	}
	return th.Font(t.TextStyle)
}

// Icon leaves the icons to Fyne's set, but for the empty box of a tick, of which
// Fyne's has a line that is lost between the pixels.
func (l *look) Icon(n fyne.ThemeIconName) fyne.Resource {
	if n == theme.IconNameCheckButton {
		return theme.NewThemedResource(fyne.NewStaticResource("box.svg", icons.Box))
	}
	return theme.DefaultTheme().Icon(n)
}

// Size gives lengths in Fyne's units.
func (l *look) Size(n fyne.ThemeSizeName) float32 {
	size, ok := l.sizes[n]
	if !ok {
		size = theme.DefaultTheme().Size(n)
	}
	return size * l.scale
}

// lengths are the sizes at scale 1. Text is larger than Fyne's 14, for
// readers of seventy.
func lengths() map[fyne.ThemeSizeName]float32 {
	return map[fyne.ThemeSizeName]float32{
		theme.SizeNameText:            16,
		theme.SizeNameCaptionText:     13,
		theme.SizeNameSubHeadingText:  19,
		theme.SizeNameHeadingText:     25,
		theme.SizeNamePadding:         5,
		theme.SizeNameInnerPadding:    9,
		theme.SizeNameLineSpacing:     7,
		theme.SizeNameInlineIcon:      21,
		theme.SizeNameInputRadius:     9,
		theme.SizeNameButtonRadius:    10,
		theme.SizeNameSelectionRadius: 9,
		theme.SizeNameScrollBarSmall:  4,
		theme.SizeNameScrollBar:       11,
		theme.SizeNameInputBorder:     1.5,
		theme.SizeNameDialogRadius:    14,
		theme.SizeNamePopupRadius:     12,
		theme.SizeNameMenuRadius:      10,
		sizeCode:                      35,
		sizeNext:                      20,
		sizeTitle:                     22,
		sizeSmall:                     14,
		sizeCard:                      14,
	}
}

// Color gives a colour of the palette that fits the appearance.
func (l *look) Color(n fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	switch l.appearance {
	case AppearanceLight:
		v = theme.VariantLight
	case AppearanceDark:
		v = theme.VariantDark
	}
	palette := l.light
	if v == theme.VariantDark {
		palette = l.dark
	}
	if c, ok := palette[n]; ok {
		return c
	}
	return theme.DefaultTheme().Color(n, v)
}

// rgb is an opaque colour from 0xRRGGBB.
func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 255}
}

// under is a ground with a veil of some opacity over it.
func under(veil, ground color.Color) color.Color {
	v, g := color.NRGBAModel.Convert(veil).(color.NRGBA), color.NRGBAModel.Convert(ground).(color.NRGBA)
	mix := func(v, g, a uint8) uint8 {
		return uint8((int(v)*int(a) + int(g)*(255-int(a)) + 127) / 255) //nolint:gosec // a mean of bytes
	}
	return color.NRGBA{R: mix(v.R, g.R, v.A), G: mix(v.G, g.G, v.A), B: mix(v.B, g.B, v.A), A: g.A}
}

// rgba is a colour from 0xRRGGBB with an opacity of 0 to 255.
func rgba(v uint32, a uint8) color.NRGBA {
	c := rgb(v)
	c.A = a
	return c
}

// lightPalette is paper and indigo; vermilion warns.
func lightPalette() map[fyne.ThemeColorName]color.Color {
	return map[fyne.ThemeColorName]color.Color{
		theme.ColorNameBackground:          rgb(0xF4F2ED),
		theme.ColorNameForeground:          rgb(0x1D2733),
		theme.ColorNamePrimary:             rgb(0x1F4E86),
		theme.ColorNameForegroundOnPrimary: rgb(0xFFFFFF),
		theme.ColorNameButton:              rgb(0xE6E2D9),
		theme.ColorNameDisabledButton:      rgb(0xE9E6DF),
		theme.ColorNameDisabled:            rgb(0x8C8F93),
		theme.ColorNameHover:               rgba(0x1D2733, 14),
		theme.ColorNamePressed:             rgba(0x1D2733, 34),
		theme.ColorNameFocus:               rgba(0x1F4E86, 70),
		theme.ColorNameSelection:           rgba(0x1F4E86, 60),
		theme.ColorNameInputBackground:     rgb(0xFFFFFF),
		theme.ColorNameInputBorder:         rgb(0x8A8578),
		theme.ColorNamePlaceHolder:         rgb(0x6B7077),
		theme.ColorNameSeparator:           rgb(0xDDD8CD),
		theme.ColorNameScrollBar:           rgba(0x1D2733, 135),
		theme.ColorNameShadow:              rgba(0x1D2733, 40),
		theme.ColorNameMenuBackground:      rgb(0xFFFFFF),
		theme.ColorNameOverlayBackground:   rgb(0xFBFAF7),
		theme.ColorNameHeaderBackground:    rgb(0xF4F2ED),
		theme.ColorNameHyperlink:           rgb(0x1F4E86),
		theme.ColorNameError:               rgb(0xB3261E),
		theme.ColorNameWarning:             rgb(0xC23B0E),
		theme.ColorNameSuccess:             rgb(0x1B7A4B),
		colorCard:                          rgb(0xFFFFFF),
		colorCardBorder:                    rgb(0xE2DDD2),
		colorCardHover:                     rgb(0xEDF3FA),
		colorMuted:                         rgb(0x5A626C),
		colorCode:                          rgb(0x1F4E86),
		colorLate:                          rgb(0xC23B0E),
		colorTrack:                         rgb(0xE4E0D7),
		colorToast:                         rgb(0x22303F),
		colorOnToast:                       rgb(0xFFFFFF),
		colorNote:                          rgb(0xEBF1F8),
		colorMark:                          rgb(0x1B7A4B),
		colorRimOff:                        rgb(0xBDB8AC),
		colorSample:                        rgb(0xB3261E),
		colorOnSample:                      rgb(0xFFFFFF),
	}
}

// darkPalette is the same at night.
func darkPalette() map[fyne.ThemeColorName]color.Color {
	return map[fyne.ThemeColorName]color.Color{
		theme.ColorNameBackground:          rgb(0x12171E),
		theme.ColorNameForeground:          rgb(0xE8ECF1),
		theme.ColorNamePrimary:             rgb(0x8CBBEA),
		theme.ColorNameForegroundOnPrimary: rgb(0x0E1B2A),
		theme.ColorNameButton:              rgb(0x2A333E),
		theme.ColorNameDisabledButton:      rgb(0x20272F),
		theme.ColorNameDisabled:            rgb(0x737C87),
		theme.ColorNameHover:               rgba(0xFFFFFF, 16),
		theme.ColorNamePressed:             rgba(0xFFFFFF, 36),
		theme.ColorNameFocus:               rgba(0x8CBBEA, 80),
		theme.ColorNameSelection:           rgba(0x8CBBEA, 70),
		theme.ColorNameInputBackground:     rgb(0x0D1117),
		theme.ColorNameInputBorder:         rgb(0x6E7A88),
		theme.ColorNamePlaceHolder:         rgb(0x949EAA),
		theme.ColorNameSeparator:           rgb(0x2C3641),
		theme.ColorNameScrollBar:           rgba(0xFFFFFF, 110),
		theme.ColorNameShadow:              rgba(0x000000, 120),
		theme.ColorNameMenuBackground:      rgb(0x232C36),
		theme.ColorNameOverlayBackground:   rgb(0x1A212A),
		theme.ColorNameHeaderBackground:    rgb(0x12171E),
		theme.ColorNameHyperlink:           rgb(0x8CBBEA),
		theme.ColorNameError:               rgb(0xFF8A80),
		theme.ColorNameWarning:             rgb(0xFF9E6B),
		theme.ColorNameSuccess:             rgb(0x6FD3A0),
		colorCard:                          rgb(0x1C242D),
		colorCardBorder:                    rgb(0x2E3944),
		colorCardHover:                     rgb(0x2A3643),
		colorMuted:                         rgb(0xA6B0BC),
		colorCode:                          rgb(0xA9CFF5),
		colorLate:                          rgb(0xFF9E6B),
		colorTrack:                         rgb(0x33404D),
		colorToast:                         rgb(0xE8ECF1),
		colorOnToast:                       rgb(0x12171E),
		colorNote:                          rgb(0x1E2B3A),
		colorMark:                          rgb(0x6FD3A0),
		colorRimOff:                        rgb(0x4A5561),
		colorSample:                        rgb(0xB3261E),
		colorOnSample:                      rgb(0xFFFFFF),
	}
}

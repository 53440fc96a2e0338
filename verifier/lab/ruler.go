// This file promises: the steps of time as a ruler: where the server stands,
// what it accepts, what is used, where the phone is, and where each code that
// was typed belongs.

package lab

import (
	"context"
	"fmt"
	"html/template"
	"strings"
	"time"

	"rokketa/verifier"
)

// mark is one step of the ruler.
type mark struct {
	Step     int64
	Offset   int64 // from the server's step
	Begins   string
	Now      bool // the server is here
	Accepted bool // a code of this step would be taken
	Used     bool // used, or before the used one
	Phone    bool // the phone is here
	Typed    int  // how many of the latest attempts belong here
}

// rulerReach is how many steps either side are drawn.
const rulerReach = 8

// ruler draws the steps around now for a member with an app.
func (l *Lab) ruler(ctx context.Context, p person, d Person, attempts []Attempt, pg *page) (template.HTML, error) {
	account, err := l.bench.Reveal(ctx, p.ID)
	if err != nil {
		return "", err
	}
	uri, err := account.URI()
	if err != nil {
		return "", err
	}
	phone, err := readURI(uri)
	if err != nil {
		return "", err
	}
	profile := l.service.Profile()
	marks := steps(phone, l.clock.Now(), l.clock.Phone(p.ID), d.UsedStep, profile, attempts)
	return template.HTML(draw(marks, pg)), nil //nolint:gosec // every text in it is escaped
}

func steps(p phone, server, wrist time.Time, used int64, profile verifier.Profile, attempts []Attempt) []mark {
	now := p.step(server)
	typed := map[int64]int{}
	for _, a := range first(attempts, 10) {
		if a.Finding.Step != 0 {
			typed[a.Finding.Step]++
		}
	}
	var marks []mark
	for off := int64(-rulerReach); off <= rulerReach; off++ {
		step := now + off
		marks = append(marks, mark{
			Step: step, Offset: off, Begins: time.Unix(step*p.period, 0).In(verifier.Tokyo()).Format("15:04:05"),
			Now: off == 0, Accepted: off >= -int64(profile.Back) && off <= int64(profile.Ahead) && step > used,
			Used: step <= used, Phone: p.step(wrist) == step, Typed: typed[step],
		})
	}
	return marks
}

// draw makes the picture; its title reads it out.
func draw(marks []mark, pg *page) string {
	const wide, high, edge = 64, 128, 12
	var b strings.Builder
	var tell []string
	say := func(key string, pairs ...any) string { return template.HTMLEscapeString(pg.table.Say(key, pairs...)) }
	fmt.Fprintf(&b, `<svg class="ruler" viewBox="%d 0 %d %d" role="img" aria-labelledby="ruler-title">`, -edge, wide*len(marks)+2*edge, high)
	b.WriteString("%TITLE%")
	for i, m := range marks {
		x := i * wide
		class := "step"
		switch {
		case m.Used:
			class += " used"
		case m.Accepted:
			class += " accepted"
			tell = append(tell, m.Begins)
		}
		fmt.Fprintf(&b, `<g><rect class="%s" x="%d" y="36" width="%d" height="44"/>`, class, x+1, wide-2)
		fmt.Fprintf(&b, `<text class="offset" x="%d" y="63">%s</text>`, x+wide/2, strings.TrimPrefix(fmt.Sprintf("%+d", m.Offset), "+0")+map[bool]string{true: "0"}[m.Offset == 0])
		if i%2 == 0 {
			fmt.Fprintf(&b, `<text class="time" x="%d" y="96">%s</text>`, x+wide/2, m.Begins)
		}
		if m.Now {
			fmt.Fprintf(&b, `<text class="server" x="%d" y="30">▼ %s</text>`, x+wide/2, say("lab.ruler.server"))
		}
		if m.Phone {
			fmt.Fprintf(&b, `<text class="phone" x="%d" y="12">%s ▼</text>`, x+wide/2, say("lab.ruler.phone"))
		}
		if m.Typed > 0 {
			fmt.Fprintf(&b, `<text class="typed" x="%d" y="120">▲ %s</text>`, x+wide/2, say("lab.ruler.typed"))
		}
		b.WriteString("</g>")
	}
	b.WriteString("</svg>")
	title := `<title id="ruler-title">` + say("lab.ruler.title", "accepted", strings.Join(tell, ", ")) + `</title>`
	return strings.Replace(b.String(), "%TITLE%", title, 1)
}

// stop is one point of the timeline, the latest first: what happened in one
// minute stands together.
type stop struct {
	Minute string
	Rows   []row
}

func (p *page) timeline(attempts []Attempt) []stop {
	var stops []stop
	for _, r := range p.rows(attempts) {
		minute := p.day(r.At) + " " + layout("15:04")(r.At)
		if n := len(stops); n > 0 && stops[n-1].Minute == minute {
			stops[n-1].Rows = append(stops[n-1].Rows, r)
			continue
		}
		stops = append(stops, stop{minute, []row{r}})
	}
	return stops
}

// This file promises: what stands on the recovery sheet, the same on paper
// from a PDF and from a browser, whatever stands in the names that it is given.

// Package sheet makes the recovery sheet: one A4 page for a drawer, black on
// white, with the recovery key as a QR code and as five lines, and with all
// that a person needs who finds it years later and has nothing else.
//
// A sheet opens every backup. What this package writes goes to the writer it
// is given and nowhere else, and no error of it holds a part of the key.
package sheet

import (
	"errors"
	"strings"
	"time"
	"unicode"

	"rokketa/internal/qrdraw"
)

// Words says a sentence in the reader's language: *text.Table does.
type Words interface {
	Say(key string, pairs ...any) string
}

// Fonts are TrueType faces. Text and Bold are for sentences, Code and
// CodeBold, whose letters are all of one width, for the key.
type Fonts struct{ Text, Bold, Code, CodeBold []byte }

// Sheet is what differs from one sheet to the next.
type Sheet struct {
	Lines   []string  // the key for paper; the last two characters of each line check it
	Text    string    // the key for the QR code
	Made    time.Time // in the reader's own time zone
	Words   Words
	Fonts   Fonts  // PDF needs all; HTML carries Code and CodeBold where they are there
	Backups string // the folder where backups lie, "" where that is not known
	Vault   string // how the names of its backups begin after "rokketa-", "" where that is not known
}

// ErrIncomplete says that a sheet has no key, no words or, for a PDF, no
// fonts. Nothing was written.
var ErrIncomplete = errors.New("sheet: a part of it is missing")

// The QR code withstands a fold and a stain: a third of it may be gone.
const qrLevel = qrdraw.High

// longestFolder is how much of a folder's name is shown, in half widths: three
// lines. Of a longer one the middle is left out.
const longestFolder = 200

// command opens a backup with the age program, as docs/security.md has it.
const command = "age -d -i key.txt -o accounts.txt BACKUP.age"

// line is one line of the key, taken apart so that a person does not lose the
// place: groups of four, and the characters that check them.
type line struct {
	Number int
	Groups []string
	Check  string
}

// fact is a row of the page: a heading, and what there is to say.
type fact struct {
	Heading  string
	Steps    []string // numbered
	Points   []string // each with a dot
	Folder   string   // under its own label
	FolderIs string
	Write    string // label of a line to write on by hand
}

// content is all that stands on the page, in its order.
type content struct {
	Language, Title, Product, Made string
	Lead                           []string
	KeyHeading, CheckHeading       string
	KeyNote                        []string
	Lines                          []line
	Facts                          []fact
	Age, Command, AgeKey           string // how to do without us
	Print, PrintNote               string // for a screen alone
}

func (s Sheet) content() (content, error) {
	if s.Words == nil || s.Text == "" || len(s.Lines) == 0 {
		return content{}, ErrIncomplete
	}
	say := s.Words.Say
	file := "rokketa-….age"
	if vault := printable(s.Vault); vault != "" {
		file = "rokketa-" + vault + "-….age"
	}
	c := content{
		Language: say("sheet.language"), Title: say("sheet.title"), Product: "Rokketa",
		Made: say("sheet.made", "date", s.Made.Format(say("sheet.date"))),
		Lead: []string{say("sheet.lead"), say("sheet.lead.backup")},

		KeyHeading: say("sheet.key"), CheckHeading: say("sheet.check"),
		KeyNote: []string{say("sheet.key.letters"), say("sheet.key.check")},
		Facts: []fact{
			{
				Heading: say("sheet.use"),
				Steps:   []string{say("sheet.use.install"), say("sheet.use.choose", "file", file), say("sheet.use.key")},
			},
			{
				Heading: say("sheet.keep"),
				Points:  []string{say("sheet.keep.where"), say("sheet.keep.apart"), say("sheet.keep.never"), say("sheet.keep.why")},
			},
			{
				Heading: say("sheet.backups"), FolderIs: say("sheet.backups.here"),
				Folder: shorten(printable(s.Backups), longestFolder), Write: say("sheet.backups.stick"),
			},
			{Heading: say("sheet.lost"), Points: []string{say("sheet.lost.new"), say("sheet.lost.old")}},
		},
		Age: say("sheet.age"), Command: command, AgeKey: say("sheet.age.key"),
		Print: say("sheet.print"), PrintNote: say("sheet.print.note"),
	}
	for i, l := range s.Lines {
		c.Lines = append(c.Lines, apart(i+1, l))
	}
	return c, nil
}

// checkSigns is how many characters at the end of a line check it.
const checkSigns = 2

func apart(number int, text string) line {
	text = strings.Join(strings.Fields(text), "")
	key := text[:max(0, len(text)-checkSigns)]
	l := line{Number: number, Check: text[len(key):]}
	for len(key) > 4 {
		l.Groups, key = append(l.Groups, key[:4]), key[4:]
	}
	l.Groups = append(l.Groups, key)
	return l
}

// blank stands for what cannot be printed.
const blank = '□'

// printable makes what would break a line, or turn the direction of writing,
// visible as a box: a name may hold anything but a sheet has one meaning.
func printable(name string) string {
	return strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || !unicode.IsPrint(r) {
			return blank
		}
		return r
	}, strings.ToValidUTF8(name, string(blank)))
}

// shorten leaves the middle out of a name that is wider than most half widths.
func shorten(name string, most int) string {
	width := func(r rune) int {
		if r < 0x2000 && !unicode.IsUpper(r) {
			return 1
		}
		return 2 // capital letters are nearly as wide as kanji
	}
	runes, all := []rune(name), 0
	for _, r := range runes {
		all += width(r)
	}
	if all <= most {
		return name
	}
	// What is nearest to the file tells more than where the disk is.
	head, tail, left := 0, len(runes), most/3
	for left >= width(runes[head]) {
		left -= width(runes[head])
		head++
	}
	for left = most - most/3 - 2; left >= width(runes[tail-1]); tail-- {
		left -= width(runes[tail-1])
	}
	return string(runes[:head]) + "…" + string(runes[tail:])
}

// This file promises: scan, the texts of the QR codes in pictures and on the
// screen, and what they are where they are no accounts.

package main

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"

	"rokketa/exchange"
	"rokketa/scanner"
	"rokketa/scanner/screen"
)

// scanned is one picture in JSON: a file's or a monitor's.
type scanned struct {
	File   string      `json:"file,omitempty"`
	Screen *string     `json:"screen,omitempty"`
	Bounds *bounds     `json:"bounds,omitempty"` // of the monitor, on the desktop
	Codes  []foundCode `json:"codes"`
	Error  *problem    `json:"error,omitempty"`
}

type bounds struct {
	X      int `json:"x"`
	Y      int `json:"y"`
	Width  int `json:"width"`
	Height int `json:"height"`
}

type foundCode struct {
	Text       string   `json:"text"`
	Kind       string   `json:"kind"`
	Corners    []corner `json:"corners"`
	Confidence float64  `json:"confidence"`
}

type corner struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
}

// problem is why a picture gave nothing: a word for programs, a sentence for people.
type problem struct {
	Reason  string `json:"reason"`
	Message string `json:"message"`
}

func scan(ctx context.Context, s *session, args []string) int {
	if s.given["timeout"] {
		if _, ok := parseDuration(s.timeout); !ok {
			return s.misuse(s.say("cli.usage.timeout", "timeout", quoted(s.timeout)))
		}
	}
	read := func() ([]scanned, int) { return s.scanFiles(ctx, args) }
	if s.screen {
		read = func() ([]scanned, int) { return s.scanScreen(ctx) }
	}
	results, exit := read()
	if s.json {
		s.printJSON(results)
	}
	return exit
}

// scanFiles reads files, and the pictures in folders, until it is stopped.
func (s *session) scanFiles(ctx context.Context, names []string) ([]scanned, int) {
	results, exit := []scanned{}, done
	for _, name := range names {
		files, inFolder, err := expand(name)
		found := 0
		for _, file := range files {
			if ctx.Err() != nil {
				return results, failed
			}
			codes, err := s.picture(ctx, file)
			if inFolder && errors.Is(err, scanner.ErrNotPicture) {
				continue // a folder may hold anything
			}
			found++
			result := s.tell(scanned{File: file}, file, codes, err)
			results = append(results, result)
			if err != nil {
				exit = failed
			}
		}
		if inFolder && found == 0 {
			exit = failed
			results = append(results, s.tell(scanned{File: name}, name, nil, orElse(err, errNoPictures)))
		}
	}
	return results, exit
}

// expand gives the files of a folder in the order of their names, without
// those that are hidden; anything else is itself.
func expand(name string) (files []string, folder bool, err error) {
	// What cannot be looked at is said when it is read.
	if info, err := os.Stat(name); name == "-" || err != nil || !info.IsDir() {
		return []string{name}, false, nil //nolint:nilerr // see above
	}
	entries, err := os.ReadDir(name)
	if err != nil {
		reason := scanner.ErrUnreadable
		if errors.Is(err, os.ErrPermission) {
			reason = scanner.ErrPermission
		}
		return nil, true, &scanner.Error{Reason: reason}
	}
	for _, e := range entries {
		path := filepath.Join(name, e.Name())
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
			continue // a folder in it, or what would be waited for
		}
		files = append(files, path)
	}
	return files, true, nil
}

// errNoPictures is the error of a folder without pictures.
var errNoPictures error = noPictures{}

type noPictures struct{}

func (noPictures) Error() string                         { return "a folder without pictures" }
func (noPictures) Unwrap() error                         { return scanner.ErrFolder }
func (noPictures) Explanation() (string, map[string]any) { return "cli.folder.empty", nil }

func orElse(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// picture reads a file, or standard input where the name is "-".
func (s *session) picture(ctx context.Context, file string) ([]scanner.Code, error) {
	limits := scanner.DefaultLimits()
	if d, ok := parseDuration(s.timeout); ok {
		limits.Time = d
	}
	if file == "-" {
		return scanner.ReadPicture(ctx, s.in, limits)
	}
	if info, err := os.Stat(file); err == nil && info.Mode()&os.ModeNamedPipe != 0 {
		return pipe(ctx, file, limits)
	}
	return scanner.ReadFile(ctx, file, limits)
}

// pipe reads a picture from a named pipe, into which somebody may never write:
// it is waited for no longer than a picture may take.
func pipe(ctx context.Context, name string, limits scanner.Limits) ([]scanner.Code, error) {
	waiting, cancel := context.WithTimeout(ctx, limits.Time)
	defer cancel()
	type result struct {
		file *os.File
		err  error
	}
	opened := make(chan result, 1)
	go func() { // left behind where nobody comes
		file, err := os.Open(name)
		opened <- result{file, err}
	}()
	select {
	case r := <-opened:
		if r.err != nil {
			return nil, &scanner.Error{Reason: scanner.ErrUnreadable, Cause: r.err}
		}
		defer func() { _ = r.file.Close() }()
		return scanner.ReadPicture(ctx, patient(waiting, r.file), limits)
	case <-waiting.Done():
		return nil, &scanner.Error{Reason: scanner.ErrUnreadable, Cause: context.Cause(waiting)}
	}
}

// parseDuration reads "500ms", "1.5s", "2m" or seconds alone.
func parseDuration(text string) (time.Duration, bool) {
	d, err := time.ParseDuration(text)
	if err != nil {
		d, err = time.ParseDuration(text + "s")
	}
	return d, err == nil && d > 0
}

// tell prints what a picture gave, or says why it gave nothing. where is what
// the sentences call it.
func (s *session) tell(result scanned, where string, codes []scanner.Code, err error) scanned {
	result.Codes = []foundCode{}
	for i, c := range codes {
		kind, sentence := s.kind(c.Text)
		if !s.json {
			s.print(escaped(c.Text))
			if sentence != "" {
				if len(codes) > 1 {
					sentence = s.say("cli.item", "position", i+1, "name", "", "text", sentence)
				}
				s.complain(quoted(where) + ": " + visible(sentence))
			}
		}
		f := foundCode{Text: c.Text, Kind: kind, Confidence: hundredths(c.Confidence)}
		for _, p := range c.Corners {
			f.Corners = append(f.Corners, corner{round(p.X), round(p.Y)})
		}
		result.Codes = append(result.Codes, f)
	}
	if err != nil {
		result.Error = s.problem(err)
		s.complain(quoted(where) + ": " + visible(result.Error.Message))
	}
	return result
}

// problem names an error for programs and for people.
func (s *session) problem(err error) *problem {
	p := &problem{"unreadable", s.words().Explain(err)}
	if reason, ok := errors.AsType[scanner.Reason](err); ok {
		p.Reason = string(reason)
	} else if reason, ok := errors.AsType[screen.Reason](err); ok {
		p.Reason = string(reason)
	}
	return p
}

// kind says what a text is: "account", or what it is instead, for programs and
// for people.
func (s *session) kind(content string) (word, sentence string) {
	items := exchange.Read(content)
	for _, item := range items {
		if item.Err == nil {
			return "account", ""
		}
	}
	err := items[0].Err
	e, ok := errors.AsType[*exchange.Error](err)
	switch {
	case !ok:
		return "broken", s.words().Explain(err)
	case isOther(err):
		return string(e.Reason), s.say("cli.other", "kind", s.say("cli.kind."+string(e.Reason)))
	}
	return string(e.Reason), s.words().Explain(err)
}

// round keeps a tenth of a pixel: more is noise, and would change with every
// better detector.
func round(v float64) float64 { return math.Round(v*10) / 10 }

func hundredths(v float64) float64 { return math.Round(v*100) / 100 }

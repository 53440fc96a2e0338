// This file promises: the QR codes that the monitors show at this moment.

package main

import (
	"context"
	"errors"
	"image"

	"rokketa/scanner"
	"rokketa/scanner/screen"
)

// onScreen is what one monitor shows.
type onScreen struct {
	picture screen.Picture
	codes   []scanner.Code
	err     error
}

// readScreen reads all monitors. A monitor without a code is no error while
// another has one.
func (s *session) readScreen(ctx context.Context) ([]onScreen, error) {
	pictures, err := s.capture(ctx)
	if err != nil {
		return nil, err
	}
	var all []onScreen
	found := false
	for _, p := range pictures {
		if p.Left != "" {
			s.complain(visible(s.words().Note(p.Left)))
		}
		codes, err := s.readMonitor(ctx, p.Image)
		found = found || len(codes) > 0
		all = append(all, onScreen{p, codes, err})
	}
	for i := range all {
		if errors.Is(all[i].err, scanner.ErrNoCode) && found {
			all[i].err = nil
		}
	}
	return all, nil
}

// capture takes the pictures, within the time of --timeout.
func (s *session) capture(ctx context.Context) ([]screen.Picture, error) {
	source := s.screens
	if source == nil {
		source = screen.System()
	}
	if d, ok := parseDuration(s.timeout); ok {
		limited, cancel := context.WithTimeoutCause(ctx, d, &screen.Error{Reason: screen.ErrTimedOut})
		defer cancel()
		return source.Capture(limited)
	}
	return source.Capture(ctx)
}

// readMonitor reads a picture, within the time of --timeout.
func (s *session) readMonitor(ctx context.Context, img image.Image) ([]scanner.Code, error) {
	var o scanner.Options
	if d, ok := parseDuration(s.timeout); ok {
		o.Whole = d
	}
	return scanner.ReadImageWithin(ctx, img, o)
}

// scanScreen is scan for the screen.
func (s *session) scanScreen(ctx context.Context) ([]scanned, int) {
	all, err := s.readScreen(ctx)
	if err != nil {
		result := scanned{Screen: new(string), Codes: []foundCode{}, Error: s.problem(err)}
		s.complain(visible(result.Error.Message))
		return []scanned{result}, failed
	}
	exit, results := done, []scanned{}
	for _, m := range all {
		at := m.picture.Bounds
		result := scanned{Screen: &m.picture.Monitor, Bounds: &bounds{at.Min.X, at.Min.Y, at.Dx(), at.Dy()}}
		if errors.Is(m.err, scanner.ErrNoCode) {
			exit = failed
			m.err = nil
			result = s.tell(result, s.monitor(m), m.codes, nil)
			result.Error = &problem{string(scanner.ErrNoCode), s.say("cli.screen.none")}
		} else {
			result = s.tell(result, s.monitor(m), m.codes, m.err)
		}
		if m.err != nil {
			exit = failed
		}
		results = append(results, result)
	}
	if nothing(all) { // said once, however many monitors there are
		s.complain(s.say("cli.screen.none"))
	}
	return results, exit
}

// codesOnScreen is the codes of all monitors in one list.
func (s *session) codesOnScreen(ctx context.Context) ([]scanner.Code, error) {
	all, err := s.readScreen(ctx)
	if err != nil {
		return nil, err
	}
	if nothing(all) {
		return nil, errNothingOnScreen
	}
	var codes []scanner.Code
	for _, m := range all {
		codes = append(codes, m.codes...)
		if m.err != nil {
			s.complain(s.monitor(m) + ": " + visible(s.words().Explain(m.err)))
		}
	}
	return codes, nil
}

// monitor is what the sentences call a monitor.
func (s *session) monitor(m onScreen) string {
	return s.say("cli.screen", "monitor", escapeLine(m.picture.Monitor))
}

// nothing says whether all monitors were read and none shows a code.
func nothing(all []onScreen) bool {
	for _, m := range all {
		if !errors.Is(m.err, scanner.ErrNoCode) {
			return false
		}
	}
	return true
}

// errNothingOnScreen is the error of a desktop without a code.
var errNothingOnScreen error = nothingOnScreen{}

type nothingOnScreen struct{}

func (nothingOnScreen) Error() string                         { return "no code on the screen" }
func (nothingOnScreen) Unwrap() error                         { return scanner.ErrNoCode }
func (nothingOnScreen) Explanation() (string, map[string]any) { return "cli.screen.none", nil }

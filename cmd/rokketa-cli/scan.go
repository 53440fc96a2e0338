// This file promises: scan, the texts of the QR codes in pictures.

package main

import (
	"context"
	"errors"

	"rokketa/scanner"
)

// scanned is one picture in JSON.
type scanned struct {
	File  string      `json:"file"`
	Codes []foundCode `json:"codes"`
	Error *problem    `json:"error,omitempty"`
}

type foundCode struct {
	Text    string   `json:"text"`
	Corners []corner `json:"corners"`
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

func scan(ctx context.Context, s *session, files []string) int {
	exit := done
	results := make([]scanned, 0, len(files))
	for _, file := range files {
		codes, err := s.picture(ctx, file)
		result := scanned{File: file, Codes: []foundCode{}}
		for _, c := range codes {
			if !s.json {
				s.print(escaped(c.Text))
			}
			f := foundCode{Text: c.Text}
			for _, p := range c.Corners {
				f.Corners = append(f.Corners, corner{round(p.X), round(p.Y)})
			}
			result.Codes = append(result.Codes, f)
		}
		if err != nil {
			exit = failed
			result.Error = &problem{"unreadable", s.words().Explain(err)}
			if reason, ok := errors.AsType[scanner.Reason](err); ok {
				result.Error.Reason = string(reason)
			}
			s.complain(quoted(file) + ": " + visible(result.Error.Message))
		}
		results = append(results, result)
	}
	if s.json {
		s.printJSON(results)
	}
	return exit
}

// picture reads a file, or standard input where the name is "-".
func (s *session) picture(ctx context.Context, file string) ([]scanner.Code, error) {
	if file == "-" {
		return scanner.ReadPicture(ctx, s.in, scanner.DefaultLimits())
	}
	return scanner.ReadFile(ctx, file, scanner.DefaultLimits())
}

// round keeps a tenth of a pixel: more is noise, and would change with every
// better detector.
func round(v float64) float64 { return float64(int(v*10+0.5)) / 10 }

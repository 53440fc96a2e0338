// This file promises: the log is JSON, one line each, and no line holds a
// code, a password, a token or a secret, whoever wrote it.

package main

import (
	"io"
	"log/slog"
	"regexp"
)

const redacted = "[redacted]"

// hushed are the names whose values never stand in the log.
var hushed = regexp.MustCompile(`(?i)^(code|password|passwort|secret|token|key|uri|cookie|authorization|otp|challenge|session|query|dsn|body)s?$`)

// telling are values that give something away under any name: texts of QR
// codes, setup keys, the part of an address behind the question mark, and
// numbers that look like codes.
var telling = []*regexp.Regexp{
	regexp.MustCompile(`otpauth(-migration)?://\S+`),
	regexp.MustCompile(`\b(?:[A-Z2-7]{26,}|[a-z2-7]{26,})=*`),
	regexp.MustCompile(`\?[^\s"]*=[^\s"]*`),
	regexp.MustCompile(`\b[0-9]{3}[  -]?[0-9]{3,5}\b`),
	regexp.MustCompile(`[０-９]{3}[  -]?[０-９]{3,5}`),
	regexp.MustCompile(`://[^\s/@"]+:[^\s/@"]+@`),
}

// newLog gives a log of JSON lines.
func newLog(w io.Writer, level slog.Leveler) *slog.Logger {
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level, ReplaceAttr: redact}))
}

// redact looks at one value of a line; package slog calls it for the
// message, too.
func redact(_ []string, a slog.Attr) slog.Attr {
	switch {
	case a.Key == slog.TimeKey || a.Key == slog.LevelKey:
		return a
	case hushed.MatchString(a.Key):
		return slog.String(a.Key, redacted)
	}
	switch a.Value.Kind() {
	case slog.KindString:
		return slog.String(a.Key, hush(a.Value.String()))
	case slog.KindAny:
		if err, ok := a.Value.Any().(error); ok {
			return slog.String(a.Key, hush(err.Error()))
		}
	}
	return a
}

func hush(text string) string {
	for _, pattern := range telling {
		text = pattern.ReplaceAllString(text, redacted)
	}
	return text
}
